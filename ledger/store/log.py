"""Reading a ledger: rows in order of position, streams, keys, tree nodes.

This module imports nothing but the standard library and the Merkle tree: a cold ``tradeledger
rate`` opens the ledger with it. Readers open the file read-only and never block the writer (WAL).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, Protocol

from ledger.proof import merkle
from ledger.vocabulary.problems import BAD_STORE, Problem, ProblemsError

COLUMNS = "position, originator_id, originator_version, topic, state"
_AT_ONCE = 500


class Row(NamedTuple):
    """One stored event as it lies in the store."""

    position: int
    stream: str
    version: int
    topic: str
    state: bytes


class Log(Protocol):
    """What every store can be asked."""

    def head(self) -> int:
        """The last position, 0 for an empty ledger."""

    def rows(self, after: int = 0, upto: int | None = None) -> Iterator[Row]:
        """Rows with ``after < position <= upto``, in order, streaming."""

    def streams(self, names: Sequence[str], upto: int | None = None) -> list[Row]:
        """All rows of the named streams, in order of position."""

    def position_of(self, key: str) -> int | None:
        """The position of the event with a key."""

    def node(self, level: int, index: int) -> bytes:
        """A kept node of the Merkle tree."""

    def version(self) -> int:
        """A number that changes when another process writes."""

    def close(self) -> None:
        """Lets go of the store."""


def root(log: Log, size: int) -> bytes:
    """The tree head at a size."""
    return merkle.root(size, log.node)


def row_at(log: Log, position: int) -> Row | None:
    """The row at a position, if there is one."""
    return next(log.rows(position - 1, position), None)


class SqliteLog:
    """A SQLite ledger, read-only."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> SqliteLog:
        """Opens a ledger file; raises ``ProblemsError`` (IN-09) if there is none that is usable."""
        if not path.is_file():
            raise ProblemsError(
                [Problem(BAD_STORE, f"there is no ledger at {path}.", "check --store", "--store")]
            )
        try:
            uri = f"{path.resolve().as_uri()}?mode=ro"
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=10)
            log = cls(connection)
            log.head()
        except sqlite3.Error as error:
            raise unusable(path, error) from None
        return log

    def head(self) -> int:
        try:
            found = self._connection.execute("SELECT max(position) FROM stored_events").fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error) and not self._tables():
                return 0  # an empty file: a ledger nobody has written to yet
            raise
        return found[0] or 0

    def _tables(self) -> int:
        (count,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return int(count)

    def rows(self, after: int = 0, upto: int | None = None) -> Iterator[Row]:
        if not self._tables():
            return
        bound = upto if upto is not None else self.head()
        sql = (
            f"SELECT {COLUMNS} FROM stored_events"
            " WHERE position > ? AND position <= ? ORDER BY position"
        )
        with closing(self._connection.cursor()) as cursor:
            cursor.execute(sql, (after, bound))
            while batch := cursor.fetchmany(_AT_ONCE):
                for row in batch:
                    yield Row._make(row)

    def streams(self, names: Sequence[str], upto: int | None = None) -> list[Row]:
        if not self._tables():
            return []
        found: list[Row] = []
        for start in range(0, len(names), _AT_ONCE):
            some = list(names[start : start + _AT_ONCE])
            marks = ",".join("?" * len(some))
            sql = f"SELECT {COLUMNS} FROM stored_events WHERE originator_id IN ({marks})"
            if upto is not None:
                sql += " AND position <= ?"
                some.append(upto)  # type: ignore[arg-type]
            found += map(Row._make, self._connection.execute(sql, some))
        return sorted(found)

    def position_of(self, key: str) -> int | None:
        if not self._tables():
            return None
        sql = "SELECT position FROM event_keys WHERE key = ?"
        found = self._connection.execute(sql, (key,)).fetchone()
        return found[0] if found else None

    def node(self, level: int, index: int) -> bytes:
        sql = "SELECT hash FROM merkle_nodes WHERE level = ? AND idx = ?"
        found = self._connection.execute(sql, (level, index)).fetchone()
        if found is None:
            raise LookupError(f"the tree has no node at level {level}, index {index}")
        return bytes(found[0])

    def version(self) -> int:
        (number,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(number)

    def close(self) -> None:
        self._connection.close()


def unusable(path: Path, error: sqlite3.Error) -> ProblemsError:
    """SQLite's refusal in words that say what to do."""
    said = str(error)
    fix = "check the path and the rights on the file"
    if "not a database" in said or "malformed" in said:
        fix = "restore it from a backup, or name another store"
    if "locked" in said:
        fix = "another program holds it; try again when that is done"
    if "full" in said:
        fix = "make room on the disk; nothing was written"
    return ProblemsError([Problem(BAD_STORE, f"{path}: {said}.", fix, "--store")])
