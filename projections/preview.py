"""What an append would change: the general rate before and after, per importer and origin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ledger.events.base import Event
from ledger.opening import reading
from ledger.store.log import Row
from ledger.terminal import Call
from ledger.vocabulary import clocks, economies
from projections import rates, sentences
from projections.book import Book
from projections.digest import UpTo
from projections.index import Index
from projections.layers import importer_of, origins_named
from projections.rates import View

MOST_ORIGINS = 8


class _Ahead(UpTo):
    """A log with rows on top that are not recorded."""

    def __init__(self, log: object, rows: Sequence[Row]) -> None:
        super().__init__(log, log.head())  # type: ignore[arg-type, attr-defined]
        self._ahead = list(rows)

    def head(self) -> int:
        return self._size + len(self._ahead)

    def rows(self, after: int = 0, upto: int | None = None) -> Iterator[Row]:
        yield from super().rows(after, upto)
        for row in self._ahead:
            if row.position > after and (upto is None or row.position <= upto):
                yield row

    def streams(self, names: Sequence[str], upto: int | None = None) -> list[Row]:
        wanted = set(names)
        return super().streams(names, upto) + [r for r in self._ahead if r.stream in wanted]

    def node(self, level: int, index: int) -> bytes:  # noqa: ARG002
        """Nothing on top is in the tree; the index of a preview is never kept."""
        return bytes(32)


def before_and_after(call: Call, events: Sequence[Event]) -> list[str]:
    """Lines that say how the general rate moves at each event's effective moment."""
    log = reading(call)
    rows = _rows(log.head(), events)
    now = Book(log, Index.open(log, call.url.index_path()))
    ahead = _Ahead(log, rows)
    then = Book(ahead, Index.open(ahead, None))
    lines = []
    for event in events:
        effective = getattr(event, "effective", None)
        measure = getattr(event, "measure", None)
        if effective is None or measure is None:
            continue
        importer = importer_of(measure)
        named = sorted(origins_named(event.model_dump(mode="json", exclude_defaults=True)))
        for origin in _shown(named):
            day = clocks.day_of(effective, importer)
            lines += _line(now, then, importer, origin, day)
    return list(dict.fromkeys(lines))


def _shown(named: list[str]) -> list[str]:
    alone = [origin for origin in named if origin != economies.ALL]
    return alone[:MOST_ORIGINS] or [economies.ALL]


def _line(now: Book, then: Book, importer: str, origin: str, day: date) -> list[str]:
    second = clocks.last_second_of(day, importer)
    view = View(importer, origin)
    before = rates.rate_at(now, view, second).expression or "0%"
    after = rates.rate_at(then, view, second).expression or "0%"
    move = f"{before} → {after}" if before != after else f"stays {before}"
    whom = sentences.name(origin)
    return [f"{sentences.day(day)}: {sentences.name(importer)} on goods from {whom}: {move}"]


def _rows(head: int, events: Sequence[Event]) -> list[Row]:
    from datetime import UTC, datetime

    from ledger.events.recorded import RecordedEvent, to_state

    return [
        Row(
            head + number, event.stream, 1_000_000 + number, event.kind,
            to_state(RecordedEvent(event.stream, number, datetime.now(UTC), "", event)),
        )
        for number, event in enumerate(events, start=1)
    ]  # fmt: skip
