"""Small events that no rule has anything against, to fill a ledger with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ledger.events.aggregates import Aggregate
from ledger.events.base import Event
from ledger.events.measures import DutySet, Introduced, Noted
from ledger.events.recorded import RecordedEvent
from ledger.events.sources import Registered
from ledger.store.application import LedgerApplication

#: the fixed clock of every test
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FIRST = date(2025, 2, 1)
ORDER = "eo-1"
MEASURE = "us.first"


def source(name: str = ORDER, **fields: Any) -> Registered:
    """A document that can be cited."""
    given: dict[str, Any] = {"title": f"Order {name}", "type": "executive_order"}
    return Registered(key=f"source/{name}", source=name, announced=FIRST, **(given | fields))


def measure(name: str = MEASURE, **fields: Any) -> Introduced:
    """A measure on goods of China."""
    given: dict[str, Any] = {
        "key": f"{name}/introduced", "announced": FIRST, "importer": name[:2].upper(),
        "programme": "s301", "title": "A duty", "sources": (ORDER,),
    }  # fmt: skip
    return Introduced(measure=name, **(given | fields))


def duty(number: int, name: str = MEASURE, **fields: Any) -> DutySet:
    """The duty is set for the nth time, a day after the last time and at another height."""
    day = FIRST + timedelta(days=number)
    given: dict[str, Any] = {
        "key": f"{name}/set-{number}", "announced": day, "effective": day, "origins": ("CN",),
        "duty": f"{number % 50 + 1}%", "sources": (ORDER,),
    }  # fmt: skip
    return DutySet(measure=name, **(given | fields))


def note(key: str, name: str = MEASURE, **fields: Any) -> Noted:
    """Something is told about the measure; every note says something else."""
    given: dict[str, Any] = {"announced": FIRST, "sources": (ORDER,), "summary": f"About {key}."}
    return Noted(key=key, measure=name, **(given | fields))


def beginning(name: str = MEASURE) -> list[Event]:
    """What must be recorded before anything else can be: an order and a measure."""
    return [source(), measure(name)]


def history(size: int, name: str = MEASURE) -> list[Event]:
    """A history of ``size`` events: an order, a measure, and what happens to it."""
    return [*beginning(name), *(duty(number, name) for number in range(size - 2))][:size]


def envelopes(application: LedgerApplication, events: Iterable[Event]) -> list[RecordedEvent]:
    """Events in their places in the streams as these stand now, ready to be recorded."""
    streams: dict[str, Aggregate] = {}
    found = []
    for event in events:
        if event.stream not in streams:
            streams[event.stream] = application.aggregate(event.stream)
        found.append(streams[event.stream].next(event, NOW, "tests"))
    return found


def record(application: LedgerApplication, events: Iterable[Event]) -> list[int]:
    """Records events as one batch, without asking the rules."""
    return application.record(envelopes(application, events))
