"""The days of a text: the one at which it stands, and the years of those that it gives without.

It stands at its own dates, else at the talks that it tells of, else at today.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.questions import days, episodes
from bot.questions.days import AmbiguousDayError
from bot.questions.spans import Span
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


#: what tells of something to come, and of something done, in the words around a day
_TO_COME = re.compile(
    r"\b(?:will|would|shall|(?:is|are) (?:due|set|going|about|to)|due|scheduled|upcoming|coming)\b"
)
_DONE = re.compile(
    r"\b(?:was|were|had|did|took|raised|cut|lowered|doubled|imposed|announced|agreed|charged|began"
    r"|started|ended|expired|lapsed|fell|rose|went|since|answered|signed|held|met|extended|paused"
    r"|suspended)\b"
)
#: right before a day: it is an end, and lies ahead
_END = re.compile(
    r"\b(?:until|till|through|by|before|expires?|ends?|lapses?|runs? (?:out|to))\s+"
    r"(?:on\s+)?(?:the\s+)?$"
)
_BREAK = re.compile(r"[,;:.!?]|\b(?:and|but|while)\b")


def fitted(span: Span, plain: str, at: date) -> Span:
    """A day that a text gives without its year, in the year that fits a text of the day ``at``.

    What is to come lies ahead, what was done lies behind; else it is the nearest such day.
    """
    if not (span.assumed and span.is_day and span.assumed.startswith("year ")):
        return span
    near = [_in_year(span.first, at.year + step) for step in (-1, 0, 1)]
    found = [day for day in near if day is not None]
    before = plain[: span.start]
    clause = _BREAK.split(before)[-1] + span.word + _BREAK.split(plain[span.end :])[0]
    done = bool(_DONE.search(clause))
    ahead = bool(_TO_COME.search(clause))
    if _END.search(before[-24:]) and not done:
        ahead = True
    if ahead != done:
        found = [day for day in found if (day >= at if ahead else day <= at)]
    if not found:
        return span
    day = min(found, key=lambda each: (abs((each - at).days), each < at))
    return replace(span, first=day, last=day)


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None  # 29 February
