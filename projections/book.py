"""An open ledger: the index followed, records and timelines on demand.

A book is cheap to open and reads only the streams that a question needs. Inside a long-lived
process it keeps what it has folded and drops it when the log grows (``refresh``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ledger.store.log import Log, Row, root
from ledger.vocabulary import economies, goods
from ledger.vocabulary.identifiers import ancestors
from ledger.vocabulary.problems import NOT_HELD, Problem, ProblemsError
from projections.index import Index
from projections.layers import Layer, importer_of, layers_of, scope_of
from projections.records import Record, believed
from projections.timelines import Goods, Reading, Span, Timeline, general, paints

#: timelines that a measure keeps: one for each origin, rate group and state of knowledge asked for
MOST_TIMELINES = 1024
#: tree heads that are kept
MOST_ROOTS = 1024
#: positions of the past of which what was read and folded is kept
MOST_PASTS = 2
_EVERYTHING = goods.Scope(all_goods=True)
#: parts of the memory that are kept under the head they were made at: with the next they are waste
_OF_A_HEAD = frozenset({"bot", "packs"})


@dataclass(slots=True)
class Measure:
    """A measure as recorded by a position: what it is, its layers in order of announcement."""

    id: str
    importer: str
    info: dict[str, Any]
    records: list[Record]
    layers: list[Layer]
    scope: goods.Scope
    _timelines: dict[Any, Timeline] = field(default_factory=dict)
    _different: dict[tuple[Span, ...], Timeline] = field(default_factory=dict)
    _announced: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.info.get("title") or self.id)

    @property
    def programme(self) -> str:
        return str(self.info.get("programme") or "other")

    @property
    def instrument(self) -> str:
        return str(self.info.get("instrument") or "duty")

    @property
    def is_umbrella(self) -> bool:
        return bool(self.info.get("umbrella"))

    @property
    def hits_all_goods(self) -> bool:
        return self.scope.all_goods

    @property
    def introduced(self) -> int | None:
        """The position at which it was introduced."""
        return self.info.get("_position")

    def joined(self, code: str, known_by: str | None = None) -> int | None:
        """The second from which a good outside the first scope belongs to the measure."""
        if self.scope.includes(code) is True:
            return None
        starts = [
            layer.since
            for layer in self.layers
            if layer.kind == "join"
            and layer.scope is not None
            and (known_by is None or layer.announced <= known_by)
            and layer.scope.includes(code)
        ]
        return min(starts, default=None)

    def covers(self, code: str, known_by: str | None = None) -> bool | None:
        """Whether a tariff code is among the measure's goods, joined lines included."""
        verdict = self.scope.includes(code)
        if verdict is True:
            return True
        for layer in self.layers:
            known = known_by is None or layer.announced <= known_by
            scoped = layer.kind in {"join", "duty"} and layer.scope is not None
            if known and scoped and layer.scope is not None and layer.scope.includes(code):
                return True
        return verdict

    def timeline(
        self,
        origin: str,
        applies: Goods = general,
        known_by: str | None = None,
        reading: Reading = "assessed",
        name: Any = None,
        since: int | None = None,
    ) -> Timeline:
        """The folded intervals; kept under ``name`` (what the goods predicate stands for).

        Of other goods than a general one they are folded anew where no name is given.

        ``since`` is when the good joined: acts on the whole measure reach it from then on.
        """
        wanted = (origin, name, self._as_known(known_by), reading)
        named = name is not None or applies is general
        found = self._timelines.get(wanted) if named else None
        if found is None:
            painted = paints(self.layers, origin, applies, known_by, reading, since)
            found = self.shared(Timeline(painted))
            if named:
                if len(self._timelines) >= MOST_TIMELINES:
                    self._timelines.clear()
                self._timelines[wanted] = found
        return found

    def shared(self, timeline: Timeline) -> Timeline:
        """The same intervals, held once: most origins and rate groups of a measure share them."""
        if len(self._different) >= MOST_TIMELINES:
            self._different.clear()
        return self._different.setdefault(timeline.spans, timeline)

    def _as_known(self, known_by: str | None) -> int | None:
        """How many layers are known by a day: days between two announcements know the same."""
        if known_by is None:
            return None
        if len(self._announced) != len(self.layers):
            self._announced = [layer.announced for layer in self.layers]
        count = bisect_right(self._announced, known_by)
        return None if count == len(self.layers) else count

    def parts(self) -> list[goods.Scope]:
        """The rate groups that acts on this measure name, in order of appearance."""
        seen: dict[goods.Scope, None] = {}
        for layer in self.layers:
            if layer.scope is not None and not layer.scope.all_goods:
                seen[layer.scope] = None
        return list(seen)


