"""Making proofs from the kept nodes of the tree; checking them is ``ledger.proof.verifier``'s.

A proof is a list of node hashes. Its nodes are those of RFC 6962, sections 2.1.1 and 2.1.2; every
one covers a range of leaves whose hash is a fold over at most ``log2(size)`` kept nodes, so a proof
costs the square of that, on a million leaves as on a thousand.
"""

from __future__ import annotations

from base64 import b64encode

from ledger.proof.merkle import EMPTY_ROOT, Lookup, node_hash
from ledger.proof.verifier import CONSISTENCY, INCLUSION


def subtree(first: int, last: int, lookup: Lookup) -> bytes:
    """The hash over leaves ``first <= index < last``; ``first`` begins a subtree of that size."""
    hashes = []
    while first < last:
        level = (last - first).bit_length() - 1
        hashes.append(lookup(level, first >> level))
        first += 1 << level
    if not hashes:
        return EMPTY_ROOT
    head = hashes.pop()
    while hashes:
        head = node_hash(hashes.pop(), head)
    return head


def _half(size: int) -> int:
    """The largest power of two below a size (RFC 6962's k)."""
    return 1 << (size - 1).bit_length() - 1


def inclusion(index: int, size: int, lookup: Lookup) -> list[bytes]:
    """The path from a leaf (counted from 0) to the head of a tree of ``size`` leaves.

    Raises ``ValueError`` if there is no such leaf, ``LookupError`` if a node is not kept.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    path = []
    first, last = 0, size
    while last - first > 1:
        middle = first + _half(last - first)
        if index < middle:
            path.append(subtree(middle, last, lookup))
            last = middle
        else:
            path.append(subtree(first, middle, lookup))
            first = middle
    return path[::-1]


def consistency(old: int, new: int, lookup: Lookup) -> list[bytes]:
    """The path which shows that the tree of ``new`` leaves begins with that of ``old``.

    Raises ``ValueError`` if ``old`` is larger, ``LookupError`` if a node is not kept.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves does not begin with one of {old}")
    if old in {0, new}:
        return []
    path = []
    first, last, whole = 0, new, True
    while old != last:
        middle = first + _half(last - first)
        if old <= middle:
            path.append(subtree(middle, last, lookup))
            last = middle
        else:
            path.append(subtree(first, middle, lookup))
            first, whole = middle, False
    if not whole:
        path.append(subtree(first, last, lookup))
    return path[::-1]


def _base64(data: bytes) -> str:
    return b64encode(data).decode()


def inclusion_file(event: bytes, index: int, path: list[bytes], checkpoint: bytes) -> bytes:
    """An inclusion proof as a C2SP tlog-proof file; ``event`` is the leaf's input."""
    lines = [INCLUSION, f"extra {_base64(event)}", f"index {index}", *map(_base64, path)]
    return "\n".join(lines).encode() + b"\n\n" + checkpoint


def consistency_file(earlier: bytes, path: list[bytes], later: bytes) -> bytes:
    """A consistency proof between two signed checkpoints as a file, in the manner of tlog-proof."""
    lines = [CONSISTENCY, f"from {_base64(earlier)}", *map(_base64, path)]
    return "\n".join(lines).encode() + b"\n\n" + later
