"""Timing side by side: A B A B, medians, and child processes with their peak memory."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).parents[2]
_CHILD = Path(__file__).with_name("child.py")


@dataclass(slots=True)
class Line:
    """One line of the table.

    ``bar`` is what design.md asks for, in words; ``met`` whether it holds, ``None`` without a bar.
    """

    row: int
    what: str
    size: str = ""
    ours: str = ""
    peer: str = ""
    ratio: str = ""
    bar: str = ""
    met: bool | None = None


@dataclass(slots=True)
class Report:
    """What a row found: lines of the table, and remarks that stand under it."""

    lines: list[Line] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes; what it returns is let go after the clock has stopped."""
    gc.collect()
    start = perf_counter()
    result = work()
    took = perf_counter() - start
    del result
    return took


def side_by_side(repeats: int, *sides: Callable[[], float]) -> list[float]:
    """The median of each side over ``repeats`` rounds; every round runs each side once, in turn."""
    found: list[list[float]] = [[] for _ in sides]
    for _ in range(repeats):
        for values, side in zip(found, sides, strict=True):
            values.append(side())
    return [median(values) for values in found]


@dataclass(frozen=True, slots=True)
class Ran:
    """A child process: wall time, peak resident memory in bytes, and what it printed."""

    seconds: float
    peak: int
    code: int
    out: str
    err: str


def run(command: Sequence[str], bytecode: Path) -> Ran:
    """Runs a command to its end in a process of its own.

    A small process in between starts it and waits for it: Linux counts the memory of the process
    that forks as the first peak of the forked one, and this process is large. ``bytecode`` is where
    Python keeps what it has compiled: every program finds its own there from the second call on,
    whatever this machine's settings and installers do.
    """
    environment = {**os.environ, "NO_COLOR": "1", "PYTHONPYCACHEPREFIX": str(bytecode)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(_CHILD), *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return Ran(**json.loads(done.stdout))


def tradeledger(store: Path) -> list[str]:
    """The command on a ledger file, as it is installed beside this Python."""
    script = Path(sys.executable).with_name("tradeledger")
    program = [str(script)] if script.is_file() else [sys.executable, "-m", "bot.root"]
    return [*program, "--quiet", "--store", f"sqlite:///{store}"]


def per_second(count: float, took: float) -> float:
    return count / took if took else 0.0


def rate(value: float) -> str:
    """``41,200/s``."""
    return f"{value:,.0f}/s"


def times(value: float) -> str:
    """``5.2x``."""
    return f"{value:.2f}x"


def milliseconds(value: float) -> str:
    return f"{value * 1000:,.0f} ms"


def microseconds(value: float) -> str:
    micros = value * 1e6
    return f"{micros:,.1f} µs" if micros < 100 else f"{micros:,.0f} µs"


def megabytes(value: float) -> str:
    return f"{value / 1e6:,.0f} MB"
