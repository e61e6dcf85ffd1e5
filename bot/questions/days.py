"""The day that a question means: ISO, words, months by name, today and its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.vocabulary import dates
from ledger.vocabulary.problems import Problem, ProblemsError

_MONTHS = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?:of\s+)?\d{4})?"
_FORMS = [
    re.compile(r"\d{4}-\d{2}-\d{2}"),
    re.compile(rf"\b(?:{_MONTHS})\.?\s+{_DAY}(?!\d){_YEAR}"),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?(?:{_MONTHS})\b\.?{_YEAR}"),
    re.compile(r"\b(?:today|yesterday|tomorrow|now|right now|currently|at the moment)\b"),
]
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_WORDS = {"now": "today", "right now": "today", "currently": "today", "at the moment": "today"}


@dataclass(frozen=True, slots=True)
class Meant:
    """A day that a text names, and what had to be assumed for it."""

    day: date
    assumed: str | None
    start: int
    end: int


def meant(plain: str, today: date) -> list[Meant]:
    """The days that a text names, in order. Raises ``ProblemsError`` for a day that is none."""
    found: list[Meant] = []
    problems: list[Problem] = []
    for form in _FORMS:
        for match in form.finditer(plain):
            if any(m.start < match.end() and match.start() < m.end for m in found):
                continue
            written = _ORDINAL.sub("", match[0]).replace(" of ", " ").replace(".", " ")
            try:
                typed = dates.day_of(_WORDS.get(written, written), today)
            except ProblemsError as error:
                problems += error.problems
                continue
            found.append(Meant(typed.day, typed.assumed, match.start(), match.end()))
    if problems and not found:
        raise ProblemsError(problems)
    return sorted(found, key=lambda m: m.start)


def range_of(found: list[Meant], today: date) -> tuple[date, date] | None:
    """The first two days that are named, as a range."""
    if len(found) < 2:
        return None
    first, last = sorted((found[0].day, found[1].day))
    return first, min(last, today + timedelta(days=3650))
