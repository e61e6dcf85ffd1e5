"""Aggregates: what is so far recorded of one measure, truce, talks or source.

An aggregate is folded from its stream by the library's repository. It keeps the events as they
are *now believed*: a correction replaces fields of an earlier event, a retraction takes it out.
The stored events stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Self, TypeVar

from ledger.events.base import Event
from ledger.events.corrections import Corrected, CorrectionEvent, Retracted
from ledger.events.measures import Introduced
from ledger.events.recorded import RecordedEvent

E = TypeVar("E", bound=Event)


class Aggregate:
    """One stream: its version, and its events as now believed, by key, in order."""

    def __init__(self, stream: str) -> None:
        self.id = stream
        self.version = 0
        self.events: dict[str, Event] = {}
        self.retracted: dict[str, str] = {}

    @classmethod
    def project(cls, aggregate: Self | None, events: Iterable[RecordedEvent]) -> Self | None:
        """The projector that the library's repository calls."""
        for event in events:
            if aggregate is None:
                aggregate = cls(event.originator_id)
            aggregate.apply(event)
        return aggregate

    def apply(self, event: RecordedEvent) -> None:
        """Takes in the next event of the stream."""
        self.version = event.originator_version
        body = event.body
        if isinstance(body, Corrected):
            believed = self.events.get(body.target)
            if believed is not None:
                self.events[body.target] = corrected(believed, body)
        elif isinstance(body, Retracted):
            self.events.pop(body.target, None)
            self.retracted[body.target] = body.why
        else:
            self.events[body.key] = body

    def next(self, body: Event, recorded: datetime, by: str) -> RecordedEvent:
        """The envelope of an event that comes next in this stream; it is taken in at once."""
        event = RecordedEvent(self.id, self.version + 1, recorded, by, body)
        self.apply(event)
        return event

    def of(self, kind: type[E]) -> Iterator[E]:
        """The believed events of a kind, in order."""
        return (event for event in self.events.values() if isinstance(event, kind))

    @property
    def introduced(self) -> Introduced | None:
        """A measure's introduction, if this is a measure that has one."""
        return next(self.of(Introduced), None)


def corrected(event: Event, correction: Corrected) -> Event:
    """The event with the corrected fields; raises ``ValidationError`` where they are bad."""
    fields = event.model_dump(mode="json", exclude_defaults=True) | correction.fields
    given = {name: value for name, value in fields.items() if value is not None}
    return type(event).model_validate(given)


def is_correction(event: Event) -> bool:
    return isinstance(event, CorrectionEvent)
