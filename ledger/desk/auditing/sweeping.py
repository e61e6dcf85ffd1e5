"""Stage 1 in several processes: is everything as it should be, or not?

Each walks over a stretch of whole batches, one also over the index of streams. Their word counts
only where all of them find nothing; otherwise this process goes through all of it by itself, in
the one way that names what it finds. So nothing is found, or named, differently because of them.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ledger.desk.auditing import hands
from ledger.desk.auditing.hashing import BATCH
from ledger.store.url import StoreUrl

Tick = Callable[[int, int], None]
#: the bytes of so many events are checked in the time of one event's schema and rules, and less
LIGHT = 4
#: the index of streams costs as much as so many of the events that it leads to
_STREAMS = 0.2


@dataclass(frozen=True, slots=True)
class Swept:
    """Events up to a position, found to be as the tree has them.

    ``tops``      the heads of their batches
    ``recorded``  the last instant among them
    """

    upto: int
    tops: list[bytes]
    recorded: bytes


def sweep(url: StoreUrl, after: int, upto: int, known: int, tick: Tick) -> Swept | None:
    """Sweeps the events of whole batches, ``after < position <= upto``, and the index of streams.

    ``known`` is how many events the tree has. ``None`` where there are too few events or cores, or
    where anything at all is not as it should be.
    """
    count = hands.hands((upto - after) // LIGHT)
    if count < 2 or url.kind == "memory":
        return None
    cuts = _cuts(after, upto, count)
    shares: list[dict[str, Any]] = [
        {"part": "bytes", "store": url.text, "after": start, "upto": end, "known": known,
         "streams": end == upto}
        for start, end in pairwise(cuts)
    ]  # fmt: skip
    found = hands.ask(shares, tick, upto)
    if found is None or not all(each.get("clean") for each in found):
        return None
    if after == 0 and sum(int(each["fingerprint"]) for each in found) != int(found[-1]["streams"]):
        return None
    recorded = b""
    for each in found:
        if each["began"].encode() < recorded:
            return None
        recorded = each["recorded"].encode() or recorded
    tops = [top for each in found for top in _split(b64decode(each["tops"]))]
    return Swept(upto, tops, recorded) if len(tops) == (upto - after) // BATCH else None


def _cuts(after: int, upto: int, count: int) -> list[int]:
    """Where the stretches begin and end, so that all take about as long as the last one."""
    batches = (upto - after) // BATCH
    share = (1 + _STREAMS) / count
    inner = [min(round(share * number * batches), batches - 1) for number in range(1, count)]
    return [after, *(after + cut * BATCH for cut in inner), upto]


def _split(hashes: bytes) -> list[bytes]:
    return [hashes[start : start + 32] for start in range(0, len(hashes), 32)]
