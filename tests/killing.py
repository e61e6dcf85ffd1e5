"""Real kills (``SIGKILL``) at random moments, and what must be true afterwards.

The moments are drawn from a seeded generator in three ways: right after the process told that it
finished its nth batch, after the write-ahead log has grown by so many bytes, and after a random
while (which is a bounded wait for what the process tells next).
"""

from __future__ import annotations

import random
import select
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ledger.store.application import LedgerApplication
from ledger.store.log import SqliteLog
from ledger.store.url import StoreUrl, parse
from projections.index import Index
from tests import workers
from tests.sample import beginning, duty, history, measure, record, source
from tests.soundness import assert_sound, assert_sound_file, keys_of
from tests.workers import Worker, working

BATCHES = 20
#: how long the work takes about, in seconds: only where in it the kills fall depends on this
APPENDING, IMPORTING, MAKING, INDEXING, COMMANDING = 0.4, 0.3, 0.4, 0.05, 2.0


def appending(url: StoreUrl, random_: random.Random, rounds: int) -> None:
    """Kills a process that appends batch after batch: each is there wholly or not at all."""
    application = LedgerApplication(url)
    record(application, beginning())
    application.close()
    for number in range(rounds):
        ask = random_.random() < 0.3
        size = random_.choice([1, 3, 12] if ask else [1, 3, 20, 100])
        who = f"round-{number}"
        batches = list(range(BATCHES))
        with working(workers.append_batches, url.text, who, batches, size, ask) as worker:
            told = _let_go_on(worker, url.path, random_)
            worker.kill()
            told += worker.heard()
        present = _batches(url, who, size)
        assert present == list(range(len(present)))
        assert set(told) <= set(present), "what was reported as recorded is gone"
        assert len(present) <= len(told) + 1


def _let_go_on(worker: Worker, path: Path | None, random_: random.Random) -> list[int]:
    """Lets the process work until a random moment; the batches that it told are recorded."""
    told: list[int] = []
    way = random_.choice(["told", "grown", "while"] if path is not None else ["told", "while"])
    if way == "told":
        for _ in range(random_.randrange(BATCHES)):
            if not worker.told.poll(workers.PATIENCE):
                break
            told.append(worker.told.recv())
    elif way == "while":
        told += workers.wait_a_while(worker, random_, APPENDING)
    elif path is not None:
        wal = path.with_name(f"{path.name}-wal")
        wanted = random_.randrange(400_000)
        while worker.process.is_alive() and _size(wal) < wanted:
            told += worker.heard()
            if len(told) == BATCHES:
                break
    return told


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:  # a log that was closed is taken away
        return -1


def _batches(url: StoreUrl, who: str, size: int) -> list[int]:
    """The batches of a round that are in the ledger, after the ledger was found to be whole."""
    if url.path is not None:
        rows = assert_sound_file(url.path)
    else:
        application = LedgerApplication(url)
        with closing(application.reader()) as log:
            rows = assert_sound(log)
        application.close()
    found: dict[int, list[int]] = {}
    for key in keys_of(rows):
        name, _, rest = key.partition("/")
        if name == who:
            batch, _, place = rest.partition("-")
            found.setdefault(int(batch), []).append(int(place))
    assert all(places == list(range(size)) for places in found.values()), "half a batch"
    return sorted(found)


def importing(
    make_url: Callable[[], StoreUrl], folder: Path, random_: random.Random, rounds: int
) -> None:
    """Kills the import of a pack into a ledger that holds something: all of it or nothing."""
    pack = _pack(folder / "pack.yaml", events=250)
    url = make_url()
    application = LedgerApplication(url)
    record(application, history(30))
    application.close()
    assert url.path is not None
    for _ in range(rounds):
        with working(workers.import_packs, url.text, [str(pack)]) as worker:
            assert worker.told.recv() == "read"
            told = workers.wait_a_while(worker, random_, IMPORTING)
            worker.kill()
            told += worker.heard()
        rows = assert_sound_file(url.path)
        assert len(rows) in {30, 30 + 252}
        if told:
            assert told == [[]]
            assert len(rows) == 282
        if len(rows) == 282:
            url.path.unlink()  # from the beginning
            url = make_url()
            application = LedgerApplication(url)
            record(application, history(30))
            application.close()