@dataclass(slots=True)
class State:
    """What a book holds of the ledger, as recorded by one position or now.

    ``records``   by stream
    ``measures``  by id; ``None`` where the ledger does not hold it
    ``memory``    whatever else was made of it, by names that those who make it choose
    """

    records: dict[str, list[Record]] = field(default_factory=dict)
    measures: dict[str, Measure | None] = field(default_factory=dict)
    memory: dict[Any, Any] = field(default_factory=dict)


class Book:
    """An open ledger for reading.

    The past does not change, but there is much of it: what was made of the latest few positions
    that were asked for is kept, so that a process that lives for months does not grow.
    """

    def __init__(self, log: Log, index: Index) -> None:
        self.log = log
        self.index = index
        self.head = index.position
        self._version = log.version()
        self._now = State()
        self._pasts: OrderedDict[int, State] = OrderedDict()
        self._reaching: dict[tuple[str, str], list[str]] = {}
        self._standing: dict[tuple[str, str], list[Measure]] = {}
        self._roots: dict[int, str] = {}

    @property
    def memory(self) -> dict[Any, Any]:
        """What was made of the ledger as it is now."""
        return self._now.memory

    def memory_of(self, upto: int | None) -> dict[Any, Any]:
        """What was made of the ledger as recorded by a position; ``None`` is now."""
        return self._as_of(upto).memory

    def _as_of(self, upto: int | None) -> State:
        if upto is None:
            return self._now
        state = self._pasts.get(upto)
        if state is None:
            state = self._pasts[upto] = State()
            if len(self._pasts) > MOST_PASTS:
                self._pasts.popitem(last=False)
        else:
            self._pasts.move_to_end(upto)
        return state

    # -- following -------------------------------------------------------------------------

    def refresh(self) -> set[str]:
        """Takes in what others recorded; returns the touched streams, and forgets only those."""
        version = self.log.version()
        if version == self._version:
            return set()
        self._version = version
        self._roots.clear()
        touched = self.index.follow(self.log)
        self.head = self.index.position
        if touched:
            self._forget(touched)
        return touched

    def _forget(self, touched: set[str]) -> None:
        names = {stream.partition(":")[2] for stream in touched if stream.startswith("measure:")}
        hit = set(names)
        for name in names:
            hit |= set(self.index.also_hit(f"measure:{name}"))
        importers = {importer_of(name) for name in hit}
        now = self._now
        _drop(now.measures, lambda name: name in hit or bool(hit & set(ancestors(name))))
        _drop(self._reaching, lambda of: of[0] in importers)
        _drop(self._standing, lambda of: of[0] in importers)
        _drop(now.records, lambda stream: stream in touched)
        if any(stream.startswith("stacking:") for stream in touched):
            now.memory.clear()
        else:
            _drop(now.memory, lambda of: of[0] in importers | _OF_A_HEAD)

    # -- reading ---------------------------------------------------------------------------

    def records(self, stream: str, upto: int | None = None) -> list[Record]:
        """The believed records of a stream."""
        return self._hold([stream], upto)[stream]

    def records_of(self, streams: list[str], upto: int | None = None) -> list[Record]:
        """The believed records of several streams; those not held yet are read together."""
        held = self._hold(streams, upto)
        return [record for stream in streams for record in held[stream]]

    def _hold(self, streams: list[str], upto: int | None) -> dict[str, list[Record]]:
        """The records by stream. An empty one is not kept: people make up any number of names."""
        held = self._as_of(upto).records
        missing = [stream for stream in streams if stream not in held]
        if missing:
            by_stream: dict[str, list[Row]] = {stream: [] for stream in missing}
            for row in self.log.streams(missing, upto):
                by_stream[row.stream].append(row)
            held.update((stream, believed(rows)) for stream, rows in by_stream.items() if rows)
        return {stream: held.get(stream, []) for stream in streams}

    def record_at(self, position: int, upto: int | None = None) -> Record | None:
        """The believed record that was stored at a position."""
        row = next(self.log.rows(position - 1, position), None)
        if row is None:
            return None
        return next((r for r in self.records(row.stream, upto) if r.position == position), None)

    def measure(self, name: str, upto: int | None = None) -> Measure:
        """A measure by id; raises ``ProblemsError`` (IN-11) if the ledger does not hold it."""
        held = self._as_of(upto).measures
        if name not in held:
            self._load([name], upto)
        measure = held[name]
        if measure is None:
            del held[name]
            fix = "tradeledger measures    lists those that are held"
            raise ProblemsError(
                [Problem(NOT_HELD, f"there is no measure {name[:80]!r}.", fix, "--measure")]
            )
        return measure

    def measures(self, importer: str, origin: str, upto: int | None = None) -> list[Measure]:
        """The measures that may reach goods of an origin, umbrellas left out."""
        pair = (importer, origin)
        if upto is None and pair in self._standing:
            return list(self._standing[pair])
        if pair not in self._reaching:
            groups = [group for group, _ in economies.memberships(origin)]
            self._reaching[pair] = self.index.measures(importer, [origin, economies.ALL, *groups])
        names = self._reaching[pair]
        held = self._as_of(upto).measures
        missing = [name for name in names if name not in held]
        if missing:
            self._load(missing, upto)
        there = (held[name] for name in names)
        found = [measure for measure in there if measure is not None and not measure.is_umbrella]
        if upto is None:
            self._standing[pair] = list(found)
        return found

    def _load(self, names: list[str], upto: int | None) -> None:
        wanted = {name: self.index.streams_of(name) for name in names}
        streams = sorted({stream for streams in wanted.values() for stream in streams})
        records = self._hold(streams, upto)
        measures = self._as_of(upto).measures
        for name, its_streams in wanted.items():
            measures[name] = _measure(name, its_streams, records)

    def root(self, size: int | None = None) -> str:
        """The tree head at a size, as hex; read again when somebody has written."""
        size = self.head if size is None else size
        found = self._roots.get(size)
        if found is None:
            if len(self._roots) >= MOST_ROOTS:
                self._roots.clear()
            found = self._roots[size] = root(self.log, size).hex()
        return found

    def close(self) -> None:
        self.index.close()
        self.log.close()


