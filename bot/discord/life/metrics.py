"""What the bot counts: no names, no words, numbers only."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field

#: seconds of the past in which a share of late answers matters
RECENT = 300.0
#: outcomes that are remembered for it
_MOST = 20_000


@dataclass(slots=True)
class Metrics:
    """Counters of this process.

    ``outcomes``  answered, late, deferred, refused, bug, slowed, store_gone …
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    commands: Counter[str] = field(default_factory=Counter)
    gateway: Counter[str] = field(default_factory=Counter)
    _recent: deque[tuple[float, bool]] = field(default_factory=lambda: deque(maxlen=_MOST))

    def answered(self, at: float) -> None:
        self.outcomes["answered"] += 1
        self._recent.append((at, False))

    def late(self, at: float) -> None:
        self.outcomes["late"] += 1
        self._recent.append((at, True))

    def deferred(self) -> None:
        self.outcomes["deferred"] += 1

    def late_share(self, now: float) -> float:
        """The share of answers of the last five minutes that came too late."""
        while self._recent and self._recent[0][0] < now - RECENT:
            self._recent.popleft()
        if not self._recent:
            return 0.0
        return sum(late for _, late in self._recent) / len(self._recent)
