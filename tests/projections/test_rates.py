"""Sums of duties: what comes on top of the MFN duty, all-in figures, listed goods."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ledger.vocabulary import clocks, duties
from projections import rates
from projections.rates import View
from tests.projections.telling import moment, rate_on, sum_on

CHINA = """
- {introduced: us.fentanyl.cn, programme: ieepa-fentanyl}
- {introduced: us.reciprocal.cn, programme: ieepa-reciprocal}
- {introduced: us.list3, programme: s301, scope: {codes: [8501, 8504], exact: true}}
- {set: 20%, measure: us.fentanyl.cn, origins: [CN, HK], announced: 2025-03-03,
   effective: "2025-03-04T00:01:00-05:00"}
- {set: 10%, measure: us.reciprocal.cn, origins: [CN, HK, MO], announced: 2025-04-02,
   effective: "2025-04-05T00:01:00-04:00"}
- {set: 25%, measure: us.list3, origins: [CN], effective: 2019-05-10}
"""


def test_the_additional_duty_is_the_sum_of_what_applies(book_of):
    book = book_of(CHINA)
    assert sum_on(book, "2025-04-05") == "30% = us.fentanyl.cn 20% + us.reciprocal.cn 10%"
    assert rate_on(book, "2025-04-05").additional == Decimal(30)
    assert sum_on(book, "2025-04-04") == "20% = us.fentanyl.cn 20%"
    assert sum_on(book, "2025-04-05", "MO") == "10% = us.reciprocal.cn 10%"


def test_nothing_applies_where_nothing_is_said(book_of):
    book = book_of(CHINA)
    assert sum_on(book, "2025-04-05", "BR") == "0% = nothing"
    assert rate_on(book, "2025-04-05", "BR").additional == Decimal(0)
    assert sum_on(book, "2018-01-01") == "0% = nothing"


def test_a_general_good_is_on_no_special_list(book_of):
    book = book_of(CHINA)
    assert rate_on(book, "2025-04-05").additional == Decimal(30)
    assert rate_on(book, "2025-04-05", code="8501").additional == Decimal(55)
    assert rate_on(book, "2025-04-05", code="8703").additional == Decimal(30)


def test_listed_measures_are_told_beside_a_general_rate(book_of):
    book = book_of(CHINA)
    at = clocks.last_second_of(clocks.parse_day("2025-04-05"), "US")
    found = rates.listed(book, View("US", "CN"), at)
    assert [(measure.id, span.duty, scope.codes) for measure, span, scope in found] == [
        ("us.list3", "25%", ("8501", "8504"))
    ]


def test_a_code_that_is_wider_than_the_listed_line_is_left_out(book_of):
    """Chapter 85 holds goods on the list and others: what is not sure is not charged."""
    assert rate_on(book_of(CHINA), "2025-04-05", code="85").additional == Decimal(30)


def test_fees_and_controls_are_no_duties(book_of):
    book = book_of(CHINA + """
- {introduced: us.port, instrument: fee}
- {set: 99%, measure: us.port, origins: [CN], effective: 2025-01-01}
""")  # fmt: skip
    assert rate_on(book, "2025-04-05").additional == Decimal(30)


def test_one_measure_alone(book_of):
    book = book_of(CHINA)
    assert sum_on(book, "2025-04-05", measure="us.fentanyl.cn") == "20% = us.fentanyl.cn 20%"


# -- all-in duties and the MFN duty ------------------------------------------------------------

ALL_IN = """
- {introduced: us.reciprocal}
- {set: at least 15% all-in, measure: us.reciprocal, origins: [EU], effective: 2025-08-07}
"""
WITH_MFN = ALL_IN + """
- {introduced: us.mfn, instrument: mfn, programme: mfn}
- kind: measure.duty_set
  measure: us.mfn
  effective: 2025-01-01
  parts:
    - {scope: {codes: ["8703"]}, duty: 2.5%}
    - {scope: {codes: ["6403"]}, duty: 20%}
    - {scope: {codes: ["2204"]}, duty: 6.3 cents/kg}
