"""Truces, their extensions and ends."""

from __future__ import annotations

import pytest

GENEVA = {
    "truce": "us-cn.geneva-2025", "key": "geneva", "title": "Geneva truce", "parties": ["US", "CN"],
    "announced": "2025-05-12", "effective": "2025-05-14", "until": "2025-08-12",
}  # fmt: skip
LATER = {"truce": "us-cn.geneva-2025", "announced": "2025-08-11", "effective": "2025-08-12"}


@pytest.mark.parametrize("parties", [[], ["US"], ["US", "US"], ["US", "ALL"]])
def test_a_truce_has_two_sides(story, parties):
    assert story.against("TR-01", "truce.announced", **GENEVA | {"parties": parties})
    assert not story.against("TR-01", "truce.announced", **GENEVA)


def test_a_truce_is_announced_once(story):
    assert not story.against("TR-02", "truce.announced", **GENEVA)
    story.tell("truce.announced", **GENEVA)
    again = GENEVA | {"key": "again", "announced": "2025-05-14"}
    [problem] = story.against("TR-02", "truce.announced", **again)
    assert "was announced 2025-05-12 (geneva)" in problem.detail


@pytest.mark.parametrize("kind", ["truce.extended", "truce.lapsed", "truce.ended", "truce.noted"])
def test_nothing_happens_to_a_truce_that_was_never_announced(story, kind):
    assert story.against("TR-04", kind, **LATER)
    story.tell("truce.announced", **GENEVA)
    assert not story.against("TR-04", kind, **LATER)


@pytest.mark.parametrize(
    ("until", "fine"),
    [("2025-11-10", True), (None, True), ("2025-08-12", False), ("2025-07-01", False)],
)
def test_an_extension_ends_later(story, until, fine):
    story.tell("truce.announced", **GENEVA)
    problems = story.against("TR-05", "truce.extended", until=until, **LATER)
    assert (not problems) is fine


def test_a_second_extension_ends_later_than_the_first(story):
    story.tell("truce.announced", **GENEVA)
    story.tell("truce.extended", until="2025-11-10", **LATER)
    second = LATER | {"announced": "2025-11-01", "effective": "2025-11-10"}
    assert story.against("TR-05", "truce.extended", until="2025-10-10", **second)
    assert not story.against("TR-05", "truce.extended", until="2026-11-10", **second)


@pytest.mark.parametrize("over", ["truce.lapsed", "truce.ended"])
def test_a_truce_that_is_over_is_not_extended(story, over):
    story.tell("truce.announced", **GENEVA)
    assert not story.against("TR-06", "truce.extended", **LATER)
    story.tell(over, **LATER)
    later = LATER | {"announced": "2025-09-01"}
    assert story.against("TR-06", "truce.extended", **later)
    assert not story.against("TR-06", "truce.noted", **later)


def test_what_came_before_the_end_may_be_recorded_after_it(story):
    story.tell("truce.announced", **GENEVA)
    story.tell("truce.ended", **LATER | {"announced": "2025-11-01"})
    assert not story.against("TR-06", "truce.extended", **LATER)


def test_a_truce_holds_measures_that_exist(reciprocal):
    held = {"holds": ["us.reciprocal", "us.reciproc"]}
    [problem] = reciprocal.against("TR-07", "truce.announced", **GENEVA, **held)
    assert "us.reciproc," in problem.detail
    assert problem.severity == "warning"


def test_what_returns_is_told_for_the_parties(story):
    returns = {"US": "34%", "JP": "24%"}
    [problem] = story.against("TR-08", "truce.announced", **GENEVA, returns=returns)
    assert "returns names JP" in problem.detail
    assert not story.against("TR-08", "truce.announced", **GENEVA, returns={"US": "34%"})
