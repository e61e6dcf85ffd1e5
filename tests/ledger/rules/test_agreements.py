"""Talks, their outcomes, agreements."""

from __future__ import annotations

import pytest

HELD = {
    "talks": "us-cn.madrid", "title": "Madrid", "parties": ["US", "CN"],
    "from_day": "2025-09-14", "last_day": "2025-09-15", "announced": "2025-09-15",
}  # fmt: skip
OUTCOME = {"talks": "us-cn.madrid", "announced": "2025-09-15", "outcome": ["a framework"]}
DEAL = {"talks": "us-cn.madrid", "agreement": "us-cn.tiktok", "announced": "2025-09-15"}


def test_an_outcome_needs_talks(story):
    [problem] = story.against("TA-01", "talks.outcome_recorded", **OUTCOME)
    assert "neither scheduled nor held" in problem.detail
    assert "kind: talks.held" in problem.fix


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("talks.held", HELD),
        ("talks.scheduled", {"talks": "us-cn.madrid"}),
        ("talks.agreement_reached", DEAL),
    ],
)
def test_an_outcome_of_talks_that_are_known_is_fine(story, kind, fields):
    story.tell(kind, **fields)
    assert not story.against("TA-01", "talks.outcome_recorded", **OUTCOME)


def test_an_outcome_does_not_come_before_the_talks(story):
    story.tell("talks.held", **HELD)
    early = OUTCOME | {"announced": "2025-09-13"}
    [problem] = story.against("TA-01", "talks.outcome_recorded", **early)
    assert "us-cn.madrid began 2025-09-14" in problem.detail


@pytest.mark.parametrize("kind", ["talks.held", "talks.scheduled", "talks.postponed"])
@pytest.mark.parametrize(("last_day", "fine"), [("2025-09-14", True), ("2025-09-13", False)])
def test_talks_end_after_they_begin(story, kind, last_day, fine):
    days = {"talks": "us-cn.madrid", "from_day": "2025-09-14", "last_day": last_day}
    fields = days | ({"title": "Madrid"} if kind == "talks.held" else {})
    assert (not story.against("TA-02", kind, **fields)) is fine


def test_talks_that_are_still_to_come_are_scheduled(story):
    early = HELD | {"announced": "2025-09-10"}
    [problem] = story.against("TA-03", "talks.held", **early)
    assert "talks.scheduled" in problem.fix
    assert not story.against("TA-03", "talks.held", **HELD)


def test_talks_may_have_begun_where_it_is_tomorrow_already(story):
    assert not story.against("TA-03", "talks.held", **HELD | {"announced": "2025-09-13"})


@pytest.mark.parametrize("kind", ["talks.agreement_approved", "talks.agreement_implemented"])
@pytest.mark.parametrize("first", ["talks.agreement_reached", "talks.agreement_signed"])
def test_an_agreement_is_reached_or_signed_first(story, kind, first):
    assert story.against("TA-04", kind, **DEAL)
    story.tell(first, **DEAL | {"agreement": "us-cn.soybeans"})
    assert story.against("TA-04", kind, **DEAL)
    story.tell(first, **DEAL)
    assert not story.against("TA-04", kind, **DEAL)


def test_an_agreement_may_be_signed_at_once(story):
    assert not story.against("TA-04", "talks.agreement_signed", **DEAL)


@pytest.mark.parametrize("kind", ["talks.postponed", "talks.cancelled"])
def test_only_talks_that_are_known_are_put_off(story, kind):
    assert story.against("TA-05", kind, talks="us-cn.madrid")
    story.tell("talks.scheduled", talks="us-cn.madrid")
    assert not story.against("TA-05", kind, talks="us-cn.madrid")


def test_nobody_talks_to_himself(story):
    assert story.against("TA-06", "talks.held", **HELD | {"parties": ["US"]})
    assert story.against("TA-06", "talks.agreement_reached", **DEAL, parties=["US"])
    assert not story.against("TA-06", "talks.held", **HELD)
    assert not story.against("TA-06", "talks.held", **HELD | {"parties": []})
