"""Rate limits: per route and place, and over all; with the headers that Discord sends.

Source: docs, topics/rate-limits. The real numbers per route are not documented; ``realistic``
takes what bots see: five messages in five seconds and so on. Interaction endpoints are outside
the global limit.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from tests.twin import limits

if TYPE_CHECKING:
    from tests.twin.calls import Call, Route

#: template -> requests, seconds
REALISTIC: dict[str, tuple[int, float]] = {
    "POST /channels/{channel_id}/messages": (5, 5.0),
    "PATCH /channels/{channel_id}/messages/{message_id}": (5, 5.0),
    "POST /channels/{channel_id}/threads": (5, 5.0),
    "POST /webhooks/{webhook_id}/{webhook_token}": (5, 2.0),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": (5, 2.0),
    "PUT /applications/{application_id}/commands": (2, 60.0),
    "POST /users/@me/channels": (10, 10.0),
}
QUICK = (1000, 1.0)
#: what a window is kept for; interactions are answered each on their own, however many there are
MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_id")


@dataclass(slots=True)
class Window:
    limit: int
    seconds: float
    began: float = field(default_factory=time.monotonic)
    used: int = 0

    def take(self) -> float | None:
        """Counts one; answers the seconds to wait if there were too many."""
        now = time.monotonic()
        if now - self.began >= self.seconds:
            self.began, self.used = now, 0
        if self.used >= self.limit:
            return self.began + self.seconds - now
        self.used += 1
        return None

    @property
    def left(self) -> float:
        return max(0.0, self.began + self.seconds - time.monotonic())


class RateLimits:
    """Windows per route and place. ``set`` gives a route other numbers."""

    def __init__(self, *, realistic: bool = False) -> None:
        self.rules = dict(REALISTIC) if realistic else {}
        self.total = Window(limits.GLOBAL_REQUESTS.value, 1.0)
        self._windows: dict[str, Window] = {}

    def set(self, route: str, requests: int, seconds: float) -> None:
        """Other numbers for a route, from now on."""
        self.rules[route] = (requests, seconds)
        self._windows.clear()

    def take(self, call: Call, route: Route) -> tuple[dict[str, str], float | None, str]:
        """The headers; seconds to wait, or ``None``; the scope: ``user`` or ``global``."""
        if route.counted and (wait := self.total.take()) is not None:
            return {}, wait, "global"
        major = ":".join(call.path.get(name, "") for name in MAJOR)
        key = f"{call.route}|{major}"
        window = self._windows.get(key)
        if window is None:
            if len(self._windows) > 10_000:  # tokens of interactions come and go
                self._windows.clear()
            window = self._windows[key] = Window(*self.rules.get(call.route, QUICK))
        wait = window.take()
        left = window.left
        headers = {
            "X-RateLimit-Limit": str(window.limit),
            "X-RateLimit-Remaining": str(window.limit - window.used),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": sha256(call.route.encode()).hexdigest()[:32],
        }
        return headers, wait, "user"
