"""The ledger for the bot: worker threads, each with a book of its own, opened for reading.

Work never blocks the loop. A store that is gone is said to be gone (``StoreGoneError``), and the
next question opens it again.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from time import monotonic
from typing import Any, TypeVar

from ledger.opening import reading
from ledger.store.log import BUSY
from ledger.terminal import Call
from ledger.vocabulary.problems import BAD_STORE, ProblemsError
from projections.book import Book
from projections.index import Index

T = TypeVar("T")
Job = Callable[[Book], T]
#: one computes while another one is held up; a third would only wait for the interpreter's lock
WORKERS = 2
#: the share of the newest answer in the mean time that an answer takes
_NEWEST = 0.2
#: seconds that an answer is taken to need before the first one was measured
_FIRST_GUESS = 0.05


class StoreGoneError(Exception):
    """The ledger cannot be read now; the text says why, without addresses or passwords."""


class Reader:
    """The threads, and the queue before them.

    ``head``     the position that the last piece of work saw
    ``waiting``  pieces of work handed in and not done
    """

    def __init__(self, store: str | None, *, workers: int = WORKERS) -> None:
        self._store = store
        self._queue: SimpleQueue[tuple[Job[Any], Future[Any]] | None] = SimpleQueue()
        memory = Call(store=store).url.kind == "memory"
        self._threads = [
            threading.Thread(target=self._serve, name=f"ledger-{n}", daemon=True)
            for n in range(1 if memory else workers)
        ]
        self.head = 0
        self.waiting = 0
        self.mean = _FIRST_GUESS
        self.last_error: str | None = None

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    async def run(self, job: Job[T]) -> T:
        """Does the job on a book in a worker thread.

        Raises what the job raises, and ``StoreGoneError`` where the store cannot be read.
        """
        done: Future[T] = Future()
        self.waiting += 1
        try:
            self._queue.put((job, done))
            return await asyncio.wrap_future(done)
        finally:
            self.waiting -= 1

    def expected_wait(self) -> float:
        """Seconds that a job handed in now is likely to take, those before it included."""
        return (self.waiting / len(self._threads) + 1) * self.mean

    def close(self) -> None:
        """Finishes what was handed in, and closes the books."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    # -- a thread --------------------------------------------------------------------------

    def _serve(self) -> None:
        shelf = _Shelf(self._store)
        while (item := self._queue.get()) is not None:
            job, done = item
            if not done.set_running_or_notify_cancel():
                continue
            began = monotonic()
            try:
                book = shelf.book()
                result = job(book)
            except Exception as error:  # noqa: BLE001 - it belongs to whoever handed the job in
                gone = _gone(error)
                if gone is not None:
                    shelf.close()
                    self.last_error = str(gone)
                done.set_exception(gone or error)
            else:
                self.head, self.last_error = book.head, None
                done.set_result(result)
            self.mean += _NEWEST * (monotonic() - began - self.mean)
        shelf.close()


class _Shelf:
    """One thread's book: opened when it is wanted, given up when the store is gone."""

    def __init__(self, store: str | None) -> None:
        self._store = store
        self._book: Book | None = None
        self._call: Call | None = None

    def book(self) -> Book:
        if self._book is None:
            call = Call(store=self._store, quiet=True)
            self._call = call
            log = reading(call)
            index = Index.open(log, call.url.index_path(), lambda _done, _of: None)
            self._book = Book(log, index)
        else:
            self._book.refresh()
        return self._book

    def close(self) -> None:
        if self._book is not None:
            self._book.index.close()
        if self._call is not None:
            self._call.close()
        self._book = self._call = None


def _gone(error: Exception) -> StoreGoneError | None:
    """What the error says about the store, if it is about the store."""
    if isinstance(error, ProblemsError):
        about = [p for p in error.problems if p.code in {BAD_STORE, BUSY}]
        return StoreGoneError(about[0].detail) if about else None
    if isinstance(error, sqlite3.Error | OSError) or type(error).__module__.startswith("psycopg"):
        return StoreGoneError(f"{type(error).__name__}: {error}".splitlines()[0][:200])
    return None
