"""Sources, waivers, and that a happening is told once."""

from __future__ import annotations

import pytest


def test_an_event_without_a_source_is_refused(reciprocal):
    [problem] = reciprocal.against_duty("GE-01", sources=[], key="us.reciprocal/imposed")
    assert problem.detail == "us.reciprocal/imposed names no source."
    assert "sources: [" in problem.fix


def test_an_event_with_a_source_is_fine(reciprocal):
    assert not reciprocal.against_duty("GE-01")


def test_sources_packs_and_corrections_need_no_source(reciprocal):
    reciprocal.duty(key="imposed")
    registered = {"source": "eo-1", "title": "Order", "type": "press"}
    pack = {"pack": "us", "title": "US", "verified_until": "2025-04-02"}
    wrong = {"target": "imposed", "target_stream": "measure:us.reciprocal", "why": "a slip"}
    assert not reciprocal.against("GE-01", "source.registered", sources=[], **registered)
    assert not reciprocal.against("GE-01", "source.verified_until", sources=[], **pack)
    assert not reciprocal.against("GE-01", "record.retracted", sources=[], **wrong)


def test_a_source_that_nobody_registered_is_refused(reciprocal):
    problems = reciprocal.against_duty("GE-02", sources=["eo-14257", "eo-99999", "eo-99999"])
    assert ["eo-99999" in problem.detail for problem in problems] == [True]
    assert "eo-99999: {title:" in problems[0].fix


def test_a_registration_may_cite_itself(story):
    fields = {"source": "eo-14266", "title": "Order", "type": "press", "sources": ["eo-14266"]}
    assert not story.against("GE-02", "source.registered", **fields)


def test_a_retracted_registration_cannot_be_cited(reciprocal):
    reciprocal.tell(
        "record.retracted", target="key/0", target_stream="source:eo-14257", why="no such order"
    )
    assert reciprocal.against_duty("GE-02")


def test_the_same_duty_told_by_two_people_is_told_once(reciprocal):
    reciprocal.duty(key="first", origins=["CN", "HK"], effective="2025-04-09T00:01:00-04:00")
    [problem] = reciprocal.against_duty(
        "GE-03", key="second", origins=["HK", "CN"], summary="in other words", confidence="low"
    )
    assert "second says what first says already" in problem.detail


@pytest.mark.parametrize(
    "other",
    [
        {"announced": "2025-04-03"},
        {"effective": "2025-04-10"},
        {"origins": ["CN"]},
        {"duty": "84%"},
        {"scope": {"codes": ["8703"]}},
        {"until": "2026-01-01"},
    ],
)
def test_an_event_that_differs_is_another_one(reciprocal, other):
    reciprocal.duty(origins=["CN", "HK"])
    assert not reciprocal.against_duty("GE-03", **{"origins": ["CN", "HK"]} | other)


def test_two_notes_on_one_day_differ_by_their_words(reciprocal):
    note = {"measure": "us.reciprocal", "topic": "guidance"}
    reciprocal.tell("measure.noted", summary="CBP explains drawback", **note)
    assert not reciprocal.against("GE-03", "measure.noted", summary="CBP explains entry", **note)
    assert reciprocal.against("GE-03", "measure.noted", summary="CBP explains drawback", **note)


def test_a_retracted_event_may_be_told_again(reciprocal):
    reciprocal.duty(key="first")
    assert reciprocal.against_duty("GE-03", key="second")
    reciprocal.tell(
        "record.retracted", target="first", target_stream="measure:us.reciprocal", why="wrong key"
    )
    assert not reciprocal.against_duty("GE-03", key="second")


@pytest.mark.parametrize(
    ("waiver", "said"),
    [
        ({"rule": "ME-99", "why": "real", "who": "ada"}, "is no rule"),
        ({"rule": "ME-10", "why": "", "who": "ada"}, "does not say why"),
        ({"rule": "ME-10", "why": " ", "who": ""}, "does not say why and who"),
    ],
)
def test_a_waiver_without_rule_or_reason_is_refused(reciprocal, waiver, said):
    [problem] = reciprocal.against_duty("GE-04", waivers=[waiver])
    assert said in problem.detail


def test_a_waiver_that_explains_itself_is_fine(reciprocal):
    waiver = {"rule": "ME-10", "why": "the anti-dumping order says so", "who": "ada"}
    assert not reciprocal.against_duty("GE-04", waivers=[waiver])
