"""Many at once: writers on one file, readers beside a writer, and a store that is busy."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing

import orjson
import pytest

from ledger.desk.append import append
from ledger.store.application import LedgerApplication
from ledger.store.log import SqliteLog
from ledger.vocabulary.problems import ProblemsError
from tests import workers
from tests.sample import NOW, beginning, history, measure, note, record
from tests.soundness import assert_sound, assert_sound_file, keys_of
from tests.workers import working

WRITERS, BATCHES, SIZE = 8, 6, 5


def begun(url, events):
    application = LedgerApplication(url)
    record(application, events)
    application.close()


def all_at_once(url, writers, batches, size):
    """Lets that many processes append at once; the positions that each was told."""
    shared = ["us.shared-a", "us.shared-b"]
    own = [f"us.own-{who}" for who in range(writers)]
    begun(url, [*beginning(), *(measure(name) for name in [*shared, *own])])
    crowd = [
        workers.Worker(workers.append_to_all, url.text, who, batches, size, [*shared, own[who]])
        for who in range(writers)
    ]
    return [worker.done()[0] for worker in crowd], 2 + len(shared) + len(own)


def assert_nothing_lost(log, told, before, batches, size):
    rows = assert_sound(log)
    wanted = {f"w{w}/{b}-{p}" for w in range(len(told)) for b in range(batches) for p in range(size)}
    keys = keys_of(rows)[before:]
    assert Counter(keys) == Counter(wanted)
    for who, batch in enumerate(told):
        for number, positions in enumerate(batch):
            first = positions[0]
            assert positions == list(range(first, first + size))
            assert keys_of([rows[position - 1] for position in positions]) == [
                f"w{who}/{number}-{place}" for place in range(size)
            ]
    recorded = [orjson.loads(row.state)["recorded"] for row in rows]
    assert recorded == sorted(recorded)


def test_eight_processes_appending_to_one_file_lose_nothing(sqlite_url):
    url = sqlite_url()
    told, before = all_at_once(url, WRITERS, BATCHES, SIZE)
    with closing(SqliteLog.open(url.path)) as log:
        assert_nothing_lost(log, told, before, BATCHES, SIZE)
    assert_sound_file(url.path)


def test_processes_appending_to_one_server_lose_nothing(postgres_url):
    url = postgres_url()
    told, before = all_at_once(url, 4, 4, SIZE)
    application = LedgerApplication(url)
    with closing(application.reader()) as log:
        assert_nothing_lost(log, told, before, 4, SIZE)
    application.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_store_that_many_make_at_once_is_made_once(kind, request):
    url = request.getfixturevalue(f"{kind}_url")()
    crowd = [workers.Worker(workers.open_and_append, url.text, who) for who in range(6)]
    positions = [worker.done()[0][0] for worker in crowd]
    assert sorted(positions) == [1, 2, 3, 4, 5, 6]
    application = LedgerApplication(url)
    with closing(application.reader()) as log:
        assert_sound(log)
    application.close()
