"""Names of goods, and of what the glossary explains."""

from __future__ import annotations

import pytest

CARS = {"product": "electric-cars", "title": "electric cars", "codes": ["8703.80"]}
TERM = {"term": "liberation-day", "en": {"title": "Liberation Day", "text": "2 April 2025."}}


def test_a_product_is_described_once(story):
    assert not story.against("GN-01", "product.named", **CARS)
    story.tell("product.named", **CARS)
    [problem] = story.against("GN-01", "product.named", **CARS)
    assert "electric-cars is described by" in problem.detail


def test_a_term_is_described_once(story):
    story.tell("term.defined", **TERM)
    assert story.against("GN-01", "term.defined", **TERM)
    assert not story.against("GN-01", "term.defined", **TERM | {"term": "mfn"})


@pytest.mark.parametrize(("line", "fine"), [("8703.80.00", True), ("8704.60.00", False)])
def test_lines_lie_under_the_codes(story, line, fine):
    fields = CARS | {"lines": {"US": [line]}}
    assert (not story.against("GN-02", "product.named", **fields)) is fine


@pytest.mark.parametrize(("importer", "fine"), [("US", True), ("ALL", False)])
def test_lines_are_of_one_schedule(story, importer, fine):
    fields = CARS | {"lines": {importer: ["8703.80.00"]}}
    assert (not story.against("GN-03", "product.named", **fields)) is fine


def test_an_episode_points_to_what_happened(story):
    fields = TERM | {"event": "us.reciprocal/introduced"}
    [problem] = story.against("GN-04", "term.defined", **fields)
    assert "us.reciprocal/introduced, which is not recorded" in problem.detail
    story.measure()
    assert not story.against("GN-04", "term.defined", **fields)


@pytest.mark.parametrize(("clock", "fine"), [("announced", True), ("until", False)])
def test_an_episode_takes_a_day_that_is_there(story, clock, fine):
    story.measure()
    fields = TERM | {"event": "us.reciprocal/introduced", "clock": clock}
    assert (not story.against("GN-05", "term.defined", **fields)) is fine


def test_an_episode_ends_after_it_begins(story):
    story.measure()
    story.duty(key="us.reciprocal/set", effective="2025-04-09")
    first, last = "us.reciprocal/introduced", "us.reciprocal/set"
    forward = TERM | {"event": first, "ended_by": last, "end_clock": "effective"}
    assert not story.against("GN-06", "term.defined", **forward)
    backward = TERM | {"event": last, "clock": "effective", "ended_by": first}
    [problem] = story.against("GN-06", "term.defined", **backward)
    assert "begins on 2025-04-09 and ends on 2025-04-02" in problem.detail
