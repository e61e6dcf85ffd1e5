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
    InfrastructureFactory,
    IntegrityError,
    Mapper,
    PersistenceError,
    StoredEvent,
    Transcoder,
)
from eventsourcing.sqlite import SQLiteFactory
from eventsourcing.utils import Environment

from ledger.events.aggregates import Aggregate
from ledger.events.recorded import RecordedEvent, from_state, to_state
from ledger.store.log import BUSY, Log, SqliteLog, unusable
from ledger.store.sqlite import PATIENCE_SECONDS, LedgerDatastore, LedgerSqliteRecorder
from ledger.store.url import StoreUrl
from ledger.vocabulary.problems import BAD_STORE, Problem, ProblemsError, register

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
        patience = int(env.get("SQLITE_LOCK_TIMEOUT") or PATIENCE_SECONDS)
        self.datastore = LedgerDatastore(env.get("SQLITE_DBNAME") or "", patience)


class LedgerApplication(Application[str]):
    """The ledger's write side over one store."""

    name = "Ledger"

    def __init__(self, url: StoreUrl, patience: int = PATIENCE_SECONDS) -> None:
        """Opens the store, and makes its tables where nobody has yet.

        ``patience`` is how many seconds to wait for another writer. Raises ``ProblemsError``
        (IN-09, ST-01) if the store cannot be used or is busy beyond that.
        """
        self.url = url
        self._patience = patience
        if url.kind == "postgresql" or (url.path is not None and url.path.exists()):
            self.reader().close()  # says at once what is wrong, and leaves what is no ledger alone
        try:
            super().__init__(self._environment(url, patience))
        except (PersistenceError, sqlite3.Error, OSError) as error:
            raise self._explained(error, BAD_STORE) from None

    @staticmethod
    def _environment(url: StoreUrl, patience: int) -> dict[str, str]:
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
                "POSTGRES_LOCK_TIMEOUT": str(patience),
                "ORIGINATOR_ID_TYPE": "text",
            }
        if url.kind == "memory":
            name = f"file:tradeledger-{uuid.uuid4().hex}?mode=memory&cache=shared"
        else:
            assert url.path is not None
            url.path.parent.mkdir(parents=True, exist_ok=True)
            name = url.path.resolve().as_uri()
        return {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": name,
            "SQLITE_LOCK_TIMEOUT": str(patience),
        }

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
            with self._refusals(BAD_STORE):
                return self.repository.get(stream, projector_func=Aggregate.project)
        except AggregateNotFoundError:
            return Aggregate(stream)

    def record(self, events: Sequence[RecordedEvent], after: int | None = None) -> list[int]:
        """Appends events as one transaction; returns their positions.

        With ``after`` only if the ledger still ends there: what the events were checked against is
        then what they follow, and the recorded instants are in the order of the positions.

        Raises ``ConflictError`` (ST-02) if a version or key was taken meanwhile, ``ProblemsError``
        (ST-01, ST-03) if the store is busy beyond its patience or cannot write. In every case
        nothing of the batch is recorded.
        """
        if not events:
            return []
        keys = [event.body.key for event in events]
        with self._refusals():
            recordings = self.events.put(events, keys=keys, after=after)
        return [recording.notification.id for recording in recordings]

    def take(self, events: Sequence[StoredEvent], keys: Sequence[str], after: int) -> list[int]:
        """Appends events with the bytes that another ledger stored, as one transaction.

        ``after`` is the position at which this ledger must end, because positions are part of what
        is hashed. Raises like ``record``.
        """
        with self._refusals():
            return list(self.recorder.insert_events(events, keys=keys, after=after) or ())

    @contextmanager
    def _refusals(self, code: str = FAILED) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise ConflictError(
                [
                    Problem(
                        CONFLICT,
                        "another writer recorded something meanwhile.",
                        "nothing was recorded; run the command again",
                    )
                ]
            ) from None
        except (PersistenceError, sqlite3.Error) as error:
            raise self._explained(error, code) from None

    def reader(self) -> Log:
        """The reading side of the same store."""
        if self.url.kind == "postgresql":
            from ledger.store.postgres_log import PostgresLog

            return PostgresLog(self.url.text, self.url.shown)
        if self.url.path is not None:
            return SqliteLog.open(self.url.path, self._patience)
        name = self.env["SQLITE_DBNAME"]
        return SqliteLog(sqlite3.connect(name, uri=True, check_same_thread=False))

    def _explained(self, error: Exception, code: str) -> ProblemsError:
        said = str(error).strip().splitlines()[0][:200] if str(error).strip() else repr(error)
        if any(words in said for words in ("locked", "busy", "lock timeout", "Timed out waiting")):
            detail = f"{self.url.shown}: another writer held it for too long ({said})."
            fix = "nothing was recorded; run the command again"
            return ProblemsError([Problem(BUSY, detail, fix)])
        if self.url.path is not None and not isinstance(error, OSError):
            return unusable(self.url.path, error, code)
        said = getattr(error, "strerror", None) or said
        fix = "nothing was recorded; check the store (tradeledger doctor)"
        return ProblemsError([Problem(code, f"{self.url.shown}: {said}.", fix, "--store")])
