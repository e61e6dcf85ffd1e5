"""What tests let other processes do, and how they start, watch and kill them.

The processes are forked from a server that has everything imported, so that starting one takes
milliseconds; each is a process of its own, and ``kill`` is ``SIGKILL``.
"""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ledger import opening
from ledger.desk import importing
from ledger.desk.append import append
from ledger.store.application import LedgerApplication
from ledger.store.log import SqliteLog, root
from ledger.store.url import parse
from ledger.terminal import Call
from projections.index import Index
from tests.sample import NOW, note, record

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    ["pytest", "tests.workers", "ledger.store.postgres_factory", "tests.bot.alerts.sending_process"]
)
#: how long a test waits for a process that should be done by itself; not a speed that is asserted
PATIENCE = 120


class Worker:
    """A process and the pipe on which it tells how far it has come."""

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        self.told, telling = _CONTEXT.Pipe(duplex=False)
        self.process = _CONTEXT.Process(target=target, args=(*arguments, telling))
        self.process.start()
        telling.close()

    def kill(self) -> None:
        """Ends the process as a power cut would, wherever it is."""
        self.process.kill()
        self.process.join(PATIENCE)

    def heard(self) -> list[Any]:
        """Everything that the process has told and nobody has listened to yet."""
        found = []
        try:
            while self.told.poll():
                found.append(self.told.recv())
        except (EOFError, OSError):
            pass
        return found

    def done(self) -> list[Any]:
        """Waits for the end of the process; everything that it told."""
        found = []
        try:
            while self.told.poll(PATIENCE):
                found.append(self.told.recv())
        except EOFError:
            pass
        self.process.join(PATIENCE)
        assert self.process.exitcode == 0
        return found


@contextmanager
def working(target: Callable[..., None], *arguments: Any) -> Iterator[Worker]:
    """A process for the length of a block; it does not outlive it."""
    worker = Worker(target, *arguments)
    try:
        yield worker
    finally:
        worker.kill()
        worker.told.close()
        worker.process.close()


def wait_a_while(worker: Worker, random_: random.Random, longest: float) -> list[Any]:
    """Lets the process go on for a random while, or until it is done; what it told meanwhile."""
    heard = []
    if worker.told.poll(random_.uniform(0, longest)):
        heard = worker.heard()
    return heard


# -- what they do ------------------------------------------------------------------------------


def append_batches(
    url: str, who: str, batches: list[int], size: int, ask: bool, telling: Connection
) -> None:
    """Appends numbered batches of notes, through the rules or past them, and tells each one."""
    application = LedgerApplication(parse(url))
    for number in batches:
        events = [note(f"{who}/{number}-{place}") for place in range(size)]
        if ask:
            assert not append(application, events, by=who, now=NOW).refused
        else:
            record(application, events)
        telling.send(number)
    application.close()


def append_to_all(
    url: str, who: int, batches: int, size: int, streams: list[str], telling: Connection
) -> None:
    """Appends batches to streams that others append to as well; tells the positions of each."""
    application = LedgerApplication(parse(url))
    told = []
    for number in range(batches):
        events = [
            note(f"w{who}/{number}-{place}", streams[place % len(streams)]) for place in range(size)
        ]
        # No two clocks agree: the events of some recorders come from a little later.
        now = NOW + timedelta(milliseconds=7 * who + number)
        outcome = append(application, events, by=f"w{who}", now=now)
        told.append([position for position, _ in outcome.recorded])
    application.close()
    telling.send(told)


def open_and_append(url: str, who: int, telling: Connection) -> None:
    """Opens a store that perhaps nobody has made yet, and appends one event."""
    application = LedgerApplication(parse(url))
    telling.send(record(application, [note(f"w{who}/first", f"us.w{who}")]))
    application.close()


def make_store(path: str, packs: str, telling: Connection) -> None:
    """Makes a ledger as the first command on a fresh machine does."""
    importing.BUNDLED = Path(packs)
    call = Call(store=f"sqlite:///{path}", quiet=True)
    telling.send("begin")
    opening.make(call.url, call)
    telling.send("made")


def import_packs(url: str, packs: list[str], telling: Connection) -> None:
    """Imports packs into a ledger."""
    from ledger.desk.packs import read_file

    application = LedgerApplication(parse(url))
    read = [read_file(Path(pack)) for pack in packs]
    telling.send("read")
    outcome = importing.import_packs(application, read, by="tests", now=NOW)
    telling.send([str(problem) for problem in outcome.problems])
    application.close()


def build_index(path: str, index: str, telling: Connection) -> None:
    """Builds or follows the index of a ledger; tells its position and digest."""
    log = SqliteLog.open(Path(path))
    telling.send("begin")
    found = Index.open(log, Path(index))
    telling.send((found.position, found.digest()))
    found.close()
    log.close()


def read_again_and_again(path: str, upto: int, telling: Connection) -> None:
    """Walks a whole ledger until it holds ``upto`` rows; tells what it saw each time."""
    log = SqliteLog.open(Path(path))
    size = 0
    while size < upto:
        positions = [row.position for row in log.rows()]
        size = len(positions)
        telling.send((positions == list(range(1, size + 1)), size, root(log, size)))
    log.close()


def append_when_free(url: str, telling: Connection) -> None:
    """Appends one event, however long another writer takes; tells before and after."""
    application = LedgerApplication(parse(url))
    telling.send("begin")
    telling.send(record(application, [note("patient/1")]))
    application.close()
