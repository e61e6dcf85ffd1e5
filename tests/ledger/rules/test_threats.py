"""Plans, threats, and giving them up."""

from __future__ import annotations

import pytest

THREAT = {"measure": "us.reciprocal", "origins": ["CN"], "duty": "100%", "key": "threat"}


def test_a_threat_that_was_made_can_be_given_up(reciprocal):
    reciprocal.tell("measure.threatened", **THREAT)
    given_up = {"measure": "us.reciprocal", "withdraws": "threat"}
    for code in ("TH-01", "TH-02", "TH-03"):
        assert not reciprocal.against(code, "measure.withdrawn", **given_up)


def test_a_threat_that_was_never_made_cannot_be_given_up(reciprocal):
    reciprocal.tell("measure.threatened", **THREAT)
    given_up = {"measure": "us.reciprocal", "withdraws": "thread"}
    [problem] = reciprocal.against("TH-01", "measure.withdrawn", **given_up)
    assert "thread is not recorded" in problem.detail
    assert "withdraws: threat" in problem.fix


def test_a_duty_in_force_is_not_given_up_but_ends(reciprocal):
    reciprocal.duty(key="imposed")
    given_up = {"measure": "us.reciprocal", "withdraws": "imposed"}
    [problem] = reciprocal.against("TH-01", "measure.withdrawn", **given_up)
    assert "measure.terminated" in problem.fix


def test_a_threat_is_given_up_where_it_was_made(reciprocal):
    reciprocal.measure("us.s301")
    reciprocal.tell("measure.planned", **THREAT)
    given_up = {"measure": "us.s301", "withdraws": "threat"}
    [problem] = reciprocal.against("TH-02", "measure.withdrawn", **given_up)
    assert problem.fix == "write    measure: us.reciprocal"


def test_a_threat_is_given_up_once(reciprocal):
    reciprocal.tell("measure.threatened", **THREAT)
    given_up = {"measure": "us.reciprocal", "withdraws": "threat"}
    reciprocal.tell("measure.withdrawn", **given_up)
    assert reciprocal.against("TH-03", "measure.withdrawn", announced="2025-05-01", **given_up)


def test_a_threat_is_not_given_up_before_it_is_made(reciprocal):
    reciprocal.tell("measure.threatened", **THREAT | {"announced": "2025-10-10"})
    given_up = {"measure": "us.reciprocal", "withdraws": "threat", "announced": "2025-10-01"}
    assert reciprocal.against("TH-03", "measure.withdrawn", **given_up)


@pytest.mark.parametrize(("until", "fine"), [("2025-10-01", True), ("2024-10-01", False)])
def test_a_threat_does_not_end_before_it_is_made(reciprocal, until, fine):
    assert (not reciprocal.against("TH-04", "measure.threatened", until=until, **THREAT)) is fine


def test_a_threat_does_not_end_before_it_starts(reciprocal):
    days = {"effective": "2025-11-01", "until": "2025-10-01"}
    assert reciprocal.against("GE-06", "measure.threatened", **THREAT, **days)


def test_a_threat_says_what_is_intended(reciprocal):
    silent = THREAT | {"duty": None}
    assert reciprocal.against("TH-05", "measure.threatened", **silent)
    assert not reciprocal.against("TH-05", "measure.threatened", **THREAT)
    words = {"summary": "Massive tariffs on Chinese goods."}
    assert not reciprocal.against("TH-05", "measure.threatened", **silent, **words)
