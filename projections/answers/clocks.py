"""The three clocks of a question: from what was typed to what is asked.

``on``           a day at the importer's border (the duty at its end), or an exact instant
``known_by``     only what was announced by then; by default the day of ``--now``
``recorded_by``  only what this ledger held by then: a position, or an instant
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from ledger.store.log import Log, row_at
from ledger.vocabulary import clocks, dates
from ledger.vocabulary.problems import BAD_DATE, BAD_QUERY, Problem, ProblemsError
from projections.book import Book
from projections.records import read

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Clocks:
    """Resolved clocks.

    ``second``  the point of time that is asked about
    ``day``     its day at the importer's border
    ``upto``    a position, ``None`` for the head
    """

    second: int
    day: date
    exact: datetime | None
    known_by: date
    upto: int | None
    head: int
    assumed: list[str] = field(default_factory=list)

    @property
    def known(self) -> str:
        return self.known_by.isoformat()

    def as_dict(self) -> dict[str, object]:
        return {
            "on": self.exact.isoformat() if self.exact else self.day.isoformat(),
            "known_by": self.known,
            "recorded_by": self.head if self.upto is None else self.upto,
        }


def today_of(now: datetime, importer: str) -> date:
    """The day that it is at the importer's border."""
    return clocks.day_of(now, importer)


def resolve(
    book: Book,
    importer: str,
    now: datetime,
    *,
    on: str | None = None,
    at: str | None = None,
    known_by: str | None = None,
    recorded_by: str | None = None,
) -> Clocks:
    """Reads the clocks of a question; all that is wrong with them is reported together."""
    problems: list[Problem] = []
    today = today_of(now, importer)
    assumed: list[str] = []
    day, second, exact = today, clocks.last_second_of(today, importer), None
    if on is not None and at is not None:
        problems.append(Problem(BAD_QUERY, "--on and --at are both given.", "keep one", "--at"))
    if at is not None:
        exact = tried(problems, "--at", lambda: clocks.parse_instant(at))
        if exact is not None:
            second, day = int(exact.timestamp()), clocks.day_of(exact, importer)
    elif on is not None:
        typed = tried(problems, "--on", lambda: dates.day_of(on, today))
        if typed is not None:
            day, second = typed.day, clocks.last_second_of(typed.day, importer)
            assumed += [typed.assumed] if typed.assumed else []
    known = today
    if known_by is not None:
        typed = tried(problems, "--known-by", lambda: dates.day_of(known_by, today))
        known = typed.day if typed is not None else today
    upto = None
    if recorded_by is not None:
        upto = tried(problems, "--recorded-by", lambda: position_by(book, recorded_by))
    if problems:
        raise ProblemsError(problems)
    return Clocks(second, day, exact, known, upto, book.head, assumed)


def tried(problems: list[Problem], place: str, read_it: Callable[[], T]) -> T | None:
    """What was read, or ``None`` and one more entry in ``problems``."""
    try:
        return read_it()
    except ProblemsError as error:
        problems += [Problem(p.code, p.detail, p.fix, place or p.place) for p in error.problems]
        return None


def position_by(book: Book, text: str) -> int:
    """The last position that was recorded by then: a position itself, a day or an instant."""
    if text.strip().isdigit():
        position = int(text)
        if position > book.head:
            raise ProblemsError(
                [
                    Problem(
                        BAD_QUERY,
                        f"the ledger ends at position {book.head}.",
                        f"use a position from 0 to {book.head}",
                    )
                ]
            )
        return position
    try:
        moment = clocks.parse_moment(text.strip())
    except ProblemsError as error:
        fix = "use a position, a day (2026-11-24) or an instant with an offset"
        raise ProblemsError([Problem(BAD_DATE, p.detail, fix) for p in error.problems]) from None
    second = (
        int(moment.timestamp())
        if isinstance(moment, datetime)
        else clocks.last_second_of(moment, "UTC")
    )
    return _last_by(book.log, second, book.head)


def _last_by(log: Log, second: int, head: int) -> int:
    """Binary search: recorded instants never run backwards."""
    low, high = 0, head
    while low < high:
        middle = (low + high + 1) // 2
        row = row_at(log, middle)
        assert row is not None
        if datetime.fromisoformat(read(row).recorded).timestamp() < second + 1:
            low = middle
        else:
            high = middle - 1
    return low
