"""The bot's own state: one SQLite file, one thread, many small pieces of work per commit.

The ledger is read-only for the bot; what it must remember of its own lies here: which
interactions were taken, which answers are pending, subscriptions, what is to be sent. Several
processes may share the file (WAL). Work is handed to the state's thread and committed in groups, so
that a burst of three hundred questions costs a handful of commits; what ``run`` has returned
survives ``kill -9``.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from bot.discord.handover import Owed, Ways
from bot.discord.state.schema import MIGRATIONS

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
_Item = tuple[Work[Any], Owed[Any]]
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
        self._ways = Ways()
        opened: Future[None] = Future()
        self._thread = threading.Thread(
            target=self._serve, args=(opened,), name="bot-state", daemon=True
        )
        self._thread.start()
        opened.result()

    async def run(self, work: Work[T]) -> T:
        """Does the work in a transaction of its own, on the state's thread."""
        future, owed = self._ways.owed()
        self._put(work, owed)
        found: T = await future
        return found

    def run_now(self, work: Work[T]) -> T:
        """The same for callers that may wait: at start, in a command, in a test."""
        done: Future[T] = Future()
        self._put(work, Owed(done))
        return done.result()

    def _put(self, work: Work[T], owed: Owed[T]) -> None:
        with self._closing:
            if self._closed:
                owed.settle(None, StateError("the bot's state is closed"))
            else:
                self._queue.put((work, owed))

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
    wanted = [(work, owed) for work, owed in group if not owed.dropped]
    try:
        connection.execute("BEGIN IMMEDIATE")
        done = [_piece(connection, work, alone=len(wanted) == 1) for work, _ in wanted]
        if connection.in_transaction:
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        done = [(None, StateError(str(error)))] * len(wanted)
    for (_, owed), (result, failed) in zip(wanted, done, strict=True):
        owed.settle(result, failed)


def _piece(
    connection: sqlite3.Connection, work: Work[Any], *, alone: bool
) -> tuple[Any, Exception | None]:
    """What a piece of work returns or raises; one that is alone needs no savepoint."""
    if not alone:
        connection.execute("SAVEPOINT piece")
    done: tuple[Any, Exception | None]
    try:
        done = work(connection), None
    except Exception as error:  # noqa: BLE001 - it belongs to whoever handed the work in
        connection.execute("ROLLBACK" if alone else "ROLLBACK TO piece")
        done = None, error
    if not alone:
        connection.execute("RELEASE piece")
    return done
