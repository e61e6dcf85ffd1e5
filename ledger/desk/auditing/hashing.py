"""Rows to leaves, leaves to heads: what stage 1 computes, many rows at a time.

Each has a fast way for rows that are what the ledger writes, and a careful one for whatever else
may lie in a store; both say the same of the same row.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from ledger.proof.merkle import EMPTY_ROOT, node_hash, peaks
from ledger.store.raw import RawRow

#: the tree is held against itself in perfect subtrees of so many leaves
BATCH_LEVEL = 12
BATCH = 1 << BATCH_LEVEL
#: how the bytes of an event begin, up to the instant, and where that stands
_HEAD = b'{"v":1,"recorded":"'
_INSTANT = len("2026-11-24T12:00:00.000000+00:00")
_BEFORE, _STAMP = slice(len(_HEAD)), slice(len(_HEAD), len(_HEAD) + _INSTANT)


def leaf_of(row: RawRow) -> bytes | None:
    """The leaf hash of a row as it lies there; ``None`` where a value is not even of its type."""
    position, stream, version, topic, state = row
    if not (isinstance(stream, str) and isinstance(topic, str) and isinstance(state, bytes)):
        return None
    if not (isinstance(position, int) and isinstance(version, int)):
        return None
    head = f"\x00tradeledger/1\n{position}\n{stream}\n{version}\n{topic}\n".encode()
    return sha256(head + state).digest()


def leaves_of(rows: list[RawRow]) -> list[bytes | None]:
    """The leaf hashes of rows, as ``leaf_of`` gives them."""
    positions, streams, versions, topics, _ = zip(*rows, strict=True)
    if {*map(type, positions), *map(type, versions)} != {int}:
        return [leaf_of(row) for row in rows]
    if {*map(type, streams), *map(type, topics)} != {str}:
        return [leaf_of(row) for row in rows]
    try:
        return [
            sha256(
                f"\x00tradeledger/1\n{position}\n{stream}\n{version}\n{topic}\n".encode() + state
            ).digest()
            for position, stream, version, topic, state in rows
        ]
    except (TypeError, UnicodeError):
        return [leaf_of(row) for row in rows]


def nodes_above(level: list[bytes]) -> list[bytes]:
    """The nodes over pairs of nodes; a last one that has no neighbour has none above it."""
    return [
        sha256(b"\x01" + left + right).digest()
        for left, right in zip(level[::2], level[1::2], strict=False)
    ]


def are(made: Sequence[bytes | None], kept: bytes) -> bool:
    """Whether hashes that were made are, one after the other, those that are kept."""
    return None not in made and b"".join(made) == kept  # type: ignore[arg-type]


def stamps_of(rows: list[RawRow]) -> list[bytes]:
    """The recorded instants of rows, each empty where there is none."""
    states = [row[4] for row in rows]
    try:
        if {state[_BEFORE] for state in states} == {_HEAD}:
            return [state[_STAMP] for state in states]
    except TypeError:
        pass
    return [_recorded(state) for state in states]


def _recorded(state: object) -> bytes:
    """The recorded instant in stored bytes, empty where there is none."""
    if not isinstance(state, bytes):
        return b""
    return state.partition(b'"recorded":"')[2][:_INSTANT]


def is_instant(stamp: bytes) -> bool:
    """Whether it looks like one that the ledger writes: a damaged one must not set the measure."""
    if len(stamp) != _INSTANT or not stamp.isascii():
        return False
    return stamp[:2] in {b"19", b"20", b"21"} and stamp.endswith(b"+00:00")


def head_over(*levels: list[bytes]) -> bytes:
    """The tree head over nodes of falling levels, each level continuing the one before it."""
    hashes = [peak for nodes in levels for peak in _peaks_of(nodes)]
    head = hashes.pop() if hashes else EMPTY_ROOT
    while hashes:
        head = node_hash(hashes.pop(), head)
    return head


def _peaks_of(nodes: list[bytes]) -> list[bytes]:
    """The heads of the perfect subtrees over nodes of one level, left to right."""
    found = []
    done = 0
    for level, _ in peaks(len(nodes)):
        some = nodes[done : done + (1 << level)]
        done += 1 << level
        while len(some) > 1:
            some = nodes_above(some)
        found += some
    return found
