"""Stored rows as records: what was written, and what was said of it since.

A record shows an event *as recorded*. That it was corrected or retracted later stands beside it,
never in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson

from ledger.damage import DamagedError
from ledger.events.upcasters import upcast
from ledger.store.log import Log, Row

_AT_ONCE = 500
CORRECTED, RETRACTED = "record.corrected", "record.retracted"


@dataclass(slots=True)
class Entry:
    """One stored event, decoded."""

    row: Row
    schema: int
    recorded: str
    by: str
    body: dict[str, Any]
    corrected_by: list[int] = field(default_factory=list)
    retracted_by: int | None = None

    @classmethod
    def of(cls, row: Row) -> Entry:
        """Decodes a row; raises ``DamagedError`` where its bytes are no event."""
        try:
            envelope = orjson.loads(row.state)
            body = upcast(row.topic, envelope["v"], envelope["body"])
            entry = cls(row, envelope["v"], envelope["recorded"], envelope["by"], body)
            body["key"] = str(body["key"])  # every event has one
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedError(row.position, str(error).splitlines()[0][:120]) from None
        return entry

    @property
    def key(self) -> str:
        key: str = self.body["key"]
        return key

    @property
    def is_correction(self) -> bool:
        return self.row.topic in {CORRECTED, RETRACTED}

    @property
    def told(self) -> str:
        """A line about the event for people, from whatever field tells it best."""
        for name in ("summary", "text", "why", "title"):
            if self.body.get(name):
                return " ".join(str(self.body[name]).split())
        return ""

    def record(self) -> dict[str, Any]:
        """The record that ``log`` prints."""
        return {
            "position": self.row.position,
            "stream": self.row.stream,
            "version": self.row.version,
            "kind": self.row.topic,
            "key": self.key,
            "announced": self.body.get("announced"),
            "effective": self.body.get("effective"),
            "recorded": self.recorded,
            "by": self.by,
            "summary": self.body.get("summary"),
            "sources": list(self.body.get("sources", ())),
            "corrected_by": self.corrected_by,
            "retracted_by": self.retracted_by,
        }


class Streams:
    """What the streams of shown events tell of them: corrections, and whom they concern.

    Each stream is read once, whatever the number of events shown of it.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self._known: set[str] = set()
        self._corrected: dict[str, list[int]] = {}
        self._retracted: dict[str, int] = {}
        self._economies: dict[str, set[str]] = {}

    def read(self, names: Iterable[str]) -> None:
        missing = sorted(set(names) - self._known)
        if not missing:
            return
        self._known.update(missing)
        for row in self._log.streams(missing):
            concerned = self._economies.setdefault(row.stream, set())
            entry = Entry.of(row)
            concerned |= economies_of(entry)
            if row.topic == CORRECTED:
                self._corrected.setdefault(entry.body["target"], []).append(row.position)
            elif row.topic == RETRACTED:
                self._retracted.setdefault(entry.body["target"], row.position)

    def complete(self, entry: Entry) -> Entry:
        """Fills in what was said of the event since."""
        self.read([entry.row.stream])
        entry.corrected_by = self._corrected.get(entry.key, [])
        entry.retracted_by = self._retracted.get(entry.key)
        return entry

    def concern(self, stream: str) -> set[str]:
        """The economies that a stream is about."""
        self.read([stream])
        return self._economies.get(stream, set())


def economies_of(entry: Entry) -> set[str]:
    """The economies that an event says it is about: who levies, who talks, what a pack covers."""
    body = entry.body
    found = {body["importer"]} if "importer" in body else set()
    for name in ("parties", "importers", "economies"):
        found.update(body.get(name, ()))
    for measure in (body.get("measure"), *body.get("also", ()), *body.get("holds", ())):
        if measure:
            found.add(measure.partition(".")[0].upper())
    return found


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows, some hundred at a time."""
    rows = iter(rows)
    while some := list(islice(rows, _AT_ONCE)):
        yield some
