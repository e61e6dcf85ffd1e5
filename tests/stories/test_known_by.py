"""As known on one day, what was due on another."""

from __future__ import annotations

import pytest

from tests.calling import call
from tests.stories.dossiers import shared


def due(bundled, importer, origin, on, known_by):
    called = call(
        "rate", "--importer", importer, "--origin", origin, "--on", on, "--known-by", known_by,
        "--json", store=bundled,
    )  # fmt: skip
    assert called.code == 0, called.err
    return called.json["result"]


@pytest.mark.parametrize(
    ("known_by", "on", "reciprocal", "additional"),
    [
        # BT-01: the suspension of Geneva then ended on 12 August; 145% was gone for good.
        ("2025-06-01", "2025-09-01", "34", "54"),
        # BT-03: extended to 10 November, not beyond.
        ("2025-09-01", "2025-11-15", "34", "54"),
        # BT-04: inside the truce.
        ("2025-09-01", "2025-10-15", "10", "30"),
        # Before any order of April nothing reciprocal was due, the fentanyl duty was.
        ("2025-04-01", "2025-04-15", None, "20"),
        # The order of 2 April set 34% for the 9th; on the 8th it was raised, on the 9th again.
        ("2025-04-02", "2025-04-20", "34", "54"),
        ("2025-04-08", "2025-04-20", "84", "104"),
        ("2025-04-09", "2025-04-20", "125", "145"),
        # Two days before Geneva nobody expected less.
        ("2025-05-10", "2025-06-01", "125", "145"),
        ("2025-05-12", "2025-06-01", "10", "30"),
        # Busan: the orders were signed on 4 November.
        ("2025-10-29", "2025-12-01", "34", "54"),
        ("2025-11-04", "2025-12-01", "10", "20"),
        ("2025-11-04", "2026-11-15", "34", "44"),
    ],
)
def test_the_us_duty_on_china_as_it_was_expected(bundled, known_by, on, reciprocal, additional):
    found = due(bundled, "US", "CN", on, known_by)
    assert found["additional"] == additional
    parts = {c["measure"]: c["percent"] for c in found["components"]}
    assert parts.get("us.ieepa.reciprocal.cn") == reciprocal


@pytest.mark.parametrize(
    ("known_by", "on", "additional"),
    [
        ("2025-04-04", "2025-04-10", "34"),
        ("2025-04-09", "2025-04-20", "84"),
        ("2025-04-11", "2025-04-20", "125"),
        ("2025-06-01", "2025-08-13", "34"),
        ("2025-08-12", "2025-08-13", "10"),
        ("2025-09-01", "2025-11-15", "34"),
        ("2026-06-01", "2026-11-15", "34"),
        ("2026-11-01", "2026-11-15", "10"),
    ],
)
def test_the_chinese_duty_on_us_goods_as_it_was_expected(bundled, known_by, on, additional):
    assert due(bundled, "CN", "US", on, known_by)["additional"] == additional


def test_what_was_known_is_never_later_than_what_is_asked_about(bundled):
    """Asked today about 1 September: the amounts are today's knowledge, the outlook that day's."""
    called = call(
        "rate", "--importer", "US", "--origin", "CN", "--on", "2025-09-01", "--json", store=bundled
    ).json
    assert called["clocks"]["known_by"] == "2026-11-24"
    following = called["result"]["next_change"]
    assert (following["on"], following["additional_after"]) == ("2025-11-10", "54")
    assert following["what_happened"]["additional_after"] == "20"


def test_the_minute_between_two_laws_is_not_the_next_change(bundled):
    """IEEPA duties end on 24 February 2026 at 00:00, Section 122 begins at 00:01."""
    called = call(
        "rate", "--importer", "US", "--origin", "CN", "--on", "2026-02-22", "--json", store=bundled
    ).json
    following = called["result"]["next_change"]
    assert (following["on"], following["additional_after"]) == ("2026-02-24", "10")


def test_the_worked_examples_of_the_researchers(bundled):
    for case in shared("bitemporal-dev.yaml")["cases"]:
        if case["product"] != "general":
            continue
        found = due(bundled, case["levier"], case["partner"], case["in_force_on"], case["known_on"])
        figures = {found["additional"], *(c["percent"] for c in found["components"])}
        assert str(case["expected_rate_pct"]) in figures, case["id"]
