"""Answers to different questions about the same duty agree, anywhere in the real history."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.vocabulary import clocks
from projections import rates
from projections.answers import changes, history, rate, why
from projections.answers.asked import RateQuery
from projections.answers.changes import ChangesQuery
from projections.rates import View
from tests.projections.telling import noon

SETTINGS = settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NOW = "2026-11-24"
US_PARTNERS = ["CN", "HK", "MO", "EU", "DE", "GB", "JP", "CA", "MX", "BR", "IN", "VN", "CH", "RU"]
pairs = st.sampled_from([*(("US", origin) for origin in US_PARTNERS), ("CN", "US"), ("CN", "US")])
days = st.dates(date(2018, 1, 2), date(2027, 12, 31))
codes = st.sampled_from([None, None, "7208", "8703.24", "8507.60", "1201", "8542.31", "9403.60"])


@SETTINGS
@given(pair=pairs, day=days, code=codes)
def test_a_rate_is_that_of_its_interval_in_the_history(history, pair, day, code):
    found = rate.answer(history, RateQuery(*pair, on=day.isoformat(), product=code), noon(NOW))
    query = RateQuery(*pair, product=code)
    told = _history(history, query, day, day).result["intervals"][-1]
    for name in ("additional", "total", "additional_expression"):
        if name == "total" and code is not None:
            continue  # a history tells what comes on top of the MFN duty of then
        assert told[name] == found.result[name]
    assert [c["measure"] for c in told["components"]] == [
        c["measure"] for c in found.result["components"]
    ]


def _history(book, query, first, last):
    return history.answer(book, query, noon(NOW), first, last)


@SETTINGS
@given(pair=pairs, day=days, code=codes)
def test_the_derivation_adds_up_to_the_rate(history, pair, day, code):
    query = RateQuery(*pair, on=day.isoformat(), product=code)
    found, tree = rate.answer(history, query, noon(NOW)), why.answer(history, query, noon(NOW))
    assert tree.result["tree"]["additional"] == found.result["additional"]
    kept = [b for b in tree.result["tree"]["branches"] if b["verdict"] == "kept"]
    assert [b["measure"] for b in kept] == [c["measure"] for c in found.result["components"]]
    assert set(found.events) <= set(tree.events) | set(found.events)
    for branch in tree.result["tree"]["branches"]:
        assert branch["steps"], branch["measure"]


@SETTINGS
@given(pair=pairs, day=days, code=codes, known_by=st.none() | days)
def test_asking_again_changes_nothing(history, pair, day, code, known_by):
    """The third answer comes from rates that were compiled; the first was computed."""
    digits = code.replace(".", "") if code else None
    view = View(*pair, digits, known_by.isoformat() if known_by else None)
    at = clocks.last_second_of(day, pair[0])
    computed = rates._computed(history, view, at)
    assert [rates.rate_at(history, view, at).identity for _ in range(3)] == [computed.identity] * 3


@SETTINGS
@given(pair=pairs, day=days, length=st.integers(1, 90))
def test_where_no_duty_changed_the_rate_stayed(history, pair, day, length):
    """And where the general rate moved, something is listed as changed."""
    later = day + timedelta(days=length)
    query = ChangesQuery(day, later, *pair)
    steps = changes.changes_of(history, query, noon(NOW))
    before, after = (
        rates.rate_at(
            history, View(*pair, known_by=NOW), clocks.last_second_of(each, pair[0])
        ).identity
        for each in (day, later)
    )
    general = [step for step in steps if not step.scope]
    if not general:
        assert before == after
    if before != after:
        assert general


@SETTINGS
@given(pair=pairs, day=days, shift=st.integers(0, 4000))
def test_knowing_more_changes_only_what_was_announced_in_between(history, pair, day, shift):
    """Two days of knowledge with no announcement between them know the same."""
    known = date(2018, 1, 1) + timedelta(days=shift % 3250)
    later = known + timedelta(days=7)
    announced = {
        layer.announced
        for measure in history.measures(*pair)
        for layer in measure.layers
        if known.isoformat() < layer.announced <= later.isoformat()
    }
    rules = [
        rule.announced
        for rule in rates.stacking.rules(history, pair[0], None, None)
        if known.isoformat() < rule.announced <= later.isoformat()
    ]
    if announced or rules:
        return
    at = clocks.last_second_of(day, pair[0])
    one, other = (
        rates.rate_at(history, View(*pair, known_by=each.isoformat()), at).identity
        for each in (known, later)
    )
    assert one == other


@pytest.mark.parametrize("pair", [("US", "CN"), ("US", "EU"), ("CN", "US"), ("US", "CA")])
def test_history_has_no_holes_and_no_two_intervals_alike(history, pair):
    intervals = _history(history, RateQuery(*pair), None, None).result["intervals"]
    for one, other in pairwise(intervals):
        assert one["until_instant"] == other["since_instant"]
        parts = [
            [(c["measure"], c["status"], c["duty"]) for c in each["components"]]
            for each in (one, other)
        ]
        assert (one["additional_expression"], parts[0]) != (
            other["additional_expression"],
            parts[1],
        )
    assert intervals[-1]["until"] is None
