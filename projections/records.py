"""Stored rows as they are believed at a position.

A correction replaces fields of an earlier record, a retraction takes it out; both count only from
their own position on, so an answer "as recorded by position N" never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from ledger.events.upcasters import upcast
from ledger.store.log import Row


@dataclass(slots=True)
class Record:
    """One believed happening.

    ``corrected`` holds the positions of corrections that are applied in ``body``.
    """

    position: int
    stream: str
    topic: str
    body: dict[str, Any]
    recorded: str
    by: str
    corrected: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        return str(self.body["key"])

    @property
    def announced(self) -> str:
        """The day it became public, as ISO text; empty for a document without a date."""
        return (self.body.get("announced") or "")[:10]

    @property
    def name(self) -> str:
        """The stream's thing without its kind: ``us.s122`` of ``measure:us.s122``."""
        return self.stream.partition(":")[2]

    @property
    def sources(self) -> list[str]:
        return list(self.body.get("sources", ()))


def read(row: Row) -> Record:
    """A stored row as a record, brought up to the newest version of its kind."""
    envelope = orjson.loads(row.state)
    body = upcast(row.topic, envelope["v"], envelope["body"])
    return Record(row.position, row.stream, row.topic, body, envelope["recorded"], envelope["by"])


def believed(rows: Iterable[Row]) -> list[Record]:
    """The records of one or more streams, in order of position, with corrections applied."""
    records: dict[str, Record] = {}
    for row in rows:
        record = read(row)
        if row.topic == "record.corrected":
            target = records.get(record.body["target"])
            if target is not None:
                target.body = _patched(target.body, record.body["fields"])
                target.corrected = (*target.corrected, row.position)
        elif row.topic == "record.retracted":
            records.pop(record.body["target"], None)
        else:
            records[record.key] = record
    return list(records.values())


def _patched(body: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    merged = {**body, **fields}
    return {name: value for name, value in merged.items() if value is not None}
