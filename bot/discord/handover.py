"""What threads hand back to the event loop: all that is there with one wake-up.

``asyncio.wrap_future`` does the same for one result, with two locks and a wake-up for each: with
hundreds of answers a second that is felt.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Handover:
    """The way back into one loop. Threads call ``give``, the loop alone takes.

    ``woken`` is cleared before the results are taken and read after one was added, so that none
    is left lying.
    """

    loop: asyncio.AbstractEventLoop
    done: deque[tuple[asyncio.Future[Any], Any, Exception | None]] = field(default_factory=deque)
    woken: bool = False

    def give(self, future: asyncio.Future[Any], result: Any, error: Exception | None) -> None:
        self.done.append((future, result, error))
        if not self.woken:
            self.woken = True
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self.loop.call_soon_threadsafe(self._take)

    def _take(self) -> None:
        self.woken = False
        while self.done:
            future, result, error = self.done.popleft()
            if future.done():
                continue
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)


@dataclass(frozen=True, slots=True)
class Owed(Generic[T]):
    """A result that a thread owes: to a loop, or (no ``way``) to a thread that waits for it."""

    future: asyncio.Future[T] | Future[T]
    way: Handover | None = None

    @property
    def dropped(self) -> bool:
        """Nobody waits for it any more."""
        return self.future.cancelled()

    def settle(self, result: Any, error: Exception | None = None) -> None:
        if isinstance(self.future, asyncio.Future):
            assert self.way is not None
            self.way.give(self.future, result, error)
        elif error is None:
            self.future.set_result(result)
        else:
            self.future.set_exception(error)


class Ways:
    """The way back into the loop that runs: a program has one, tests have one after another."""

    __slots__ = ("_last",)

    def __init__(self) -> None:
        self._last: Handover | None = None

    def owed(self) -> tuple[asyncio.Future[Any], Owed[Any]]:
        """What the running loop waits for, and what a thread settles it with."""
        loop = asyncio.get_running_loop()
        if self._last is None or self._last.loop is not loop:
            self._last = Handover(loop)
        future: asyncio.Future[Any] = loop.create_future()
        return future, Owed(future, self._last)
