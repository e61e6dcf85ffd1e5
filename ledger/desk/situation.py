"""The situation that rules look at: the store, and the earlier events of the same batch."""

from __future__ import annotations

from datetime import datetime

from ledger.events.aggregates import Aggregate
from ledger.events.base import Event
from ledger.events.recorded import from_state
from ledger.store.application import LedgerApplication
from ledger.store.log import Log, row_at


class StoreSituation:
    """Aggregates of the store, each loaded once and then grown by the batch."""

    def __init__(self, application: LedgerApplication, log: Log, now: datetime) -> None:
        self._application = application
        self._log = log
        self._now = now
        self._aggregates: dict[str, Aggregate] = {}
        self._streams_of_keys: dict[str, str | None] = {}
        self._batch: dict[str, Event] = {}

    @property
    def now(self) -> datetime:
        return self._now

    def aggregate(self, stream: str) -> Aggregate:
        if stream not in self._aggregates:
            self._aggregates[stream] = self._application.aggregate(stream)
        return self._aggregates[stream]

    def took(self, event: Event) -> None:
        """Remembers the key of an event that the batch has added."""
        self._streams_of_keys[event.key] = event.stream
        self._batch[event.key] = event

    def holds_key(self, key: str) -> bool:
        return self._stream_of(key) is not None

    def stored(self, key: str) -> Event | None:
        """The event with a key as it was first recorded, whatever was corrected since."""
        if key in self._batch:
            return self._batch[key]
        position = self._log.position_of(key)
        row = row_at(self._log, position) if position else None
        if row is None:
            return None
        return from_state(row.stream, row.version, row.topic, row.state).body

    def event(self, key: str) -> Event | None:
        stream = self._stream_of(key)
        return self.aggregate(stream).events.get(key) if stream else None

    def _stream_of(self, key: str) -> str | None:
        if key not in self._streams_of_keys:
            position = self._log.position_of(key)
            row = row_at(self._log, position) if position else None
            self._streams_of_keys[key] = row.stream if row else None
        return self._streams_of_keys[key]
