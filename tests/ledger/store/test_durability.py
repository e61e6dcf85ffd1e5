"""What was reported as recorded is on the disk, and a killed process leaves all or nothing."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import pytest

from ledger.store.application import LedgerApplication
from ledger.store.log import SqliteLog
from tests import killing
from tests.sample import beginning, history, record
from tests.soundness import assert_sound_file


def test_the_writers_connection_is_durable(sqlite_ledger):
    record(sqlite_ledger, beginning())
    with sqlite_ledger.recorder.datastore.get_connection(commit=True) as connection:
        cursor = connection.cursor()
        found = {}
        for name in ("journal_mode", "synchronous", "busy_timeout"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = cursor.fetchone()[0]
    assert found == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 30_000}


def test_every_connection_of_the_pool_is_durable(sqlite_ledger):
    datastore = sqlite_ledger.recorder.datastore
    with (
        datastore.get_connection(commit=True) as first,
        datastore.get_connection(commit=False) as second,
        datastore.get_connection(commit=False) as third,
    ):
        for connection in (first, second, third):
            cursor = connection.cursor()
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone()[0] == 2


def test_the_file_is_a_write_ahead_database_for_everybody(sqlite_url):
    url = sqlite_url()
    LedgerApplication(url).close()
    with closing(sqlite3.connect(url.path)) as anybody:
        assert anybody.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_reader_cannot_write(sqlite_ledger):
    record(sqlite_ledger, beginning())
    with closing(SqliteLog.open(sqlite_ledger.url.path)) as log:
        for sql in ("DELETE FROM stored_events", "DROP TABLE stored_events", "CREATE TABLE t (x)"):
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                log._connection.execute(sql)


def test_positions_outlive_a_vacuum(sqlite_ledger):
    record(sqlite_ledger, history(20))
    path = sqlite_ledger.url.path
    sqlite_ledger.close()
    with closing(sqlite3.connect(path)) as anybody:
        anybody.execute("VACUUM")
    assert len(assert_sound_file(path)) == 20


@pytest.mark.parametrize("seed", range(5))
def test_killed_while_appending(sqlite_url, seed):
    killing.appending(sqlite_url(), random.Random(seed), rounds=5)


def test_killed_while_appending_to_a_server(postgres_url):
    killing.appending(postgres_url(), random.Random(7), rounds=6)


@pytest.mark.parametrize("seed", range(2))
def test_killed_while_importing(sqlite_url, tmp_path, seed):
    killing.importing(sqlite_url, tmp_path, random.Random(seed), rounds=4)


def test_the_command_killed_while_importing(tmp_path):
    killing.commanding(tmp_path, random.Random(5), rounds=3)


@pytest.mark.parametrize("seed", range(2))
def test_killed_while_making_the_first_ledger(tmp_path, seed):
    killing.making(tmp_path, random.Random(seed), rounds=4)


def test_killed_while_the_index_is_built(sqlite_url):
    killing.indexing(sqlite_url(), random.Random(3), rounds=6)
