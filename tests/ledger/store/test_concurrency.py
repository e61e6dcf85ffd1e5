"""Many at once: writers on one file, readers beside a writer, and a store that is busy."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from ledger.desk.append import append
from ledger.store.application import LedgerApplication
from ledger.store.log import SqliteLog
from ledger.vocabulary.problems import ProblemsError
from tests import workers
from tests.crowds import all_at_once, assert_nothing_lost, begun, make_at_once
from tests.sample import NOW, beginning, history, note
from tests.soundness import assert_sound, assert_sound_file, leaf_input, naive_root
from tests.workers import working


def test_eight_processes_appending_to_one_file_lose_nothing(sqlite_url):
    url = sqlite_url()
    told, before = all_at_once(url, writers=8, batches=4, size=5)
    with closing(SqliteLog.open(url.path)) as log:
        assert_nothing_lost(log, told, before, batches=4, size=5)
    assert_sound_file(url.path)


def test_processes_appending_to_one_server_lose_nothing(postgres_url):
    url = postgres_url()
    told, before = all_at_once(url, writers=4, batches=4, size=5)
    application = LedgerApplication(url)
    with closing(application.reader()) as log:
        assert_nothing_lost(log, told, before, batches=4, size=5)
    application.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_store_that_many_make_at_once_is_made_once(kind, request):
    make_at_once(request.getfixturevalue(f"{kind}_url")(), makers=6)


def test_a_writer_goes_on_while_somebody_reads_in_a_transaction(sqlite_url):
    url = sqlite_url()
    begun(url, history(50))
    with closing(sqlite3.connect(url.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        count = "SELECT count(*) FROM stored_events"
        assert reader.execute(count).fetchone() == (50,)
        with working(workers.append_batches, url.text, "a", [1, 2, 3], 10, True) as writer:
            assert writer.done() == [1, 2, 3]
        assert reader.execute(count).fetchone() == (50,)
        reader.execute("COMMIT")
        assert reader.execute(count).fetchone() == (80,)
    assert len(assert_sound_file(url.path)) == 80


def test_a_walk_goes_on_and_ends_where_it_would_have_while_another_process_writes(sqlite_url):
    url = sqlite_url()
    begun(url, history(2_500))
    with closing(SqliteLog.open(url.path)) as log:
        rows = log.rows()
        seen = [next(rows).position]
        with working(workers.append_batches, url.text, "a", [1, 2], 600, False) as writer:
            assert writer.done() == [1, 2]
        seen += [row.position for row in rows]
        assert seen == list(range(1, 2_501))
        assert log.head() == 3_700


def test_a_reader_is_not_held_up_by_a_transaction_that_is_being_written(sqlite_url):
    url = sqlite_url()
    begun(url, history(20))
    with closing(sqlite3.connect(url.path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO stored_events VALUES (21, 'measure:us.x', 1, 'x', x'00')")
        with closing(SqliteLog.open(url.path)) as log:
            version = log.version()
            assert log.head() == 20
            assert_sound(log)
            assert log.version() == version
        writer.execute("ROLLBACK")


def test_whatever_a_reader_sees_beside_a_writer_is_a_ledger_that_was(sqlite_url):
    url = sqlite_url()
    begun(url, beginning())
    batches = list(range(30))
    with (
        working(workers.read_again_and_again, str(url.path), 2 + 30 * 20) as reader,
        working(workers.append_batches, url.text, "a", batches, 20, False) as writer,
    ):
        assert writer.done() == batches
        seen = reader.done()
    rows = assert_sound_file(url.path)
    entries = [leaf_input(row) for row in rows]
    for gapless, size, head in seen:
        assert gapless
        assert (size - 2) % 20 == 0
        assert head == naive_root(entries[:size])


def test_the_version_changes_when_another_process_writes(sqlite_url):
    url = sqlite_url()
    begun(url, beginning())
    with closing(SqliteLog.open(url.path)) as log:
        versions = [log.version(), log.version()]
        for number in range(2):
            with working(workers.append_batches, url.text, "a", [number], 1, False) as writer:
                writer.done()
            versions.append(log.version())
    assert len(set(versions)) == 3


def busy(url):
    """Another writer, in the middle of a transaction."""
    if url.kind == "sqlite":
        holder = sqlite3.connect(url.path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        return holder
    import psycopg

    holder = psycopg.connect(url.text)
    holder.execute("LOCK TABLE stored_events IN EXCLUSIVE MODE")
    return holder


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_store_that_stays_busy_is_reported_and_nothing_is_recorded(kind, request):
    url = request.getfixturevalue(f"{kind}_url")()
    begun(url, beginning())
    holder = busy(url)
    try:
        application = LedgerApplication(url, patience=1)
        with pytest.raises(ProblemsError) as caught:
            append(application, [note("late/1")], by="tests", now=NOW)
    finally:
        holder.rollback()
        holder.close()
    (problem,) = caught.value.problems
    assert problem.code == "ST-01"
    assert "nothing was recorded; run the command again" in problem.fix
    with closing(application.reader()) as log:
        assert log.head() == 2
        assert [
            position
            for position, _ in append(application, [note("late/1")], by="tests", now=NOW).recorded
        ] == [3]
        assert_sound(log)
    application.close()


def test_a_store_that_stays_busy_cannot_be_made(sqlite_url):
    url = sqlite_url()
    with closing(sqlite3.connect(url.path, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        holder.execute("CREATE TABLE t (x)")
        with pytest.raises(ProblemsError) as caught:
            LedgerApplication(url, patience=1)
        holder.execute("ROLLBACK")
    assert [problem.code for problem in caught.value.problems] == ["ST-01"]
    begun(url, beginning())
    assert len(assert_sound_file(url.path)) == 2


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_store_that_is_busy_for_a_while_is_waited_for(kind, request):
    url = request.getfixturevalue(f"{kind}_url")()
    begun(url, beginning())
    holder = busy(url)
    try:
        with working(workers.append_when_free, url.text) as writer:
            assert writer.told.recv() == "begin"
            assert not writer.told.poll(0.2)
            holder.rollback()
            assert writer.done() == [[3]]
    finally:
        holder.close()
