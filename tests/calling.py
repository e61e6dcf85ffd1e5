"""Calling the program: in this process with its streams caught, or as a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

import orjson

from bot.root import run
from ledger.terminal import Call
from tests.sample import NOW

ROOT = Path(__file__).parents[1]
#: the clock of calls that do not name another
TODAY = "2026-11-24T12:00:00Z"
_OURS = (
    "TRADELEDGER_STORE", "TRADELEDGER_NOW", "TRADELEDGER_DEBUG", "TRADELEDGER_RECORDER",
    "NO_COLOR", "FORCE_COLOR",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Called:
    """How a call went: its exit code, and what went to each stream."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, read as one JSON value."""
        return orjson.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Standard output, read as one JSON value a line."""
        return [orjson.loads(line) for line in self.out.split("\n") if line]


@contextmanager
def _streams(stdin: bytes) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Byte streams with text on top, as a process has them."""
    out, err = io.BytesIO(), io.BytesIO()
    before = sys.stdin, sys.stdout, sys.stderr
    texts = [
        io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"),
        io.TextIOWrapper(out, encoding="utf-8"),
        io.TextIOWrapper(err, encoding="utf-8", errors="backslashreplace"),
    ]
    sys.stdin, sys.stdout, sys.stderr = texts
    try:
        yield out, err
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
        for text in texts:
            if not text.closed:
                text.flush()
                text.detach()


def call(
    *arguments: str,
    store: Path | str | None = None,
    now: str | None = TODAY,
    stdin: str | bytes = "",
    environment: Mapping[str, str] | None = None,
    recorded: datetime = NOW,
) -> Called:
    """Runs the program in this process; an exception that escapes it fails the test.

    ``now`` is the clock of questions, ``recorded`` that of recording: both stand still.
    """
    given = [*_store(store), *(["--now", now] if now else []), *arguments]
    typed = stdin.encode() if isinstance(stdin, str) else stdin
    clean = {name: value for name, value in os.environ.items() if name not in _OURS}
    # A bug is an exception: in here it escapes, where a user sees a line that says so.
    clean["TRADELEDGER_DEBUG"] = "1"
    # Text is folded to the terminal; tests read it at one width, wherever they run.
    clean["COLUMNS"] = "110"
    calm = mock.patch.dict(os.environ, clean | dict(environment or {}), clear=True)
    still = mock.patch.object(Call, "clock", property(lambda _: recorded))
    with calm, still, _streams(typed) as (out, err):
        code = run(given)
    return Called(code, out.getvalue().decode(), err.getvalue().decode())


def _store(store: Path | str | None) -> list[str]:
    if store is None:
        return []
    return ["--store", f"sqlite:///{store}" if isinstance(store, Path) else store]


def command(*arguments: str, store: Path | str | None = None, now: str | None = TODAY) -> list[str]:
    """The words of a call as a process of its own."""
    given = [*_store(store), *(["--now", now] if now else []), *arguments]
    return [sys.executable, "-m", "bot.root", *given]


def environment_of(**more: str) -> dict[str, str]:
    """The environment of a process of its own: this one's, without what would change the call."""
    clean = {name: value for name, value in os.environ.items() if name not in _OURS}
    return clean | {"PYTHONPATH": str(ROOT)} | more


def spawn(
    *arguments: str,
    store: Path | str | None = None,
    now: str | None = TODAY,
    stdin: str = "",
    cwd: Path | None = None,
    **environment: str,
) -> Called:
    """Runs the program as a process of its own, to its end."""
    done = subprocess.run(
        command(*arguments, store=store, now=now),
        input=stdin.encode(), capture_output=True, check=False, cwd=cwd or ROOT,
        env=environment_of(**environment),
    )  # fmt: skip
    return Called(done.returncode, done.stdout.decode(), done.stderr.decode())
