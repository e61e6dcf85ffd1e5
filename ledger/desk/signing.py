"""Signed tree heads of a ledger, and proofs that rest on them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ledger.proof import checkpoint, proofs
from ledger.proof.checkpoint import Head, KeyFileError, SigningKey
from ledger.proof.leaf import leaf_input
from ledger.proof.verifier import InvalidError
from ledger.store import seen
from ledger.store.log import Log, root, row_at
from ledger.store.url import StoreUrl
from ledger.vocabulary.problems import NOT_HELD, Problem, ProblemsError, register

BAD_KEY = register("IN-12", "a key that cannot be used")
BAD_CHECKPOINT = register("IN-13", "a file that is no checkpoint or proof")
INCONSISTENT = register("PF-01", "the ledger does not continue what was signed before")
NO_CHECKPOINT = register("PF-02", "no signed checkpoint to prove it by")


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint with what it says."""

    note: bytes
    head: Head


def read_key(path: str) -> SigningKey:
    """The signing key in a file; raises ``ProblemsError`` (IN-12), never showing its content."""
    try:
        return checkpoint.read_signing_key(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, KeyFileError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        fix = "tradeledger key new --name example.org/ledger --out FILE    makes one"
        raise ProblemsError([Problem(BAD_KEY, f"{path}: {said}.", fix, "--sign")]) from None


def write_key(key: SigningKey, out: str) -> None:
    """Writes a new key's file, readable by its owner only, and its public part beside it."""
    path = Path(out)
    try:
        for place, text, mode in (
            (path, key.text, 0o600),
            (path.with_name(path.name + ".pub"), key.verification_key, 0o644),
        ):
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text + "\n")
    except OSError as error:
        fix = "choose another name; a key is never written over"
        detail = f"{out}: {error.strerror}."
        raise ProblemsError([Problem(BAD_KEY, detail, fix, "--out")]) from None


def unsigned(log: Log, origin: str, size: int | None = None) -> str:
    """The text of a checkpoint, as it would be signed."""
    size = log.head() if size is None else size
    return checkpoint.checkpoint_text(origin, size, root(log, size))


def sign(log: Log, url: StoreUrl, keys: list[SigningKey], origin: str | None = None) -> Signed:
    """Signs the tree head as it is now, and remembers the checkpoint.

    A log must not contradict itself: raises ``ProblemsError`` (PF-01) if the ledger does not begin
    with what a checkpoint that this machine has seen says.
    """
    check_continues(log, seen.seen(url))
    text = unsigned(log, origin or keys[0].name)
    note = checkpoint.signed(text, keys)
    seen.remember(url, note)
    return Signed(note, checkpoint.read_head(note))


def check_continues(log: Log, notes: Iterable[tuple[str, bytes]]) -> None:
    """Raises ``ProblemsError`` (PF-01) unless the ledger begins with each of the checkpoints."""
    size = log.head()
    for place, note in notes:
        try:
            head = checkpoint.read_head(note)
        except InvalidError:
            continue
        if head.size > size:
            what = f"it was signed with {head.size} events and has {size}."
        elif root(log, head.size) != head.root:
            what = f"its first {head.size} events were signed with another tree head."
        else:
            continue
        fix = "tradeledger audit    tells what happened; do not sign until it is clear"
        raise ProblemsError([Problem(INCONSISTENT, what, fix, place)])


def read_signed(path: str, option: str) -> Signed:
    """The checkpoint in a file; raises ``ProblemsError`` (IN-13) if it is none."""
    try:
        note = Path(path).read_bytes()
        return Signed(note, checkpoint.read_head(note))
    except OSError as error:
        problem = Problem(BAD_CHECKPOINT, f"{path}: {error.strerror}.", "check the path", option)
    except InvalidError as error:
        problem = Problem(BAD_CHECKPOINT, f"{path}: {error}.", "tradeledger checkpoint", option)
    raise ProblemsError([problem])


def latest(url: StoreUrl, size: int) -> Signed:
    """The newest remembered checkpoint that covers a position and is signed."""
    found = None
    for _, note in seen.seen(url):
        try:
            head = checkpoint.read_head(note)
        except InvalidError:
            continue
        if head.keys and head.size >= size and (found is None or head.size >= found.head.size):
            found = Signed(note, head)
    if found is None:
        detail = f"no signed checkpoint covers position {size}."
        fix = "add  --sign KEY  to sign one now, or  --checkpoint FILE"
        raise ProblemsError([Problem(NO_CHECKPOINT, detail, fix)])
    return found


def prove_inclusion(log: Log, position: int, signed: Signed) -> bytes:
    """The file which proves that the event at a position is in a checkpoint's tree."""
    row = row_at(log, position)
    size = signed.head.size
    if row is None or position > log.head():
        detail = f"there is no position {position}."
        fix = f"positions run from 1 to {log.head()}"
        raise ProblemsError([Problem(NOT_HELD, detail, fix, "POSITION")])
    if position > size:
        detail = f"the checkpoint covers the first {size} events only."
        fix = "add  --sign KEY  to sign a newer one"
        raise ProblemsError([Problem(NO_CHECKPOINT, detail, fix, "--checkpoint")])
    check_continues(log, [("--checkpoint", signed.note)])
    event = leaf_input(row.position, row.stream, row.version, row.topic, row.state)
    path = proofs.inclusion(position - 1, size, log.node)
    return proofs.inclusion_file(event, position - 1, path, signed.note)


def prove_consistency(log: Log, earlier: Signed, later: Signed) -> bytes:
    """The file which proves that the later checkpoint's tree begins with the earlier one's."""
    check_continues(log, [("--from", earlier.note), ("--checkpoint", later.note)])
    if earlier.head.size > later.head.size:
        detail = f"it has {earlier.head.size} events, and the later one {later.head.size}."
        fix = "swap them, or sign a newer one with  --sign KEY"
        raise ProblemsError([Problem(BAD_CHECKPOINT, detail, fix, "--from")])
    path = proofs.consistency(earlier.head.size, later.head.size, log.node)
    return proofs.consistency_file(earlier.note, path, later.note)
