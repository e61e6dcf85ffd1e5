"""What is held down, until when, and what returns."""

from __future__ import annotations

import pytest

SUSPENDED = {
    "measure": "us.reciprocal", "origins": ["CN"], "duty": "10%", "announced": "2025-05-12",
    "effective": "2025-05-14", "until": "2025-08-12", "key": "us.reciprocal/suspended",
}  # fmt: skip
EXTENDED = {
    "measure": "us.reciprocal", "origins": ["CN"], "announced": "2025-08-11",
    "effective": "2025-08-12", "until": "2025-11-10",
}  # fmt: skip


def test_a_suspension_says_what_returns(reciprocal):
    reciprocal.duty("34%")
    [problem] = reciprocal.against("TR-03", "measure.suspended", **SUSPENDED)
    head, *rest = str(problem.at("packs/us-china.yaml:412")).splitlines()
    assert "suspension must say what returns when it lapses  " in head
    assert head.endswith("  packs/us-china.yaml:412")
    assert rest == [
        "       us.reciprocal is suspended until 2025-08-12 and names no duty to return to.",
        '       add    returns_to: "34%"      or, if it ends for good,    returns_to: none',
    ]


@pytest.mark.parametrize("returns_to", ["34%", "none", "Free"])
def test_a_suspension_that_says_it_is_fine(reciprocal, returns_to):
    fields = SUSPENDED | {"returns_to": returns_to}
    assert not reciprocal.against("TR-03", "measure.suspended", **fields)


def test_origins_with_duties_of_their_own_return_to_these(reciprocal):
    """The pause of 9 April 2025 held down 56 different duties at once."""
    reciprocal.duty(None, origins=["ALL"], duties={"JP": "24%", "KR": "25%"})
    for origins in (["JP", "KR"], ["ALL"]):
        fields = SUSPENDED | {"origins": origins}
        assert not reciprocal.against("TR-03", "measure.suspended", **fields)
    assert reciprocal.against("TR-03", "measure.suspended", **SUSPENDED | {"origins": ["JP"]})


def test_several_origins_with_one_duty_return_to_one(reciprocal):
    reciprocal.duty(origins=["CN", "HK"])
    fields = SUSPENDED | {"origins": ["CN", "HK"]}
    assert reciprocal.against("TR-03", "measure.suspended", **fields)


def test_measures_with_different_duties_return_to_theirs(reciprocal):
    reciprocal.measure("us.cranes")
    reciprocal.duty("34%")
    reciprocal.duty("34%", measure="us.cranes", key="cranes")
    fields = SUSPENDED | {"also": ["us.cranes"]}
    assert reciprocal.against("TR-03", "measure.suspended", **fields)
    reciprocal.duty("100%", measure="us.cranes")
    assert not reciprocal.against("TR-03", "measure.suspended", **fields)


def test_what_is_no_duty_has_no_duty_to_return_to(story):
    story.measure("us.controls", instrument="export-control")
    story.measure("us.fees", instrument="fee")
    assert story.against("TR-03", "measure.suspended", **SUSPENDED | {"measure": "us.fees"})
    story.duty(None, measure="us.fees", charge="50 USD per net ton")
    for measure in ("us.controls", "us.fees"):
        assert not story.against("TR-03", "measure.suspended", **SUSPENDED | {"measure": measure})


def test_parts_say_it_each_or_not_at_all(reciprocal):
    parts = [{"scope": {"codes": ["44"]}, "duty": "10%", "returns_to": "25%"}]
    assert not reciprocal.against("TR-03", "measure.suspended", parts=parts, **SUSPENDED)
    parts = [*parts, {"scope": {"codes": ["94"]}, "duty": "10%"}]
    assert reciprocal.against("TR-03", "measure.suspended", parts=parts, **SUSPENDED)


@pytest.mark.parametrize("kind", ["measure.suspension_extended", "measure.suspension_ended"])
def test_only_a_suspension_that_is_recorded_is_extended_or_ended(reciprocal, kind):
    fields = EXTENDED if kind.endswith("extended") else {**EXTENDED, "until": None}
    given = {name: value for name, value in fields.items() if value}
    assert reciprocal.against("SU-01", kind, **given)
    reciprocal.tell("measure.suspended", **SUSPENDED)
    assert not reciprocal.against("SU-01", kind, **given)


