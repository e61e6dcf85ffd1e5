"""Files that are no ledger, damaged ones, no rights, no room: said in words, nothing recorded."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest

from ledger.desk.append import append
from ledger.store.application import LedgerApplication
from ledger.store.log import SqliteLog, root
from ledger.store.url import StoreUrl, parse
from ledger.vocabulary.problems import ProblemsError
from tests.sample import MEASURE, NOW, duty, history, note, record
from tests.soundness import assert_sound, assert_sound_file


def url_of(path):
    return parse(f"sqlite:///{path}")


def made(path, size=40):
    application = LedgerApplication(url_of(path))
    record(application, history(size))
    application.close()
    return path


def problem_of(action):
    """The one problem that an action ends with."""
    with pytest.raises(ProblemsError) as caught:
        action()
    (problem,) = caught.value.problems
    assert problem.fix
    assert problem.message
    return problem


def both_refuse(path):
    """The problems of a reader and of a writer, which say the same."""
    before = path.read_bytes() if path.is_file() else None
    reading = problem_of(lambda: SqliteLog.open(path))
    writing = problem_of(lambda: LedgerApplication(url_of(path)))
    assert reading == writing
    assert reading.code == "IN-09"
    assert str(path) in reading.detail
    if before is not None:
        assert path.read_bytes() == before
        assert [each.name for each in path.parent.iterdir()] == [path.name]
    return reading


def test_a_folder_is_no_ledger(tmp_path):
    assert "is a folder" in both_refuse(tmp_path).detail


@pytest.mark.parametrize(
    "content",
    [b"hello", b"pack: us-china\n" * 1_000, b"\0" * 100, b"SQLite format 3\0" + b"\xff" * 5_000],
    ids=["short", "text", "zeros", "header only"],
)
def test_a_file_of_something_else_is_no_ledger_and_stays_as_it_is(tmp_path, content):
    path = tmp_path / "ledger.db"
    path.write_bytes(content)
    problem = both_refuse(path)
    assert "file is not a database" in problem.detail
    assert "restore" in problem.fix


def test_a_database_of_somebody_else_is_no_ledger_and_stays_as_it_is(tmp_path):
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE photos (name TEXT)")
        other.commit()
    assert "no ledger" in both_refuse(path).detail


def test_an_events_table_of_another_program_is_no_ledger(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE stored_events (originator_id TEXT, state BLOB)")
        other.commit()
    assert "no ledger" in both_refuse(path).detail


def test_a_ledger_from_before_there_were_trees_is_told_what_makes_one(tmp_path):
    path = made(tmp_path / "ledger.db", 5)
    with closing(sqlite3.connect(path)) as anybody:
        anybody.execute("DROP TABLE merkle_nodes")
        anybody.commit()
    problem = problem_of(lambda: SqliteLog.open(path))
    assert problem == problem_of(lambda: LedgerApplication(url_of(path)))
    assert "no tree" in problem.detail
    assert "tradeledger migrate" in problem.fix


def test_an_empty_file_is_an_empty_ledger(tmp_path):
    path = tmp_path / "ledger.db"
    path.touch()
    with closing(SqliteLog.open(path)) as log:
        assert log.head() == 0
        assert list(log.rows()) == []
        assert log.streams([f"measure:{MEASURE}"]) == []
        assert log.position_of("us.first/introduced") is None
        application = LedgerApplication(url_of(path))
        assert record(application, history(3)) == [1, 2, 3]
        application.close()
        assert log.head() == 3
    assert_sound_file(path)


def test_a_ledger_that_does_not_exist_is_not_made_by_reading(tmp_path):
    problem = problem_of(lambda: SqliteLog.open(tmp_path / "none.db"))
    assert "there is no ledger" in problem.detail
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["ünïcode ledger.db", "a?b#c%20d.db", "mode=memory.db", "'; --.db"]
)
def test_a_ledger_may_have_an_odd_name(tmp_path, name):
    path = parse(f"sqlite:///{quote(str(tmp_path / name))}").path
    assert path == tmp_path / name
    application = LedgerApplication(StoreUrl("sqlite", "", path))
    record(application, history(5))
    application.close()
    assert len(assert_sound_file(path)) == 5
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_file_in_the_way_of_the_folder_is_a_problem(tmp_path):
    (tmp_path / "file").touch()
    problem = problem_of(lambda: LedgerApplication(url_of(tmp_path / "file" / "ledger.db")))
    assert problem.code == "IN-09"


def asked(log):
    """Every question that a log answers."""
    return [
        list(log.rows()),
        log.streams([f"measure:{MEASURE}", "source:eo-1"]),
        [log.position_of(f"{MEASURE}/set-{number}") for number in range(400)],
        root(log, log.head()),
    ]


@pytest.mark.parametrize("part", [0.02, 0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_file_that_was_cut_off_is_a_problem_and_nothing_else(tmp_path, part):
    path = made(tmp_path / "ledger.db", 400)
    whole = path.stat().st_size
    os.truncate(path, int(whole * part))

    def read():
        with closing(SqliteLog.open(path)) as log:
            asked(log)

    problem = problem_of(read)
    assert problem.code == "IN-09"
    assert "restore it from a backup" in problem.fix


@pytest.mark.parametrize("seed", range(12))
def test_a_file_with_a_damaged_page_is_a_problem_or_reads_as_before(tmp_path, seed):
    path = made(tmp_path / "ledger.db", 400)
    with closing(SqliteLog.open(path)) as log:
        before = asked(log)
    pages = path.stat().st_size // 4096
    with path.open("r+b") as file:
        file.seek(4096 * (1 + seed * (pages - 1) // 12))
        file.write(bytes((seed * 37 + place * 11) % 256 for place in range(64)))
    found, after = [], None
    try:
        with closing(SqliteLog.open(path)) as log:
            after = asked(log)
    except ProblemsError as error:
        found = [problem.code for problem in error.problems]
    except LookupError:
        return  # a node is gone: an audit says so
    assert found == ["IN-09"] if after is None else len(after) == len(before)


def test_writing_to_a_damaged_ledger_is_a_problem(tmp_path):
    path = made(tmp_path / "ledger.db", 400)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))

    def write():
        application = LedgerApplication(url_of(path))
        append(application, [note("new/1")], by="tests", now=NOW)

    assert "malformed" in problem_of(write).detail


def test_a_tree_without_its_nodes_takes_no_more_events(tmp_path):
    path = made(tmp_path / "ledger.db", 7)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER merkle_nodes_delete")
        connection.execute("DELETE FROM merkle_nodes WHERE level = 2")
        connection.commit()
    application = LedgerApplication(url_of(path))
    assert "no node at level 2" in problem_of(lambda: record(application, [note("new/1")])).detail
    application.close()
    with closing(SqliteLog.open(path)) as log:
        assert log.head() == 7


# -- no room -------------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_nothing_is_recorded(sqlite_ledger):
    application = sqlite_ledger
    record(application, history(40))
    datastore = application.recorder.datastore
    with datastore.get_connection(commit=True) as connection:
        cursor = connection.cursor()
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages + 2}")
    many = [note(f"new/{number}", summary=f"{number} " * 200) for number in range(200)]
    problem = problem_of(lambda: append(application, many, by="tests", now=NOW))
    assert problem.code == "ST-03"
    assert "full" in problem.detail
    assert problem.fix == "make room on the disk; nothing was recorded"
    with closing(application.reader()) as log:
        assert log.head() == 40
        assert log.position_of("new/0") is None
    with datastore.get_connection(commit=True) as connection:
        connection.cursor().execute("PRAGMA max_page_count = 1000000")
    assert append(application, many, by="tests", now=NOW).recorded[0][0] == 41
    assert len(assert_sound_file(application.url.path)) == 240


@contextmanager
def largest_file(size):
    """No file of this process may grow beyond a size: writing fails as on a disk without room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("room", [0, 1, 3_000, 50_000, 150_000])
