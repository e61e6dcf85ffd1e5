"""The day at which a text stands: its own dates, else the talks that it tells of, else today."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.questions import days, episodes
from bot.questions.days import AmbiguousDayError
from ledger.vocabulary.problems import ProblemsError
from projections.book import Book

_YEAR = re.compile(r"(?<![\d.,$])(20[12]\d)(?![\d%])")
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_PAST_MONTH = re.compile(
    rf"\b(?P<part>early|mid|late)?[\s-]*(?P<month>{'|'.join(_MONTHS)})\b(?:\s+(?P<day>\d{{1,2}})(?!\d|%))?"
)
_AS_OF = re.compile(r"\b(?:as of|as at|dated|by|on today,?)\s+$")
#: seats of the two governments: named in every story, whether or not talks were there
_SEATS = frozenset({"washington", "beijing"})
_AHEAD = re.compile(
    r"\b(?:until|till|through|by|expires?|ends?|to)\s+(?:in\s+)?(?:early|mid|late)?[\s-]*$"
)


def day_of(book: Book, plain: str, today: date) -> tuple[date, bool]:
    """(the day, whether it was read from the text)."""
    if _YEAR.search(plain):
        dated = [d for d in _full_dates(plain, today) if d <= today]
        if dated:
            return max(dated), True
    year, floor = _year_of_talks(book, plain, today)
    if year is None:
        return today, False
    found = floor
    for match in _PAST_MONTH.finditer(plain):
        if _AHEAD.search(plain[max(0, match.start() - 24) : match.start()]):
            continue
        number = _MONTHS.index(match["month"]) + 1
        last = (
            int(match["day"])
            if match["day"]
            else {"early": 10, "mid": 20, "late": 28}.get(match["part"] or "", 28)
        )
        try:
            day = date(year, number, last)
        except ValueError:
            continue
        if floor <= day <= floor + timedelta(days=120):
            found = max(found, day)
    return min(found, today), True


def _full_dates(plain: str, today: date) -> list[date]:
    """Days with their year that tell of something done; "as of" one settles it."""
    try:
        spans = days.named(plain[:4000], today)
    except (ProblemsError, AmbiguousDayError):
        return []
    full = [s for s in spans if re.search(r"20[12]\d", s.word) and (s.is_day or len(s.word) > 6)]
    stated = [s for s in full if _AS_OF.search(plain[max(0, s.start - 24) : s.start])]
    done = [s for s in full if not _AHEAD.search(plain[max(0, s.start - 24) : s.start])]
    return [s.last for s in stated or done]


def _year_of_talks(book: Book, plain: str, today: date) -> tuple[int | None, date]:
    """The year in which all the places that are named saw talks, and the last of them."""
    held = []
    for city, found in episodes.places(book, today.isoformat()).items():
        if city in _SEATS:
            continue
        if re.search(rf"\b{re.escape(city)}\b", plain):
            times = [t for t in found if t.state == "held" and t.from_day]
            if times:
                held.append(
                    [
                        (date.fromisoformat(t.when), date.fromisoformat(t.last_day or t.when))
                        for t in times
                    ]
                )
    rare = [times for times in held if len({start.year for start, _ in times}) == 1]
    if not rare:
        return None, today
    year = max(start.year for times in rare for start, _ in times)
    last = max(end for times in rare for start, end in times if start.year == year)
    return year, last
