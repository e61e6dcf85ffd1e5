"""The application's role on PostgreSQL, as deploy/postgres-role.sql makes it, on a real server."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ledger.store.application import LedgerApplication
from ledger.store.url import StoreUrl, parse
from ledger.vocabulary.problems import ProblemsError
from tests.sample import duty, history, record
from tests.soundness import assert_sound

SQL = Path(__file__).parents[3] / "deploy" / "postgres-role.sql"
ROLES = ("tradeledger_app", "tradeledger_read")


@pytest.fixture
def owner(postgres_url):
    """A ledger of three events, and the URL of whoever owns it."""
    url = postgres_url()
    application = LedgerApplication(url)
    record(application, history(3))
    application.close()
    return url


@pytest.fixture
def roles(owner):
    """The roles of the file, gone again afterwards: they belong to the server, not the database."""
    with psycopg.connect(owner.text, autocommit=True) as connection:
        connection.execute(SQL.read_text())
        yield {role: _as(owner, role) for role in ROLES}
        for role in ROLES:
            connection.execute(f"DROP OWNED BY {role}")
            connection.execute(f"DROP ROLE {role}")


def _as(url: StoreUrl, role: str) -> StoreUrl:
    """The same database as another role; the server of the tests trusts everybody on its socket."""
    host = conninfo_to_dict(url.text)["host"]
    name = conninfo_to_dict(url.text)["dbname"]
    return parse(f"postgresql://{role}@/{name}?host={host}")


def test_the_application_appends_and_reads_as_a_role_that_can_do_nothing_else(roles):
    application = LedgerApplication(roles["tradeledger_app"])
    assert record(application, [duty(7), duty(8)]) == [4, 5]
    with closing(application.reader()) as log:
        assert_sound(log)
    application.close()


@pytest.mark.parametrize("table", ["stored_events", "event_keys", "merkle_nodes"])
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM {}",
        "UPDATE {} SET {} = {}",
        "TRUNCATE {}",
        "DROP TABLE {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "DROP TRIGGER append_only ON {}",
        "LOCK TABLE {} IN EXCLUSIVE MODE",
    ],
)
def test_neither_role_can_change_what_is_recorded(owner, roles, table, statement):
    column = {"stored_events": "topic", "event_keys": "key", "merkle_nodes": "hash"}[table]
    for role in ROLES:
        with (
            psycopg.connect(make_conninfo(owner.text, user=role)) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement.format(table, column, column))


def test_whoever_only_reads_cannot_append(roles):
    application = LedgerApplication(roles["tradeledger_read"])
    with closing(application.reader()) as log:
        assert log.head() == 3
    with pytest.raises(ProblemsError):
        record(application, [duty(9)])
    application.close()


def test_the_owner_is_refused_too_while_the_triggers_stand(owner):
    with (
        psycopg.connect(owner.text) as connection,
        pytest.raises(psycopg.Error, match="append-only"),
    ):
        connection.execute("DELETE FROM stored_events")