def _drop(kept: dict[Any, Any], is_touched: Callable[[Any], bool]) -> None:
    """Forgets what is touched."""
    for wanted in [each for each in kept if is_touched(each)]:
        del kept[wanted]


def _measure(name: str, streams: list[str], records: dict[str, list[Record]]) -> Measure | None:
    own = f"measure:{name}"
    importer = importer_of(name)
    info: dict[str, Any] = {}
    umbrellas: set[str] = set()
    for stream in streams:
        for record in records[stream]:
            if record.topic != "measure.introduced":
                continue
            if stream == own:
                info = {**record.body, "_position": record.position}
            elif record.body.get("umbrella"):
                umbrellas.add(record.name)
    if not info and not records.get(own):
        return None
    told = [
        record
        for stream in streams
        for record in records[stream]
        if stream == own
        or (record.topic != "measure.introduced" and _hits(record, name, umbrellas))
    ]
    layers = [layer for record in told for layer in layers_of(record, importer)]
    layers.sort(key=lambda layer: layer.order)
    told.sort(key=lambda record: record.position)
    scope = scope_of(info.get("scope")) or _EVERYTHING
    return Measure(name, importer, info, told, layers, scope)


def _hits(record: Record, name: str, umbrellas: set[str]) -> bool:
    """Whether an act of another stream is about a measure: by its name, or an umbrella of it."""
    names = {record.body.get("measure"), *record.body.get("also", ())}
    return name in names or bool(umbrellas & names)
