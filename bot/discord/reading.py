"""The ledger for the bot: two threads, each with a book of its own, opened for reading.

Work never blocks the loop. A store that is gone is said to be gone (``StoreGoneError``), and the
next question opens it again.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from time import monotonic
from typing import Any, TypeVar

from bot.discord.handover import Owed, Ways
from ledger.opening import reading
from ledger.store.log import BUSY
from ledger.terminal import Call
from ledger.vocabulary.problems import BAD_STORE, ProblemsError
from projections.book import Book
from projections.index import Index

T = TypeVar("T")
Job = Callable[[Book], T]
#: the share of the newest answer in the mean time that an answer takes
_NEWEST = 0.2
#: seconds that an answer is taken to need before the first one was measured
_FIRST_GUESS = 0.05


class StoreGoneError(Exception):
    """The ledger cannot be read now; the text says why, without addresses or passwords."""


class Reader:
    """Two lanes: one for people who wait, one for what may take a while.

    More threads would only wait for the interpreter's lock, and each holds a book of its own.

    ``head``     the position that the last piece of work saw
    """

    def __init__(self, store: str | None) -> None:
        self.head = 0
        self.last_error: str | None = None
        self._answers = _Lane("answers", store, self._seen)
        in_memory = Call(store=store).url.kind == "memory"
        self._aside = self._answers if in_memory else _Lane("aside", store, self._seen)

    def start(self) -> None:
        for lane in {self._answers, self._aside}:
            lane.thread.start()

    async def run(self, job: Job[T]) -> T:
        """Does a job that somebody waits for.

        Raises what the job raises, and ``StoreGoneError`` where the store cannot be read.
        """
        return await self._answers.run(job)

    async def aside(self, job: Job[T]) -> T:
        """Does a job that must not hold up answers: the past rebuilt, alerts, completions."""
        return await self._aside.run(job)

    def expected_wait(self) -> float:
        """Seconds that an answer asked for now is likely to take, those before it included."""
        return (self._answers.waiting + 1) * self._answers.cost()

    def close(self) -> None:
        """Finishes what was handed in, and closes the books."""
        for lane in {self._answers, self._aside}:
            lane.close()

    def _seen(self, head: int | None, error: str | None) -> None:
        self.head = self.head if head is None else head
        self.last_error = error


class _Lane:
    """A thread with a queue before it and a book of its own.

    ``waiting``  jobs handed in and not done; ``mean``  seconds that a job takes, lately
    """

    def __init__(
        self, name: str, store: str | None, seen: Callable[[int | None, str | None], None]
    ) -> None:
        self._store = store
        self._seen = seen
        self._queue: SimpleQueue[tuple[float, Job[Any], Owed[Any]] | None] = SimpleQueue()
        self.thread = threading.Thread(target=self._serve, name=f"ledger-{name}", daemon=True)
        self._ways = Ways()
        self._closing = threading.Lock()
        self._closed = self._busy = False
        self.mean = _FIRST_GUESS
        self._began = 0.0
        self._gone: tuple[float, StoreGoneError] | None = None

    def cost(self) -> float:
        """Seconds that a job takes, lately; at least so long as the one that is being done."""
        return max(self.mean, monotonic() - self._began if self._busy else 0.0)

    @property
    def waiting(self) -> int:
        return self._queue.qsize() + self._busy

    async def run(self, job: Job[T]) -> T:
        future, owed = self._ways.owed()
        with self._closing:
            if self._closed:
                raise StoreGoneError("the bot is stopping")
            self._queue.put((monotonic(), job, owed))
        found: T = await future
        return found

    def close(self) -> None:
        with self._closing:
            self._closed = True
            self._queue.put(None)
        if self.thread.is_alive():
            self.thread.join()

    def _serve(self) -> None:
        shelf = _Shelf(self._store)
        while (item := self._queue.get()) is not None:
            since, job, owed = item
            if owed.dropped:
                continue
            if self._gone is not None and since < self._gone[0]:
                # Who waited through the same outage is told the same: a store that hangs for ten
                # seconds must not cost ten for each of those who wait.
                owed.settle(None, StoreGoneError(str(self._gone[1])))
                continue
            self._began, self._busy = monotonic(), True
            self._do(shelf, job, owed, since)
            self.mean += _NEWEST * (monotonic() - self._began - self.mean)
            self._busy = False
        shelf.close()

    def _do(self, shelf: _Shelf, job: Job[Any], owed: Owed[Any], since: float) -> None:
        try:
            result = self._done(shelf, job, since)
        except StoreGoneError as gone:
            self._gone = (monotonic(), gone)
            self._seen(None, str(gone))
            owed.settle(None, gone)
        except Exception as error:  # noqa: BLE001 - it belongs to whoever handed the job in
            owed.settle(None, error)
        else:
            self._seen(shelf.head, None)
            owed.settle(result)

    def _done(self, shelf: _Shelf, job: Job[T], since: float) -> T:
        """Does a job; once more where the store was open and only the connection had ended."""
        tries = 2 if shelf.is_open else 1
        while True:
            tries -= 1
            try:
                return job(shelf.book(since))
            except Exception as error:
                gone = _gone(error)
                if gone is None:
                    raise
                shelf.close()
                if not tries or _is_busy(error):
                    raise gone from None


class _Shelf:
    """One thread's book: opened when it is wanted, given up when the store is gone."""

    def __init__(self, store: str | None) -> None:
        self._store = store
        self._book: Book | None = None
        self._call: Call | None = None
        self._file: tuple[int, ...] | None = None
        self._looked = 0.0

    @property
    def is_open(self) -> bool:
        return self._book is not None

    @property
    def head(self) -> int:
        """The position that the book has taken in."""
        return self._book.head if self._book is not None else 0

    def book(self, since: float) -> Book:
        """The ledger as it was when this was asked for, or later; a file that was replaced is
        opened anew. Of many who wait, the first pays for a look at the store.

        Raises ``StoreGoneError`` where a ledger that was there is not: only ``bot run`` makes one.
        """
        if self._book is not None and since <= self._looked:
            return self._book
        looked = monotonic()
        file = _identity(Call(store=self._store).url.path)
        if self._book is not None and file != self._file:
            self.close()
        self._file = file
        if self._book is None:
            call = Call(store=self._store, quiet=True)
            self._call = call
            log = reading(call)
            index = Index.open(log, call.url.index_path(), lambda _done, _of: None)
            self._book = Book(log, index)
        else:
            self._book.refresh()
        self._looked = looked
        return self._book

    def close(self) -> None:
        if self._book is not None:
            self._book.index.close()
        if self._call is not None:
            self._call.close()
        self._book = self._call = None