def making(folder: Path, random_: random.Random, rounds: int) -> None:
    """Kills the first command on a fresh machine: there is no ledger, or the whole of it."""
    packs = folder / "packs"
    packs.mkdir(exist_ok=True)
    _pack(packs / "one.yaml", events=250)
    for number in range(rounds):
        path = folder / f"made-{number}.db"
        with working(workers.make_store, str(path), str(packs)) as worker:
            assert worker.told.recv() == "begin"
            told = workers.wait_a_while(worker, random_, MAKING)
            worker.kill()
            told += worker.heard()
        if told:
            assert path.exists()
        if path.exists():
            assert len(assert_sound_file(path)) == 252
        with working(workers.make_store, str(path), str(packs)) as worker:
            assert worker.done() == ["begin", "made"]
        assert len(assert_sound_file(path)) == 252


def commanding(folder: Path, random_: random.Random, rounds: int) -> None:
    """Kills ``tradeledger import``, the command itself, started as people start it."""
    pack = _pack(folder / "pack.yaml", events=250)
    for number in range(rounds):
        path = folder / f"commanded-{number}.db"
        application = LedgerApplication(parse(f"sqlite:///{path}"))
        record(application, history(30))
        application.close()
        command = [sys.executable, "-m", "bot.root", "--store", f"sqlite:///{path}"]
        with subprocess.Popen(
            [*command, "import", str(pack)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[1],
        ) as process:
            # It prints when it is done: until then, this is a wait for a random while.
            assert process.stdout is not None
            done, _, _ = select.select(
                [process.stdout], [], [], random_.uniform(COMMANDING / 4, COMMANDING)
            )
            process.kill()
        rows = assert_sound_file(path)
        assert len(rows) in ({282} if done else {30, 282})


def indexing(url: StoreUrl, random_: random.Random, rounds: int) -> None:
    """Kills the building and the following of an index: what is there later is right."""
    application = LedgerApplication(url)
    record(application, history(3_000))
    assert url.path is not None
    index = url.path.with_name("killed.index")
    for number in range(rounds):
        if random_.random() < 0.5:
            index.unlink(missing_ok=True)
        name = f"us.more-{number}"
        record(application, [measure(name), *(duty(n, name) for n in range(200))])
        with working(workers.build_index, str(url.path), str(index)) as worker:
            assert worker.told.recv() == "begin"
            workers.wait_a_while(worker, random_, INDEXING)
            worker.kill()
        with closing(SqliteLog.open(url.path)) as log:
            kept, fresh = Index.open(log, index), Index.open(log, None)
            assert kept.position == log.head()
            assert kept.digest() == fresh.digest()
            kept.close()
            fresh.close()
    application.close()


def _pack(path: Path, events: int) -> Path:
    """A pack with an order, a measure and so many duties."""
    order = source("eo-9")
    lines = [
        "sources:",
        f"  {order.source}: {{title: {order.title}, kind: executive_order, published: 2025-02-01}}",
        "events:",
    ]
    for event in (measure("us.packed"), *(duty(number, "us.packed") for number in range(events))):
        fields = event.model_dump(mode="json", exclude_defaults=True) | {"sources": ["eo-9"]}
        lines.append(f"  - {{kind: {event.kind}, {_flow(fields)}}}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _flow(fields: dict[str, object]) -> str:
    """Fields in YAML's short form; the values are simple."""
    return ", ".join(
        f"{name}: [{', '.join(map(str, value))}]" if isinstance(value, list) else f"{name}: {value}"
        for name, value in fields.items()
    )
