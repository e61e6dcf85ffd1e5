"""Row 1: stored events into timelines, beside the library's own decode loop."""

from __future__ import annotations

from ledger.store.log import SqliteLog
from projections.book import Book
from projections.index import Index
from tests.bench import library
from tests.bench.layering import Timelines, replay
from tests.bench.ledgers import LIBRARY_AT_MOST, Ledgers
from tests.bench.measuring import Line, Report, per_second, rate, seconds, side_by_side, times

BAR = 5.0
_COMPARED = 200


def measure(ledgers: Ledgers, sizes: tuple[int, ...], *, quick: bool) -> Report:
    """Events per second at each size, both from SQLite files on the same disk."""
    report = Report()
    for size in sizes:
        log = SqliteLog.open(ledgers.synthetic(size))
        peer = library.PeerApplication(ledgers.peer(size))
        sample = min(size, LIBRARY_AT_MOST)
        repeats = 2 if size > LIBRARY_AT_MOST else 3 if quick else 5 if size > 10_000 else 31
        try:
            if size <= LIBRARY_AT_MOST:
                _same_as_a_book(log, replay(log))
            ours, theirs = side_by_side(
                repeats,
                lambda log=log: seconds(lambda: replay(log)),  # type: ignore[misc]
                lambda peer=peer, sample=sample: seconds(lambda: library.decode(peer, sample)),  # type: ignore[misc]
            )
        finally:
            log.close()
            peer.close()
        mine, its = per_second(size, ours), per_second(sample, theirs)
        line = Line(1, "replay into timelines", f"{size:,}", rate(mine), rate(its))
        line.ratio, line.bar, line.met = times(mine / its), f"at least {BAR:g}x", mine / its >= BAR
        report.lines.append(line)
        if sample < size:
            report.remarks.append(
                f"At {size:,} events the library decodes a sample of {sample:,}: its loop keeps "
                "nothing between events."
            )
    return report


def _same_as_a_book(log: SqliteLog, timelines: Timelines) -> None:
    """A replay that is fast and wrong would be worth nothing: it is held against a book."""
    index = Index.open(log, None)
    book = Book(log, index)
    names = timelines.measures()
    for name in names[:: max(1, len(names) // _COMPARED)]:
        told = [layer.order for layer in book.measure(name).layers]
        if told != [layer.order for layer in timelines.of(name)]:
            raise ValueError(f"replay and book disagree on {name}")
    index.close()
