"""Whether a ledger is whole, checked the slow and obvious way."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from pathlib import Path

from ledger.events.recorded import from_state
from ledger.store.log import Log, Row, SqliteLog, root
from projections.index import Index


def leaf_input(row: Row) -> bytes:
    """What is hashed for a row, as the format is written down in ``ledger.proof.leaf``."""
    head = f"tradeledger/1\n{row.position}\n{row.stream}\n{row.version}\n{row.topic}\n"
    return head.encode() + row.state


def naive_root(entries: list[bytes]) -> bytes:
    """The Merkle tree hash, word for word as RFC 6962, section 2.1 defines it."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    half = 1
    while half * 2 < len(entries):
        half *= 2
    return sha256(b"\x01" + naive_root(entries[:half]) + naive_root(entries[half:])).digest()


def assert_sound(log: Log) -> list[Row]:
    """No gap, every stream complete, every key known once, and the tree is that of the rows."""
    rows = list(log.rows())
    assert [row.position for row in rows] == list(range(1, log.head() + 1))
    versions: Counter[str] = Counter()
    for row in rows:
        versions[row.stream] += 1
        assert row.version == versions[row.stream]
        event = from_state(row.stream, row.version, row.topic, row.state)
        assert event.body.stream == row.stream
        assert log.position_of(event.body.key) == row.position
    assert root(log, len(rows)) == naive_root([leaf_input(row) for row in rows])
    return rows


def assert_sound_file(path: Path) -> list[Row]:
    """A ledger's file opens, is whole, passes SQLite's own check, and can be indexed."""
    log = SqliteLog.open(path)
    try:
        rows = assert_sound(log)
        (found,) = log._connection.execute("PRAGMA integrity_check").fetchone()
        assert found == "ok"
        index = Index.open(log, path.with_name(f"{path.name}.index"))
        assert index.position == len(rows)
        index.close()
    finally:
        log.close()
    return rows


def keys_of(rows: list[Row]) -> list[str]:
    """The keys of rows, in order."""
    return [from_state(r.stream, r.version, r.topic, r.state).body.key for r in rows]
