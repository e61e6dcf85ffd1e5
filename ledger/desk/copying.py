"""A ledger as a SQLite file: a consistent copy, whatever store it is in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import orjson

from ledger.desk.tables import Envelope
from ledger.store.log import Log, Row, SqliteLog, root
from ledger.store.url import StoreUrl

Tick = Callable[[int, int], None]
#: what SQLite may leave beside a file that is being written
COMPANIONS = ("-wal", "-shm", "-journal")
_AT_ONCE = 5_000


def copy(log: Log, head: int, url: StoreUrl, place: Path, tick: Tick) -> tuple[int, bytes]:
    """Writes the copy over an empty file; returns its number of events and its tree head."""
    if url.path is not None:
        _backup(url.path, place)
    else:
        _rewrite(log, head, place, tick)
    _one_file(place)
    made = SqliteLog.open(place)
    try:
        events = made.head()
        return events, root(made, events)
    finally:
        made.close()


def _backup(source: Path, place: Path) -> None:
    """SQLite's online backup in one step: no writer is held up, and it is of one moment."""
    uri = f"{source.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(uri, uri=True, timeout=30)) as origin,
        closing(sqlite3.connect(place)) as target,
    ):
        origin.backup(target)


def _rewrite(log: Log, head: int, place: Path, tick: Tick) -> None:
    """Every stored event once more, at its own position, with its own bytes."""
    from eventsourcing.persistence import StoredEvent

    from ledger.store.application import LedgerApplication

    application = LedgerApplication(StoreUrl("sqlite", f"sqlite:///{place}", place))
    try:
        done = 0
        for some in _batches(log.rows(0, head)):
            stored = [StoredEvent(r.stream, r.version, r.topic, bytes(r.state)) for r in some]
            keys = [orjson.loads(Envelope.of(row.state).body)["key"] for row in some]
            application.take(stored, keys, after=done)
            done += len(some)
            tick(done, head)
    finally:
        application.close()


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while some := list(islice(rows, _AT_ONCE)):
        yield some


def _one_file(place: Path) -> None:
    """Out of write-ahead logging, so that the file alone is the whole ledger."""
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
