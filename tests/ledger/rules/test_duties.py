"""Duties that are set, end, or let goods off."""

from __future__ import annotations

import pytest


def test_a_duty_that_is_set_is_said(reciprocal):
    assert reciprocal.against_duty("ME-09", duty=None)


@pytest.mark.parametrize(
    "said",
    [
        {"duty": "Free"},
        {"duties": {"CN": "34%"}},
        {"parts": [{"scope": {"codes": ["44"]}, "duty": "10%"}]},
        {"charge": "50 USD per net ton"},
    ],
)
def test_a_duty_may_be_a_rate_a_table_parts_or_words(reciprocal, said):
    assert not reciprocal.against_duty("ME-09", **{"duty": None} | said)


@pytest.mark.parametrize("duty", ["145%", "1000%", "1.5 cents/kg", "at least 15% all-in"])
def test_145_percent_is_fine(reciprocal, duty):
    assert not reciprocal.against_duty("ME-10", duty)


def test_14500_percent_asks_whether_it_is_meant(reciprocal):
    [problem] = reciprocal.against_duty("ME-10", "14500%")
    assert problem.detail == "duty is 14500%. Sure?"
    assert 'write    "145%"' in problem.fix
    assert "rule: ME-10" in problem.fix


def test_every_rate_of_an_event_is_asked_about(reciprocal):
    duties = {
        "duties": {"CN": "3400%"},
        "parts": [{"scope": {"codes": ["44"]}, "duty": "1001%", "returns_to": "2500%"}],
    }
    details = [problem.detail for problem in reciprocal.against_duty("ME-10", **duties)]
    assert details == [
        "duties.CN is 3400%. Sure?",
        "the duty of part 1 is 1001%. Sure?",
        "returns_to of part 1 is 2500%. Sure?",
    ]


def test_a_duty_that_is_set_again_changes_nothing(reciprocal):
    reciprocal.duty("10%", effective="2025-04-05", key="first")
    [problem] = reciprocal.against_duty("ME-11", "10%", announced="2025-04-09")
    assert "us.reciprocal is 10% already for CN, from 2025-04-05 on (first)." in problem.detail


@pytest.mark.parametrize(
    "other",
    [
        {"duty": "34%"},
        {"origins": ["HK"]},
        {"scope": {"codes": ["44"]}},
        {"effective": "2025-04-04"},
        {"until": "2025-07-09"},
        {"duties": {"CN": "12%"}},
    ],
)
def test_a_duty_that_differs_changes_something(reciprocal, other):
    reciprocal.duty("10%", effective="2025-04-05")
    fields = {"duty": "10%", "announced": "2025-04-09"} | other
    assert not reciprocal.against_duty("ME-11", **fields)


def test_a_duty_that_comes_back_after_its_end_changes_something(reciprocal):
    reciprocal.duty("10%")
    end = {"measure": "us.reciprocal", "effective": "2025-05-01", "origins": ["CN"]}
    reciprocal.tell("measure.terminated", announced="2025-04-20", **end)
    assert not reciprocal.against_duty("ME-11", "10%", announced="2025-06-01")


def test_a_duty_that_comes_back_after_its_umbrella_was_voided_changes_something(story):
    story.measure("us.ieepa", umbrella=True)
    story.measure("us.ieepa.cn")
    story.duty("10%", measure="us.ieepa.cn")
    again = {"measure": "us.ieepa.cn", "announced": "2025-09-01"}
    assert story.against_duty("ME-11", "10%", **again)
    story.tell("measure.voided", measure="us.ieepa", court="CIT", announced="2025-05-28")
    assert not story.against_duty("ME-11", "10%", **again)


def test_the_last_word_is_that_announced_last(reciprocal):
    """Recorded out of order: the rise of 9 April lies between the two."""
    reciprocal.duty("34%", announced="2025-04-09")
    reciprocal.duty("10%", announced="2025-04-02")
    assert not reciprocal.against_duty("ME-11", "10%", announced="2025-05-12")


def test_only_a_duty_that_was_set_ends(reciprocal):
    end = {"measure": "us.reciprocal", "effective": "2025-05-01"}
    [problem] = reciprocal.against("ME-12", "measure.terminated", **end)
    assert problem.detail == "us.reciprocal has no duty that could end."
    reciprocal.duty()
    assert not reciprocal.against("ME-12", "measure.terminated", **end)


def test_a_control_ends_without_a_duty(story):
    story.measure("us.controls", instrument="export-control")
    end = {"measure": "us.controls", "effective": "2025-05-01"}
    assert not story.against("ME-12", "measure.terminated", **end)


def test_only_an_exclusion_that_was_granted_runs_on(reciprocal):
    fields = {"measure": "us.reciprocal", "until": "2025-09-01", "scope": {"text": "fans"}}
    longer = fields | {"effective": "2025-06-01", "until": "2025-09-01"}
    [problem] = reciprocal.against("ME-13", "measure.exclusion_extended", **longer)
    assert 'until: "2025-06-01"' in problem.fix
    reciprocal.tell("measure.exclusion_granted", **fields | {"effective": "2025-04-02"})
    assert not reciprocal.against("ME-13", "measure.exclusion_extended", **longer)
