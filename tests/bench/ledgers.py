"""The run's ledgers and those of the peers, each made once in the run's folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from tests.bench import library, prices, synthetic
from tests.bench.measuring import Ran, run, tradeledger

#: more than this is not written for the library: its loop keeps nothing between events
LIBRARY_AT_MOST = 100_000


@dataclass(slots=True)
class Ledgers:
    """Makes what is asked for, and keeps it for the rows that ask again."""

    folder: Path
    say: Callable[[str], None]

    def synthetic(self, size: int) -> Path:
        """A ledger of exactly that many synthetic events."""
        path = self.folder / f"synthetic-{size}.db"
        return self._once(path, f"{size:,} events", lambda place: synthetic.write(place, size))

    def peer(self, size: int) -> Path:
        """The first events of that ledger in a store of the library."""
        size = min(size, LIBRARY_AT_MOST)
        ledger = self.synthetic(size)
        path = self.folder / f"library-{size}.db"
        told = f"{size:,} events for the library"
        return self._once(path, told, lambda place: library.write(place, ledger, size))

    def prices(self) -> Path:
        """A beancount file of price directives."""
        path = self.folder / "prices.beancount"
        return self._once(path, "price directives", prices.write)

    def bundled(self) -> tuple[Path, Ran]:
        """A ledger with the bundled history, made by the program itself, and how that went."""
        path = self.folder / "bundled.db"
        command = [*tradeledger(path), "rate", "--importer", "US", "--origin", "CN"]
        return path, self.run(command)

    def run(self, command: Sequence[str]) -> Ran:
        """Runs a command in a process of its own, with its bytecode kept in the run's folder."""
        return run(command, self.folder / "bytecode")

    def copy(self, path: Path) -> Path:
        """A copy to write to."""
        fresh = _cleared(path.with_name(f"written-{path.name}"))
        shutil.copyfile(path, fresh)
        return fresh

    def _once(self, path: Path, told: str, make: Callable[[Path], None]) -> Path:
        if path.exists():
            return path
        start = perf_counter()
        aside = _cleared(path.with_name(f"unfinished-{path.name}"))
        make(aside)
        aside.rename(path)
        self.say(f"made {path.name} ({told}) in {perf_counter() - start:,.0f} s")
        return path


def _cleared(path: Path) -> Path:
    """The path, with whatever a run that was stopped has left there taken away."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    return path
