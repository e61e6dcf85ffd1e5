"""Reading a ledger on PostgreSQL (see ``ledger.store.log``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ledger.store.log import Row
from ledger.vocabulary.problems import BAD_STORE, Problem, ProblemsError

_COLUMNS = "notification_id, originator_id, originator_version, topic, state"
_AT_ONCE = 1000


class PostgresLog:
    """A PostgreSQL ledger, read-only."""

    def __init__(self, url: str, shown: str) -> None:
        """Connects; raises ``ProblemsError`` (IN-09), without the password, if that fails."""
        import psycopg

        self._psycopg = psycopg
        try:
            self._connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
            self._connection.execute("SET default_transaction_read_only = on")
        except psycopg.Error as error:
            said = str(error).strip().splitlines()[0] if str(error).strip() else "no answer"
            raise ProblemsError(
                [
                    Problem(
                        BAD_STORE,
                        f"{shown}: {said[:160]}",
                        "check that the server runs and that user, password and database are right",
                        "--store",
                    )
                ]
            ) from None
        self._made = False

    def _exists(self) -> bool:
        if not self._made:
            found = self._connection.execute("SELECT to_regclass('stored_events')").fetchone()
            self._made = bool(found and found[0])
        return self._made

    def _one(self, sql: str, params: Sequence[Any] = ()) -> Any:
        if not self._exists():
            return None
        found = self._connection.execute(sql, params).fetchone()
        return found[0] if found else None

    def head(self) -> int:
        return self._one("SELECT max(notification_id) FROM stored_events") or 0

    def rows(self, after: int = 0, upto: int | None = None) -> Iterator[Row]:
        bound = upto if upto is not None else self.head()
        sql = (
            f"SELECT {_COLUMNS} FROM stored_events WHERE notification_id > %s"
            " AND notification_id <= %s ORDER BY notification_id LIMIT %s"
        )
        while after < bound and self._exists():
            batch = self._connection.execute(sql, (after, bound, _AT_ONCE)).fetchall()
            if not batch:
                return
            for position, stream, version, topic, state in batch:
                yield Row(position, stream, version, topic, bytes(state))
                after = position

    def streams(self, names: Sequence[str], upto: int | None = None) -> list[Row]:
        if not self._exists():
            return []
        sql = f"SELECT {_COLUMNS} FROM stored_events WHERE originator_id = ANY(%s)"
        params: list[Any] = [list(names)]
        if upto is not None:
            sql += " AND notification_id <= %s"
            params.append(upto)
        found = self._connection.execute(sql + " ORDER BY notification_id", params)
        return [Row(p, s, v, t, bytes(state)) for p, s, v, t, state in found]

    def position_of(self, key: str) -> int | None:
        found: int | None = self._one("SELECT position FROM event_keys WHERE key = %s", (key,))
        return found

    def node(self, level: int, index: int) -> bytes:
        sql = "SELECT hash FROM merkle_nodes WHERE level = %s AND idx = %s"
        found = self._one(sql, (level, index))
        if found is None:
            raise LookupError(f"the tree has no node at level {level}, index {index}")
        return bytes(found)

    def version(self) -> int:
        return self.head()

    def close(self) -> None:
        self._connection.close()