"""  # fmt: skip


def test_an_all_in_duty_has_no_fixed_addition_while_the_mfn_duty_is_unknown(book_of):
    found = rate_on(book_of(ALL_IN), "2025-08-15", "EU")
    assert (found.additional, found.total) == (None, Decimal(15))
    assert found.expression == "15% all-in (MFN duty included)"


@pytest.mark.parametrize(
    ("code", "additional", "total"),
    [("8703", "12.5", "15"), ("6403", "0", "20")],
    ids=["below the floor", "above the floor"],
)
def test_an_all_in_duty_adds_what_is_missing(book_of, code, additional, total):
    found = rate_on(book_of(WITH_MFN), "2025-08-15", "EU", code)
    assert (found.additional, found.total) == (Decimal(additional), Decimal(total))
    assert found.mfn is not None


def test_a_specific_mfn_duty_cannot_be_weighed_against_a_percentage(book_of):
    found = rate_on(book_of(WITH_MFN), "2025-08-15", "EU", "2204")
    assert (found.additional, found.total) == (None, Decimal(15))


def test_the_mfn_duty_is_no_part_of_the_addition(book_of):
    found = rate_on(book_of(CHINA + """
- {introduced: us.mfn, instrument: mfn}
- {set: , measure: us.mfn, effective: 2025-01-01, parts: [{scope: {codes: [8501]}, duty: 2.8%}]}
"""), "2025-04-05", code="8501")  # fmt: skip
    assert (found.additional, found.total) == (Decimal(55), Decimal("57.8"))


D = duties.parse


@pytest.mark.parametrize(
    ("due", "mfn", "expected"),
    [
        ([], None, ("0", None)),
        ([], "3", ("0", "3")),
        (["20%", "10%"], None, ("30", None)),
        (["20%", "10%"], "2.5", ("30", "32.5")),
        (["at least 15% all-in"], None, (None, "15")),
        (["at least 15% all-in"], "0", ("15", "15")),
        (["at least 15% all-in"], "15", ("0", "15")),
        (["at least 15% all-in", "25%"], None, (None, "40")),
        (["at least 15% all-in", "25%"], "5", ("35", "40")),
        (["no more than 15% all-in"], "4", ("11", "15")),
        (["1.5 cents/kg"], "4", (None, None)),
        (["4.4 cents/kg + 6%", "10%"], None, (None, None)),
        (["at least 15% all-in", "at least 10% all-in"], None, (None, None)),
        (["Free"], None, ("0", None)),
    ],
)
def test_sums(due, mfn, expected):
    found = rates.add_up([D(text) for text in due], None if mfn is None else Decimal(mfn))
    assert found == tuple(None if each is None else Decimal(each) for each in expected)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ([], "0%"),
        (["20%", "10%"], "30%"),
        (["7.5%", "5%"], "12.5%"),
        (["at least 15% all-in"], "15% all-in (MFN duty included)"),
        (["at least 15% all-in", "25%"], "15% all-in (MFN duty included) + 25%"),
        (["1.5 cents/kg", "10%"], "1.5 cents/kg + 10%"),
        (["Free", "Free"], "0%"),
    ],
)
def test_sums_in_words(due, expected):
    assert rates.expression_of([D(text) for text in due]) == expected


# -- intervals ---------------------------------------------------------------------------------


def steps(book, origin="CN", **view):
    found = rates.intervals(book, View("US", origin, **view), clocks.LONG_AGO, clocks.FOREVER)
    return [
        f"{moment(since)} {moment(until)} {rate.expression or '0%'}" for since, until, rate in found
    ]


def test_intervals_are_those_of_the_sum(book_of):
    assert steps(book_of(CHINA)) == [
        "… 2025-03-04T00:01 0%",
        "2025-03-04T00:01 2025-04-05T00:01 20%",
        "2025-04-05T00:01 … 30%",
    ]


def test_a_minute_between_two_laws_is_no_interval(book_of):
    """One law ends at midnight and the next begins at 00:01: no good pays the gap."""
    book = book_of("""
