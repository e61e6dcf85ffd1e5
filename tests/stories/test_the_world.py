"""What the United States charges on goods of fifty partners, and China on a dozen goods."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

import pytest

from ledger.vocabulary import clocks, goods
from ledger.vocabulary.duties import number
from projections import rates
from projections.rates import View
from tests.stories.dossiers import shared, table

WORLD = {
    origin: [(day, rate) for _, day, rate in rows]
    for origin, rows in groupby(table("world.tsv"), key=lambda row: row[0])
}
PRODUCTS = {
    code: [(moment, percent) for _, moment, percent in rows]
    for code, rows in groupby(table("chinese_products.tsv"), key=lambda row: row[0])
}


def charged(book, origin, day):
    """The general rate at the end of a day, as the table writes it."""
    rate = rates.rate_at(book, View("US", origin), clocks.last_second_of(day, "US"))
    if rate.additional is not None:
        return number(rate.additional)
    return f"{number(rate.total)} all-in"


def listed(steps, day):
    """What the table says of a day."""
    told = [rate for start, rate in steps if start <= day.isoformat()]
    return told[-1] if told else "0"


def test_the_table_holds_fifty_partners():
    assert len(WORLD) == 50
    assert {"EU", "JP", "MX", "CA", "IN", "BR", "VN", "GB", "CH", "KR"} <= WORLD.keys()


@pytest.mark.parametrize("origin", WORLD)
def test_the_general_rate_at_each_edge(history, origin):
    """The day before, the day, and the day after every step of every partner."""
    for start, _ in WORLD[origin]:
        for offset in (-1, 0, 1):
            day = date.fromisoformat(start) + timedelta(days=offset)
            assert charged(history, origin, day) == listed(WORLD[origin], day), day


@pytest.mark.parametrize("origin", ["EU", "JP", "CA", "BR", "IN"])
def test_the_general_rate_of_every_day(history, origin):
    day = date(2025, 1, 1)
    while day <= date(2026, 10, 10):
        assert charged(history, origin, day) == listed(WORLD[origin], day), day
        day += timedelta(days=1)


def test_the_table_is_that_of_the_dossier():
    dossier = shared("facts/us-on-world.yaml")["general_rate_series"]
    assert dossier.keys() == WORLD.keys()
    for origin, rows in dossier.items():
        for row in rows:
            rate = number(Decimal(str(row["rate"])))
            expected = f"{rate} all-in" if row["form"] == "total" else rate
            assert (str(row["from"]), expected) in WORLD[origin]
            if row["to"] is not None:
                # The next step starts where this one ends; without one nothing is charged.
                assert str(row["to"]) in dict(WORLD[origin])


@pytest.mark.parametrize(
    ("name", "day"),
    [("reciprocal_april_2025", "2025-04-09"), ("reciprocal_august_2025", "2025-08-07")],
)
def test_the_reciprocal_tables(history, name, day):
    """Annex I of each order: some sixty partners each, China apart."""
    rows = shared("facts/us-on-world.yaml")[name]
    assert len(rows) in {57, 69}
    at = clocks.last_second_of(date.fromisoformat(day), "US")
    measure = history.measure("us.ieepa.reciprocal")
    for origin, percent in rows.items():
        if origin == "CN":
            continue  # its 34% was replaced by 84% before it started
        is_total = (name, origin) == ("reciprocal_august_2025", "EU")
        # As it was known on the day: Japan's 15% was made all-in from this day on in September.
        duty = measure.timeline(origin, known_by=day).at(at).duty
        assert duty == (f"at least {percent}% all-in" if is_total else f"{percent}%"), origin


def test_the_duty_on_forced_labour_of_2026(history):
    """Sixty economies in two tiers, some of them all-in."""
    rows = shared("facts/us-on-world.yaml")["s301_forced_labor_2026"]
    assert len(rows) == 60
    at = clocks.last_second_of(date(2026, 7, 24), "US")
    measure = history.measure("us.s301.forced-labor")
    for origin, row in rows.items():
        percent = number(Decimal(str(row["rate"])))
        expected = f"at least {percent}% all-in" if row["form"] == "total" else f"{percent}%"
        assert measure.timeline(origin).at(at).duty == expected, origin


def test_the_newest_rates(history):
    """What researchers read in the schedule of 7 October 2026."""
    rows = shared("facts/us-on-world.yaml")["as_of_newest"]
    assert len(rows) >= 50
    for origin, row in rows.items():
        rate = number(Decimal(str(row["rate"])))
        expected = f"{rate} all-in" if row.get("form") == "total" else rate
        assert charged(history, origin, date(2026, 10, 7)) == expected, origin


# -- Chinese duties on goods -------------------------------------------------------------------


def on_product(book, code, second):
    """The statutory sum on a US good, what an exclusion lets off included."""
    view = View("CN", "US", goods.parse_code(code))
    return number(rates.rate_at(book, view, second).additional)


@pytest.mark.parametrize("code", PRODUCTS)
def test_chinas_duties_on_a_good_at_each_edge(history, code):
    """A second before, and from, each moment at which the sum changes."""
    steps = PRODUCTS[code]
    before = "0"
    for moment, percent in steps:
        second = clocks.second_of(clocks.parse_moment(moment), "CN")
        assert on_product(history, code, second - 1) == before, f"before {moment}"
        assert on_product(history, code, second) == percent, moment
        assert on_product(history, code, second + 3600) == percent, f"an hour after {moment}"
        before = percent


def test_the_goods_above_are_those_of_the_dossier():
    examples = shared("facts/china-on-us.yaml")["product_examples"]
    assert len(examples) == len(PRODUCTS) == 13
    for example in examples:
        (steps,) = [steps for code, steps in PRODUCTS.items() if code.startswith(example["hs"])]
        assert steps == [
            (str(row["from"]), row["additional_statutory"].rstrip("%"))
            for row in example["intervals"]
        ]


def test_soybeans_in_the_spring_of_2025(history):
    """25 + 2.5 of 2018-2020, 10 of March 2025, then 84, 125 and 10 in April and May."""
    told = {}
    for day in ("2025-03-09", "2025-03-10", "2025-04-10", "2025-04-12", "2025-05-14"):
        at = clocks.last_second_of(date.fromisoformat(day), "CN")
        told[day] = on_product(history, "1201", at)
    assert told == {
        "2025-03-09": "27.5",
        "2025-03-10": "37.5",
        "2025-04-10": "121.5",
        "2025-04-12": "162.5",
        "2025-05-14": "47.5",
    }
