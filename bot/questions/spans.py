"""Days and ranges of days, as a question means them."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Span:
    """From ``first`` to ``last``, both included.

    ``word``     what was typed
    ``assumed``  what had to be taken, in words; ``None`` where the text says it all
    ``open``     the end that the text leaves open: ``since``, ``until`` or none
    """

    first: date
    last: date
    word: str = ""
    assumed: str | None = None
    open: str | None = None
    start: int = 0
    end: int = 0
    now: bool = False

    @property
    def is_day(self) -> bool:
        return self.first == self.last

    def at(self, start: int, end: int, word: str) -> Span:
        return replace(self, start=start, end=end, word=word)


def one(day: date, assumed: str | None = None, *, now: bool = False) -> Span:
    return Span(day, day, assumed=assumed, now=now)


def month(year: int, number: int, assumed: str | None = None) -> Span:
    last = calendar.monthrange(year, number)[1]
    return Span(date(year, number, 1), date(year, number, last), assumed=assumed)


def months(year: int, first: int, count: int, assumed: str | None = None) -> Span:
    start = date(year, first, 1)
    end_year, end_month = divmod(year * 12 + first - 1 + count, 12)
    return Span(start, date(end_year, end_month + 1, 1) - timedelta(days=1), assumed=assumed)


def year(number: int) -> Span:
    return Span(date(number, 1, 1), date(number, 12, 31))


def shifted(day: date, by: int, unit: str) -> date:
    """``by`` days, weeks, months or years away, kept inside the month's length."""
    if unit.startswith("day"):
        return day + timedelta(days=by)
    if unit.startswith("week"):
        return day + timedelta(weeks=by)
    whole = day.year * 12 + day.month - 1 + (by if unit.startswith("month") else 12 * by)
    at_year, at_month = divmod(whole, 12)
    last = calendar.monthrange(at_year, at_month + 1)[1]
    return date(at_year, at_month + 1, min(day.day, last))


def easter(in_year: int) -> date:
    from dateutil.easter import easter as computed

    return computed(in_year)


def weekday(in_year: int, in_month: int, number: int, which: int) -> date:
    """The ``number``-th weekday (Monday is 0) of a month; -1 is the last."""
    days = [
        week[which]
        for week in calendar.Calendar().monthdatescalendar(in_year, in_month)
        if week[which].month == in_month
    ]
    return days[number if number < 0 else number - 1]


HOLIDAYS: dict[str, Callable[[int], date]] = {
    "new year's day": lambda y: date(y, 1, 1),
    "new years": lambda y: date(y, 1, 1),
    "new year": lambda y: date(y, 1, 1),
    "valentine's day": lambda y: date(y, 2, 14),
    "april fools": lambda y: date(y, 4, 1),
    "easter": easter,
    "memorial day": lambda y: weekday(y, 5, -1, 0),
    "independence day": lambda y: date(y, 7, 4),
    "fourth of july": lambda y: date(y, 7, 4),
    "july 4th": lambda y: date(y, 7, 4),
    "labor day": lambda y: weekday(y, 9, 1, 0),
    "labour day": lambda y: weekday(y, 9, 1, 0),
    "halloween": lambda y: date(y, 10, 31),
    "singles day": lambda y: date(y, 11, 11),
    "singles' day": lambda y: date(y, 11, 11),
    "thanksgiving": lambda y: weekday(y, 11, 4, 3),
    "black friday": lambda y: weekday(y, 11, 4, 3) + timedelta(days=1),
    "christmas eve": lambda y: date(y, 12, 24),
    "boxing day": lambda y: date(y, 12, 26),
    "christmas": lambda y: date(y, 12, 25),
    "xmas": lambda y: date(y, 12, 25),
    "new year's eve": lambda y: date(y, 12, 31),
}
COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10,
    "couple of": 2, "few": 3,
}  # fmt: skip
SEASONS = {"spring": (3, 3), "summer": (6, 3), "fall": (9, 3), "autumn": (9, 3), "winter": (12, 3)}
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
