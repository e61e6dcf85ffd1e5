"""Backups, migrations, proposals: keeping a ledger, and who may write to it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from ledger.desk import backup, proposals
from ledger.desk.append import append
from ledger.desk.migrating import migrate
from ledger.desk.signing import sign
from ledger.events.keeping import Migrated
from ledger.events.recorded import from_state
from ledger.proof.checkpoint import SigningKey
from ledger.store import seen
from ledger.store.application import LedgerApplication
from ledger.store.log import SqliteLog, root
from ledger.vocabulary.problems import ProblemsError
from tests.rewriting import recomputed, unguarded
from tests.sample import NOW, duty, history, record
from tests.soundness import assert_sound

KEY = SigningKey("example.org/ledger", bytes(range(32)))


def ticking(_done, _of):
    """Nobody watches."""


def filled(url, events):
    application = LedgerApplication(url)
    outcome = append(application, events, by="tests", now=NOW)
    assert not outcome.refused, outcome.problems
    return application


def signed(url):
    with closing(SqliteLog.open(url.path)) as log:
        return sign(log, url, [KEY]).note


def restored(source, url, *, force=False):
    return backup.restore(source, url, [], [], force=force, tick=ticking)


@pytest.fixture
def kept(sqlite_url, tmp_path):
    """A ledger of five events, and a backup of it."""
    url = sqlite_url()
    application = filled(url, history(5))
    with closing(application.reader()) as log:
        backup.back_up(log, url, str(tmp_path / "backup.db"), force=False, tick=ticking)
    application.close()
    return url, tmp_path / "backup.db"


# -- backups -----------------------------------------------------------------------------------


def test_a_backup_is_a_ledger_with_the_same_head_whatever_the_store(application, tmp_path):
    append(application, history(9), by="tests", now=NOW)
    place = tmp_path / "backup.db"
    with closing(application.reader()) as log:
        made = backup.back_up(log, application.url, str(place), force=False, tick=ticking)
        assert (made.events, made.root) == (9, root(log, 9))
    with closing(SqliteLog.open(place)) as copy:
        assert_sound(copy)


def test_a_backup_comes_back_where_the_ledger_is_gone(kept):
    url, place = kept
    url.path.unlink()
    done = restored(place, url)
    assert (done.events, done.replaced) == (5, None)
    with closing(SqliteLog.open(url.path)) as log:
        assert_sound(log)


def test_what_a_restore_replaces_is_kept(kept):
    url, place = kept
    url.path.write_bytes(b"nothing that is a ledger")
    done = restored(place, url)
    assert done.replaced is not None
    assert done.replaced.read_bytes() == b"nothing that is a ledger"


def test_events_that_the_backup_lacks_are_not_lost_unless_somebody_says_so(kept):
    url, place = kept
    filled(url, [duty(20)]).close()
    with pytest.raises(ProblemsError, match="holds 6 events, and the backup 5"):
        restored(place, url)
    assert restored(place, url, force=True).events == 5


def test_a_ledger_is_never_rolled_back_behind_a_checkpoint_it_has_seen(kept):
    url, place = kept
    filled(url, [duty(20)]).close()
    signed(url)
    before = url.path.read_bytes()
    with pytest.raises(backup.BrokenError) as caught:
        restored(place, url, force=True)
    assert [finding.code for finding in caught.value.findings] == ["AU-08"]
    assert url.path.read_bytes() == before


def test_not_even_where_the_ledger_itself_is_gone(kept):
    url, place = kept
    filled(url, [duty(20)]).close()
    signed(url)
    url.path.unlink()
    with pytest.raises(backup.BrokenError):
        restored(place, url)
    assert not url.path.exists()


def test_a_backup_that_was_touched_is_not_restored(kept):
    url, place = kept
    before = url.path.read_bytes()
    with closing(sqlite3.connect(place)) as shell:
        unguarded(shell)
        shell.execute("UPDATE stored_events SET topic = 'measure.noted' WHERE position = 4")
        shell.commit()
    with pytest.raises(backup.BrokenError) as caught:
        restored(place, url, force=True)
    assert "AU-01" in {finding.code for finding in caught.value.findings}
    assert url.path.read_bytes() == before


def test_a_backup_of_a_rewritten_history_is_refused_by_a_checkpoint_that_was_seen(kept):
    url, place = kept
    signed(url)
    with closing(sqlite3.connect(place)) as shell:
        unguarded(shell)
        shell.execute("UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), 'A duty',"
                      " 'A tariff') AS BLOB)")  # fmt: skip
        recomputed(shell)
        shell.commit()
    with pytest.raises(backup.BrokenError) as caught:
        restored(place, url, force=True)
    assert {finding.code for finding in caught.value.findings} == {"AU-07"}


def test_a_broken_ledger_gives_no_backup(kept, tmp_path):
    url, _ = kept
    with closing(sqlite3.connect(url.path)) as shell:
        unguarded(shell)
        shell.execute("UPDATE stored_events SET topic = 'measure.noted' WHERE position = 4")
        shell.commit()
    with closing(SqliteLog.open(url.path)) as log, pytest.raises(backup.BrokenError):
        backup.back_up(log, url, str(tmp_path / "other.db"), force=False, tick=ticking)
    assert not (tmp_path / "other.db").exists()


def test_a_ledger_that_somebody_has_open_is_not_replaced(kept):
    url, place = kept
    filled(url, [duty(20)]).close()
    with closing(sqlite3.connect(url.path)) as other:
        other.execute("SELECT count(*) FROM stored_events").fetchone()
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM stored_events").fetchone()
        with pytest.raises(ProblemsError, match="another program has"):
            restored(place, url, force=True)


def test_a_backup_fills_an_empty_server_and_goes_on_where_one_was_interrupted(kept, postgres_url):
    _, place = kept
    url = postgres_url()
    assert restored(place, url).events == 5
    assert restored(place, url).events == 5
    application = filled(url, [duty(20)])
    with closing(application.reader()) as log:
        assert_sound(log)
    with pytest.raises(ProblemsError, match="not the beginning of the backup"):
        restored(place, url)
    application.close()


def test_checkpoints_travel_with_a_backup(kept, tmp_path, sqlite_url):
    url, _ = kept
    note = signed(url)
    place = tmp_path / "second.db"
    with closing(SqliteLog.open(url.path)) as log:
        assert backup.back_up(log, url, str(place), force=False, tick=ticking).signed == 5
    other = sqlite_url()
    restored(place, other)
    assert [known for _, known in seen.seen(other)] == [note]


# -- migration ---------------------------------------------------------------------------------


def without_tree(url):
    """Takes a ledger back to before there were trees."""
    with closing(sqlite3.connect(url.path)) as shell:
        shell.execute("DROP TABLE merkle_nodes")
        shell.execute("DROP TABLE event_keys")
        shell.commit()


@pytest.mark.parametrize("size", [0, 1, 2, 7, 8, 9])
def test_a_ledger_without_a_tree_gets_one_and_says_so(sqlite_url, size):
    url = sqlite_url()
    application = filled(url, history(size))
    with closing(application.reader()) as log:
        before, rows = root(log, size), list(log.rows())
    application.close()
    without_tree(url)
    with pytest.raises(ProblemsError, match="tradeledger migrate"):
        LedgerApplication(url)
    done = migrate(url, by="Kim Lee", now=NOW, tick=ticking)
    assert (done.size, done.root, done.position) == (size, before, size + 1)
    with closing(SqliteLog.open(url.path)) as log:
        after = assert_sound(log)
        assert after[:-1] == rows
        told = from_state(*after[-1][1:])
    assert isinstance(told.body, Migrated)
    assert (told.by, told.body.size, told.body.root) == ("Kim Lee", size, before.hex())
    filled(url, history(size + 2)[size:]).close()


def test_a_server_without_a_tree_gets_one_too(postgres_url):
    import psycopg

    url = postgres_url()
    filled(url, history(6)).close()
    with psycopg.connect(url.text) as connection:
        connection.execute("DROP TABLE merkle_nodes, event_keys")
    done = migrate(url, by="Kim Lee", now=NOW, tick=ticking)
    assert done.position == 7
    application = filled(url, [duty(20)])
    with closing(application.reader()) as log:
        assert_sound(log)
    application.close()


def test_a_ledger_with_a_tree_is_left_alone(kept):
    url, _ = kept
    with pytest.raises(ProblemsError) as caught:
        migrate(url, by="Kim Lee", now=NOW, tick=ticking)
    assert [problem.code for problem in caught.value.problems] == ["DE-06"]
    with closing(SqliteLog.open(url.path)) as log:
        assert log.head() == 5


@pytest.mark.parametrize("statement", [
    "DELETE FROM merkle_nodes WHERE level = 0 AND idx > 2",
    "DELETE FROM stored_events WHERE position = 3",
    "UPDATE stored_events SET state = x'00' WHERE position = 3",
])  # fmt: skip
def test_damage_is_no_matter_of_migration(kept, statement):
    url, _ = kept
    with closing(sqlite3.connect(url.path)) as shell:
        unguarded(shell)
        if "stored_events" in statement:
            shell.execute("DELETE FROM merkle_nodes")
        shell.execute(statement)
        shell.commit()
    with pytest.raises(ProblemsError) as caught:
        migrate(url, by="Kim Lee", now=NOW, tick=ticking)
    assert [problem.code for problem in caught.value.problems] == ["DE-07"]


# -- proposals ---------------------------------------------------------------------------------


@pytest.fixture
def proposed(application):
    """A ledger to which Ann has proposed a duty."""
    append(application, history(4), by="tests", now=NOW)
    name, outcome = proposals.propose(application, [duty(20)], by="Ann", now=NOW, why="see eo-1")
    assert not outcome.refused
    return application, name


def found(application, name):
    with closing(application.reader()) as log:
        return proposals.proposal(log, name)


def test_a_proposal_is_recorded_and_its_events_are_not(proposed):
    application, name = proposed
    with closing(application.reader()) as log:
        assert log.position_of(duty(20).key) is None
        assert assert_sound(log)[-1].stream == f"proposal:{name}"
        (one,) = proposals.proposals(log)
    assert (one.status, one.made.who, one.made.why) == ("open", "Ann", "see eo-1")
    assert one.events() == [duty(20)]


@pytest.mark.parametrize("who", ["Ann", "ann", " ANN "])
def test_nobody_approves_their_own_proposal(proposed, who):
    application, name = proposed
    outcome = proposals.approve(application, found(application, name), by=who, now=NOW)
    assert [problem.code for problem in outcome.problems] == ["PR-02"]
    assert found(application, name).status == "open"
    rejected = proposals.reject(application, found(application, name), by=who, now=NOW, why="no")
    assert [problem.code for problem in rejected.problems] == ["PR-02"]


def test_an_approval_records_the_events_and_itself_as_one_transaction(proposed):
    application, name = proposed
    outcome = proposals.approve(application, found(application, name), by="Bob", now=NOW)
    assert [event.kind for _, event in outcome.recorded] == [
        "measure.duty_set",
        "proposal.approved",
    ]
    with closing(application.reader()) as log:
        rows = assert_sound(log)
    assert [from_state(*row[1:]).by for row in rows[-2:]] == ["Bob", "Bob"]
    one = found(application, name)
    assert (one.status, one.decided.who, one.decided_at) == ("approved", "Bob", len(rows))


def test_what_is_decided_is_decided(proposed):
    application, name = proposed
    one = found(application, name)
    assert not proposals.reject(application, one, by="Bob", now=NOW, why="15%, not 21%").refused
    again = proposals.approve(application, one, by="Cem", now=NOW)
    assert "PR-01" in {problem.code for problem in again.problems}
    with closing(application.reader()) as log:
        assert log.position_of(duty(20).key) is None


def test_a_rejection_says_why(proposed):
    application, name = proposed
    outcome = proposals.reject(application, found(application, name), by="Bob", now=NOW, why=None)
    assert [problem.code for problem in outcome.problems] == ["PR-04"]


def test_rules_object_to_a_proposal_as_they_would_to_its_events(application):
    append(application, history(4), by="tests", now=NOW)
    _, outcome = proposals.propose(application, [duty(1, "us.unknown")], by="Ann", now=NOW)
    assert outcome.refused
    with closing(application.reader()) as log:
        assert log.head() == 4


def test_an_event_that_was_recorded_meanwhile_is_not_recorded_twice(proposed):
    application, name = proposed
    record(application, [duty(20)])
    outcome = proposals.approve(application, found(application, name), by="Bob", now=NOW)
    assert outcome.held == [duty(20).key]
    assert [event.kind for _, event in outcome.recorded] == ["proposal.approved"]
