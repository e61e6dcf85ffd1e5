"""Row 2: durable appends and bulk imports, beside the library's own.

Both sides write to copies of files that hold the same events, on the same disk, with write-ahead
logging and ``synchronous=FULL`` (the ledger sets it; the library keeps SQLite's default, which is
the same). Both are handed event objects: what is timed is encoding, the transaction and, on the
ledger's side, keys, leaf hashes and tree nodes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from eventsourcing.persistence import StoredEvent

from ledger.desk.append import append
from ledger.events.measures import Noted
from ledger.events.recorded import RecordedEvent, from_state, to_state
from ledger.store.application import LedgerApplication
from ledger.store.log import SqliteLog
from ledger.store.url import StoreUrl
from tests.bench import library
from tests.bench.ledgers import LIBRARY_AT_MOST, Ledgers
from tests.bench.measuring import Line, Report, per_second, rate, seconds, side_by_side, times

SINGLE, BULK = 0.8, 3.0
_BATCH = 1000


@dataclass(slots=True)
class Both:
    """The two stores and the events that are still to be written to both."""

    ledger: LedgerApplication
    peer: library.PeerApplication
    fresh: Iterator[RecordedEvent]

    def next(self, count: int) -> tuple[list[RecordedEvent], list[library.Happened]]:
        events = list(islice(self.fresh, count))
        return events, [_as_library(event) for event in events]

    def peer_takes(self, batches: Iterable[list[library.Happened]]) -> None:
        """The library's plain appends, one transaction a batch."""
        for batch in batches:
            library.put(self.peer, batch)


def measure(ledgers: Ledgers, sizes: tuple[int, ...], *, quick: bool) -> Report:
    """Events per second, one per commit and in batches, on a ledger of some size."""
    report = Report()
    size = max((size for size in sizes if size <= LIBRARY_AT_MOST), default=LIBRARY_AT_MOST)
    ours = ledgers.copy(ledgers.synthetic(size))
    theirs = ledgers.copy(ledgers.peer(size))
    both = Both(
        LedgerApplication(StoreUrl("sqlite", f"sqlite:///{ours}", ours)),
        library.PeerApplication(theirs),
        _fresh(ledgers.synthetic(size)),
    )
    try:
        _single(both, report, size, repeats=5 if quick else 15, count=40 if quick else 100)
        _bulk(both, report, size, repeats=3 if quick else 7, batches=4 if quick else 10)
        _with_rules(both, report, size, count=40 if quick else 200)
    finally:
        both.ledger.close()
        both.peer.close()
    report.remarks.append(f"SQLite synchronous: {_synchronous(theirs)} by the library's default.")
    return report


def _single(both: Both, report: Report, size: int, *, repeats: int, count: int) -> None:
    given: list[Any] = [None, None]

    def prepare() -> None:
        given[0], given[1] = both.next(count)

    def ours() -> float:
        prepare()
        return seconds(lambda: [both.ledger.record([event]) for event in given[0]])

    def theirs() -> float:
        return seconds(lambda: both.peer_takes([event] for event in given[1]))

    _compare(report, size, "append, one event per commit", count, repeats, ours, theirs, SINGLE)


def _bulk(both: Both, report: Report, size: int, *, repeats: int, batches: int) -> None:
    count = batches * _BATCH
    given: list[Any] = [None, None]

    def ours() -> float:
        given[0], given[1] = both.next(count)
        return seconds(lambda: [both.ledger.record(batch) for batch in _batches(given[0])])

    def theirs() -> float:
        return seconds(lambda: both.peer_takes(_batches(given[1])))

    def taken() -> float:
        events = [_as_stored(event) for event in both.next(count)[0]]
        keys = [str(orjson.loads(event.state)["body"]["key"]) for event in events]
        pairs = zip(_batches(events), _batches(keys), strict=True)
        after = _head(both.ledger)

        def work() -> None:
            done = after
            for some, their_keys in pairs:
                both.ledger.take(some, their_keys, after=done)
                done += len(some)

        return seconds(work)

    what = f"bulk import, {_BATCH:,} a batch"
    _compare(report, size, what, count, repeats, ours, theirs, BULK)
    what = f"restore of stored bytes, {_BATCH:,} a batch"
    _compare(report, size, what, count, repeats, taken, _theirs_again(both, count), None)


def _theirs_again(both: Both, count: int) -> Callable[[], float]:
    """The library's batched append of further events."""

    def work() -> float:
        events = both.next(count)[1]
        return seconds(lambda: both.peer_takes(_batches(events)))

    return work


def _with_rules(both: Both, report: Report, size: int, *, count: int) -> None:
    """The whole desk, as ``tradeledger append`` does it: read, ask all rules, record."""
    now = datetime.now(UTC)
    log = both.ledger.reader()
    heads = [row for row in log.rows(0, 5000) if row.topic == "measure.introduced"][:count]
    log.close()
    events = [
        Noted(
            key=f"{row.stream.partition(':')[2]}/said-{number}",
            announced="2026-10-01",
            sources=orjson.loads(row.state)["body"]["sources"],
            measure=row.stream.partition(":")[2],
            text=f"Remark {number}",
        )
        for number, row in enumerate(heads)
    ]

    def work() -> None:
        for event in events:
            outcome = append(both.ledger, [event], by="bench", now=now)
            if outcome.refused:
                raise ValueError(str(outcome.problems[0]))

    took = seconds(work)
    shown = rate(per_second(len(events), took))
    report.lines.append(Line(2, "append with all business rules", f"{size:,}", shown))


def _compare(
    report: Report,
    size: int,
    what: str,
    count: int,
    repeats: int,
    ours: Callable[[], float],
    theirs: Callable[[], float],
    bar: float | None,
) -> None:
    mine, its = (per_second(count, took) for took in side_by_side(repeats, ours, theirs))
    line = Line(2, what, f"{size:,}", rate(mine), rate(its), times(mine / its))
    if bar is not None:
        line.bar, line.met = f"at least {bar:g}x", mine / its >= bar
    report.lines.append(line)


def _fresh(path: Path) -> Iterator[RecordedEvent]:
    """Further events of the ledger's own streams: its events once more, under new keys."""
    log = SqliteLog.open(path)
    versions: dict[str, int] = {}
    for row in log.rows():
        versions[row.stream] = row.version
    turn = 0
    while True:
        turn += 1
        for row in log.rows():
            event = from_state(row.stream, row.version, row.topic, row.state)
            versions[row.stream] += 1
            body = event.body.model_copy(update={"key": f"{event.body.key}/again-{turn}"})
            yield RecordedEvent(row.stream, versions[row.stream], event.recorded, "bench", body)


def _as_library(event: RecordedEvent) -> library.Happened:
    envelope = orjson.loads(to_state(event))
    return library.CLASSES[event.topic](
        originator_id=event.originator_id,
        originator_version=event.originator_version,
        timestamp=event.recorded,
        by=event.by,
        **envelope["body"],
    )


def _as_stored(event: RecordedEvent) -> StoredEvent:
    return StoredEvent(event.originator_id, event.originator_version, event.topic, to_state(event))


def _batches(items: list[Any]) -> Iterator[list[Any]]:
    return (items[start : start + _BATCH] for start in range(0, len(items), _BATCH))


def _head(application: LedgerApplication) -> int:
    log = application.reader()
    try:
        return log.head()
    finally:
        log.close()


def _synchronous(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        (level,) = connection.execute("PRAGMA synchronous").fetchone()
    return {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}[level]
