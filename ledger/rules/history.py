"""What rules look up in a stream: its believed events by kind, and the duty that an act finds.

Rules are asked at every append and, in an audit, for every event ever recorded. A rule that walked
its stream each time would make both quadratic, so what was read of an aggregate is kept beside it
and grown with it. An aggregate that was corrected is read anew.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import islice
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from ledger.events.aggregates import Aggregate
from ledger.events.base import Event
from ledger.events.measures import (
    DutySet,
    ExclusionGranted,
    Introduced,
    OriginsChanged,
    ScopeChanged,
    Suspended,
    SuspensionEnded,
    SuspensionExtended,
    Targeted,
    Terminated,
    Voided,
)
from ledger.rules.base import Situation, day
from ledger.rules.likeness import alike, mark
from ledger.vocabulary import identifiers

#: what changes, or may change, the duty that somebody owes
ACTS = (
    DutySet, Suspended, SuspensionExtended, SuspensionEnded, ScopeChanged, OriginsChanged,
    ExclusionGranted, Terminated, Voided,
)  # fmt: skip
E = TypeVar("E", bound=Event)


class History:
    """The believed events of one stream; ``version`` is the aggregate's when it was read."""

    def __init__(self) -> None:
        self.version = 0
        self.size = 0
        self._kinds: dict[type[Event], list[Event]] = {}
        self._marks: dict[int, list[Event]] = {}
        self._acts: list[tuple[date, int, Event]] = []
        self._marked: tuple[Event | None, int] = (None, 0)

    def grow(self, events: Iterable[Event]) -> None:
        for event in events:
            self.size += 1
            self._kinds.setdefault(type(event), []).append(event)
            self._marks.setdefault(self._mark(event), []).append(event)
            if _is_act(type(event)):
                insort(self._acts, (day(event.announced), self.size, event))

    def of(self, kind: type[E]) -> list[E]:
        """The events of a kind, in the order of recording."""
        return cast("list[E]", self._kinds.get(kind, []))

    def has(self, *kinds: type[Event]) -> bool:
        return any(kind in self._kinds for kind in kinds)

    def twin(self, event: Event) -> Event | None:
        """An event that tells the same under another key."""
        near = self._marks.get(self._mark(event), [])
        return next((e for e in near if e.key != event.key and alike(e, event)), None)

    def _mark(self, event: Event) -> int:
        """The event's mark; one that is asked about is nearly always the next that is taken in."""
        if self._marked[0] is not event:
            self._marked = (event, mark(event))
        return self._marked[1]

    def acts_before(self, event: Event) -> Iterable[Event]:
        """Other changes of duties announced up to the event's day, the last one first."""
        end = bisect_right(self._acts, day(event.announced), key=lambda act: act[0])
        acts = (self._acts[place][2] for place in range(end - 1, -1, -1))
        return (act for act in acts if act.key != event.key)

    def duty_before(self, act: Targeted) -> DutySet | None:
        """The duty that an act finds, where that is beyond doubt.

        The last word before the act on what is owed must be one plain duty for exactly the
        origins and goods of the act; suspensions lie on top of it and do not count.
        """
        for event in self.acts_before(act):
            if isinstance(event, (SuspensionExtended, SuspensionEnded, ExclusionGranted)):
                continue
            if isinstance(event, Suspended) and event.returns_to != "none":
                continue
            if not isinstance(event, DutySet) or not same_target(event, act):
                return None
            return None if event.duties or event.parts or event.until else event
        return None


@cache
def _is_act(kind: type[Event]) -> bool:
    return issubclass(kind, ACTS)


_HISTORIES: WeakKeyDictionary[Aggregate, History] = WeakKeyDictionary()


def history(situation: Situation, stream: str) -> History:
    """What is recorded in a stream."""
    aggregate = situation.aggregate(stream)
    known = _HISTORIES.get(aggregate)
    if (
        known is not None
        and known.version == aggregate.version
        and known.size == len(aggregate.events)
    ):
        return known
    grown = len(aggregate.events) - (known.size if known else 0)
    if known is None or grown != aggregate.version - known.version:
        # more versions than new events: something was corrected or retracted
        known, grown = History(), len(aggregate.events)
        _HISTORIES[aggregate] = known
    newest = list(islice(reversed(aggregate.events.values()), grown))
    known.grow(reversed(newest))
    known.version = aggregate.version
    return known


def introduced(situation: Situation, measure: str) -> Introduced | None:
    """A measure's introduction."""
    return next(iter(history(situation, f"measure:{measure}").of(Introduced)), None)


def happened(situation: Situation, measure: str, *kinds: type[Event]) -> bool:
    """Whether something of the kinds is recorded of a measure or of an umbrella of it."""
    return any(
        history(situation, f"measure:{each}").has(*kinds)
        for each in (measure, *identifiers.ancestors(measure))
    )


def same_target(one: Targeted, other: Targeted) -> bool:
    """Whether two acts name the same origins and goods, in whatever order."""
    return (
        set(one.origins) == set(other.origins)
        and set(one.except_origins) == set(other.except_origins)
        and one.scope == other.scope
    )
