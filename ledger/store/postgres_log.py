"""Reading a ledger on PostgreSQL (see ``ledger.store.log``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ledger.store.log import Row
from ledger.vocabulary.problems import BAD_STORE, Problem, ProblemsError

_COLUMNS = "notification_id, originator_id, originator_version, topic, state"
_AT_ONCE = 1000
_LAST = (1 << 63) - 1


class PostgresLog:
    """A PostgreSQL ledger, read-only."""

    def __init__(self, url: str, shown: str) -> None:
        """Connects; raises ``ProblemsError`` (IN-09), without the password, if that fails."""
        import psycopg

        self._errors = psycopg.Error
        self._shown = shown
        try:
            self._connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
            self._connection.execute("SET default_transaction_read_only = on")
        except psycopg.Error as error:
            fix = "check that the server runs and that user, password and database are right"
            raise self._refused(error, fix) from None
        self._made = False

    def _refused(self, error: Exception, fix: str) -> ProblemsError:
        said = str(error).strip().splitlines()[0] if str(error).strip() else "no answer"
        return ProblemsError([Problem(BAD_STORE, f"{self._shown}: {said[:160]}", fix, "--store")])

    def _asked(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        """The rows of an answer; the server's refusals become problems."""
        try:
            return self._connection.execute(sql, params).fetchall()
        except self._errors as error:
            raise self._refused(error, "check that the server runs, and try again") from None

    def _is_made(self) -> bool:
        """Whether anybody has written yet: a database without tables is an empty ledger."""
        if not self._made:
            ((found,),) = self._asked("SELECT to_regclass('stored_events')")
            self._made = found is not None
        return self._made

    def head(self) -> int:
        if not self._is_made():
            return 0
        ((head,),) = self._asked("SELECT max(notification_id) FROM stored_events")
        return head or 0

    def rows(self, after: int = 0, upto: int | None = None) -> Iterator[Row]:
        bound = self.head() if upto is None else min(upto, _LAST)
        sql = (
            f"SELECT {_COLUMNS} FROM stored_events WHERE notification_id > %s"
            f" AND notification_id <= %s ORDER BY notification_id LIMIT {_AT_ONCE}"
        )
        while after < bound and self._is_made():
            batch = self._asked(sql, (after, bound))
            for position, stream, version, topic, state in batch:
                yield Row(position, stream, version, topic, bytes(state))
            if len(batch) < _AT_ONCE:
                return
            after = batch[-1][0]

    def streams(self, names: Sequence[str], upto: int | None = None) -> list[Row]:
        if not self._is_made():
            return []
        sql = f"SELECT {_COLUMNS} FROM stored_events WHERE originator_id = ANY(%s)"
        params: list[Any] = [list(names)]
        if upto is not None:
            sql += " AND notification_id <= %s"
            params.append(min(upto, _LAST))
        found = self._asked(sql + " ORDER BY notification_id", params)
        return [Row(p, s, v, t, bytes(state)) for p, s, v, t, state in found]

    def position_of(self, key: str) -> int | None:
        if not key.isprintable() or not self._is_made():
            return None
        found = self._asked("SELECT position FROM event_keys WHERE key = %s", (key,))
        return found[0][0] if found else None

    def node(self, level: int, index: int) -> bytes:
        sql = "SELECT hash FROM merkle_nodes WHERE level = %s AND idx = %s"
        found = self._asked(sql, (level, index)) if self._is_made() else []
        if not found:
            raise LookupError(f"the tree has no node at level {level}, index {index}")
        return bytes(found[0][0])

    def version(self) -> int:
        return self.head()

    def close(self) -> None:
        self._connection.close()
