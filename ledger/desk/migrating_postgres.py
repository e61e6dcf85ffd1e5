"""What a migration needs of PostgreSQL (see ``ledger.desk.migrating``)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ledger.store.postgres import TABLES
from ledger.store.url import StoreUrl
from ledger.vocabulary.problems import BAD_STORE, Problem, ProblemsError


@contextmanager
def connected(url: StoreUrl) -> Iterator[PostgresStore]:
    """A connection for one migration; raises ``ProblemsError`` (IN-09) if the server refuses."""
    import psycopg

    try:
        connection = psycopg.connect(url.text, connect_timeout=10)
        with connection:
            yield PostgresStore(connection)
    except psycopg.Error as error:
        said = (str(error).strip().splitlines() or ["no answer"])[0][:200]
        problem = Problem(BAD_STORE, f"{url.shown}: {said}", "nothing was changed", "--store")
        raise ProblemsError([problem]) from None


class PostgresStore:
    """The store's statements, in PostgreSQL's words; the connection is one transaction."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def begin(self) -> None:
        if self.has("stored_events"):
            self.connection.execute("LOCK TABLE stored_events IN EXCLUSIVE MODE")

    def end(self, *, keep: bool) -> None:
        if keep:
            self.connection.commit()
        else:
            self.connection.rollback()

    def one(self, sql: str) -> Any:
        found = self.connection.execute(sql).fetchone()
        return found[0] if found else None

    def has(self, table: str) -> bool:
        found = self.connection.execute("SELECT to_regclass(%s)", (table,)).fetchone()
        return found is not None and found[0] is not None

    def make_tables(self) -> None:
        schema = self.one("SELECT current_schema()")
        for statement in TABLES:
            self.connection.execute(statement.format(schema=f'"{schema}"'))

    def rows(self) -> Any:
        sql = (
            "SELECT notification_id, originator_id, originator_version, topic, state"
            " FROM stored_events ORDER BY notification_id"
        )
        with self.connection.cursor(name="migration") as cursor:
            cursor.execute(sql)
            yield from cursor

    def add(self, table: str, rows: list[Any]) -> None:
        if rows:
            marks = ",".join(["%s"] * len(rows[0]))
            with self.connection.cursor() as cursor:
                cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