- {introduced: us.ieepa}
- {introduced: us.s122}
- {set: 20%, measure: us.ieepa, effective: 2025-01-01}
- {terminated: , measure: us.ieepa, announced: 2026-02-20, effective: 2026-02-24}
- {set: 10%, measure: us.s122, announced: 2026-02-20, effective: "2026-02-24T00:01:00-05:00"}
""")
    assert steps(book) == [
        "… 2025-01-01 0%",
        "2025-01-01 2026-02-24T00:01 20%",
        "2026-02-24T00:01 … 10%",
    ]


def test_two_minutes_are_an_interval(book_of):
    book = book_of("""
- {introduced: us.a}
- {introduced: us.b}
- {set: 20%, measure: us.a, effective: 2025-01-01, until: 2026-02-24}
- {set: 10%, measure: us.b, announced: 2026-02-20, effective: "2026-02-24T00:02:00-05:00"}
""")
    assert steps(book) == [
        "… 2025-01-01 0%",
        "2025-01-01 2026-02-24 20%",
        "2026-02-24 2026-02-24T00:02 0%",
        "2026-02-24T00:02 … 10%",
    ]


def test_intervals_step_where_a_stacking_rule_starts(book_of):
    book = book_of("""
- {introduced: us.a}
- {introduced: us.b}
- {set: 20%, measure: us.a, effective: 2025-01-01}
- {set: 10%, measure: us.b, effective: 2025-01-01}
- {stacking: us.r, importer: US, rule: yields, measures: [us.b], to: [us.a],
   effective: 2025-03-01, why: From March on.}
""")
    assert steps(book)[1:] == ["2025-01-01 2025-03-01 30%", "2025-03-01 … 20%"]


def test_asking_again_gives_the_same_and_so_does_asking_by_known_day(book_of):
    """A view that is asked twice is compiled; the answers must not move by that."""
    book = book_of(CHINA)
    days = ["2025-03-03", "2025-03-04", "2025-04-04", "2025-04-05", "2025-12-31"]
    first = [sum_on(book, day) for day in days]
    assert [sum_on(book, day) for day in days] == first
    assert [sum_on(book, day, known_by="2026-11-24") for day in days] == first


def test_a_new_event_changes_what_is_asked_again(telling):
    """The compiled rates of a view are dropped when its history grows."""
    told = telling(CHINA)
    for _ in range(3):
        assert rate_on(told.book, "2025-04-10").additional == Decimal(30)
    told.tell("- {set: 125%, measure: us.reciprocal.cn, origins: [CN], announced: 2025-04-09,"
              " effective: 2025-04-10}")  # fmt: skip
    touched = told.book.refresh()
    assert touched == {"measure:us.reciprocal.cn"}
    for _ in range(3):
        assert rate_on(told.book, "2025-04-10").additional == Decimal(145)


def test_an_event_elsewhere_drops_nothing_here(telling):
    told = telling(CHINA + """
- {introduced: cn.x}
- {set: 10%, measure: cn.x, origins: [US], effective: 2025-04-10}
""")  # fmt: skip
    for _ in range(2):
        rate_on(told.book, "2025-04-10")
    kept = [key for key in told.book.memory if key[0] == "US"]
    told.tell("- {set: 84%, measure: cn.x, origins: [US], effective: 2025-05-10}")
    assert told.book.refresh() == {"measure:cn.x"}
    assert kept
    assert [key for key in told.book.memory if key[0] == "US"] == kept


def test_a_new_stacking_rule_changes_the_sum_at_once(telling):
    told = telling(CHINA)
    for _ in range(2):
        assert rate_on(told.book, "2025-04-10").additional == Decimal(30)
    told.tell("""
- {stacking: us.r, importer: US, rule: yields, measures: [us.reciprocal.cn], to: [us.fentanyl.cn],
   effective: 2025-04-05, why: A rule that comes late.}
""")
    told.book.refresh()
    assert rate_on(told.book, "2025-04-10").additional == Decimal(20)
