"""Whom and what an act hits."""

from __future__ import annotations

import pytest


def test_an_importer_does_not_hit_itself(reciprocal):
    [problem] = reciprocal.against_duty("ME-14", origins=["CN", "US"])
    assert "hits US, and US levies it" in problem.detail
    assert reciprocal.against_duty("ME-14", origins=["ALL"], duties={"US": "10%"})
    assert not reciprocal.against_duty("ME-14", origins=["ALL"])


def test_the_union_does_not_hit_its_members_but_those_who_left(story):
    story.measure("eu.steel", importer="EU")
    assert story.against_duty("ME-14", measure="eu.steel", origins=["FR"])
    assert not story.against_duty("ME-14", measure="eu.steel", origins=["GB"])


def test_a_stacking_rule_does_not_let_its_importer_join(story):
    rule = {
        "stacking": "us.no-stack", "importer": "US", "rule": "highest", "measures": ["us.s301"],
        "effective": "2025-04-02", "why": "the order says so",
    }  # fmt: skip
    assert story.against("ME-14", "stacking.rule_set", origins=["US"], **rule)


@pytest.mark.parametrize(
    "hit", [{"origins": []}, {"origins": ["CN"], "except_origins": ["CN", "HK"]}]
)
def test_an_act_that_hits_nobody_is_refused(reciprocal, hit):
    assert reciprocal.against_duty("ME-15", **hit)


def test_an_act_with_exceptions_is_fine(reciprocal):
    assert not reciprocal.against_duty("ME-15", origins=["ALL"], except_origins=["CN"])
    assert not reciprocal.against_duty("ME-15", origins=[], duties={"JP": "24%"})


def test_an_origin_is_named_once(reciprocal):
    [problem] = reciprocal.against_duty("ME-16", origins=["CN", "HK", "CN"])
    assert problem.fix == "write    origins: [CN, HK]"
    assert not reciprocal.against_duty("ME-16", origins=["CN", "HK"])


def test_a_table_names_origins_that_the_act_hits(reciprocal):
    [problem] = reciprocal.against_duty("ME-17", origins=["JP"], duties={"JP": "24%", "KR": "25%"})
    assert "duties names KR" in problem.detail
    assert not reciprocal.against_duty("ME-17", origins=["ALL"], duties={"JP": "24%"})
    assert not reciprocal.against_duty("ME-17", origins=["EU"], duties={"DE": "20%"})


def test_a_heading_belongs_to_a_rate(reciprocal):
    table = {"origins": ["ALL"], "duties": {"JP": "24%"}}
    [problem] = reciprocal.against_duty("ME-17", headings={"KR": "9903.01.58"}, **table)
    assert "headings names KR" in problem.detail
    assert not reciprocal.against_duty("ME-17", headings={"JP": "9903.01.57"}, **table)


def test_an_empty_scope_is_refused(reciprocal):
    assert reciprocal.against_duty("ME-18", scope={})
    assert reciprocal.against_duty("ME-18", duty=None, parts=[{"scope": {}, "duty": "10%"}])
    assert not reciprocal.against_duty("ME-18", scope={"text": "steel"})


def test_an_act_may_carve_out_of_a_measure_and_a_measure_may_not_only_carve(reciprocal):
    carve = {"excluding": ["8703"]}
    measure = {"measure": "us.x", "importer": "US", "programme": "x", "title": "A duty"}
    assert not reciprocal.against_duty("ME-18", scope=carve)
    assert reciprocal.against("ME-18", "measure.introduced", scope=carve, **measure)


def test_a_line_is_in_or_out(reciprocal):
    both = {"codes": ["8703", "8704"], "excluding": ["8704"]}
    [problem] = reciprocal.against_duty("ME-19", scope=both)
    assert "8704" in problem.detail
    assert not reciprocal.against_duty("ME-19", scope={"codes": ["8703"], "excluding": ["8703.80"]})


def test_a_line_does_not_join_and_leave(reciprocal):
    change = {"measure": "us.reciprocal", "effective": "2025-04-09", "codes_in": {"codes": ["44"]}}
    out = {"codes_out": {"codes": ["44"]}}
    assert reciprocal.against("ME-19", "measure.scope_changed", **change, **out)
    assert not reciprocal.against("ME-19", "measure.scope_changed", **change)


def test_a_change_of_scope_says_what_changes(reciprocal):
    change = {"measure": "us.reciprocal", "effective": "2025-04-09"}
    assert reciprocal.against("ME-20", "measure.scope_changed", **change)
    assert not reciprocal.against("ME-20", "measure.scope_changed", summary="Chips", **change)
    out = {"codes_out": {"codes": ["8471"]}}
    assert not reciprocal.against("ME-20", "measure.scope_changed", **change, **out)


def test_a_change_of_origins_says_who_joins_and_who_leaves(reciprocal):
    change = {"measure": "us.reciprocal", "effective": "2025-04-09"}
    kind = "measure.origins_changed"
    assert reciprocal.against("ME-21", kind, **change)
    assert reciprocal.against("ME-21", kind, origins_in=["IN"], origins_out=["IN"], **change)
    assert not reciprocal.against("ME-21", kind, origins_in=["IN"], origins_out=["KZ"], **change)
