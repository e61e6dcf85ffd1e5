"""Days and instants, and the legal zone that turns one into the other.

A *moment* is what a legal text says: a day (``2025-05-14``) or an instant with an offset
(``2025-05-14T12:01:00+08:00``). A *second* is what the fold computes with: whole seconds since
1970-01-01T00:00Z. A day begins at midnight in the importer's zone; tariffs change at 12:01 a.m.
Eastern by custom, China has used 00:01, 12:01 and 13:01 Beijing time, so hours are never guessed.

Intervals are half-open ``[since, until)``; an open end is ``FOREVER``.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ledger.vocabulary import economies
from ledger.vocabulary.problems import BAD_DATE, Problem, ProblemsError

Moment = date | datetime
FOREVER = 1 << 62
LONG_AGO = -(1 << 62)
FIRST_YEAR, LAST_YEAR = 1900, 2200

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})\Z"
)


def _refuse(text: object, detail: str, fix: str) -> ProblemsError:
    shown = str(text)[:60]
    return ProblemsError([Problem(BAD_DATE, f"{shown!r} {detail}", fix)])


def parse_day(text: str) -> date:
    """Reads an ISO day.

    Raises ``ProblemsError`` (IN-01): "the shape is right, there is no such day" is told apart
    from "not a date at all".
    """
    if not _DAY.match(text):
        raise _refuse(text, "is not a day of the form 2025-10-01.", "write it as YYYY-MM-DD")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _refuse(
            text, "has the right form, but there is no such day.", "look at the month's length"
        ) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _refuse(text, f"is outside the years {FIRST_YEAR} to {LAST_YEAR}.", "check the year")
    return day


def parse_instant(text: str) -> datetime:
    """Reads an ISO instant; without an offset it would mean a different time in every zone."""
    if not _INSTANT.match(text):
        raise _refuse(
            text,
            "is not an instant with an offset.",
            "write it like 2025-04-10T12:01:00+08:00 (or end it with Z)",
        )
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise _refuse(
            text, "has the right form, but there is no such time.", "check day, hour and offset"
        ) from None
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise _refuse(text, f"is outside the years {FIRST_YEAR} to {LAST_YEAR}.", "check the year")
    return instant


def parse_moment(text: str) -> Moment:
    """Reads a day or an instant, whichever it is."""
    return parse_day(text) if _DAY.match(text) or len(text) <= 10 else parse_instant(text)


@lru_cache(maxsize=512)
def zone_of(economy: str) -> ZoneInfo:
    """The zone of the economy's capital: where its customs day begins."""
    return ZoneInfo(economies.zone_name(economy))


def day_of(moment: Moment, economy: str) -> date:
    """The day at the importer's border in which the moment falls."""
    if isinstance(moment, datetime):
        return moment.astimezone(zone_of(economy)).date()
    return moment


@lru_cache(maxsize=65536)
def second_of(moment: Moment, economy: str) -> int:
    """The second at which the moment begins; a day begins at local midnight."""
    if isinstance(moment, datetime):
        return math.floor(moment.timestamp())
    local = datetime(moment.year, moment.month, moment.day, tzinfo=zone_of(economy))
    return int(local.timestamp())


def last_second_of(day: date, economy: str) -> int:
    """The last second of the day: "the duty on a day" means the duty at its end."""
    return second_of(day + timedelta(days=1), economy) - 1


def instant_at(second: int, economy: str) -> datetime:
    """The local date and time of a second."""
    return datetime.fromtimestamp(second, tz=UTC).astimezone(zone_of(economy))


def day_at(second: int, economy: str) -> date:
    """The local day of a second."""
    return instant_at(second, economy).date()


def iso(moment: Moment) -> str:
    """Prints a moment as the packs and the answers do."""
    return moment.isoformat()
