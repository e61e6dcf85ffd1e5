"""Days and ranges as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.questions import clockwords, days
from bot.questions.days import AmbiguousDayError
from ledger.vocabulary.problems import ProblemsError

TODAY = date(2025, 11, 20)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on 2025-10-01", "2025-10-01", "2025-10-01"),
        ("on Oct 1", "2025-10-01", "2025-10-01"),
        ("on december 24", "2024-12-24", "2024-12-24"),
        ("on 1st of april 2025", "2025-04-01", "2025-04-01"),
        ("in october 2019", "2019-10-01", "2019-10-31"),
        ("in march", "2025-03-01", "2025-03-31"),
        ("in mid-august", "2025-08-11", "2025-08-20"),
        ("in q2 2025", "2025-04-01", "2025-06-30"),
        ("last christmas", "2024-12-25", "2024-12-25"),
        ("last summer", "2025-06-01", "2025-08-31"),
        ("last year", "2024-01-01", "2024-12-31"),
        ("next year", "2026-01-01", "2026-12-31"),
        ("two weeks ago", "2025-11-06", "2025-11-06"),
        ("yesterday", "2025-11-19", "2025-11-19"),
        ("right now", "2025-11-20", "2025-11-20"),
        ("on 25.12.2024", "2024-12-25", "2024-12-25"),
        ("in 2019", "2019-01-01", "2019-12-31"),
        ("on thanksgiving 2024", "2024-11-28", "2024-11-28"),
    ],
)
def test_a_time_is_read(text: str, first: str, last: str) -> None:
    (found,) = days.named(text.lower(), TODAY)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text", ["2025-02-30", "february 30 2025", "31.06.2025", "0/5/2025", "in the year 9999"]
)
def test_a_day_that_does_not_exist_is_a_problem(text: str) -> None:
    with pytest.raises(ProblemsError):
        days.named(text, TODAY)


def test_a_day_that_could_be_two_is_asked_back() -> None:
    with pytest.raises(AmbiguousDayError) as raised:
        days.named("on 10/11/2025", TODAY)
    assert raised.value.choices == (date(2025, 10, 11), date(2025, 11, 10))


@pytest.mark.parametrize(
    "text", ["section 301 and list 3", "a $2000 check", "the 30% rate", "122 lines"]
)
def test_a_number_that_is_no_day_is_left_alone(text: str) -> None:
    assert days.named(text, TODAY) == []


def test_what_was_known_is_told_from_what_is_asked() -> None:
    text = "as known on 1 june 2025, the tariff due on 1 september 2025"
    times = clockwords.sort(text, days.named(text, TODAY), TODAY)
    assert times.known_by == date(2025, 6, 1)
    assert times.on is not None
    assert times.on.first == date(2025, 9, 1)


def test_two_days_held_against_each_other_are_a_pair() -> None:
    text = "april 10 2025 vs today"
    times = clockwords.sort(text, days.named(text, TODAY), TODAY)
    assert times.on is not None
    assert times.second is not None
    assert times.second.first == TODAY