def _identity(path: Path | None) -> tuple[int, ...] | None:
    """What tells one file from another; on a read-only mount also what tells that it has grown.

    There SQLite reads without looking whether others write (nobody can, from here).
    """
    if path is None:
        return None
    try:
        found = path.stat()
        fixed = bool(os.statvfs(path).f_flag & os.ST_RDONLY) if hasattr(os, "statvfs") else False
    except OSError as error:
        raise StoreGoneError(f"{path}: {error.strerror}") from None
    same = (found.st_dev, found.st_ino)
    return (*same, found.st_mtime_ns, found.st_size) if fixed else same


def _is_busy(error: Exception) -> bool:
    """Whether somebody else holds the store: that was waited for already."""
    if isinstance(error, ProblemsError):
        return any(each.code == BUSY for each in error.problems)
    return isinstance(error, sqlite3.Error) and "locked" in str(error)


def _gone(error: Exception) -> StoreGoneError | None:
    """What the error says about the store, if it is about the store."""
    if isinstance(error, StoreGoneError):
        return error
    if isinstance(error, ProblemsError):
        about = [p for p in error.problems if p.code in {BAD_STORE, BUSY}]
        return StoreGoneError(about[0].detail) if about else None
    if isinstance(error, sqlite3.Error | OSError) or type(error).__module__.startswith("psycopg"):
        return StoreGoneError(f"{type(error).__name__}: {error}".splitlines()[0][:200])
    return None
