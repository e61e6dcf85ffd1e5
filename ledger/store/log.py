"""Reading a ledger: rows in order of position, streams, keys, tree nodes.

This module imports nothing but the standard library and the Merkle tree: a cold ``tradeledger
rate`` opens the ledger with it. Readers open the file read-only and never block the writer (WAL).
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from ledger.proof import merkle
from ledger.vocabulary.problems import BAD_STORE, Problem, ProblemsError, register

BUSY = register("ST-01", "the store is busy")

COLUMNS = "position, originator_id, originator_version, topic, state"
TABLES = {"stored_events", "event_keys", "merkle_nodes"}
_AT_ONCE = 1000
_LAST = (1 << 63) - 1


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

    def __init__(self, connection: sqlite3.Connection, shown: Path | str = "memory:") -> None:
        self._connection = connection
        self._shown = shown
        self._made = False

    @classmethod
    def open(cls, path: Path, patience: float = 10) -> SqliteLog:
        """Opens a ledger file; raises ``ProblemsError`` (IN-09) if there is none that is usable.

        ``patience`` is how many seconds to wait where somebody holds all of the file.
        """
        if not path.is_file():
            detail = f"{path} is a folder." if path.is_dir() else f"there is no ledger at {path}."
            raise ProblemsError([Problem(BAD_STORE, detail, "check --store", "--store")])
        try:
            uri = f"{path.resolve().as_uri()}?{'immutable=1' if _is_engraved(path) else 'mode=ro'}"
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=patience)
        except sqlite3.Error as error:
            raise unusable(path, error) from None
        log = cls(connection, path)
        try:
            log.head()
        except ProblemsError:
            connection.close()
            raise
        return log

    def _asked(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        """The rows of an answer; SQLite's refusals become problems (a closed log stays a bug)."""
        try:
            return self._connection.execute(sql, params).fetchall()
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.Error as error:
            raise unusable(self._shown, error) from None

    def _is_made(self) -> bool:
        """Whether anybody has written yet: a file of no bytes is an empty ledger."""
        if not self._made:
            names = {name for (name,) in self._asked("SELECT name FROM sqlite_master")}
            if names and not names >= TABLES:
                columns = self._asked("SELECT name FROM pragma_table_info('stored_events')")
                is_ours = ("position",) in columns  # other programs have such a table too
                raise no_tree(self._shown) if is_ours else no_ledger(self._shown)
            self._made = bool(names)
        return self._made

    def head(self) -> int:
        if not self._is_made():
            return 0
        ((head,),) = self._asked("SELECT max(position) FROM stored_events")
        return head or 0

    def rows(self, after: int = 0, upto: int | None = None) -> Iterator[Row]:
        # One question per batch: no transaction stays open while the caller looks at the rows, and
        # what is recorded never changes, so that the view is that of the beginning all the same.
        bound = self.head() if upto is None else min(upto, _LAST)
        sql = (
            f"SELECT {COLUMNS} FROM stored_events"
            f" WHERE position > ? AND position <= ? ORDER BY position LIMIT {_AT_ONCE}"
        )
        while after < bound and self._is_made():
            batch = self._asked(sql, (after, bound))
            yield from map(Row._make, batch)
            if len(batch) < _AT_ONCE:
                return
            after = batch[-1][0]

    def streams(self, names: Sequence[str], upto: int | None = None) -> list[Row]:
        if not self._is_made():
            return []
        found: list[Row] = []
        for start in range(0, len(names), _AT_ONCE):
            some: list[Any] = list(names[start : start + _AT_ONCE])
            marks = ",".join("?" * len(some))
            sql = f"SELECT {COLUMNS} FROM stored_events WHERE originator_id IN ({marks})"
            if upto is not None:
                sql += " AND position <= ?"
                some.append(min(upto, _LAST))
            found += map(Row._make, self._asked(sql, some))
        return sorted(found)

    def position_of(self, key: str) -> int | None:
        if not key.isprintable() or not self._is_made():
            return None
        found = self._asked("SELECT position FROM event_keys WHERE key = ?", (key,))
        return found[0][0] if found else None

    def node(self, level: int, index: int) -> bytes:
        sql = "SELECT hash FROM merkle_nodes WHERE level = ? AND idx = ?"
        found = self._asked(sql, (level, index)) if self._is_made() else []
        if not found:
            raise LookupError(f"the tree has no node at level {level}, index {index}")
        return bytes(found[0][0])

    def version(self) -> int:
        ((number,),) = self._asked("PRAGMA data_version")
        return int(number)

    def close(self) -> None:
        self._connection.close()


def _is_engraved(path: Path) -> bool:
    """Whether nobody can write to the file: then it is read without the locks of its log."""
    if sys.platform == "win32":
        return False
    log = path.with_name(f"{path.name}-wal")
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY) and not log.exists()


#: what SQLite says, and what to do about it
_FIXES = {
    "not a database": "name a ledger, or restore it from a backup",
    "malformed": "restore it from a backup, or name another store",
    "locked": "nothing was recorded; try again when the other program is done",
    "full": "make room on the disk; nothing was recorded",
    "disk I/O": "look at the disk and the room on it; nothing was recorded",
    "readonly": "check the rights on the file and its folder, or name another store",
}


def unusable(shown: Path | str, error: Exception, code: str = BAD_STORE) -> ProblemsError:
    """SQLite's refusal in words that say what to do."""
    said = str(error).strip() or type(error).__name__
    fix = next(
        (fix for words, fix in _FIXES.items() if words in said),
        "check the path and the rights on the file",
    )
    code = BUSY if "locked" in said else code
    return ProblemsError([Problem(code, f"{shown}: {said}.", fix, "--store")])


def no_ledger(shown: Path | str) -> ProblemsError:
    """The file is a SQLite database of somebody else's."""
    detail = f"{shown} is a SQLite database, but no ledger."
    return ProblemsError([Problem(BAD_STORE, detail, "name another store", "--store")])


def no_tree(shown: Path | str) -> ProblemsError:
    """The file is a ledger from before there were trees."""
    detail = f"{shown} is a ledger that has no tree yet."
    fix = "tradeledger migrate    gives it one, and records that it did"
    return ProblemsError([Problem(BAD_STORE, detail, fix, "--store")])
