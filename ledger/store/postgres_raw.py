"""What lies in a PostgreSQL store, for audits (see ``ledger.store.raw``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ledger.store.raw import RawError, RawRow

_TABLES = ("stored_events", "event_keys", "merkle_nodes")


class PostgresRaw:
    """A ledger on a server, read-only and as of one moment."""

    def __init__(self, url: str) -> None:
        """Connects; raises ``RawError`` if that fails."""
        import psycopg

        self._errors = psycopg.Error
        try:
            self._connection = psycopg.connect(url, connect_timeout=10)
            self._connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        except psycopg.Error as error:
            raise RawError(_first_line(error)) from None

    def _all(self, sql: str, params: Sequence[Any] | None = None) -> list[Any]:
        try:
            return self._connection.execute(sql, params).fetchall()
        except self._errors as error:
            raise RawError(_first_line(error)) from None

    def head(self) -> int:
        return int(self._all("SELECT max(notification_id) FROM stored_events")[0][0] or 0)

    def batches(self, after: int, size: int) -> Iterator[list[RawRow]]:
        sql = (
            "SELECT notification_id, originator_id, originator_version, topic, state"
            " FROM stored_events WHERE notification_id > %s ORDER BY notification_id"
        )
        yield from self._many("events", sql, size, (after,))

    def by_stream(self, size: int) -> Iterator[list[tuple[Any, Any, Any]]]:
        sql = (
            "SELECT notification_id, originator_id, originator_version FROM stored_events"
            " ORDER BY originator_id, originator_version"
        )
        yield from self._many("streams", sql, size)

    def _many(
        self, name: str, sql: str, size: int, params: Sequence[Any] | None = None
    ) -> Iterator[list[Any]]:
        try:
            with self._connection.cursor(name=name, binary=True) as cursor:
                cursor.execute(sql, params)
                while batch := cursor.fetchmany(size):
                    yield batch
        except self._errors as error:
            raise RawError(_first_line(error)) from None

    def hashes(self, level: int, first: int, count: int) -> bytes:
        sql = (
            "SELECT string_agg(hash, ''::bytea ORDER BY idx) FROM merkle_nodes"
            " WHERE level = %s AND idx >= %s AND idx < %s AND octet_length(hash) = 32"
        )
        return self._all(sql, (level, first, first + count))[0][0] or b""

    def nodes(self, level: int, first: int, count: int) -> list[tuple[Any, Any]]:
        sql = (
            "SELECT idx, hash FROM merkle_nodes WHERE level = %s AND idx >= %s AND idx < %s"
            " ORDER BY idx"
        )
        return self._all(sql, (level, first, first + count))

    def levels(self) -> dict[Any, tuple[int, int]]:
        sql = "SELECT level, count(*), max(idx) FROM merkle_nodes GROUP BY level"
        return {level: (count, last) for level, count, last in self._all(sql)}

    def positions_of(self, keys: Sequence[str]) -> dict[str, Any]:
        sql = "SELECT key, position FROM event_keys WHERE key = ANY(%s)"
        return dict(self._all(sql, (list(keys),)))

    def count_keys(self) -> int:
        return int(self._all("SELECT count(*) FROM event_keys")[0][0])

    def has_tree(self) -> bool:
        return self._all("SELECT to_regclass('merkle_nodes')")[0][0] is not None

    def guards(self) -> list[str]:
        sql = (
            "SELECT tgname || ' on ' || tgrelid::regclass FROM pg_trigger"
            " WHERE tgenabled <> 'D' AND NOT tgisinternal"
        )
        held = {name for (name,) in self._all(sql)}
        wanted = [f"{guard} on {table}" for table in _TABLES
                  for guard in ("append_only", "never_emptied")]  # fmt: skip
        return [f"the trigger {name} is missing" for name in wanted if name not in held]

    def damage(self) -> list[str]:
        return []

    def close(self) -> None:
        self._connection.close()


def _first_line(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0][:200] if text else "no answer"
