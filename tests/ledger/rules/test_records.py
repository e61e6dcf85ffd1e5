"""Stacking rules, sources, claims, and how far a pack was checked."""

from __future__ import annotations

import pytest

RULE = {
    "stacking": "us.order-of-programmes", "importer": "US", "rule": "yields",
    "measures": ["us.ieepa.reciprocal"], "to": ["programme:s232"], "effective": "2025-04-05",
    "why": "Executive Order 14257, section 3(b)",
}  # fmt: skip
CLAIM = {"claim": "reuters.145", "claimant": "Reuters", "text": "A lapse means 145%."}


@pytest.mark.parametrize("code", ["SK-01", "SK-02", "SK-03", "SK-04"])
def test_a_rule_with_two_sides_is_fine(story, code):
    assert not story.against(code, "stacking.rule_set", **RULE)


def test_a_rule_is_about_measures(story):
    assert story.against("SK-01", "stacking.rule_set", **RULE | {"measures": []})


@pytest.mark.parametrize(
    ("rule", "to", "fine"),
    [
        ("yields", [], False),
        ("replaces", [], False),
        ("content", [], False),
        ("highest", [], True),
        ("highest", ["us.s301"], False),
    ],
)
def test_a_rule_says_what_gives_way_to_what(story, rule, to, fine):
    fields = RULE | {"rule": rule, "to": to}
    assert (not story.against("SK-02", "stacking.rule_set", **fields)) is fine


def test_a_measure_does_not_give_way_to_itself(story):
    sides = {"measures": ["us.s301", "us.s232"], "to": ["us.s232"]}
    [problem] = story.against("SK-03", "stacking.rule_set", **RULE | sides)
    assert "us.s232 on both sides" in problem.detail


def test_a_rule_reaches_measures_of_its_importer(story):
    fields = RULE | {"measures": ["cn.retaliation"]}
    [problem] = story.against("SK-04", "stacking.rule_set", **fields)
    assert "importer: CN" in problem.fix


def test_a_rule_is_set_before_it_ends(story):
    end = {"stacking": RULE["stacking"], "effective": "2026-02-24"}
    assert story.against("SK-05", "stacking.rule_ended", **end)
    story.tell("stacking.rule_set", **RULE)
    assert not story.against("SK-05", "stacking.rule_ended", **end)
    early = end | {"effective": "2025-04-01"}
    assert story.against("SK-05", "stacking.rule_ended", **early)


def test_a_source_is_registered_once(story):
    document = {"title": "The same order", "type": "executive_order"}
    [problem] = story.against("SO-01", "source.registered", source="eo-14257", **document)
    assert "registered by key/0: Order" in problem.detail
    assert not story.against("SO-01", "source.registered", source="eo-14266", **document)


@pytest.mark.parametrize(
    "held_against",
    [
        {"record": "34% would have returned."},
        {"unverifiable": "No statement in these words was found."},
        {"check": {"ask": "rate", "of": {"importer": "US"}, "says": "145%"}},
    ],
)
def test_a_claim_is_held_against_something(story, held_against):
    assert story.against("SO-02", "source.claim_recorded", **CLAIM)
    assert not story.against("SO-02", "source.claim_recorded", **CLAIM, **held_against)


def test_a_claim_about_what_is_not_recorded_is_warned_about(reciprocal):
    reciprocal.duty(key="imposed")
    [problem] = reciprocal.against(
        "SO-03", "source.claim_recorded", about=["imposed", "impost"], **CLAIM
    )
    assert "about impost," in problem.detail
    assert problem.severity == "warning"


def test_a_claim_about_what_was_retracted_is_fine(reciprocal):
    reciprocal.duty(key="imposed")
    reciprocal.tell(
        "record.retracted", target="imposed", target_stream="measure:us.reciprocal", why="a hoax"
    )
    assert not reciprocal.against("SO-03", "source.claim_recorded", about=["imposed"], **CLAIM)


def test_a_pack_is_verified_further(story):
    pack = {"pack": "us", "title": "US"}
    kind = "source.verified_until"
    story.tell(kind, verified_until="2026-10-09", **pack)
    assert story.against("SO-04", kind, verified_until="2026-09-09", **pack)
    assert not story.against("SO-04", kind, verified_until="2026-10-10", **pack)
