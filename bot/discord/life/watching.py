"""Watching the bot while it runs: samples for the vitals, and word to the supervisor.

Everything that is looked at is handed in, so that this runs against a clock of a test's own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.discord.life.notifying import Notifier
from bot.discord.life.vitals import Vitals

#: seconds between two looks at the loop, and between two looks at everything else
TICK, LOOK = 1.0, 15.0
#: seconds between two words to the supervisor, where it names no time of its own
WORD = 30.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What is asked for now and then.

    ``followed``  when the ledger was last looked at, by the monotonic clock; ``None`` for never
    ``waited``    for how many seconds the oldest alert has been due; ``None`` where none waits
    ``late``      the share (0 to 1) of answers of the last minutes that came too late
    """

    followed: float | None = None
    waited: float | None = None
    late: float = 0.0


@dataclass(slots=True)
class Watch:
    """The loop that watches.

    ``latency``    the gateway's, in seconds, as the client tells it
    ``look``       asks for what is ``Seen``; what it raises is handed to ``failed``, and the watch
                   goes on
    ``monotonic``, ``pause``  the clock, and waiting by it
    """

    vitals: Vitals
    notifier: Notifier
    latency: Callable[[], float]
    look: Callable[[], Awaitable[Seen]]
    monotonic: Callable[[], float]
    pause: Callable[[float], Awaitable[None]]
    failed: Callable[[Exception], None]
    _ready: bool = False
    _looked: float | None = None
    _told: float | None = None
    _said: str = ""

    async def run(self) -> None:
        """Watches until it is cancelled."""
        while True:
            before = self.monotonic()
            await self.pause(TICK)
            now = self.monotonic()
            self.vitals.lagged(now, now - before - TICK)
            self.vitals.beat(now, self.latency())
            if self._looked is None or now - self._looked >= LOOK:
                self._looked = now
                await self._look(now)
            self._tell(now)

    async def _look(self, now: float) -> None:
        try:
            seen = await self.look()
        except Exception as error:  # noqa: BLE001 - the watch outlives whatever it watches
            self.failed(error)
            return
        if seen.followed is not None:
            self.vitals.followed(seen.followed)
        self.vitals.outbox(now, seen.waited)
        self.vitals.late(seen.late)

    def _tell(self, now: float) -> None:
        """READY once, then WATCHDOG while nothing is wrong that a new start may mend."""
        if not self._ready and self.vitals.connections:
            self._ready = True
            self.notifier.ready()
        every = min(WORD, (self.notifier.watchdog or 3 * WORD) / 3)
        if self._told is not None and now - self._told < every:
            return
        self._told = now
        if not self.vitals.grave(now):
            self.notifier.alive()
        said = "; ".join(self.vitals.problems(now)) or "answering"
        if said != self._said:
            self._said = said
            self.notifier.status(said)
