"""What a person types for a date at a terminal.

ISO first; ``today``, ``yesterday``, ``tomorrow``; then plain words through dateutil ("Oct 1 2025",
"1 October"). A date without a year means the most recent such day that is not after today, and the
answer says which year was taken. Nothing is guessed from a number alone ("10/11/2025" could be two
days, so it is refused).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from ledger.vocabulary import clocks
from ledger.vocabulary.problems import BAD_DATE, Problem, ProblemsError

_WORDS = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
MAX_LENGTH = 60


@dataclass(frozen=True, slots=True)
class TypedDay:
    """A day, and what had to be assumed to get it."""

    day: date
    assumed: str | None = None


def day_of(text: str, today: date) -> TypedDay:
    """Reads what somebody typed; raises ``ProblemsError`` (IN-01) with what would be accepted."""
    text = text.strip()
    if text.lower() in _WORDS:
        return TypedDay(today + timedelta(days=_WORDS[text.lower()]))
    if _ISO.match(text):
        if len(text) > 10:
            return TypedDay(clocks.parse_instant(text).date())
        return TypedDay(clocks.parse_day(text))
    if len(text) <= MAX_LENGTH and _LETTERS.search(text) and text.isprintable():
        found = _in_words(text, today)
        if found is not None:
            return found
    raise ProblemsError(
        [
            Problem(
                BAD_DATE,
                f"{text[:MAX_LENGTH]!r} is no date that can be read.",
                'write 2025-10-01, "Oct 1 2025", "Oct 1", today or yesterday',
            )
        ]
    )


def _in_words(text: str, today: date) -> TypedDay | None:
    from dateutil import parser

    found = []
    # Two defaults that differ in year, month and day show what the text itself said.
    for default in (datetime(2000, 1, 1, tzinfo=UTC), datetime(2004, 2, 2, tzinfo=UTC)):
        try:
            found.append(parser.parse(text, default=default).date())
        except (ValueError, OverflowError, TypeError):
            return None
    one, other = found
    if (one.month, one.day) != (other.month, other.day):
        return None
    if one.year == other.year:
        in_text = _YEAR.search(text)
        if in_text is None or int(in_text[0]) != one.year:
            return None
        return TypedDay(clocks.parse_day(one.isoformat()))  # within the years that clocks take
    day = _most_recent(one.month, one.day, today)
    if day is None:
        return None
    return TypedDay(day, f"year {day.year}: the most recent {day:%B} {day.day}")


def _most_recent(month: int, day: int, today: date) -> date | None:
    for year in range(today.year, today.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue  # February 29
        if found <= today:
            return found
    return None


def moment_of(text: str, now: datetime) -> datetime:
    """Reads ``--now``: an instant, or a day (noon UTC, which is that day nearly everywhere)."""
    text = text.strip()
    if _ISO.match(text) and len(text) > 10:
        return clocks.parse_instant(text)
    day = day_of(text, now.date()).day
    return datetime(day.year, day.month, day.day, 12, 0, 0, tzinfo=UTC)
