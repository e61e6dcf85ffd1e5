"""``bot run`` with a ledger that is slow: each answer burns 50 ms of Python, and holds the lock.

A program of its own, started by ``tests.bench.rooms``; the bot itself is not changed.
"""

from __future__ import annotations

from time import thread_time
from typing import Any

from bot.discord import services
from bot.root import main

#: seconds of this thread's own processor time: what else runs does not shorten it
WORK = 0.05
_answer = services.make


def _slowly(*given: Any) -> Any:
    until = thread_time() + WORK
    while thread_time() < until:
        sum(range(100))
    return _answer(*given)


services.make = _slowly
main()
