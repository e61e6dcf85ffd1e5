"""What a person types for a date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.vocabulary import clocks, dates
from ledger.vocabulary.problems import ProblemsError

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
#: the day on which somebody may sit at the terminal
TODAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-10-01", "2025-10-01"),
        (" 2025-10-01 ", "2025-10-01"),
        ("2025-10-01T23:30:00-04:00", "2025-10-01"),
        ("today", "2026-11-24"),
        ("TODAY", "2026-11-24"),
        ("now", "2026-11-24"),
        ("yesterday", "2026-11-23"),
        ("tomorrow", "2026-11-25"),
        ("Oct 1 2025", "2025-10-01"),
        ("Oct 1, 2025", "2025-10-01"),
        ("October 1st, 2025", "2025-10-01"),
        ("1 October 2025", "2025-10-01"),
        ("1 oct 2025", "2025-10-01"),
        ("Wednesday, 1 October 2025", "2025-10-01"),
        ("29 Feb 2024", "2024-02-29"),
    ],
)
def test_what_people_write_for_a_day(text, day):
    found = dates.day_of(text, TODAY)
    assert found.day == date.fromisoformat(day)
    assert found.assumed is None


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("Oct 1", "2026-11-24", "2026-10-01"),
        ("Oct 1", "2026-10-01", "2026-10-01"),
        ("Oct 1", "2026-09-30", "2025-10-01"),
        ("1 October", "2026-11-24", "2026-10-01"),
        ("December 25", "2026-11-24", "2025-12-25"),
        ("Feb 29", "2026-11-24", "2024-02-29"),
        ("Feb 29", "2103-01-01", "2096-02-29"),
        ("Nov 24", "2026-11-24", "2026-11-24"),
        ("Nov 25", "2026-11-24", "2025-11-25"),
    ],
)
def test_a_day_without_a_year_is_the_most_recent_one_and_that_is_said(text, today, day):
    found = dates.day_of(text, date.fromisoformat(today))
    assert found.day == date.fromisoformat(day)
    assert found.assumed is not None
    assert f"year {found.day.year}" in found.assumed


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "Feb 30", "Feb 30 2025", "2025-02-30", "Oct", "October 2025", "2025", "1",
        "10/11/2025", "10-11-2025", "01.10.2025", "20251001", "Oct 32", "32 October 2025",
        "Oct 1 9999", "Dec 31 9999", "Oct 1 1850", "9999-12-31", "1850-01-01", "Oct 1 0000",
        "soon", "last week", "Friday", "noon", "next Christmas", "2025-10-01 nonsense",
        "2025-10-01T12:00:00", "Oct 1 2025 and Oct 2 2025", "\0", "Oct\0 1",
        "Oct 1 2025" + " " * 80 + "x", "Octoooober 1", "١ أكتوبر ٢٠٢٥",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_what_would_be(text):
    with pytest.raises(ProblemsError) as caught:
        dates.day_of(text, TODAY)
    (problem,) = caught.value.problems
    assert problem.code == "IN-01"
    assert problem.fix


@pytest.mark.parametrize(
    "text",
    ["x" * 10_000_000, "2025-10-01" * 1_000_000, "Oct 1 2025 " * 1_000_000, " " * 10_000_000,
     "1" * 10_000_000, "Oct " + "1" * 10_000_000],
    ids=["letters", "days", "words", "spaces", "digits", "a long day"],
)  # fmt: skip
def test_ten_megabytes_are_refused_and_not_quoted_whole(text):
    with pytest.raises(ProblemsError) as caught:
        dates.day_of(text, TODAY)
    assert len(str(caught.value)) < 600


@given(DAYS, TODAYS)
def test_a_day_in_iso_is_itself_whatever_day_it_is(day, today):
    assert dates.day_of(day.isoformat(), today) == dates.TypedDay(day)


@given(DAYS, TODAYS, st.sampled_from(["%b %d %Y", "%d %B %Y", "%B %d, %Y", "%A, %d %b %Y"]))
def test_a_day_in_words_is_itself_whatever_day_it_is(day, today, form):
    assert dates.day_of(day.strftime(form), today) == dates.TypedDay(day)


@given(DAYS, TODAYS, st.sampled_from(["%b %d", "%d %B"]))
def test_a_day_without_a_year_is_never_to_come_and_at_most_eight_years_ago(day, today, form):
    found = dates.day_of(day.strftime(form), today)
    assert (found.day.month, found.day.day) == (day.month, day.day)
    assert found.day <= today
    assert (today - found.day).days < 8 * 366
    assert found.assumed is not None


@given(
    st.text(max_size=70)
    | st.text(alphabet="0123456789 -/.,:T+ZOctFebMayamp", max_size=30)
    | st.lists(
        st.sampled_from(
            ["Oct", "1", "2025", "st", "of", "Monday", "at", "12:00", "am", "UTC", "+08:00", "9999",
             "Feb", "30", "-", ",", "0", "AD", "week", "T", "1e9", "99999999999999999999"]
        ),
        max_size=8,
    ).map(" ".join),
    TODAYS,
)  # fmt: skip
def test_any_text_is_a_day_that_the_clocks_can_take_or_a_problem(text, today):
    try:
        found = dates.day_of(text, today)
    except ProblemsError as error:
        assert [problem.code for problem in error.problems] == ["IN-01"]  # noqa: PT017
        return
    assert clocks.parse_day(found.day.isoformat()) == found.day
    assert clocks.last_second_of(found.day, "US") > clocks.second_of(found.day, "US")


@given(TODAYS)
def test_yesterday_today_and_tomorrow_follow_one_another(today):
    words = ("yesterday", "today", "tomorrow")
    days = [dates.day_of(word, today).day for word in words]
    assert days == [today + timedelta(days=n) for n in (-1, 0, 1)]


def test_now_is_an_instant_or_noon_of_a_day():
    now = datetime(2026, 11, 24, 8, tzinfo=UTC)
    noon = datetime(2025, 10, 1, 12, tzinfo=UTC)
    assert dates.moment_of("2025-10-01", now) == noon
    assert dates.moment_of("Oct 1 2025", now) == noon
    assert dates.moment_of("2025-10-01T20:00:00+08:00", now) == noon
    assert dates.moment_of("today", now) == datetime(2026, 11, 24, 12, tzinfo=UTC)
    with pytest.raises(ProblemsError):
        dates.moment_of("2025-10-01T20:00:00", now)
