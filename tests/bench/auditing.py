"""Row 6: an audit, beside hashing the same bytes with hashlib in a plain loop.

The bar can be read in two ways, so both loops run: one reads the events' bytes from the store, as
an audit must, the other finds them in memory. Stage 1 holds every byte against the tree; it is
timed in this process alone, and as ``tradeledger audit`` runs it, with other processes where there
are cores. The whole audit is the command itself, from start to exit: schemas, rules and the index
too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from ledger.desk.auditing import hands, sweeping
from ledger.desk.auditing.findings import Findings
from ledger.desk.auditing.tree import check_tree
from ledger.store.raw import SqliteRaw
from ledger.store.url import StoreUrl
from tests.bench.cold import FailedError, checked
from tests.bench.ledgers import Ledgers
from tests.bench.measuring import (
    Line,
    Report,
    megabytes,
    per_second,
    rate,
    seconds,
    side_by_side,
    tradeledger,
)

QUARTER = 0.25
#: the bar speaks of a ledger of this size
BAR_AT = 1_000_000
_BYTES = "SELECT state FROM stored_events ORDER BY position"


def measure(ledgers: Ledgers, sizes: tuple[int, ...], *, quick: bool) -> Report:
    """Events per second of an audit and of both loops, at each size, in turn."""
    report = Report()
    for size in sizes:
        path = ledgers.synthetic(size)
        repeats = 3 if size >= BAR_AT or quick else 7
        url = StoreUrl("sqlite", f"sqlite:///{path}", path)
        sides: list[tuple[str, Callable[[], float]]] = [
            ("audit, stage 1, one process", lambda path=path: _stage_1(path, None))  # type: ignore[misc]
        ]
        count = hands.hands(size // sweeping.LIGHT)
        if count > 1:
            name = f"audit, stage 1, {count} processes"
            sides.append((name, lambda path=path, url=url: _stage_1(path, url)))  # type: ignore[misc]
        in_store, in_memory, *took = side_by_side(
            repeats,
            lambda path=path: seconds(lambda: _from_the_store(path)),  # type: ignore[misc]
            lambda path=path: _in_memory(path),  # type: ignore[misc]
            *(side for _, side in sides),
        )
        loops = {"bytes in the store": in_store, "bytes in memory": in_memory}
        for (what, _), mine in zip(sides, took, strict=True):
            _compare(report, size, what, mine, loops)
        _whole(report, ledgers, path, size, loops)
    report.remarks.append(
        "Up to 100,000 events an audit lets SQLite check the whole file besides: free pages too."
    )
    return report


def _compare(report: Report, size: int, what: str, mine: float, loops: dict[str, float]) -> None:
    for loop, its in loops.items():
        line = Line(6, f"{what}; {loop}", f"{size:,}")
        line.ours, line.peer = rate(per_second(size, mine)), rate(per_second(size, its))
        line.ratio = f"{its / mine:.3f}x"
        if size >= BAR_AT:
            line.bar, line.met = f"at least {QUARTER:g}x", its / mine >= QUARTER
        report.lines.append(line)


def _whole(
    report: Report, ledgers: Ledgers, path: Path, size: int, loops: dict[str, float]
) -> None:
    """The command, with an index to check; once where that takes minutes."""
    store = tradeledger(path)
    try:
        checked(ledgers, [*store, "rate", "--importer", "US", "--origin", "CN"])
        done = [checked(ledgers, [*store, "audit"]) for _ in range(1 if size >= BAR_AT else 3)]
    except FailedError as error:
        report.lines.append(Line(6, "the whole audit", f"{size:,}", "failed"))
        report.remarks.append(str(error))
        return
    done.sort(key=lambda each: each.seconds)
    middle = done[len(done) // 2]
    _compare(report, size, "the whole audit, the command", middle.seconds, loops)
    told = f"{middle.seconds:,.1f} s, {megabytes(middle.peak)}"
    report.lines.append(Line(6, "  its time, and the peak memory of a process", f"{size:,}", told))


def _stage_1(path: Path, url: StoreUrl | None) -> float:
    findings = Findings()
    with closing(SqliteRaw.open(path)) as raw:
        took = seconds(lambda: check_tree(raw, findings, lambda _done, _of: None, url=url))
    if len(findings):
        raise ValueError(f"the audit has found something: {next(iter(findings))}")
    return took


def _from_the_store(path: Path) -> None:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        for (state,) in connection.execute(_BYTES):
            sha256(state).digest()


def _in_memory(path: Path) -> float:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        states = [state for (state,) in connection.execute(_BYTES)]

    def loop() -> None:
        for state in states:
            sha256(state).digest()

    return seconds(loop)
