"""Days, instants, zones, and the seconds the fold computes with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.vocabulary import clocks, economies
from ledger.vocabulary.problems import ProblemsError

DAY = 86_400
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 30))
MODERN = st.dates(date(1990, 1, 1), date(2037, 12, 31))
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
INSTANTS = st.datetimes(
    datetime(1901, 1, 1), datetime(2199, 12, 31), timezones=OFFSETS  # noqa: DTZ001
)  # fmt: skip
ECONOMIES = st.sampled_from(economies.codes())


def length(day, economy):
    return clocks.last_second_of(day, economy) - clocks.second_of(day, economy) + 1


def test_a_day_in_new_york_has_23_24_or_25_hours():
    assert length(date(2025, 3, 8), "US") == DAY
    assert length(date(2025, 3, 9), "US") == DAY - 3600
    assert length(date(2025, 11, 2), "US") == DAY + 3600
    assert length(date(2025, 11, 3), "US") == DAY


def test_a_day_in_beijing_has_24_hours_all_year():
    assert {length(date(2025, 1, 1) + timedelta(days=n), "CN") for n in range(365)} == {DAY}


@pytest.mark.parametrize(
    ("day", "economy", "begins"),
    [
        ("2025-04-09", "US", "2025-04-09T04:00:00+00:00"),
        ("2025-01-09", "US", "2025-01-09T05:00:00+00:00"),
        ("2025-04-09", "CN", "2025-04-08T16:00:00+00:00"),
        ("2025-04-09", "GB", "2025-04-08T23:00:00+00:00"),
        ("2025-04-09", "EU", "2025-04-08T22:00:00+00:00"),
        ("2025-04-09", "ALL", "2025-04-09T00:00:00+00:00"),
    ],
)
def test_a_day_begins_at_midnight_in_the_importers_capital(day, economy, begins):
    expected = datetime.fromisoformat(begins).timestamp()
    assert clocks.second_of(date.fromisoformat(day), economy) == expected


def test_one_minute_past_midnight_eastern_is_on_the_same_day_at_home_and_later_in_beijing():
    moment = clocks.parse_instant("2025-04-09T00:01:00-04:00")
    assert clocks.day_of(moment, "US") == date(2025, 4, 9)
    assert clocks.day_of(moment, "CN") == date(2025, 4, 9)
    late = clocks.parse_instant("2025-04-09T12:01:00-04:00")
    assert clocks.day_of(late, "CN") == date(2025, 4, 10)
    assert clocks.second_of(moment, "US") == clocks.second_of(date(2025, 4, 9), "US") + 60
    assert clocks.second_of(moment, "CN") == clocks.second_of(moment, "US")


@given(MODERN, ECONOMIES)
def test_days_are_half_open_and_follow_one_another_without_a_gap(day, economy):
    following = day + timedelta(days=1)
    assert clocks.last_second_of(day, economy) + 1 == clocks.second_of(following, economy)
    assert clocks.second_of(day, economy) <= clocks.second_of(following, economy)


@given(MODERN, ECONOMIES)
def test_the_first_and_the_last_second_lie_in_their_day(day, economy):
    if length(day, economy) == 0:
        return  # west of the date line no more: that day did not exist there
    assert clocks.day_at(clocks.second_of(day, economy), economy) == day
    assert clocks.day_at(clocks.last_second_of(day, economy), economy) == day
    assert clocks.day_at(clocks.last_second_of(day, economy) + 1, economy) > day
    assert clocks.day_at(clocks.second_of(day, economy) - 1, economy) < day


def test_a_day_that_was_left_out_at_the_date_line_has_no_second():
    assert length(date(2011, 12, 30), "WS") == 0
    assert length(date(2011, 12, 29), "WS") == DAY


@given(INSTANTS, ECONOMIES)
def test_an_instant_is_the_second_in_which_it_lies(moment, economy):
    second = clocks.second_of(moment, economy)
    assert second <= moment.timestamp() < second + 1
    assert clocks.day_at(second, economy) == clocks.day_of(moment, economy)


@given(INSTANTS, ECONOMIES)
def test_a_second_is_an_instant_in_the_local_zone(moment, economy):
    second = clocks.second_of(moment, economy)
    assert clocks.instant_at(second, economy).timestamp() == second


@given(DAYS)
def test_a_day_that_is_printed_and_read_is_the_same_day(day):
    assert clocks.parse_day(clocks.iso(day)) == day
    assert clocks.parse_moment(clocks.iso(day)) == day
    assert not isinstance(clocks.parse_moment(clocks.iso(day)), datetime)


@given(INSTANTS)
def test_an_instant_that_is_printed_and_read_is_the_same_instant(moment):
    read = clocks.parse_moment(clocks.iso(moment))
    assert read == moment
    assert read.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("2025-02-30", "there is no such day"),
        ("2025-13-01", "there is no such day"),
        ("2023-02-29", "there is no such day"),
        ("0000-01-01", "there is no such day"),
        ("1899-12-31", "outside the years"),
        ("2201-01-01", "outside the years"),
        ("9999-12-31", "outside the years"),
        ("2025-1-1", "is not a day"),
        ("01/10/2025", "is not a day"),
        ("20251001", "is not a day"),
        ("2025-10-01\n", "is not a day"),
        ("", "is not a day"),
    ],
)
def test_no_such_day_is_told_apart_from_no_day_at_all(text, detail):
    with pytest.raises(ProblemsError) as caught:
        clocks.parse_day(text)
    (problem,) = caught.value.problems
    assert problem.code == "IN-01"
    assert detail in problem.detail


@pytest.mark.parametrize(
    "text",
    [
        "2025-04-10T12:01:00+08:00", "2025-04-10 12:01:00+08:00", "2025-04-10T12:01+08:00",
        "2025-04-10T12:01:00+0800", "2025-04-10T04:01:00Z", "2025-04-10T04:01:00.0Z",
    ],
)  # fmt: skip
def test_an_instant_is_read_in_each_of_its_forms(text):
    assert clocks.parse_instant(text) == datetime(2025, 4, 10, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("2025-04-10T12:01:00", "is not an instant with an offset"),
        ("2025-04-10T12+08:00", "is not an instant with an offset"),
        ("2025-04-10", "is not an instant with an offset"),
        ("2025-04-10T25:01:00Z", "there is no such time"),
        ("2025-04-10T12:61:00Z", "there is no such time"),
        ("2025-02-30T12:01:00Z", "there is no such time"),
        ("2025-04-10T12:01:00+25:00", "there is no such time"),
        ("1850-04-10T12:01:00Z", "outside the years"),
        ("9999-12-31T23:59:59-12:00", "outside the years"),
    ],
)
def test_an_instant_without_its_offset_or_that_cannot_be_is_refused(text, detail):
    with pytest.raises(ProblemsError) as caught:
        clocks.parse_instant(text)
    (problem,) = caught.value.problems
    assert problem.code == "IN-01"
    assert detail in problem.detail


@given(st.text(max_size=40) | st.text(alphabet="0123456789-T:+Z. ", max_size=32))
def test_any_text_is_a_moment_or_a_problem(text):
    try:
        moment = clocks.parse_moment(text)
    except ProblemsError as error:
        assert [problem.code for problem in error.problems] == ["IN-01"]  # noqa: PT017
        return
    assert clocks.parse_moment(clocks.iso(moment)) == moment
    for economy in ("US", "CN", "WS", "ALL"):
        assert clocks.LONG_AGO < clocks.second_of(moment, economy) < clocks.FOREVER


@pytest.mark.parametrize("text", ["2" * 10_000_000, "2025-10-01T" + "0" * 10_000_000])
def test_a_very_long_text_is_not_quoted_whole(text):
    with pytest.raises(ProblemsError) as caught:
        clocks.parse_moment(text)
    assert len(str(caught.value)) < 400


def test_the_ends_of_time_are_beyond_every_day():
    for year in (clocks.FIRST_YEAR, clocks.LAST_YEAR):
        for economy in ("US", "CN", "KI", "WS"):
            for day in (date(year, 1, 1), date(year, 12, 31)):
                assert clocks.LONG_AGO < clocks.second_of(day, economy) < clocks.FOREVER
