"""The envelope of a stored event, and its bytes.

The stored state is one JSON object ``{"v", "recorded", "by", "body"}``: the version of the event's
schema, the instant it was recorded (UTC), who recorded it, and the event's fields without those
that have their default value. Defaults of a stored version never change: a change is a new version
with an upcaster.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import orjson

from ledger.events.base import Event
from ledger.events.registry import EVENTS, upcast


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """A domain event of the eventsourcing library: a body in its place in a stream."""

    originator_id: str
    originator_version: int
    recorded: datetime
    by: str
    body: Event

    @property
    def topic(self) -> str:
        return self.body.kind


def to_state(event: RecordedEvent) -> bytes:
    """The bytes that are stored, and hashed."""
    head = orjson.dumps(
        {
            "v": event.body.version,
            "recorded": event.recorded.isoformat(timespec="microseconds"),
            "by": event.by,
        }
    )
    body = event.body.model_dump_json(exclude_defaults=True).encode()
    return head[:-1] + b',"body":' + body + b"}"


def from_state(stream: str, version: int, topic: str, state: bytes) -> RecordedEvent:
    """Reads stored bytes back; older versions are upcast first.

    Raises ``ValueError`` (pydantic's or orjson's) where the bytes are no such event.
    """
    envelope = orjson.loads(state)
    body = upcast(topic, envelope["v"], envelope["body"])
    return RecordedEvent(
        originator_id=stream,
        originator_version=version,
        recorded=datetime.fromisoformat(envelope["recorded"]),
        by=envelope["by"],
        body=EVENTS[topic].model_validate(body),
    )
