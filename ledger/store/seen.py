"""Checkpoints that this machine has seen of a ledger: what it must never fall behind.

Every checkpoint that is signed or was given to an audit and held is remembered beside the ledger
(for a server: in the user's data folder), in one text file of signed notes. It is no part of the
ledger: whoever can rewrite the ledger may rewrite it too, so that real witnesses keep copies
elsewhere. It guards against accidents: an old backup, the wrong file, a second branch of history.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from ledger.store.url import StoreUrl

_BETWEEN = b"\n---\n"


def seen_path(url: StoreUrl) -> Path | None:
    """Where the checkpoints of a store are remembered; ``None`` for a memory store."""
    if url.path is not None:
        return url.path.with_name(url.path.name + ".checkpoints")
    if url.kind == "memory":
        return None
    from platformdirs import user_data_path

    name = sha256(url.shown.encode()).hexdigest()[:16]
    return user_data_path("tradeledger") / f"{name}.checkpoints"


def seen(url: StoreUrl) -> Iterator[tuple[str, bytes]]:
    """The remembered checkpoints, oldest first, each with its place."""
    path = seen_path(url)
    if path is None or not path.is_file():
        return
    for number, note in enumerate(path.read_bytes().split(_BETWEEN), start=1):
        if note.strip():
            yield f"{path.name}#{number}", note


def remember(url: StoreUrl, note: bytes) -> None:
    """Remembers a checkpoint, once. Nothing is ever taken out."""
    path = seen_path(url)
    if path is None or any(known == note for _, known in seen(url)):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as out:
        out.write(note + _BETWEEN)
        out.flush()
        os.fsync(out.fileno())
