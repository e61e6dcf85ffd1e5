"""Not more than so many requests a second, over all channels and all processes.

Discord takes 50 a second from a bot and counts those that it refuses; its library paces each
channel, and nothing paces them together. Answers to interactions do not count, and are not paced.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

#: requests a second
RATE = 40.0
#: seconds between two looks at how many share the rate
LOOK = 2.0


def _alone() -> int:
    return 1


class Pacer:
    """Gives every request its moment, evenly spaced.

    ``monotonic``  seconds of a clock that never goes back
    ``wait``       lets so many seconds pass
    ``sharers``    how many processes share the rate now: each takes its part
    """

    def __init__(
        self,
        monotonic: Callable[[], float],
        wait: Callable[[float], Awaitable[None]],
        rate: float = RATE,
        sharers: Callable[[], int] = _alone,
    ) -> None:
        self._monotonic = monotonic
        self._wait = wait
        self._rate = rate
        self._sharers = sharers
        self._space = 1.0 / rate
        self._looked: float | None = None
        self._next = 0.0

    async def turn(self) -> None:
        """Returns when the next request may go out."""
        now = self._monotonic()
        if self._looked is None or now - self._looked >= LOOK:
            self._looked = now
            self._space = max(1, self._sharers()) / self._rate
        mine = max(now, self._next)
        self._next = mine + self._space
        if mine > now:
            await self._wait(mine - now)

    def hold(self, seconds: float) -> None:
        """Nothing goes out for a while: Discord asked for it."""
        self._next = max(self._next, self._monotonic() + seconds)
