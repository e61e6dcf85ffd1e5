"""Every measure's layers from the stored rows alone, in one pass over the ledger.

A book reads the streams that a question needs; a replay reads all of them, once, in order of
position, and needs neither an index nor the library. Both give the same layers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter

from ledger.store.log import Log
from ledger.vocabulary.identifiers import ancestors
from projections.layers import Layer, importer_of, layers_of
from projections.records import Record, believed, read
from projections.timelines import Goods, Reading, Timeline, general, paints

Progress = Callable[[int, int], None]
_TICK = 10_000
_announced = attrgetter("announced")


@dataclass(slots=True)
class Timelines:
    """What a replay leaves: the layers of every measure, in order of announcement.

    ``size``     the position up to which was replayed
    ``layers``   by measure, those of its own stream; timelines are folded from them on demand
    """

    size: int
    layers: dict[str, list[Layer]] = field(default_factory=dict)
    _umbrellas: set[str] = field(default_factory=set)
    #: by stream: acts that hit other measures too
    _shared: dict[str, list[Record]] = field(default_factory=dict)

    def measures(self) -> list[str]:
        """Every measure that is held, sorted."""
        return sorted(self.layers)

    def of(self, measure: str) -> list[Layer]:
        """All layers of a measure: its own, its umbrellas', and of acts that name it too."""
        own = self.layers.get(measure, [])
        umbrellas = [name for name in ancestors(measure) if name in self._umbrellas]
        others = [layer for name in umbrellas for layer in self.layers.get(name, [])]
        importer = importer_of(measure)
        for name, records in self._shared.items():
            if name != measure and name not in umbrellas:
                hit = (record for record in records if _names(record, measure, umbrellas))
                others += [layer for record in hit for layer in layers_of(record, importer)]
        if not others:
            return own
        return sorted([*own, *others], key=lambda layer: layer.order)

    def timeline(
        self,
        measure: str,
        origin: str,
        applies: Goods = general,
        known_by: str | None = None,
        reading: Reading = "assessed",
    ) -> Timeline:
        """The folded intervals of a measure for an origin and a good."""
        return Timeline(paints(self.of(measure), origin, applies, known_by, reading))

    def take(self, record: Record) -> None:
        """Takes in the next record of a measure."""
        name = record.name
        layers = self.layers.get(name)
        if layers is None:
            layers = self.layers[name] = []
        layers += layers_of(record, importer_of(name))
        body = record.body
        if "also" in body:
            self._shared.setdefault(name, []).append(record)
        if "umbrella" in body:
            self._umbrellas.add(name)

    def retake(self, stream: str, records: Iterable[Record]) -> None:
        """Takes in a stream anew, as it is believed after its corrections."""
        name = stream.partition(":")[2]
        self.layers.pop(name, None)
        self._shared.pop(name, None)
        self._umbrellas.discard(name)
        for record in records:
            self.take(record)

    def settle(self) -> None:
        """Brings layers into the order of announcement; positions are in order already."""
        for layers in self.layers.values():
            layers.sort(key=_announced)


def replay(log: Log, upto: int | None = None, progress: Progress | None = None) -> Timelines:
    """Replays the stored events up to a position (``None``: all) into timelines."""
    size = log.head() if upto is None else min(upto, log.head())
    timelines = Timelines(size)
    mended: dict[str, None] = {}
    for record in _records(log, size, progress):
        if record.topic.startswith("measure."):
            timelines.take(record)
        elif record.topic.startswith("record.") and record.stream.startswith("measure:"):
            mended[record.stream] = None
    for stream in mended:
        timelines.retake(stream, believed(log.streams([stream], size)))
    timelines.settle()
    return timelines


def _records(log: Log, size: int, progress: Progress | None) -> Iterator[Record]:
    for row in log.rows(0, size):
        if progress is not None and row.position % _TICK == 0:
            progress(row.position, size)
        yield read(row)


def _names(record: Record, measure: str, umbrellas: list[str]) -> bool:
    named = {record.body.get("measure"), *record.body["also"]}
    return measure in named or any(umbrella in named for umbrella in umbrellas)
