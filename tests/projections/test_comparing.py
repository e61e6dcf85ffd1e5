"""Two days side by side, at the command line, from a receipt, and beside the answer in words."""

from __future__ import annotations

import json

import pytest

from tests.calling import call
from tests.projections.telling import noon

PAIR = ["--importer", "US", "--origin", "CN"]
DAYS = ["--first", "2025-04-01", "--second", "2025-10-01"]


def compared(*typed, store, now="2026-11-24"):
    called = call("compare", *typed, "--json", store=store, now=now)
    assert called.err == "", called.err
    return called.json


def test_each_side_is_what_rate_says_of_the_day(bundled):
    found = compared(*PAIR, *DAYS, store=bundled)
    for side, on in zip(found["result"]["rates"], ("2025-04-01", "2025-10-01"), strict=True):
        rate = call("rate", *PAIR, "--on", on, "--json", store=bundled).json["result"]
        assert side == rate | {"on": on}
    assert found["sentence"] == (
        "Additional duty of the United States on goods from China: 20% on 1 April 2025, "
        "30% on 1 October 2025; 10 points more."
    )


def test_what_differs_is_told_with_the_events_behind_it(bundled):
    (row,) = compared(*PAIR, *DAYS, store=bundled)["result"]["changed"]
    assert (row["measure"], row["before"], row["after"]) == ("us.ieepa.reciprocal.cn", None, "10%")
    assert row["events"]
    text = call("compare", *PAIR, *DAYS, store=bundled).out
    assert "– → 10%" in text
    assert f"#{row['events'][0]}" in text


def test_the_same_day_twice_is_no_difference(bundled):
    found = compared(*PAIR, "--first", "2025-10-01", "--second", "2025-10-01", store=bundled)
    assert found["result"]["changed"] == []
    assert "no difference" in found["sentence"]


def test_the_later_day_may_come_first(bundled):
    found = compared(*PAIR, "--first", "2025-10-01", "--second", "2025-04-01", store=bundled)
    assert "10 points less" in found["sentence"]


def test_without_a_second_day_it_is_today(bundled):
    found = compared(*PAIR, "--first", "Oct 1", store=bundled, now="2025-11-15")
    assert [rate["on"] for rate in found["result"]["rates"]] == ["2025-10-01", "2025-11-15"]
    assert found["question"]["assumed"] == ["year 2025: the most recent October 1"]
    assert found["clocks"]["known_by"] == "2025-11-15"


def test_days_of_the_past_are_compared_with_what_is_known_today(bundled):
    """The clock of an answer is the one on which its figures were read."""
    assert compared(*PAIR, *DAYS, store=bundled)["clocks"]["known_by"] == "2026-11-24"


def test_what_was_known_then_makes_another_difference(bundled):
    typed = [*PAIR, "--first", "2025-10-01", "--second", "2025-11-15"]
    now = compared(*typed, store=bundled)
    then = compared(*typed, "--known-by", "2025-09-01", store=bundled)
    assert [rate["additional"] for rate in now["result"]["rates"]] == ["30", "20"]
    assert [rate["additional"] for rate in then["result"]["rates"]] == ["30", "54"]
    assert then["clocks"]["known_by"] == "2025-09-01"


def test_a_good_is_compared_by_name_or_code(bundled):
    for product in ("8703.80", "electric vehicles"):
        found = compared(*PAIR, *DAYS, "--product", product, store=bundled)
        assert len(found["result"]["rates"]) == 2
        assert found["question"]["understood_as"]["product"] == product


def test_a_good_that_could_be_several_is_asked_back(bundled):
    called = call("compare", *PAIR, *DAYS, "--product", "meat", "--json", store=bundled)
    assert called.code == 1
    assert called.json["status"] == "needs_clarification"
    assert called.json["choices"]


def test_rows_are_one_a_day(bundled):
    called = call("compare", *PAIR, *DAYS, "--format", "jsonl", store=bundled)
    assert [(row["on"], row["additional"]) for row in called.lines] == [
        ("2025-04-01", "20"),
        ("2025-10-01", "30"),
    ]


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        (["--importer", "XX", "--origin", "YY", *DAYS], ["--importer", "--origin"]),
        ([*PAIR, "--first", "2025-02-30", "--second", "soon", "--known-by", "x"],
         ["--first", "--second", "--known-by"]),
        (["--importer", "US", "--origin", "US", *DAYS], ["--origin"]),
        ([*PAIR, "--first", "08/12/2025"], ["--first"]),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_is_said_at_once(bundled, typed, places):
    called = call("compare", *typed, store=bundled)
    assert called.code == 2
    for place in places:
        assert place in called.err
    assert called.err.count("IN-") == len(places)


@pytest.mark.parametrize("typed", [["--importer", "BR", "--origin", "CN"], [*PAIR]])
def test_what_is_not_held_of_either_day_is_said(bundled, typed):
    first = "2025-04-01" if "BR" in typed else "1990-01-01"
    called = call("compare", *typed, "--first", first, "--json", store=bundled)
    assert (called.code, called.json["status"]) == (1, "not_covered")


@pytest.mark.parametrize(
    "typed", [["compare", *PAIR, *DAYS], ["truce", "us-cn.geneva-2025"], ["truce"], ["talks"]]
)
def test_a_receipt_is_kept_and_the_audit_asks_it_again(bundled, tmp_path, typed):
    place = tmp_path / "one.json"
    called = call(*typed, "--receipt", str(place), store=bundled)
    assert called.code == 0, called.err
    receipt = json.loads(place.read_bytes())
    assert receipt["query"]["command"] == typed[0]
    audited = call("audit", "--receipts", str(tmp_path), "--json", store=bundled)
    assert audited.code == 0, audited.out + audited.err


def test_a_receipt_tells_what_became_known_later(bundled, tmp_path):
    place = tmp_path / "one.json"
    typed = ["compare", *PAIR, "--first", "2025-10-01", "--second", "2025-11-15"]
    call(*typed, "--receipt", str(place), store=bundled, now="2025-09-01T12:00:00Z")
    audited = call("audit", "--receipts", str(tmp_path), store=bundled)
    assert "AU-53" in audited.out + audited.err
    assert "2025-11-04" in audited.out + audited.err


def test_duties_that_come_and_go_and_stay(book_of):
    from datetime import date

    from projections.answers import compare
    from projections.messages.teller import teller

    book = book_of("""
- {introduced: us.a, title: A}
- {introduced: us.b, title: B}
- {introduced: us.c, title: C}
- {set: 10%, measure: us.a, origins: [CN], effective: 2025-01-01}
- {set: 20%, measure: us.b, origins: [CN], effective: 2025-01-01}
- {set: 25%, measure: us.b, origins: [CN], effective: 2025-02-01}
- {set: 5%, measure: us.c, origins: [CN], effective: 2025-02-01}
""")
    days = (date(2025, 1, 15), date(2025, 2, 15))
    sides = tuple(compare.Side("US", "CN", day) for day in days)
    found = compare.answer(book, teller("en"), compare.CompareQuery(sides), noon("2025-03-01"))
    rows = [(row["measure"], row["before"], row["after"]) for row in found.result["changed"]]
    assert rows == [("us.b", "20%", "25%"), ("us.c", None, "5%")]
