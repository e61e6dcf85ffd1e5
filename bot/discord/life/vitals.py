"""Whether the bot is well, from what was seen of it: pure, the clock is passed in.

A connected client is not a living one: a gateway may hold its connection open and send nothing.
The library goes on calling it ready, and the latency that it tells stops changing. That is what is
watched here. All moments are seconds of one monotonic clock.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

#: seconds between two samples of the latency: Discord asks for a heartbeat every 41.25
HEARTBEAT = 45.0
#: samples in a row that must not all be the same
SAMPLES = 3
#: seconds that a reconnection may take
RECONNECT = 90.0
#: seconds that the loop may be late, and for how long a time at which it was later counts
LAG, LAG_COUNTS = 1.0, 30.0
#: seconds after which the ledger should have been looked at, and an alert should have gone out
FOLLOW, WAITING = 15 * 60.0, 10 * 60.0
#: the share of late answers that is too much
LATE = 0.05


@dataclass(slots=True)
class Vitals:
    """What was seen, and what is wrong with it.

    ``started``  when the process began: until the first READY it counts as not connected
    """

    started: float
    heartbeat: float = HEARTBEAT
    connections: int = 0
    stopping: bool = False
    _gone: float | None = field(init=False)
    _latencies: deque[float] = field(default_factory=lambda: deque(maxlen=SAMPLES))
    _sampled: float = -math.inf
    _lag: tuple[float, float] | None = None
    _followed: float = field(init=False)
    _oldest: float | None = None
    _late: float = 0.0

    def __post_init__(self) -> None:
        self._gone = self._followed = self.started

    # -- what is seen ----------------------------------------------------------------------

    def connected(self) -> None:
        """READY or RESUMED has come."""
        self.connections += 1
        self._gone = None
        self._latencies.clear()

    def disconnected(self, now: float) -> None:
        """The connection is lost; heard again before the next READY, it is the same loss."""
        if self._gone is None:
            self._gone = now
        self._latencies.clear()

    def beat(self, now: float, latency: float) -> bool:
        """Takes a sample of the latency in seconds, at most one a heartbeat; whether it did.

        Before the first answer to a heartbeat it is infinite, without a connection no number.
        """
        if now - self._sampled < self.heartbeat or math.isnan(latency) or self._gone is not None:
            return False
        self._sampled = now
        self._latencies.append(latency)
        return True

    def lagged(self, now: float, seconds: float) -> None:
        """The loop came back so much later than it wanted to."""
        if seconds > LAG:
            before = self._lag
            recent = before is not None and now - before[0] <= LAG_COUNTS
            self._lag = (now, max(seconds, before[1]) if recent and before else seconds)

    def followed(self, at: float) -> None:
        """The ledger was looked at."""
        self._followed = max(self._followed, at)

    def outbox(self, now: float, waited: float | None) -> None:
        """For how many seconds the oldest alert has been due; ``None`` where none waits."""
        self._oldest = None if waited is None else now - waited

    def late(self, share: float) -> None:
        """The share (0 to 1) of answers of the last minutes that came too late."""
        self._late = share

    # -- what follows from it --------------------------------------------------------------

    def frozen(self) -> bool:
        """Whether the gateway is connected and does not answer."""
        return len(self._latencies) == SAMPLES and len(set(self._latencies)) == 1

    def away(self, now: float) -> float:
        """Seconds since the connection was lost; 0 while there is one."""
        return 0.0 if self._gone is None else now - self._gone

    def lag(self, now: float) -> float:
        """By how much the loop was late a short time ago, in seconds; 0 where it was not."""
        if self._lag is None or now - self._lag[0] > LAG_COUNTS:
            return 0.0
        return self._lag[1]

    def grave(self, now: float) -> list[str]:
        """What a new start may mend: for the watchdog."""
        found = []
        if self.frozen():
            beats = SAMPLES - 1
            found.append(f"the gateway is frozen: its latency did not change for {beats} beats")
        if self.away(now) > RECONNECT:
            found.append(f"not connected for {self.away(now):.0f} s")
        if self.lag(now) > LAG:
            found.append(f"the loop is late by {self.lag(now):.1f} s")
        return found

    def problems(self, now: float) -> list[str]:
        """Everything that is wrong, one line each; empty where the bot is well."""
        found = ["the bot is stopping"] if self.stopping else []
        found += self.grave(now)
        if now - self._followed > FOLLOW:
            found.append(f"the ledger was not read for {(now - self._followed) / 60:.0f} min")
        if self._oldest is not None and now - self._oldest > WAITING:
            found.append(f"alerts wait since {(now - self._oldest) / 60:.0f} min")
        if self._late > LATE:
            found.append(f"{100 * self._late:.0f} % of the last answers came too late")
        return found
