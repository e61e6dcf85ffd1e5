"""Stage 1: every stream counts its events, by the index that answers are read by."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from ledger.desk.auditing import findings as codes
from ledger.desk.auditing.findings import Finding, Findings
from ledger.store.raw import Raw

#: position, stream, version
_Entry = tuple[Any, Any, Any]
_AT_ONCE = 1024
_RESTORE = "restore the ledger from a backup (tradeledger restore)"


def fingerprint_of(entries: Iterable[_Entry]) -> int:
    """A sum over (position, stream, version), whose hashes nobody outside can foresee."""
    return sum(map(hash, entries))


def check_index(raw: Raw, findings: Findings, fingerprint: int | None) -> None:
    """Checks the streams; with the fingerprint of the events as they lie in the table, also that
    the index over streams leads to these events and to no others.
    """
    found, total = check_streams(raw, findings)
    if fingerprint is not None and found != fingerprint:
        what = f"the index over streams has {total} entries, and they are not those of the events."
        findings.add(Finding(codes.DAMAGED, 1, what, None, _RESTORE))


def check_streams(raw: Raw, findings: Findings) -> tuple[int, int]:
    """Checks by the store's index that each stream counts its events, in order of position.

    The index is what answers are read by. Returns its fingerprint, and how many entries it has.
    """
    stream: object = None
    due, before, found, total = 1, 0, 0, 0
    for batch in raw.by_stream(_AT_ONCE):
        found += fingerprint_of(batch)
        total += len(batch)
        if _fits(batch, (before, stream, due - 1)):
            before, stream, due = batch[-1][0], batch[-1][1], batch[-1][2] + 1
            continue
        for position, its_stream, version in batch:
            if type(position) is not int:
                what = (
                    f"the index over streams leads to {str(position)[:40]!r}, which is no position."
                )
                findings.add(Finding(codes.DAMAGED, 1, what, None, _RESTORE))
                continue
            if its_stream != stream:
                stream, due, before = its_stream, 1, 0
            if version != due or position <= before:
                what = f"it is version {version} of {str(stream)[:80]}"
                what += f", where {due} belongs" if version != due else ""
                what += f"; an earlier version stands at {before}" if position <= before else ""
                findings.add(Finding(codes.VERSIONS, 1, f"{what}.", position))
            due = version + 1 if type(version) is int else due + 1
            before = max(before, position)
    return found, total


def _fits(batch: list[_Entry], last: _Entry) -> bool:
    """Whether entries all count on from the one before them: the fast way to find nothing."""
    positions, _, versions = zip(*batch, strict=True)
    if {*map(type, positions), *map(type, versions)} != {int} or min(positions) < 1:
        return False
    return not [
        None
        for (position, stream, version), (before, its_stream, its_version) in zip(
            batch, chain((last,), batch), strict=False
        )
        if (
            version != its_version + 1 or position <= before
            if stream == its_stream
            else version != 1
        )
    ]
