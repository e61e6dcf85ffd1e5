"""The twin's own clock, which a test may move, and waiting without sleeping.

Lateness (3 s), the life of a token (15 min) and the age of a snowflake are judged by this clock,
so that a test makes an interaction late by moving the clock and not by waiting.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

#: Discord's first second, in milliseconds: the epoch of snowflakes
EPOCH = 1_420_070_400_000


class Changes:
    """Something that changes and can be waited for."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def notify(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def subscribe(self, future: asyncio.Future[None]) -> None:
        self._waiting.append(future)

    def unsubscribe(self, future: asyncio.Future[None]) -> None:
        if future in self._waiting:
            self._waiting.remove(future)


class Clock:
    """Real time plus what a test added."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._last = 0
        self.moved = Changes()

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Moves the clock; whoever waits for a deadline looks again."""
        self._ahead += seconds
        self.moved.notify()

    def iso(self, at: float | None = None) -> str:
        return datetime.fromtimestamp(self.now() if at is None else at, UTC).isoformat()

    def snowflake(self) -> int:
        """A new id, larger than all before it."""
        made = (int(self.now() * 1000) - EPOCH) << 22
        self._last = max(self._last + 1, made)
        return self._last

    async def until(
        self,
        holds: Callable[[], bool],
        changes: Iterable[Changes],
        *,
        deadline: float | None = None,
        patience: float = 10.0,
    ) -> bool:
        """Waits until ``holds()``; it is asked again whenever one of ``changes`` changes.

        ``deadline``  an instant of this clock; ``patience``  seconds of real time. Returns whether
        it held before one of the two was reached.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        watched = [self.moved, *changes]
        while not holds():
            left = end - loop.time()
            if deadline is not None:
                left = min(left, deadline - self.now())
            if left <= 0:
                return False
            future: asyncio.Future[None] = loop.create_future()
            for each in watched:
                each.subscribe(future)
            timer = loop.call_later(left, _give_up, future)
            try:
                await future
            finally:
                timer.cancel()
                for each in watched:
                    each.unsubscribe(future)
        return True


def _give_up(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
