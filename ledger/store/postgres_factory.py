"""Builds the PostgreSQL recorder; apart, so that SQLite users never import psycopg."""

from __future__ import annotations

from eventsourcing.persistence import ApplicationRecorder
from eventsourcing.postgres import PostgresFactory

from ledger.store.postgres import LedgerPostgresRecorder


class LedgerPostgresFactory(PostgresFactory):
    """The library's factory with the ledger's recorder."""

    def application_recorder(self) -> ApplicationRecorder:
        recorder = LedgerPostgresRecorder(self.datastore)
        if self.env_create_table():
            recorder.create_table()
        return recorder
