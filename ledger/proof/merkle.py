"""The Merkle tree of RFC 6962 (section 2.1), grown leaf by leaf.

Nodes are kept by ``(level, index)``: level 0 are leaf hashes, a node at level ``n`` covers ``2**n``
leaves, and only perfect subtrees are kept. Adding a leaf completes as many nodes as its index has
trailing one bits, and the root of any size is a fold over at most ``log2(size)`` of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256

Node = tuple[int, int, bytes]
Lookup = Callable[[int, int], bytes]

EMPTY_ROOT = sha256(b"").digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: ``SHA-256(0x01 || left || right)``."""
    return sha256(b"\x01" + left + right).digest()


def peaks(size: int) -> list[tuple[int, int]]:
    """The perfect subtrees of a tree of ``size`` leaves, left to right, as (level, index)."""
    result = []
    offset = 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            result.append((level, offset >> level))
            offset += 1 << level
    return result


def root(size: int, lookup: Lookup) -> bytes:
    """The tree head of the first ``size`` leaves; ``lookup`` gives kept nodes."""
    if size == 0:
        return EMPTY_ROOT
    hashes = [lookup(level, index) for level, index in peaks(size)]
    head = hashes.pop()
    while hashes:
        head = node_hash(hashes.pop(), head)
    return head


class Frontier:
    """The right edge of a growing tree: the peaks, and nothing else."""

    def __init__(self, size: int, hashes: Iterable[bytes]) -> None:
        """``hashes`` are those of ``peaks(size)``, left to right."""
        self.size = size
        self._hashes = list(hashes)

    def add(self, leaf: bytes) -> list[Node]:
        """Adds a leaf hash; returns the nodes that are now complete, leaf first."""
        nodes = [(0, self.size, leaf)]
        head, level, index = leaf, 0, self.size
        while index & 1:
            head = node_hash(self._hashes.pop(), head)
            level, index = level + 1, index >> 1
            nodes.append((level, index, head))
        self._hashes.append(head)
        self.size += 1
        return nodes

    def root(self) -> bytes:
        """The tree head."""
        if not self._hashes:
            return EMPTY_ROOT
        head = self._hashes[-1]
        for left in reversed(self._hashes[:-1]):
            head = node_hash(left, head)
        return head
