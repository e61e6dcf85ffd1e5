"""Giving a ledger its tree: for one that was written before there was any.

The tree follows from the stored events alone. It is made in one transaction together with an event,
``ledger.migrated``, that says so: from then on the history tells at which size it began to be
provable, and with which head. Nodes that are there already are never replaced: a tree that is
there and does not fit is damage, and not a matter of migration.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from ledger.events.keeping import Migrated
from ledger.events.recorded import RecordedEvent, to_state
from ledger.proof.leaf import leaf_hash
from ledger.proof.merkle import Frontier, Node
from ledger.store.sqlite import TABLES
from ledger.store.url import StoreUrl
from ledger.vocabulary.problems import BAD_STORE, Problem, ProblemsError, register

HAS_TREE = register("DE-06", "a ledger that needs no migration")
NOT_WHOLE = register("DE-07", "a ledger that cannot be migrated as it is")
Tick = Callable[[int, int], None]
_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Migration:
    """What was done: the events that got their leaves, the head over them, the event's place."""

    size: int
    root: bytes
    position: int


def migrate(url: StoreUrl, *, by: str, now: datetime, tick: Tick) -> Migration:
    """Gives the ledger in a store its tree.

    Raises ``ProblemsError``: DE-06 where there is one, DE-07 where positions have gaps or a key
    comes twice, IN-09 where the store cannot be used. Nothing is written then.
    """
    if url.kind == "postgresql":
        from ledger.desk.migrating_postgres import connected

        with connected(url) as store:
            return _migrated(store, by, now, tick)
    if url.path is None or not url.path.is_file():
        raise _refused(BAD_STORE, f"there is no ledger at {url.shown}.", "check --store")
    try:
        return _migrated(_Sqlite(url.path), by, now, tick)
    except sqlite3.Error as error:
        raise _refused(BAD_STORE, f"{url.shown}: {error}.", "nothing was changed") from None


class _Sqlite:
    """The store's statements, in SQLite's words."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        self.connection.execute("PRAGMA synchronous=FULL")

    def begin(self) -> None:
        self.connection.execute("BEGIN IMMEDIATE")

    def end(self, *, keep: bool) -> None:
        if self.connection.in_transaction:
            self.connection.execute("COMMIT" if keep else "ROLLBACK")
        self.connection.close()

    def one(self, sql: str) -> Any:
        found = self.connection.execute(sql).fetchone()
        return found[0] if found else None

    def has(self, table: str) -> bool:
        sql = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
        return bool(self.connection.execute(sql, (table,)).fetchone()[0])

    def make_tables(self) -> None:
        for statement in TABLES:
            self.connection.execute(statement)

    def rows(self) -> Any:
        sql = (
            "SELECT position, originator_id, originator_version, topic, state"
            " FROM stored_events ORDER BY position"
        )
        cursor = self.connection.cursor()
        with closing(cursor):
            yield from cursor.execute(sql)

    def add(self, table: str, rows: list[Any]) -> None:
        if rows:
            marks = ",".join("?" * len(rows[0]))
            self.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _migrated(store: Any, by: str, now: datetime, tick: Tick) -> Migration:
    done = False
    try:
        store.begin()
        if not store.has("stored_events"):
            raise _refused(BAD_STORE, "there is no ledger in it.", "check --store")
        store.make_tables()
        migration = _filled(store, by, now, tick)
        done = True
    finally:
        store.end(keep=done)
    return migration


def _filled(store: Any, by: str, now: datetime, tick: Tick) -> Migration:
    size = store.one("SELECT count(*) FROM stored_events") or 0
    nodes = store.one("SELECT count(*) FROM merkle_nodes") or 0
    leaves = store.one("SELECT count(*) FROM merkle_nodes WHERE level = 0") or 0
    if nodes and leaves >= size:
        fix = "tradeledger audit    checks it"
        raise _refused(HAS_TREE, f"the ledger of {size} events has its tree.", fix)
    if nodes:
        what = (
            f"there is a tree, and it knows {leaves} of {size} events: it was cut or never whole."
        )
        raise _refused(NOT_WHOLE, what, "restore the ledger from a backup")
    has_keys = bool(store.one("SELECT count(*) FROM event_keys"))
    frontier = Frontier(0, [])
    made: list[Node] = []
    keys: dict[str, int] = {}
    last = ""
    for position, stream, version, topic, state in store.rows():
        if position != frontier.size + 1:
            what = f"position {position} stands where {frontier.size + 1} belongs."
            raise _refused(NOT_WHOLE, what, "restore the ledger from a backup")
        made += frontier.add(leaf_hash(position, stream, version, topic, bytes(state)))
        last = _read(position, state, keys)
        if len(made) >= _AT_ONCE:
            store.add("merkle_nodes", made)
            made = []
            tick(position, size)
    if not has_keys:
        store.add("event_keys", list(keys.items()))
    root = frontier.root()
    event = _event(store, size, root, by, now, last)
    made += frontier.add(leaf_hash(*event))
    store.add("merkle_nodes", made)
    store.add("stored_events", [event])
    store.add("event_keys", [(f"ledger/merkle-tree-{size}", size + 1)])
    return Migration(size, root, size + 1)


def _read(position: int, state: bytes, keys: dict[str, int]) -> str:
    """Takes in an event's key; returns when it was recorded."""
    try:
        envelope = orjson.loads(state)
        key = str(envelope["body"]["key"])
        recorded = str(envelope["recorded"])
    except (ValueError, KeyError, TypeError):
        what = f"what is stored at position {position} is no event."
        raise _refused(NOT_WHOLE, what, "restore the ledger from a backup") from None
    if key in keys:
        what = f"the key {key} stands at {keys[key]} and at {position}."
        raise _refused(NOT_WHOLE, what, "restore the ledger from a backup")
    keys[key] = position
    return recorded


def _event(
    store: Any, size: int, root: bytes, by: str, now: datetime, last: str
) -> tuple[int, str, int, str, bytes]:
    body = Migrated(
        key=f"ledger/merkle-tree-{size}", announced=now.date(), migration="merkle-tree",
        size=size, root=root.hex(),
    )  # fmt: skip
    version = store.one(
        f"SELECT max(originator_version) FROM stored_events WHERE originator_id = '{body.stream}'"
    )
    when = max(now, datetime.fromisoformat(last)) if last else now
    recorded = RecordedEvent(body.stream, (version or 0) + 1, when, by, body)
    return size + 1, body.stream, recorded.originator_version, body.kind, to_state(recorded)


def _refused(code: str, detail: str, fix: str) -> ProblemsError:
    return ProblemsError([Problem(code, detail, fix, "--store")])
