"""The recorder on PostgreSQL.

The library's recorder, with positions assigned under a lock instead of from a sequence (a
sequence leaves a gap whenever a transaction is rolled back), and with the key and the nodes of the
Merkle tree in the same transaction. Rules refuse ``UPDATE`` and ``DELETE``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eventsourcing.persistence import IntegrityError, PersistenceError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.sql import SQL, Composed

from ledger.proof.leaf import leaf_hash
from ledger.proof.merkle import Frontier, peaks

TABLES = [
    """CREATE TABLE IF NOT EXISTS {schema}.stored_events (
        notification_id BIGINT PRIMARY KEY,
        originator_id TEXT NOT NULL,
        originator_version BIGINT NOT NULL,
        topic TEXT NOT NULL,
        state BYTEA NOT NULL,
        UNIQUE (originator_id, originator_version))""",
    """CREATE TABLE IF NOT EXISTS {schema}.event_keys (
        key TEXT PRIMARY KEY,
        position BIGINT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS {schema}.merkle_nodes (
        level INTEGER NOT NULL,
        idx BIGINT NOT NULL,
        hash BYTEA NOT NULL,
        PRIMARY KEY (level, idx))""",
    """CREATE OR REPLACE FUNCTION {schema}.ledger_is_append_only() RETURNS trigger
        LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$""",
    *(
        f"""CREATE OR REPLACE TRIGGER append_only
        BEFORE UPDATE OR DELETE ON {{schema}}.{table}
        FOR EACH ROW EXECUTE FUNCTION {{schema}}.ledger_is_append_only()"""
        for table in ("stored_events", "event_keys", "merkle_nodes")
    ),
    *(
        f"""CREATE OR REPLACE TRIGGER never_emptied
        BEFORE TRUNCATE ON {{schema}}.{table}
        FOR EACH STATEMENT EXECUTE FUNCTION {{schema}}.ledger_is_append_only()"""
        for table in ("stored_events", "event_keys", "merkle_nodes")
    ),
]
#: the last thing that is made: where it is, everything is
_IS_MADE = """SELECT 1 FROM pg_trigger
    WHERE tgname = 'never_emptied' AND tgrelid = to_regclass('{schema}.merkle_nodes')"""
#: "ledger" in ASCII; whoever holds it makes the tables, and the others wait and find them made
_MAKING = 0x6C6564676572
#: "append"; whoever holds it appends, and the others wait
_APPENDING = 0x617070656E64


def _composed(statement: str, datastore: PostgresDatastore) -> Composed:
    from psycopg.sql import Identifier

    return SQL(statement).format(schema=Identifier(datastore.schema))


class LedgerPostgresRecorder(PostgresApplicationRecorder):
    """Records events with gapless positions, their keys and their leaves."""

    def __init__(self, datastore: PostgresDatastore) -> None:
        super().__init__(datastore, events_table_name="stored_events")
        self.sql_create_statements = [_composed(table, datastore) for table in TABLES]

    def _create_table(self, curs: Any) -> None:
        curs.execute(self._sql(_IS_MADE))
        if curs.fetchone():
            return  # without a lock on the tables: others may be writing
        curs.execute(self.lock_table_statements[0])
        curs.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
        curs.execute(self._sql(_IS_MADE))
        if not curs.fetchone():
            super()._create_table(curs)

    def _lock_table(self, curs: Any) -> None:
        """Lets one writer append at a time; readers go on.

        An advisory lock, and no lock of the table as in the library: PostgreSQL gives that only to
        those who may UPDATE or DELETE, and the application may not (deploy/postgres-role.sql).
        """
        curs.execute(self.lock_table_statements[0])
        curs.execute("SELECT pg_advisory_xact_lock(%s)", (_APPENDING,))

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        keys: Sequence[str] = (),
        after: int | None = None,
        **_: Any,
    ) -> Sequence[int] | None:
        with (
            self.datastore.get_connection() as connection,
            connection.transaction(),
            connection.cursor() as cursor,
        ):
            self._lock_table(cursor)
            self._notify_channel(cursor)
            cursor.execute(self._sql("SELECT max(notification_id) FROM {schema}.stored_events"))
            size = (cursor.fetchone() or {}).get("max") or 0
            if after is not None and after != size:
                raise IntegrityError(f"the ledger ends at {size}, not at {after}")
            frontier = Frontier(size, [self._node(cursor, *peak) for peak in peaks(size)])
            nodes: list[Any] = []
            rows = []
            for position, event in enumerate(stored_events, start=size + 1):
                stream = str(event.originator_id)
                version = event.originator_version
                nodes += frontier.add(
                    leaf_hash(position, stream, version, event.topic, event.state)
                )
                rows.append((position, stream, version, event.topic, event.state))
            cursor.executemany(
                self._sql("INSERT INTO {schema}.stored_events VALUES (%s, %s, %s, %s, %s)"), rows
            )
            named = [(key, row[0]) for key, row in zip(keys, rows, strict=bool(keys))]
            if named:
                cursor.executemany(
                    self._sql("INSERT INTO {schema}.event_keys VALUES (%s, %s)"), named
                )
            cursor.executemany(
                self._sql("INSERT INTO {schema}.merkle_nodes VALUES (%s, %s, %s)"), nodes
            )
        return [row[0] for row in rows]

    def _sql(self, statement: str) -> Composed:
        return _composed(statement, self.datastore)

    def _node(self, cursor: Any, level: int, index: int) -> bytes:
        cursor.execute(
            self._sql("SELECT hash FROM {schema}.merkle_nodes WHERE level = %s AND idx = %s"),
            (level, index),
        )
        found = cursor.fetchone()
        if found is None:
            raise PersistenceError(f"the tree has no node at level {level}, index {index}")
        return bytes(found["hash"])
