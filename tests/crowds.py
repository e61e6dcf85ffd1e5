"""Several processes that append to one store at once, and that none of them lost anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import closing

import orjson

from ledger.events.base import Event
from ledger.store.application import LedgerApplication
from ledger.store.log import Log
from ledger.store.url import StoreUrl
from tests import workers
from tests.sample import beginning, measure, record
from tests.soundness import assert_sound, keys_of
from tests.workers import Worker

#: per writer and batch: the positions that it was told
Told = list[list[list[int]]]


def begun(url: StoreUrl, events: Iterable[Event]) -> None:
    """Makes a ledger with some events in it."""
    application = LedgerApplication(url)
    record(application, events)
    application.close()


def all_at_once(url: StoreUrl, writers: int, batches: int, size: int) -> tuple[Told, int]:
    """Lets that many processes append, to streams of their own and to shared ones.

    Returns what each was told, and how many events there were before.
    """
    shared = ["us.shared-a", "us.shared-b"]
    own = [f"us.own-{who}" for who in range(writers)]
    begun(url, [*beginning(), *(measure(name) for name in [*shared, *own])])
    crowd = [
        Worker(workers.append_to_all, url.text, who, batches, size, [*shared, own[who]])
        for who in range(writers)
    ]
    return [worker.done()[0] for worker in crowd], 2 + len(shared) + len(own)


def assert_nothing_lost(log: Log, told: Told, before: int, batches: int, size: int) -> None:
    """Every event is there, where its writer was told, with its batch, and in order of time."""
    rows = assert_sound(log)
    wanted = {
        f"w{w}/{b}-{p}" for w in range(len(told)) for b in range(batches) for p in range(size)
    }
    assert Counter(keys_of(rows)[before:]) == Counter(wanted)
    for who, its_batches in enumerate(told):
        for number, positions in enumerate(its_batches):
            first = positions[0]
            assert positions == list(range(first, first + size))
            assert keys_of([rows[position - 1] for position in positions]) == [
                f"w{who}/{number}-{place}" for place in range(size)
            ]
    recorded = [orjson.loads(row.state)["recorded"] for row in rows]
    assert recorded == sorted(recorded)


def make_at_once(url: StoreUrl, makers: int) -> None:
    """Lets that many processes open a store that nobody has made, and append to it."""
    crowd = [Worker(workers.open_and_append, url.text, who) for who in range(makers)]
    positions = [worker.done()[0][0] for worker in crowd]
    assert sorted(positions) == list(range(1, makers + 1))
    application = LedgerApplication(url)
    with closing(application.reader()) as log:
        assert_sound(log)
    application.close()
