"""That measures exist, since when, and whose they are."""

from __future__ import annotations

import pytest


def test_nothing_happens_to_a_measure_that_was_never_introduced(story):
    [problem] = story.against_duty("ME-01")
    assert problem.detail == "us.reciprocal is not introduced."
    assert "measure.introduced, key: us.reciprocal/introduced" in problem.fix


def test_the_umbrella_is_offered_where_only_it_exists(story):
    story.measure("us.ieepa", umbrella=True)
    [problem] = story.against_duty("ME-01", measure="us.ieepa.fentanyl.cn")
    assert "us.ieepa is; was that meant?" in problem.detail


def test_an_introduced_measure_can_have_a_duty(reciprocal):
    assert not reciprocal.against_duty("ME-01")


def test_every_measure_that_an_act_also_hits_exists(reciprocal):
    reciprocal.measure("us.fentanyl")
    problems = reciprocal.against_duty("ME-02", also=["us.fentanyl", "us.fentanil"])
    assert ["us.fentanil" in problem.detail for problem in problems] == [True]


def test_an_act_names_a_measure_once(reciprocal):
    reciprocal.measure("us.fentanyl")
    assert reciprocal.against_duty("ME-03", also=["us.reciprocal"])
    assert reciprocal.against_duty("ME-03", also=["us.fentanyl", "us.fentanyl"])
    assert not reciprocal.against_duty("ME-03", also=["us.fentanyl"])


@pytest.mark.parametrize("umbrella", [True, False])
def test_what_is_under_an_umbrella_is_not_named_besides(story, umbrella):
    """A measure with a duty of its own is no umbrella, even if its id is a prefix."""
    story.measure("us.ieepa", umbrella=umbrella)
    story.measure("us.ieepa.cn")
    court = {"measure": "us.ieepa", "also": ["us.ieepa.cn"], "court": "CIT"}
    assert bool(story.against("ME-03", "measure.voided", **court)) is umbrella


def test_nothing_is_announced_before_the_measure_was(reciprocal):
    [problem] = reciprocal.against_duty("ME-04", announced="2025-04-01")
    assert "us.reciprocal is introduced 2025-04-02" in problem.detail
    assert not reciprocal.against_duty("ME-04", announced="2025-04-02T16:00:00-04:00")


def test_nothing_also_hits_a_measure_before_it_was_announced(reciprocal):
    reciprocal.measure("us.later", announced="2025-06-01")
    assert reciprocal.against_duty("ME-04", also=["us.later"])


@pytest.mark.parametrize("field", ["measure", "also"])
def test_an_umbrella_has_no_duty_of_its_own(reciprocal, field):
    reciprocal.measure("us.ieepa", umbrella=True)
    hit = {"measure": "us.ieepa"} if field == "measure" else {"also": ["us.ieepa"]}
    assert reciprocal.against_duty("ME-05", **hit)


def test_what_is_under_an_umbrella_has_a_duty(story):
    story.measure("us.ieepa", umbrella=True)
    story.measure("us.ieepa.cn")
    assert not story.against_duty("ME-05", measure="us.ieepa.cn")


def test_an_umbrella_may_end(story):
    story.measure("us.ieepa", umbrella=True)
    end = {"measure": "us.ieepa", "effective": "2026-02-24", "announced": "2026-02-20"}
    assert not story.against("ME-05", "measure.terminated", **end)
    assert not story.against("ME-12", "measure.terminated", **end)


def test_a_measure_is_introduced_once(story):
    again = {
        "measure": "us.reciprocal", "importer": "US", "programme": "reciprocal", "title": "A duty",
    }  # fmt: skip
    assert not story.against("ME-06", "measure.introduced", **again)
    story.measure()
    [problem] = story.against("ME-06", "measure.introduced", **again)
    assert "us.reciprocal/introduced" in problem.detail


@pytest.mark.parametrize(
    ("measure", "importer", "fine"),
    [("us.s122", "US", True), ("eu.steel", "EU", True), ("us.s122", "CN", False)],
)
def test_an_id_begins_with_its_importer(story, measure, importer, fine):
    fields = {"measure": measure, "importer": importer, "programme": "s122", "title": "A duty"}
    problems = story.against("ME-07", "measure.introduced", **fields)
    assert (not problems) is fine
    assert fine or "measure: cn.s122" in problems[0].fix


def test_everybody_levies_no_duty(story):
    fields = {"measure": "all.tax", "programme": "tax", "title": "A duty"}
    assert story.against("ME-08", "measure.introduced", importer="ALL", **fields)
    assert not story.against("ME-08", "measure.introduced", importer="US", **fields)
