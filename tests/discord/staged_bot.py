"""``bot run`` on a stage: its clock begins at the tests' instant, a file says what answers cost.

A program of its own, started by ``tests.discord.stage``; the bot itself is not changed. The clock
goes on as the real one does, also from one start of the program to the next, so that what is kept
in the state ages as it would. ``TEST_BEGAN`` is the real second at which it showed ``TEST_NOW``.

The file ``TEST_WORK`` holds two numbers, read for each answer: milliseconds of work in Python, and
milliseconds for which the disk keeps the answer waiting.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.discord import services
from bot.discord.life import building
from bot.root import main

_BEGAN, _NOW = float(os.environ["TEST_BEGAN"]), float(os.environ["TEST_NOW"])
_WORK = Path(os.environ["TEST_WORK"])
_answer, _build = services.make, building.services


def _seconds() -> float:
    return _NOW + time.time() - _BEGAN


def _slowly(*given: Any) -> Any:
    work, stall = (float(each) / 1000 for each in _WORK.read_text().split())
    end = time.perf_counter() + work
    while time.perf_counter() < end:  # work, not rest: it holds the interpreter as answers do
        sum(range(100))
    if stall:
        threading.Event().wait(stall)
    return _answer(*given)


def _built(settings: Any, store: Any, _clock: Any, **more: Any) -> Any:
    def clock() -> datetime:
        return datetime.fromtimestamp(_seconds(), UTC)

    return _build(settings, store, clock, seconds=_seconds, **more)


services.make = _slowly
building.services = _built
if "TEST_LARGEST" in os.environ:
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails then, as on a full disk
    most = int(os.environ["TEST_LARGEST"])
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
sys.argv[0] = "tradeledger"
main()
