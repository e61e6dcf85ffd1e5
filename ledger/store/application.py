"""Writing: the eventsourcing application, with the mapper of stable names.

Optimistic concurrency is the library's: an event carries its version in its stream, and a second
writer of the same version is refused by the store (``ConflictError``), never merged.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import (
    DatabaseError,
    InfrastructureFactory,
    IntegrityError,
    Mapper,
    OperationalError,
    PersistenceError,
    StoredEvent,
    Transcoder,
)
from eventsourcing.sqlite import SQLiteFactory
from eventsourcing.utils import Environment

from ledger.events.aggregates import Aggregate
from ledger.events.recorded import RecordedEvent, from_state, to_state
from ledger.store.log import Log, SqliteLog, unusable
from ledger.store.sqlite import LedgerDatastore, LedgerSqliteRecorder
from ledger.store.url import StoreUrl
from ledger.vocabulary.problems import BAD_STORE, Problem, ProblemsError, register

BUSY = register("ST-01", "the store is busy")
CONFLICT = register("ST-02", "somebody else recorded something at the same time")
FAILED = register("ST-03", "the store could not take the events")


class ConflictError(ProblemsError):
    """Another writer was first; read again and try again."""


class StableMapper(Mapper[str]):
    """Stores ``kind`` and bytes of the envelope instead of class paths."""

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        return StoredEvent(
            originator_id=domain_event.originator_id,
            originator_version=domain_event.originator_version,
            topic=domain_event.topic,
            state=to_state(domain_event),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> RecordedEvent:
        return from_state(
            str(stored_event.originator_id),
            stored_event.originator_version,
            stored_event.topic,
            bytes(stored_event.state),
        )


class _SqliteFactory(SQLiteFactory):
    application_recorder_class = LedgerSqliteRecorder

    def __init__(self, env: Environment) -> None:
        super().__init__(env)
        self.datastore = LedgerDatastore(env.get("SQLITE_DBNAME") or "")


class LedgerApplication(Application[str]):
    """The ledger's write side over one store."""

    name = "Ledger"

    def __init__(self, url: StoreUrl) -> None:
        self.url = url
        try:
            super().__init__(self._environment(url))
        except (PersistenceError, OSError) as error:
            raise self._explained(error) from None

    @staticmethod
    def _environment(url: StoreUrl) -> dict[str, str]:
        if url.kind == "postgresql":
            from psycopg.conninfo import conninfo_to_dict

            given = conninfo_to_dict(url.text)
            return {
                "PERSISTENCE_MODULE": "eventsourcing.postgres",
                "POSTGRES_DBNAME": str(given.get("dbname") or "postgres"),
                "POSTGRES_HOST": str(given.get("host") or "127.0.0.1"),
                "POSTGRES_PORT": str(given.get("port") or 5432),
                "POSTGRES_USER": str(given.get("user") or "postgres"),
                "POSTGRES_PASSWORD": str(given.get("password") or ""),
                "POSTGRES_LOCK_TIMEOUT": "30",
                "ORIGINATOR_ID_TYPE": "text",
            }
        if url.kind == "memory":
            name = f"file:tradeledger-{uuid.uuid4().hex}?mode=memory&cache=shared"
        else:
            assert url.path is not None
            url.path.parent.mkdir(parents=True, exist_ok=True)
            name = url.path.resolve().as_uri()
        return {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": name}

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        if self.url.kind != "postgresql":
            return _SqliteFactory(env)
        from ledger.store.postgres_factory import LedgerPostgresFactory

        return LedgerPostgresFactory(env)

    def construct_transcoder(self) -> Transcoder:
        return self.factory.transcoder()

    def construct_mapper(self) -> Mapper[str]:
        return StableMapper(self.construct_transcoder())

    def aggregate(self, stream: str) -> Aggregate:
        """The aggregate of a stream, a new one where nothing is recorded yet."""
        try:
            return self.repository.get(stream, projector_func=Aggregate.project)
        except AggregateNotFoundError:
            return Aggregate(stream)

    def record(self, events: Sequence[RecordedEvent]) -> list[int]:
        """Appends events as one transaction; returns their positions.

        Raises ``ConflictError`` (ST-02) if a version or key was taken meanwhile, ``ProblemsError``
        (ST-01, ST-03) if the store is busy beyond its patience or cannot write. In every case
        nothing of the batch is recorded.
        """
        if not events:
            return []
        keys = [event.body.key for event in events]
        with self._refusals():
            recordings = self.events.put(events, keys=keys)
        return [recording.notification.id for recording in recordings]

    def take(self, events: Sequence[StoredEvent], keys: Sequence[str], after: int) -> list[int]:
        """Appends events with the bytes that another ledger stored, as one transaction.

        ``after`` is the position at which this ledger must end, because positions are part of what
        is hashed. Raises like ``record``.
        """
        with self._refusals():
            return list(self.recorder.insert_events(events, keys=keys, after=after) or ())

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise ConflictError(
                [
                    Problem(
                        CONFLICT,
                        "an event of the batch was recorded by another writer meanwhile.",
                        "nothing was recorded; run the command again",
                    )
                ]
            ) from None
        except (PersistenceError, sqlite3.Error) as error:
            raise self._explained(error) from None

    def reader(self) -> Log:
        """The reading side of the same store."""
        if self.url.kind == "postgresql":
            from ledger.store.postgres_log import PostgresLog

            return PostgresLog(self.url.text, self.url.shown)
        if self.url.path is not None:
            return SqliteLog.open(self.url.path)
        name = self.env["SQLITE_DBNAME"]
        return SqliteLog(sqlite3.connect(name, uri=True, check_same_thread=False))

    def _explained(self, error: Exception) -> ProblemsError:
        said = str(error).strip().splitlines()[0][:200] if str(error).strip() else repr(error)
        if "locked" in said or "busy" in said or "lock timeout" in said:
            return ProblemsError(
                [
                    Problem(
                        BUSY,
                        f"{self.url.shown}: another writer held it for too long ({said}).",
                        "nothing was recorded; run the command again",
                    )
                ]
            )
        if self.url.path is not None and isinstance(error, DatabaseError | sqlite3.Error):
            cause = error.__cause__ if isinstance(error.__cause__, sqlite3.Error) else None
            explained = unusable(self.url.path, cause or sqlite3.OperationalError(said))
            if isinstance(error, OperationalError | sqlite3.OperationalError):
                return explained
        return ProblemsError(
            [
                Problem(
                    FAILED if isinstance(error, PersistenceError) else BAD_STORE,
                    f"{self.url.shown}: {said}",
                    "nothing was recorded; check the store (tradeledger doctor)",
                )
            ]
        )
