"""The index that is kept on disk: worth nothing by itself, right or thrown away."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from ledger.events.corrections import Corrected
from ledger.events.measures import DutySet
from ledger.events.upcasters import UPCASTERS
from ledger.store.application import LedgerApplication
from ledger.store.log import SqliteLog
from projections import digest, index
from projections.book import Book
from projections.index import Index
from tests import workers
from tests.sample import FIRST, MEASURE, duty, envelopes, history, measure, note, record, source
from tests.workers import Worker


@pytest.fixture
def ledger(sqlite_ledger):
    record(sqlite_ledger, history(60))
    return sqlite_ledger


@pytest.fixture
def path(ledger):
    return ledger.url.index_path()


@pytest.fixture
def log(ledger):
    with closing(ledger.reader()) as opened:
        yield opened


def opened(log, path):
    """The position and the digest of an index as a new process would open it."""
    with closing(Index.open(log, path)) as found:
        return found.position, found.digest()


def fresh(log):
    return opened(log, None)


def more(ledger, number):
    """Events of several kinds: a new measure, origins that join, another measure that is hit."""
    name = f"us.more-{number}"
    record(
        ledger,
        [
            measure(name),
            duty(1, name, origins=("JP", "KR"), also=(MEASURE,)),
            duty(2, name, duties={"DE": "5%", "FR": "6%"}),
            note(f"{name}/note", name, origins=("VN",)),
            source(f"eo-more-{number}"),
        ],
    )


def test_an_index_of_an_empty_ledger_is_an_index(sqlite_ledger):
    with closing(sqlite_ledger.reader()) as log:
        path = sqlite_ledger.url.index_path()
        assert opened(log, path)[0] == 0
        record(sqlite_ledger, history(5))
        assert opened(log, path) == fresh(log)


@pytest.mark.parametrize("step", [1, 3, 7])
def test_an_index_that_followed_is_the_index_that_was_rebuilt(ledger, log, path, step):
    for number in range(step):
        more(ledger, number)
        with closing(Index.open(log, path)) as found:
            for inner in range(step):
                more(ledger, f"{number}-{inner}")
                found.follow(log)
            assert (found.position, found.digest()) == fresh(log)
    correction = Corrected(
        key="fix/1", announced=FIRST, target=f"{MEASURE}/set-1", target_stream=f"measure:{MEASURE}",
        why="a slip", fields={"origins": ["MX", "CA"], "also": ["us.more-0"]},
    )  # fmt: skip
    record(ledger, [correction])
    assert opened(log, path) == fresh(log)
    with closing(Index.open(log, path)) as found:
        assert MEASURE in found.measures("US", ["CA"])


def test_following_tells_the_streams_that_were_touched(ledger, log, path):
    with closing(Index.open(log, path)) as found:
        assert found.follow(log) == set()
        more(ledger, 1)
        assert found.follow(log) == {"measure:us.more-1", "source:eo-more-1"}
        assert found.follow(log) == set()


def test_the_kept_index_is_used_and_not_built_again(ledger, log, path, monkeypatch):
    first = opened(log, path)

    def never(*_):
        raise AssertionError

    monkeypatch.setattr(Index, "_built", never)
    assert opened(log, path) == first


def test_reading_leaves_the_index_as_it_is(ledger, log, path):
    opened(log, path)
    before = path.read_bytes()
    opened(log, path)
    assert path.read_bytes() == before
    assert sorted(each.name for each in path.parent.iterdir() if "index" in each.name) == [
        path.name
    ]


def rewritten(path, content):
    path.write_bytes(content)


def cut(path, part):
    os.truncate(path, int(path.stat().st_size * part))


def scribbled(path, page):
    with path.open("r+b") as file:
        file.seek(4096 * page)
        file.write(b"\xa5" * 4096)


def foreign(path):
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE meta (name TEXT, value TEXT)")
        other.execute("CREATE TABLE photos (name TEXT)")
        other.commit()


def changed(path, sql):
    with closing(sqlite3.connect(path)) as anybody:
        anybody.execute(sql)
        anybody.commit()


DAMAGE = {
    "empty": lambda path: rewritten(path, b""),
    "text": lambda path: rewritten(path, b"this is no index\n" * 999),
    "zeros": lambda path: rewritten(path, b"\0" * 50_000),
    "cut at a tenth": lambda path: cut(path, 0.1),
    "cut at a half": lambda path: cut(path, 0.5),
    "cut at nine tenths": lambda path: cut(path, 0.9),
    "of another program": foreign,
    "of other code": lambda path: changed(path, "UPDATE meta SET value='0' WHERE name='code'"),
    "of the future": lambda path: changed(path, "UPDATE meta SET value='99' WHERE name='position'"),
    "of nowhere": lambda path: changed(path, "UPDATE meta SET value='x' WHERE name='position'"),
    "of another root": lambda path: changed(path, "UPDATE meta SET value='00' WHERE name='root'"),
    "without a table": lambda path: changed(path, "DROP TABLE reach"),
    **{f"page {page}": lambda path, page=page: scribbled(path, page) for page in range(1, 7)},
}


def asked(log, path):
    """What an index answers when it is opened and asked everything."""
    with closing(Index.open(log, path)) as found:
        return [
            found.position,
            found.streams("measure"),
            found.streams("source"),
            [found.measures("US", [origin]) for origin in ("CN", "JP", "DE", "VN", "ALL")],
            found.importers(),
            found.origins("US"),
            [found.origins_of(f"us.more-{number}") for number in range(80)],
            [found.streams_of(f"us.more-{number}") for number in range(80)],
            found.streams_of(MEASURE),
            found.digest(),
        ]


@pytest.mark.parametrize("grows", [False, True], ids=["ledger as it was", "ledger has grown"])
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_index_is_thrown_away_and_built_anew(ledger, log, path, damage, grows):
    for number in range(80):
        more(ledger, number)
    opened(log, path)
    assert path.stat().st_size > 7 * 4096
    damage(path)
    if grows:
        more(ledger, 99)
    right = asked(log, None)
    assert asked(log, path) == right
    assert asked(log, path) == right


def test_an_index_of_another_ledger_is_not_trusted(ledger, log, path, tmp_path):
    other = LedgerApplication(type(ledger.url)("sqlite", "", tmp_path / "other.db"))
    record(other, history(20, "us.other"))
    with closing(other.reader()) as there:
        assert opened(there, path) == fresh(there)
    other.close()
    assert opened(log, path) == fresh(log)


def test_an_index_of_a_longer_ledger_with_the_same_beginning_is_not_trusted(
    ledger, log, path, tmp_path
):
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(ledger.url.path)) as here:
        here.execute("VACUUM INTO ?", (str(copy),))
    more(ledger, 1)
    assert opened(log, path)[0] == 65
    with closing(SqliteLog.open(copy)) as there:
        assert opened(there, path) == fresh(there)
        assert opened(there, path)[0] == 60


def test_a_folder_in_its_place_leaves_the_index_in_memory(ledger, log, path):
    path.mkdir()
    assert opened(log, path) == fresh(log)
    assert path.is_dir()
    assert list(path.parent.glob("*.new*")) == []


def test_an_index_that_may_not_be_written_is_no_obstacle(ledger, log, path, monkeypatch):
    opened(log, path)
    more(ledger, 1)
    genuine = sqlite3.connect

    def read_only(name, *args, **named):
        if name == path:
            return genuine(f"{path.as_uri()}?mode=ro", *args, uri=True, **named)
        return genuine(name, *args, **named)

    monkeypatch.setattr(index.sqlite3, "connect", read_only)
    assert opened(log, path) == fresh(log)


def test_two_processes_that_build_it_at_once_both_get_it_right(ledger, log, path):
    record(ledger, [source(f"eo-many-{number}") for number in range(1_500)])
    crowd = [Worker(workers.build_index, str(ledger.url.path), str(path)) for _ in range(4)]
    found = [worker.done()[-1] for worker in crowd]
    assert found == [fresh(log)] * 4
    assert opened(log, path) == fresh(log)
    assert list(path.parent.glob("*.new*")) == []


def test_two_processes_that_follow_it_at_once_both_get_it_right(ledger, log, path):
    opened(log, path)
    for number in range(150):
        more(ledger, number)
    crowd = [Worker(workers.build_index, str(ledger.url.path), str(path)) for _ in range(4)]
    found = [worker.done()[-1] for worker in crowd]
    assert found == [fresh(log)] * 4
    assert opened(log, path) == fresh(log)


def test_an_index_can_be_asked_from_another_thread(ledger, log, path):
    opened(log, path)
    for where in (path, None):
        with closing(Index.open(log, where)) as found:
            answers = []
            asking = threading.Thread(target=lambda f=found, a=answers: a.append(f.importers()))
            asking.start()
            asking.join()
            assert answers == [["US"]]


def test_a_book_notices_what_another_process_put_into_the_index_before_it(ledger, path):
    with closing(Book(ledger.reader(), Index.open(ledger.reader(), path))) as book:
        assert len(book.measure(MEASURE).layers) == 58
        record(ledger, [duty(90)])
        with closing(ledger.reader()) as other:
            opened(other, path)
        assert book.refresh() == {f"measure:{MEASURE}"}
        assert book.head == 61
        assert len(book.measure(MEASURE).layers) == 59


def test_a_book_goes_on_with_an_index_that_somebody_replaced(ledger, log, path):
    with closing(Book(ledger.reader(), Index.open(ledger.reader(), path))) as book:
        path.unlink()
        with closing(ledger.reader()) as other:
            opened(other, path)
        more(ledger, 1)
        assert book.refresh() == {"measure:us.more-1", "source:eo-more-1"}
        assert book.index.measures("US", ["JP"]) == [MEASURE, "us.more-1"]
        assert list(path.parent.glob("*-journal")) == []
    assert opened(log, path) == fresh(log)


def test_an_older_version_of_an_event_is_indexed_as_what_it_means_now(
    ledger, log, path, monkeypatch
):
    record(ledger, [measure("us.old")])
    (old,) = envelopes(ledger, [duty(1, "us.old", origins=("JP",))])
    older = type(ledger.mapper.to_stored_event(old))(
        old.originator_id, old.originator_version, old.topic,
        ledger.mapper.to_stored_event(old).state.replace(b'"origins":["JP"]', b'"origin":"JP"'),
    )  # fmt: skip
    ledger.take([older], [old.body.key], after=61)

    def renamed(body):
        return {**{k: v for k, v in body.items() if k != "origin"}, "origins": [body["origin"]]}

    monkeypatch.setitem(
        UPCASTERS, ("measure.duty_set", 1), lambda b: renamed(b) if "origin" in b else b
    )
    monkeypatch.setattr(DutySet, "version", 2)
    with closing(Index.open(log, path)) as found:
        assert found.origins_of("us.old") == ["JP"]
        assert found.measures("US", ["JP"]) == ["us.old"]
        assert "us.old" not in found.measures("US", ["CN", "ALL"])


def test_the_state_is_the_same_however_one_came_to_it(ledger, log, path):
    with closing(Book(ledger.reader(), Index.open(ledger.reader(), path))) as book:
        for number in range(5):
            more(ledger, number)
            book.refresh()
        state = digest.digest(book)
    rebuilt = digest.replayed(log, log.head())
    assert digest.digest(rebuilt) == state
    rebuilt.index.close()
    assert digest.digest(digest.replayed(log, 60)) != state


def test_an_index_says_nothing_about_where_it_lies(ledger, log, tmp_path):
    first = opened(log, tmp_path / "a" / "one.index")
    assert first == opened(log, tmp_path / "b" / "two.index")
    assert isinstance(tmp_path, Path)
