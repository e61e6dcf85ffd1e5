"""The peer of rows 1 and 2: the same events in an application of the eventsourcing library.

Its own domain events (one class per kind, the fields as attributes), its default JSON transcoder,
its SQLite recorder with the pragmas that it sets. Fields are JSON values as they are; only the
timestamp, which every event of the library has, is a ``datetime``: that favours the library, as
each further typed field would cost it a transcoding.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, cast

import orjson
from eventsourcing.application import Application
from eventsourcing.domain import CanMutateAggregate

from ledger.events.registry import EVENTS
from ledger.store.log import SqliteLog

#: how many notifications the loop selects at once; more or fewer are not faster
PAGE = 500


class Happened(CanMutateAggregate[str]):
    """A domain event of the library, with a text id as the ledger has."""

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)


class PeerApplication(Application[str]):
    """An application as the library makes it, on a SQLite file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            {
                "PERSISTENCE_MODULE": "eventsourcing.sqlite",
                "SQLITE_DBNAME": str(path),
                "ORIGINATOR_ID_TYPE": "text",
            }
        )


def _class_of(topic: str) -> type[Happened]:
    """The class of a kind: ``measure.duty_set`` is ``MeasureDutySet`` of this module."""
    name = "".join(word.title() for word in topic.replace("_", ".").split("."))
    made = type(name, (Happened,), {"__module__": __name__, "__orig_bases__": (Happened,)})
    setattr(sys.modules[__name__], name, made)  # where the library looks for it
    return cast("type[Happened]", made)


CLASSES = {topic: _class_of(topic) for topic in EVENTS}


def events_of(log: SqliteLog, after: int, upto: int) -> Iterator[Happened]:
    """The ledger's events in that range, as domain events of the library."""
    for row in log.rows(after, upto):
        envelope = orjson.loads(row.state)
        yield CLASSES[row.topic](
            originator_id=row.stream,
            originator_version=row.version,
            timestamp=datetime.fromisoformat(envelope["recorded"]),
            by=envelope["by"],
            **envelope["body"],
        )


def put(application: PeerApplication, events: Sequence[Happened]) -> None:
    """One plain append of the library: one transaction."""
    application.events.put(events)


def write(path: Path, ledger: Path, size: int) -> None:
    """Writes the first ``size`` events of a ledger into a store of the library."""
    log = SqliteLog.open(ledger)
    application = PeerApplication(path)
    events = events_of(log, 0, size)
    try:
        while batch := list(islice(events, 10_000)):
            put(application, batch)
    finally:
        application.close()
        log.close()


def decode(application: PeerApplication, upto: int) -> None:
    """The library's own decode loop: every stored event becomes a domain event, in order."""
    recorder, mapper = application.recorder, application.mapper
    start = 1
    while start <= upto:
        notifications = recorder.select_notifications(start, PAGE, upto)
        if not notifications:
            raise ValueError(f"the store of the library ends before {start}")
        for notification in notifications:
            mapper.to_domain_event(notification)
        start = notifications[-1].id + 1
