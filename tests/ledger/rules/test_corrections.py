"""Corrections of our own record."""

from __future__ import annotations

import pytest

CORRECTED = {
    "target": "imposed", "target_stream": "measure:us.reciprocal", "why": "the order says 34",
    "fields": {"duty": "34%"},
}  # fmt: skip
RETRACTED = {"target": "imposed", "target_stream": "measure:us.reciprocal", "why": "it was a hoax"}


@pytest.fixture
def wrong(reciprocal):
    """A ledger in which somebody wrote 43% for 34%."""
    reciprocal.duty("43%", key="imposed")
    return reciprocal


@pytest.mark.parametrize("number", range(1, 8))
def test_a_right_correction_is_fine(wrong, number):
    assert not wrong.against(f"CO-0{number}", "record.corrected", **CORRECTED)
    assert not wrong.against(f"CO-0{number}", "record.retracted", **RETRACTED)


@pytest.mark.parametrize("why", ["", "  "])
def test_a_correction_says_why(wrong, why):
    assert wrong.against("CO-01", "record.corrected", **CORRECTED | {"why": why})
    assert wrong.against("CO-01", "record.retracted", **RETRACTED | {"why": why})


def test_what_is_not_recorded_cannot_be_corrected(wrong):
    [problem] = wrong.against("CO-02", "record.corrected", **CORRECTED | {"target": "impost"})
    assert problem.detail == "impost is not recorded."


def test_what_was_retracted_is_not_corrected_or_retracted_again(wrong):
    wrong.tell("record.retracted", **RETRACTED)
    for kind, fields in (("record.corrected", CORRECTED), ("record.retracted", RETRACTED)):
        [problem] = wrong.against("CO-02", kind, **fields)
        assert problem.detail == "imposed was retracted: it was a hoax"


def test_a_correction_is_not_corrected(wrong):
    wrong.tell("record.corrected", key="correction", **CORRECTED)
    [problem] = wrong.against("CO-02", "record.corrected", **CORRECTED | {"target": "correction"})
    assert "is a correction itself" in problem.detail


def test_a_correction_stands_in_the_stream_of_its_event(wrong):
    elsewhere = {"target_stream": "measure:us.fentanyl"}
    [problem] = wrong.against("CO-03", "record.corrected", **CORRECTED | elsewhere)
    assert problem.fix == "write    target_stream: measure:us.reciprocal"


@pytest.mark.parametrize("name", ["key", "kind", "measure", "version"])
def test_a_correction_does_not_make_it_another_event(wrong, name):
    [problem] = wrong.against("CO-04", "record.corrected", **CORRECTED | {"fields": {name: "x"}})
    assert "says which event imposed is" in problem.detail


def test_a_correction_names_fields_that_the_event_has(wrong):
    fields = {"fields": {"dutty": "34%"}}
    [problem] = wrong.against("CO-04", "record.corrected", **CORRECTED | fields)
    assert "no field 'dutty'" in problem.detail
    assert "duty" in problem.fix


@pytest.mark.parametrize("fields", [{"duty": "lots"}, {"effective": None}, {"origins": ["??"]}])
def test_a_corrected_event_is_still_an_event(wrong, fields):
    assert wrong.against("CO-05", "record.corrected", **CORRECTED | {"fields": fields})


@pytest.mark.parametrize("fields", [{"duty": "43 percent"}, {"note": None}, {"origins": ["cn"]}])
def test_a_correction_changes_something(wrong, fields):
    assert wrong.against("CO-06", "record.corrected", **CORRECTED | {"fields": fields})


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"until": "2025-01-01"}, "GE-06"),
        ({"duty": "4300%"}, "ME-10"),
        ({"sources": ["eo-99999"]}, "GE-02"),
        ({"announced": "2025-04-01"}, "ME-04"),
    ],
)
def test_a_corrected_event_keeps_the_rules(wrong, fields, rule):
    [problem] = wrong.against("CO-07", "record.corrected", **CORRECTED | {"fields": fields})
    assert problem.detail.startswith(rule)


def test_a_rule_that_was_waived_is_still_waived(reciprocal):
    waiver = {"rule": "ME-10", "why": "the order says so", "who": "ada"}
    reciprocal.duty("2500%", key="imposed", waivers=[waiver])
    fields = {"fields": {"duty": "3500%"}}
    assert not reciprocal.against("CO-07", "record.corrected", **CORRECTED | fields)


def test_an_event_that_breaks_a_rule_anyway_can_be_mended_elsewhere(reciprocal):
    reciprocal.duty("43%", key="imposed", until="2025-01-01")
    assert not reciprocal.against("CO-07", "record.corrected", **CORRECTED)


def test_an_introduction_is_not_taken_away_from_under_its_duties(wrong):
    gone = RETRACTED | {"target": "us.reciprocal/introduced"}
    [problem] = wrong.against("CO-08", "record.retracted", **gone)
    assert "us.reciprocal/introduced is what imposed rest on." in problem.detail
    wrong.tell("record.retracted", **RETRACTED)
    assert not wrong.against("CO-08", "record.retracted", **gone)