def test_a_write_that_fails_half_way_leaves_nothing(tmp_path, room):
    path = made(tmp_path / "ledger.db", 40)
    application = LedgerApplication(url_of(path))
    many = [note(f"new/{number}", summary=f"{number} " * 200) for number in range(200)]
    with largest_file(path.stat().st_size + room):
        problem = problem_of(lambda: append(application, many, by="tests", now=NOW))
    assert problem.code == "ST-03"
    assert "nothing was recorded" in problem.fix
    with closing(application.reader()) as log:
        assert log.head() == 40
    assert append(application, many, by="tests", now=NOW).recorded[0][0] == 41
    application.close()
    assert len(assert_sound_file(path)) == 240


# -- no rights -----------------------------------------------------------------------------------


@pytest.fixture
def folder():
    """A folder that others may enter, outside of pytest's."""
    path = Path(tempfile.mkdtemp(prefix="tradeledger-rights-"))
    path.chmod(0o755)
    yield path
    path.chmod(0o755)
    shutil.rmtree(path)


@contextmanager
def as_somebody_else():
    """Root may do everything: rights are tried as the user nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def given_to_all(path, mode):
    for each in (path, *path.parent.glob(f"{path.name}-*")):
        each.chmod(mode)


def test_a_file_that_may_not_be_read_is_a_problem(folder):
    path = made(folder / "ledger.db")
    given_to_all(path, 0o000)
    with as_somebody_else():
        problem = problem_of(lambda: SqliteLog.open(path))
    assert problem.code == "IN-09"
    assert "rights" in problem.fix


def test_a_file_that_may_not_be_written_takes_no_events(folder):
    path = made(folder / "ledger.db")
    folder.chmod(0o777)
    given_to_all(path, 0o444)
    with as_somebody_else():
        problem = problem_of(lambda: record(LedgerApplication(url_of(path)), [duty(90)]))
    assert problem.code in {"IN-09", "ST-03"}
    assert "rights" in problem.fix
    assert len(assert_sound_file(path)) == 40


def test_a_ledger_cannot_be_made_where_one_may_not_write(folder):
    folder.chmod(0o555)
    with as_somebody_else():
        problem = problem_of(lambda: LedgerApplication(url_of(folder / "ledger.db")))
        deeper = problem_of(lambda: LedgerApplication(url_of(folder / "a" / "b" / "ledger.db")))
    assert problem.code == deeper.code == "IN-09"
    assert list(folder.iterdir()) == []


def test_a_ledger_in_a_folder_that_may_not_be_written_says_so(folder):
    path = made(folder / "ledger.db")
    given_to_all(path, 0o444)
    folder.chmod(0o555)
    with as_somebody_else():
        reading = problem_of(lambda: SqliteLog.open(path))
        writing = problem_of(lambda: LedgerApplication(url_of(path)))
    assert reading == writing
    assert reading.code == "IN-09"
    assert "rights on the file and its folder" in reading.fix


def test_a_ledger_on_a_medium_that_nobody_can_write_to_is_read(folder, monkeypatch):
    path = made(folder / "ledger.db")
    given_to_all(path, 0o444)
    folder.chmod(0o555)
    medium = SimpleNamespace(f_flag=os.ST_RDONLY)
    monkeypatch.setattr("ledger.store.log.os.statvfs", lambda _: medium)
    with as_somebody_else(), closing(SqliteLog.open(path)) as log:
        assert log.head() == 40
        assert_sound(log)
    assert [each.name for each in folder.iterdir()] == ["ledger.db"]
