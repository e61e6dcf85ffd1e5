"""What lies in a store, as it lies there: for audits, which must not believe the store.

Everything is read in one read-only transaction, so that an audit beside a writer sees one moment.
Values keep whatever type they are found with; a store that cannot be read raises ``RawError``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from ledger.store.url import StoreUrl

#: position, stream, version, topic, state
RawRow = tuple[Any, Any, Any, Any, Any]
#: no tree has more levels
LEVELS = 63


class RawError(Exception):
    """The store cannot be read; the text is what it says."""


class Raw(Protocol):
    """A store opened for an audit."""

    def head(self) -> int:
        """The last position, 0 if there is none."""

    def batches(self, after: int, size: int) -> Iterator[list[RawRow]]:
        """All rows behind a position in order, some at a time."""

    def by_stream(self, size: int) -> Iterator[list[tuple[Any, Any, Any]]]:
        """(position, stream, version) in the order of the store's index over streams."""

    def hashes(self, level: int, first: int, count: int) -> bytes:
        """The hashes of kept nodes of a level from an index on, in order and as one string.

        Without those that are no SHA-256 hash, or that do not stand at a whole index.
        """

    def nodes(self, level: int, first: int, count: int) -> list[tuple[Any, Any]]:
        """(index, hash) of the kept nodes of a level from an index on, in order."""

    def levels(self) -> dict[Any, tuple[int, int]]:
        """Level -> (number of nodes, largest index)."""

    def positions_of(self, keys: Sequence[str]) -> dict[str, Any]:
        """The positions that are kept for keys."""

    def count_keys(self) -> int:
        """How many keys are kept."""

    def has_tree(self) -> bool:
        """Whether there is a table for the tree."""

    def guards(self) -> list[str]:
        """What should refuse changes and is not there, in words."""

    def damage(self) -> list[str]:
        """What the store's own check finds."""

    def close(self) -> None:
        """Lets go of the store."""


class SqliteRaw:
    """A ledger file, read-only."""

    GUARDS = tuple(
        f"{table}_{action}"
        for table in ("stored_events", "event_keys", "merkle_nodes")
        for action in ("update", "delete")
    )

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._all("BEGIN")

    @classmethod
    def open(cls, path: Path) -> SqliteRaw:
        """Opens a file; raises ``RawError`` if it is no SQLite database."""
        try:
            uri = f"{path.resolve().as_uri()}?mode=ro"
            connection = sqlite3.connect(uri, uri=True, timeout=30, isolation_level=None)
        except sqlite3.Error as error:
            raise RawError(str(error)) from None
        return cls(connection)

    def _all(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        try:
            return self._connection.execute(sql, params).fetchall()
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            raise RawError(str(error)) from None

    def head(self) -> int:
        return int(self._all("SELECT max(position) FROM stored_events")[0][0] or 0)

    def batches(self, after: int, size: int) -> Iterator[list[RawRow]]:
        sql = (
            "SELECT position, originator_id, originator_version, topic, state FROM stored_events"
            " WHERE position > ? ORDER BY position"
        )
        try:
            for batch in self._many(sql, size, (after,)):
                yield batch
                after = batch[-1][0]
        except RawError as error:
            if "decode" not in str(error):
                raise
            # A text that is no UTF-8: from here on such a text comes as the bytes that it is.
            self._connection.text_factory = _text
            yield from self._many(sql, size, (after,))

    def by_stream(self, size: int) -> Iterator[list[tuple[Any, Any, Any]]]:
        sql = (
            "SELECT position, originator_id, originator_version FROM stored_events"
            " INDEXED BY sqlite_autoindex_stored_events_1"
            " ORDER BY originator_id, originator_version"
        )
        yield from self._many(sql, size)

    def _many(self, sql: str, size: int, params: Sequence[Any] = ()) -> Iterator[list[Any]]:
        try:
            cursor = self._connection.execute(sql, params)
            while batch := cursor.fetchmany(size):
                yield batch
        except (sqlite3.Error, UnicodeError) as error:
            raise RawError(str(error)) from None

    def hashes(self, level: int, first: int, count: int) -> bytes:
        # in the order of the primary key, which is how such a range is read
        sql = (
            "SELECT CAST(group_concat(hash, '') AS BLOB) FROM merkle_nodes"
            " WHERE level = ? AND idx >= ? AND idx < ?"
            " AND typeof(idx) = 'integer' AND typeof(hash) = 'blob' AND length(hash) = 32"
        )
        return self._all(sql, (level, first, first + count))[0][0] or b""

    def nodes(self, level: int, first: int, count: int) -> list[tuple[Any, Any]]:
        sql = (
            "SELECT idx, hash FROM merkle_nodes WHERE level = ? AND idx >= ? AND idx < ?"
            " ORDER BY idx"
        )
        return self._all(sql, (level, first, first + count))

    def levels(self) -> dict[Any, tuple[int, int]]:
        largest = "max(CASE typeof(idx) WHEN 'integer' THEN idx END)"
        sql = f"SELECT level, count(*), {largest} FROM merkle_nodes GROUP BY level"
        return {level: (count, -1 if last is None else last) for level, count, last in
                self._all(sql)}  # fmt: skip

    def positions_of(self, keys: Sequence[str]) -> dict[str, Any]:
        marks = ",".join("?" * len(keys))
        sql = f"SELECT key, position FROM event_keys WHERE key IN ({marks})"
        return dict(self._all(sql, keys))

    def count_keys(self) -> int:
        return int(self._all("SELECT count(*) FROM event_keys")[0][0])

    def has_tree(self) -> bool:
        sql = "SELECT count(*) FROM sqlite_master WHERE name = 'merkle_nodes' AND type = 'table'"
        return bool(self._all(sql)[0][0])

    def guards(self) -> list[str]:
        sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        held = {name for name, text in self._all(sql) if "RAISE(ABORT" in str(text)}
        return [f"the trigger {name} is missing" for name in self.GUARDS if name not in held]

    def damage(self) -> list[str]:
        found = [str(row[0]) for row in self._all("PRAGMA integrity_check(20)")]
        return [line for line in found if line != "ok"]

    def close(self) -> None:
        self._connection.close()


def _text(data: bytes) -> str | bytes:
    """Text as text; bytes that are no UTF-8 stay bytes."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def open_raw(url: StoreUrl) -> Raw:
    """Opens a store for an audit; raises ``RawError`` if that fails."""
    if url.kind == "postgresql":
        from ledger.store.postgres_raw import PostgresRaw

        return PostgresRaw(url.text)
    assert url.path is not None
    return SqliteRaw.open(url.path)
