"""How fast one member, and one server, may ask: buckets that refill."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

#: who is remembered at most; whoever asked longest ago is forgotten first
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many questions in so many seconds."""

    count: int
    seconds: float


USER = Rate(10, 10.0)
SERVER = Rate(120, 10.0)


@dataclass(slots=True)
class Cooldowns:
    """Buckets by who asks: each holds up to ``count`` questions and refills evenly."""

    rate: Rate
    most: int = MOST
    _buckets: OrderedDict[int, tuple[float, float]] = field(default_factory=OrderedDict)

    def wait(self, who: int, now: float) -> float:
        """Seconds that ``who`` has to wait; 0 takes a question out of the bucket."""
        full, each = float(self.rate.count), self.rate.seconds / self.rate.count
        left, at = self._buckets.pop(who, (full, now))
        left = min(full, left + max(0.0, now - at) / each)
        allowed = left >= 1.0
        self._buckets[who] = (left - 1.0 if allowed else left, now)
        while len(self._buckets) > self.most:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1.0 - left) * each
