"""When duties changed, and when that was announced: the days that are offered.

These are the days that the acts themselves name, so that offering them costs no computation. What
the duty was on a day is not decided here: the answer decides it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge
from itertools import islice, product

from ledger.vocabulary import clocks, economies
from projections.layers import importer_of, origins_named
from projections.records import Record

#: kinds of acts that move the duty of whole origins
_MOVING = frozenset(
    {
        "measure.duty_set", "measure.suspended", "measure.suspension_extended",
        "measure.suspension_ended", "measure.terminated", "measure.voided",
        "measure.origins_changed",
    }
)  # fmt: skip
#: those after which an earlier stated end of the same measure does not stand
_ENDING = frozenset({"measure.suspension_ended", "measure.terminated", "measure.voided"})


@dataclass(frozen=True, slots=True)
class Act:
    """An act on a measure: when it was announced, from when it counts, what end it states.

    ``broad``  whether it moves the duty on every good
    """

    position: int
    importer: str
    measure: str
    title: str
    broad: bool
    topic: str
    origins: frozenset[str]
    announced: str
    effective: str
    until: str | None


def act_of(record: Record, title: str, broad: bool) -> Act | None:
    """A record as an act on a measure; ``None`` for one that moves no duty."""
    if record.topic not in _MOVING:
        return None
    body, importer = record.body, importer_of(record.name)
    counts = body.get("effective") or body.get("collected_until") or record.announced
    until = body.get("until")
    return Act(
        record.position,
        importer,
        record.name,
        title,
        broad and not body.get("scope"),
        record.topic,
        frozenset(origins_named(body)),
        record.announced,
        _day(str(counts), importer),
        None if until is None else _day(str(until), importer),
    )


def _day(text: str, importer: str) -> str:
    """The day at the importer's border."""
    if len(text) == 10:
        return text
    return clocks.day_of(datetime.fromisoformat(text), importer).isoformat()


_Row = tuple[str, Act]
#: an importer, and an origin as acts name it; ``None`` stands for every one
_Kept = dict[tuple[str, str | None], list[_Row]]


class Acts:
    """The acts by whom they are about."""

    def __init__(self, acts: Iterable[Act]) -> None:
        self.all = sorted(acts, key=lambda act: (act.announced, act.position))
        self.importers = sorted({act.importer for act in self.all})
        self._effective = _by_pair([(act.effective, act) for act in self.all])
        self._announced = _by_pair([(act.announced, act) for act in self.all])
        self._ends = sorted(_stated_ends(self.all), key=_order)
        self.reach: dict[str, frozenset[str]] = {}
        for act in self.all:
            self.reach[act.measure] = self.reach.get(act.measure, act.origins) | act.origins

    def changes(self, importer: str | None, origin: str | None) -> Iterator[_Row]:
        """(day from which it counts, act), the latest first."""
        return self._found(self._effective, importer, origin)

    def announcements(self, importer: str | None, origin: str | None) -> Iterator[_Row]:
        """(day on which it was announced, act), the latest first."""
        return self._found(self._announced, importer, origin)

    def ends(self, importer: str | None, origin: str | None, after: date) -> Iterator[_Row]:
        """(stated end that no later act took away, act) after a day, the next first."""
        names = names_of(origin)
        first = bisect_right(self._ends, after.isoformat(), key=lambda row: row[0])
        for day, act in islice(self._ends, first, None):
            if importer in {None, act.importer} and (names is None or names & act.origins):
                yield day, act

    def count(self, importer: str | None, origin: str | None) -> int:
        """How many acts of an importer name an origin itself."""
        whose = self.importers if importer is None else [importer]
        return sum(len(self._effective.get((each, origin), ())) for each in whose)

    def _found(self, kept: _Kept, importer: str | None, origin: str | None) -> Iterator[_Row]:
        names: Iterable[str | None] = names_of(origin) or (None,)
        whose = self.importers if importer is None else [importer]
        rows = [kept.get(pair, ()) for pair in product(whose, names)]
        last = None
        for row in merge(*rows, key=_order, reverse=True):
            if row[1] is not last:
                yield row
            last = row[1]


def _by_pair(rows: list[_Row]) -> _Kept:
    """The rows of every pair, the latest first."""
    kept: _Kept = {}
    for row in sorted(rows, key=_order, reverse=True):
        act = row[1]
        for origin in (None, *act.origins):
            kept.setdefault((act.importer, origin), []).append(row)
    return kept


def _order(row: _Row) -> tuple[str, int]:
    return row[0], row[1].position


def names_of(origin: str | None) -> set[str] | None:
    """The names under which acts may mean an origin; ``None`` for every origin."""
    if origin is None or origin == economies.ALL:
        return None
    return {origin, economies.ALL, *(group for group, _ in economies.memberships(origin))}


def _stated_ends(acts: list[Act]) -> Iterator[_Row]:
    """The ends that still stand: not put off by an extension, not taken away by an end."""
    standing: dict[str, list[_Row]] = {}
    for act in acts:
        ends = standing.setdefault(act.measure, [])
        if act.topic == "measure.suspension_extended":
            ends[:] = [row for row in ends if row[0] != act.effective]
        elif act.topic in _ENDING:
            ends[:] = [row for row in ends if not row[1].origins & act.origins]
        if act.until is not None:
            ends.append((act.until, act))
    return (row for ends in standing.values() for row in ends)
