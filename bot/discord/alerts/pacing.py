"""Not more than so many requests a second, over all channels.

Discord takes 50 a second from a bot and counts those that it refuses; its library paces each
channel, and nothing paces them together.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

#: requests a second
RATE = 40.0


class Pacer:
    """Gives every request its moment, evenly spaced.

    ``monotonic``  seconds of a clock that never goes back
    ``wait``       lets so many seconds pass
    """

    def __init__(
        self,
        monotonic: Callable[[], float],
        wait: Callable[[float], Awaitable[None]],
        rate: float = RATE,
    ) -> None:
        self._monotonic = monotonic
        self._wait = wait
        self._space = 1.0 / rate
        self._next = 0.0

    async def turn(self) -> None:
        """Returns when the next request may go out."""
        now = self._monotonic()
        mine = max(now, self._next)
        self._next = mine + self._space
        if mine > now:
            await self._wait(mine - now)

    def hold(self, seconds: float) -> None:
        """Nothing goes out for a while: Discord asked for it."""
        self._next = max(self._next, self._monotonic() + seconds)
