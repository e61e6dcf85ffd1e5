"""The bot's own state: one SQLite file, one thread, many small pieces of work per commit.

The ledger is read-only for the bot; what it must remember of its own lies here: which
interactions were taken, which answers are pending, subscriptions, what is to be sent. Several
processes may share the file (WAL). Work is handed to the state's thread and committed in groups, so
that a burst of three hundred questions costs a handful of commits; what ``run`` has returned
survives ``kill -9``.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from bot.discord.state.schema import MIGRATIONS

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
_Item = tuple[Work[Any], "Future[Any]"]
#: pieces of work in one commit, at most
GROUP = 64
#: seconds to wait for another process that writes
PATIENCE = 10.0


class StateError(Exception):
    """The state cannot be opened or written; the text says why."""


class State:
    """The file, and the thread that owns its connection."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._queue: SimpleQueue[_Item | None] = SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        opened: Future[None] = Future()
        self._thread = threading.Thread(
            target=self._serve, args=(opened,), name="bot-state", daemon=True
        )
        self._thread.start()
        opened.result()

    async def run(self, work: Work[T]) -> T:
        """Does the work in a transaction of its own, on the state's thread."""
        return await asyncio.wrap_future(self._put(work))

    def run_now(self, work: Work[T]) -> T:
        """The same for callers that may wait: at start, in a command, in a test."""
        return self._put(work).result()

    def _put(self, work: Work[T]) -> Future[T]:
        done: Future[T] = Future()
        with self._closing:
            if self._closed:
                done.set_exception(StateError("the bot's state is closed"))
            else:
                self._queue.put((work, done))
        return done

    def close(self) -> None:
        """Finishes what was handed in, and closes the file; what comes later is refused."""
        with self._closing:
            self._closed = True
            self._queue.put(None)
        self._thread.join()

    # -- the thread ------------------------------------------------------------------------

    def _serve(self, opened: Future[None]) -> None:
        try:
            connection = _opened(self.path)
        except (sqlite3.Error, OSError) as error:
            opened.set_exception(StateError(f"{self.path}: {error}"))
            return
        opened.set_result(None)
        try:
            while (group := self._group()) is not None:
                _commit(connection, group)
        finally:
            connection.close()

    def _group(self) -> list[_Item] | None:
        first = self._queue.get()
        if first is None:
            return None
        group = [first]
        while len(group) < GROUP and not self._queue.empty():
            item = self._queue.get()
            if item is None:
                self._queue.put(None)
                break
            group.append(item)
        return group


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        connection.close()
        raise OSError(f"it is of a newer version of the program ({version})")
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.execute("COMMIT")
    return connection


def _commit(connection: sqlite3.Connection, group: list[_Item]) -> None:
    """Runs a group in one transaction; a piece that fails undoes itself alone."""
    done: list[tuple[Future[Any], Any]] = []
    try:
        connection.execute("BEGIN IMMEDIATE")
        for work, future in group:
            if not future.set_running_or_notify_cancel():
                continue
            connection.execute("SAVEPOINT piece")
            try:
                done.append((future, work(connection)))
            except Exception as error:  # noqa: BLE001 - it belongs to whoever handed the work in
                connection.execute("ROLLBACK TO piece")
                future.set_exception(error)
            connection.execute("RELEASE piece")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        for _, future in group:
            if not future.done():
                future.set_exception(StateError(str(error)))
        return
    for future, result in done:
        future.set_result(result)
