"""Following the ledger: new events become posts, and the place moves on, in one transaction.

The place is kept in the state (``alerts.position``). Where several processes follow, each looks at
the ledger, and the first that writes wins: the others find the place moved and write nothing. On
the first start the place is the end of the ledger: history is not news.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Protocol, TypeVar

from bot.discord.alerts import subscriptions
from bot.discord.alerts.filling import Found, fill
from bot.discord.alerts.happening import happenings
from bot.discord.alerts.matching import Matcher, is_news
from bot.discord.alerts.subscription import Subscription
from bot.discord.state.interactions import fact, put_fact
from bot.discord.state.store import State
from ledger.store.log import Row
from projections.book import Book

T = TypeVar("T")
#: the name under which the place is kept
PLACE = "alerts.position"
#: events that are looked at, and written, in one go: others write to the state in between
AT_ONCE = 200
#: what an event can bring about that is wrong in it, or in us; never what a store that is gone does
_MISTAKES = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError)
_LOG = logging.getLogger("tradeledger.bot.alerts")


class Run(Protocol):
    """Does something with a book in a worker thread: ``Reader.run``."""

    def __call__(self, job: Callable[[Book], T], /) -> Awaitable[T]: ...


@dataclass(frozen=True, slots=True)
class Step:
    """What lies between two places, looked at: what is to be told of it."""

    before: int
    after: int
    found: tuple[Found, ...]


async def follow(run: Run, state: State, now: datetime) -> int:
    """Takes in what was recorded since; returns how many things are to be told.

    Raises what reading the ledger raises: the place stays where it is, and nothing is lost.
    """
    seconds = now.timestamp()
    place = await state.run(place_of)
    if place is None:
        head = await run(_head)
        await state.run(lambda c: begin(c, head))
        return 0
    count = 0
    while True:
        head = await run(_head)
        if head == place:
            return count
        watching = await state.run(subscriptions.every)
        step = await run(lambda book, at=place, who=watching: look(book, at, who))  # type: ignore[misc]
        count += await state.run(lambda c, step=step: take(c, step, seconds))  # type: ignore[misc]
        place = step.after


def follow_now(book: Book, state: State, now: datetime) -> int:
    """The same for callers that may wait."""
    place = state.run_now(place_of)
    if place is None:
        head = _head(book)
        state.run_now(lambda c: begin(c, head))
        return 0
    count, seconds = 0, now.timestamp()
    while _head(book) != place:
        step = look(book, place, state.run_now(subscriptions.every))
        count += state.run_now(lambda c, step=step: take(c, step, seconds))  # type: ignore[misc]
        place = step.after
    return count


def _head(book: Book) -> int:
    book.refresh()
    return book.head


def place_of(connection: sqlite3.Connection) -> int | None:
    """The last position that was taken in; ``None`` before the first start."""
    text = fact(connection, PLACE)
    return None if text is None else int(text)


def begin(connection: sqlite3.Connection, head: int) -> None:
    """Begins at the end of the ledger, unless somebody has begun."""
    if place_of(connection) is None:
        put_fact(connection, PLACE, str(head))


def look(book: Book, place: int, watching: list[Subscription]) -> Step:
    """What is to be told of the next events behind a place; reads, writes nothing.

    A ledger that is shorter than the place was put back from a backup: following goes on from its
    end, and what is recorded from there on is told.
    """
    if book.head < place:
        return Step(place, book.head, ())
    rows = list(islice(book.log.rows(place, book.head), AT_ONCE))
    after = rows[-1].position if rows else book.head
    matcher = Matcher(book)
    found: list[Found] = []
    for row in rows:
        try:
            found += _found(book, row, matcher, watching)
        except _MISTAKES:
            # One event that we do not understand must not keep all later ones from being told.
            _LOG.exception("event %d is told to nobody", row.position)
    return Step(place, after, tuple(found))


def _found(book: Book, row: Row, matcher: Matcher, watching: list[Subscription]) -> Iterator[Found]:
    for each in happenings(book, [row]):
        matches = matcher.matches(each, watching)
        if matches or each.corrects is not None:
            yield Found(each.about, tuple(matches), is_news(each), each.corrects)


def take(connection: sqlite3.Connection, step: Step, now: float) -> int:
    """Writes what is to be told and moves the place, unless somebody else has done so."""
    if place_of(connection) != step.before:
        return 0
    put_fact(connection, PLACE, str(step.after))
    return fill(connection, step.found, now)
