"""One hash of everything that is derived from a history.

Two processes that replay the same events get the same digest, whatever their hash seed, time zone
or the way in which they came to the state (event by event, or rebuilt from nothing).
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import orjson

from ledger.store.log import Log, Row
from projections.book import Book, Measure
from projections.index import Index, Progress
from projections.timelines import Timeline, general, part

#: every kind of stream beside measures
KINDS = (
    "truce", "talks", "source", "claim", "stacking", "pack", "product", "term", "ledger",
    "proposal",
)  # fmt: skip
#: acts on a measure that paint no interval, and yet are told (a forecast lists plans and threats)
_TOLD = frozenset({"measure.planned", "measure.threatened", "measure.withdrawn", "measure.noted"})


class UpTo:
    """A log as it was at a position."""

    def __init__(self, log: Log, size: int) -> None:
        self._log = log
        self._size = size

    def head(self) -> int:
        return self._size

    def rows(self, after: int = 0, upto: int | None = None) -> Iterator[Row]:
        return self._log.rows(after, self._size if upto is None else min(upto, self._size))

    def streams(self, names: Any, upto: int | None = None) -> list[Row]:
        return self._log.streams(names, self._size if upto is None else min(upto, self._size))

    def position_of(self, key: str) -> int | None:
        position = self._log.position_of(key)
        return position if position is not None and position <= self._size else None

    def node(self, level: int, index: int) -> bytes:
        return self._log.node(level, index)

    def version(self) -> int:
        return self._size

    def close(self) -> None:
        """The log belongs to somebody else."""


def replayed(log: Log, size: int, progress: Progress | None = None) -> Book:
    """A book built from the first ``size`` events alone, with an index of its own."""
    past = UpTo(log, size)
    return Book(past, Index.open(past, None, progress))


def parts_of_state(book: Book) -> Iterator[tuple[str, str]]:
    """Every derived thing with the hash of its state, in a fixed order."""
    for stream in book.index.streams("measure"):
        name = stream.partition(":")[2]
        measure = book.measure(name)
        yield stream, _hash(_measure(measure, book.index.origins_of(name)))
    for kind in KINDS:
        for stream in book.index.streams(kind):
            yield stream, _hash([record.body for record in book.records(stream)])


def digest(book: Book) -> str:
    """The hash of all parts."""
    hasher = sha256()
    for name, state in parts_of_state(book):
        hasher.update(f"{name} {state}\n".encode())
    return hasher.hexdigest()


def _hash(value: Any) -> str:
    return sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _measure(measure: Measure, origins: list[str]) -> list[Any]:
    lines: list[Any] = [{k: v for k, v in measure.info.items() if not k.startswith("_")}]
    for origin in origins:
        lines.append([origin, "", *_spans(measure.timeline(origin, general))])
        for scope in measure.parts():
            shown = [scope.text, *scope.codes, *scope.among]
            timeline = measure.timeline(origin, part(scope), name=scope)
            lines.append([origin, shown, *_spans(timeline)])
    lines += [record.body for record in measure.records if record.topic in _TOLD]
    return lines


def _spans(timeline: Timeline) -> list[list[Any]]:
    return [[s.since, s.until, s.status, s.duty, s.below] for s in timeline.spans]
