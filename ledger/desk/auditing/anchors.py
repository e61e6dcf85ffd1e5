"""Checkpoints: what the ledger once was, by the word of somebody who signed it.

Some changes leave no trace in the ledger itself: a history that was rewritten together with its
tree, or cut off together with it. Only a tree head from before, kept elsewhere, shows these.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledger.desk.auditing import findings as codes
from ledger.desk.auditing.findings import Finding, Findings
from ledger.desk.auditing.tree import Tree
from ledger.proof import merkle
from ledger.proof.checkpoint import read_head
from ledger.proof.verifier import InvalidError, Key, open_checkpoint
from ledger.store.raw import Raw, RawError


@dataclass(frozen=True, slots=True)
class Anchor:
    """A tree head that the ledger is held against; ``believed`` if a trusted key has signed it."""

    place: str
    size: int
    root: bytes
    believed: bool


def read_anchor(place: str, note: bytes, keys: list[Key], findings: Findings) -> Anchor | None:
    """Reads a checkpoint; with keys its signature must be one of theirs, else it is a finding."""
    try:
        if keys:
            checkpoint = open_checkpoint(note, keys)
            return Anchor(place, checkpoint.size, checkpoint.root, believed=True)
        head = read_head(note)
        return Anchor(place, head.size, head.root, believed=False)
    except InvalidError as error:
        fix = "ask whoever gave it to you for the checkpoint, and for the key that they publish"
        findings.add(Finding(codes.UNVERIFIED, 1, f"{error}.", None, fix, place))
        return None


def check_anchors(anchors: list[Anchor], tree: Tree, raw: Raw, findings: Findings) -> int:
    """Holds the ledger against tree heads; returns the largest size that it was found to keep."""
    kept = 0
    good: list[Anchor] = []
    bad: list[Anchor] = []
    for anchor in sorted(anchors, key=lambda each: (each.size, each.place)):
        if anchor.size > tree.size:
            if tree.whole:
                gone = anchor.size - tree.size
                what = (
                    f"it was signed with {anchor.size} events, and {tree.size} are there:"
                    f" {gone} {'is' if gone == 1 else 'are'} gone."
                )
                findings.add(Finding(codes.SHORTER, 1, what, tree.size, _RESTORE, anchor.place))
            continue
        root = tree.root_at.get(anchor.size) or _kept_root(raw, anchor.size)
        (good if root == anchor.root else bad).append(anchor)
    for anchor in good:
        kept = max(kept, anchor.size)
    for anchor in bad:
        below = max((each.size for each in good if each.size < anchor.size), default=0)
        where = f"of the events {below + 1} to {anchor.size}" if anchor.size else "of the head"
        what = f"the tree head of its {anchor.size} events is another one: some {where} differ."
        findings.add(Finding(codes.REWRITTEN, 1, what, anchor.size, _RESTORE, anchor.place))
    return kept


def _kept_root(raw: Raw, size: int) -> bytes | None:
    """The tree head from kept nodes, for a size that this audit did not go through."""

    def lookup(level: int, index: int) -> bytes:
        found = raw.nodes(level, index, 1)
        if not found or not isinstance(found[0][1], bytes):
            raise LookupError
        return found[0][1]

    try:
        return merkle.root(size, lookup)
    except (LookupError, RawError):
        return None


_RESTORE = "find out who wrote to the store; restore it from a backup (tradeledger restore)"
