"""The recorder on SQLite.

The library's recorder, with three differences:

* the position is an explicit ``INTEGER PRIMARY KEY`` (an implicit rowid may be renumbered by
  ``VACUUM``) and is assigned under the write lock, so positions have no gaps;
* the event, its key and its nodes of the Merkle tree are written in one transaction;
* triggers refuse ``UPDATE`` and ``DELETE`` on what is recorded.

Write-ahead logging lets readers go on while somebody writes; ``synchronous=FULL`` makes an append
that was reported as done survive a power cut.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from eventsourcing.persistence import (
    IntegrityError,
    Notification,
    PersistenceError,
    StoredEvent,
)
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)

from ledger.proof.leaf import leaf_hash
from ledger.proof.merkle import Frontier, peaks

#: how long to wait for another writer
PATIENCE_SECONDS = 30

_GUARDED = ("stored_events", "event_keys", "merkle_nodes")
TABLES = [
    """CREATE TABLE IF NOT EXISTS stored_events (
        position INTEGER PRIMARY KEY,
        originator_id TEXT NOT NULL,
        originator_version INTEGER NOT NULL,
        topic TEXT NOT NULL,
        state BLOB NOT NULL,
        UNIQUE (originator_id, originator_version))""",
    """CREATE TABLE IF NOT EXISTS event_keys (
        key TEXT PRIMARY KEY,
        position INTEGER NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS merkle_nodes (
        level INTEGER NOT NULL,
        idx INTEGER NOT NULL,
        hash BLOB NOT NULL,
        PRIMARY KEY (level, idx)) WITHOUT ROWID""",
    *(
        f"""CREATE TRIGGER IF NOT EXISTS {table}_{action.lower()} BEFORE {action} ON {table}
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"""
        for table in _GUARDED
        for action in ("UPDATE", "DELETE")
    ),
]
_MADE = {*_GUARDED, *(f"{table}_{action}" for table in _GUARDED for action in ("update", "delete"))}


class _Pool(SQLiteConnectionPool):
    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        return connection


class LedgerDatastore(SQLiteDatastore):
    """The library's datastore, with durable connections and text ids."""

    def __init__(self, db_name: str, patience: int) -> None:
        super().__init__(db_name, originator_id_type="text")
        self.pool = _Pool(db_name=db_name, lock_timeout=patience, pool_timeout=patience)


class _ImmediateTransaction(SQLiteTransaction):
    """Takes the write lock at once: a read that turns into a write can fail without waiting."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        return cursor


class LedgerSqliteRecorder(SQLiteApplicationRecorder):
    """Records events with gapless positions, their keys and their leaves."""

    def construct_create_table_statements(self) -> list[str]:
        return list(TABLES)

    def create_table(self) -> None:
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute("SELECT name FROM sqlite_master")
            names = {row["name"] for row in cursor.fetchall()}
        if not names >= _MADE:  # else without the write lock: others may be writing
            with self._writing() as cursor:
                self._create_table(cursor)

    @contextmanager
    def _writing(self) -> Iterator[SQLiteCursor]:
        with self.datastore.get_connection(commit=True) as connection:
            try:
                with _ImmediateTransaction(connection, commit=True) as cursor, cursor:
                    yield cursor
            except sqlite3.OperationalError:
                connection.rollback()
                raise

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        with self._writing() as cursor:
            return self._insert_events(cursor, stored_events, **kwargs)

    def _insert_events(
        self,
        c: SQLiteCursor,
        stored_events: Sequence[StoredEvent],
        *,
        keys: Sequence[str] = (),
        after: int | None = None,
        **_: Any,
    ) -> Sequence[int] | None:
        size = self._max_notification_id(c)
        if after is not None and after != size:
            raise IntegrityError(f"the ledger ends at {size}, not at {after}")
        frontier = Frontier(size, [self._node(c, *peak) for peak in peaks(size)])
        nodes = []
        rows = []
        for position, event in enumerate(stored_events, start=size + 1):
            stream = str(event.originator_id)
            version = event.originator_version
            nodes += frontier.add(leaf_hash(position, stream, version, event.topic, event.state))
            rows.append((position, stream, version, event.topic, event.state))
        c.executemany("INSERT INTO stored_events VALUES (?, ?, ?, ?, ?)", rows)
        named = [(key, row[0]) for key, row in zip(keys, rows, strict=bool(keys))]
        c.executemany("INSERT INTO event_keys VALUES (?, ?)", named)
        c.executemany("INSERT INTO merkle_nodes VALUES (?, ?, ?)", nodes)
        return [row[0] for row in rows]

    def _node(self, c: SQLiteCursor, level: int, index: int) -> bytes:
        c.execute("SELECT hash FROM merkle_nodes WHERE level = ? AND idx = ?", (level, index))
        found = c.fetchone()
        if found is None:
            raise PersistenceError(f"the tree has no node at level {level}, index {index}")
        return bytes(found[0])

    def _max_notification_id(self, c: SQLiteCursor) -> int:
        c.execute("SELECT max(position) FROM stored_events")
        return int(c.fetchone()[0] or 0)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        first = 1 if start is None else start if inclusive_of_start else start + 1
        sql = "SELECT * FROM stored_events WHERE position >= ?"
        params: list[Any] = [first]
        if stop is not None:
            sql += " AND position <= ?"
            params.append(stop)
        if topics:
            sql += f" AND topic IN ({','.join('?' * len(topics))})"
            params += topics
        sql += " ORDER BY position LIMIT ?"
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(sql, [*params, limit])
            return [
                Notification(
                    id=row["position"],
                    originator_id=row["originator_id"],
                    originator_version=row["originator_version"],
                    topic=row["topic"],
                    state=row["state"],
                )
                for row in cursor.fetchall()
            ]