def test_an_extension_ends_after_it_begins(reciprocal):
    fields = EXTENDED | {"until": "2025-08-12"}
    assert reciprocal.against("GE-06", "measure.suspension_extended", **fields)


def test_an_extension_leaves_no_gap(reciprocal):
    reciprocal.tell("measure.suspended", **SUSPENDED)
    late = EXTENDED | {"effective": "2025-08-14"}
    [problem] = reciprocal.against("SU-02", "measure.suspension_extended", **late)
    assert problem.fix == 'write    effective: "2025-08-12"'
    assert not reciprocal.against("SU-02", "measure.suspension_extended", **EXTENDED)


def test_extensions_follow_each_other(reciprocal):
    reciprocal.tell("measure.suspended", **SUSPENDED)
    reciprocal.tell("measure.suspension_extended", **EXTENDED)
    second = EXTENDED | {"announced": "2025-11-04", "until": "2026-11-10"}
    right = second | {"effective": "2025-11-10T00:01:00-05:00"}
    assert not reciprocal.against("SU-02", "measure.suspension_extended", **right)
    wrong = second | {"effective": "2025-11-01"}
    assert reciprocal.against("SU-02", "measure.suspension_extended", **wrong)


def test_an_extension_for_others_is_not_compared(reciprocal):
    reciprocal.tell("measure.suspended", **SUSPENDED)
    fields = EXTENDED | {"origins": ["JP"], "effective": "2025-08-14"}
    assert not reciprocal.against("SU-02", "measure.suspension_extended", **fields)


@pytest.mark.parametrize(("duty", "fine"), [("10%", True), ("34%", False), ("84%", False)])
def test_a_suspended_duty_is_lower(reciprocal, duty, fine):
    reciprocal.duty("34%")
    problems = reciprocal.against("SU-03", "measure.suspended", **SUSPENDED | {"duty": duty})
    assert (not problems) is fine


def test_a_suspension_of_what_is_not_known_for_sure_is_let_pass(reciprocal):
    """The 10% is for everybody, and a later word than the 34% on China."""
    reciprocal.duty("34%")
    reciprocal.duty("10%", origins=["ALL"], announced="2025-04-09")
    assert not reciprocal.against("SU-03", "measure.suspended", **SUSPENDED | {"duty": "20%"})


def test_a_suspension_for_good_changes_what_later_ones_find(reciprocal):
    reciprocal.duty("34%")
    for_good = SUSPENDED | {"returns_to": "none", "key": "for-good", "duty": "12%"}
    reciprocal.tell("measure.suspended", **for_good)
    later = SUSPENDED | {"announced": "2025-06-01", "returns_to": "12%"}
    assert not reciprocal.against("SU-05", "measure.suspended", **later)


@pytest.mark.parametrize("returns_to", ["10%", "5%"])
def test_what_returns_is_higher(reciprocal, returns_to):
    fields = SUSPENDED | {"returns_to": returns_to}
    assert reciprocal.against("SU-04", "measure.suspended", **fields)
    assert reciprocal.against(
        "SU-04", "measure.suspension_extended", duty="10%", returns_to=returns_to, **EXTENDED
    )


def test_what_returns_to_more_is_fine(reciprocal):
    for returns_to in ("34%", "none", "1.5 cents/kg"):
        fields = SUSPENDED | {"returns_to": returns_to}
        assert not reciprocal.against("SU-04", "measure.suspended", **fields)


def test_each_part_returns_to_more(reciprocal):
    parts = [{"scope": {"codes": ["44"]}, "duty": "10%", "returns_to": "5%"}]
    assert reciprocal.against("SU-04", "measure.suspended", parts=parts, **SUSPENDED)


def test_the_whole_duty_returns_not_the_points_that_were_taken_off(reciprocal):
    """Geneva suspended 24 points of 34%: 34% returns."""
    reciprocal.duty("34%", key="us.reciprocal/34")
    points = SUSPENDED | {"returns_to": "24%"}
    [problem] = reciprocal.against("SU-05", "measure.suspended", **points)
    assert "34% was set (us.reciprocal/34)" in problem.detail
    whole = SUSPENDED | {"returns_to": "34%"}
    assert not reciprocal.against("SU-05", "measure.suspended", **whole)
