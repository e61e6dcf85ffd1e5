"""A Discord in memory: channels with messages, nonces that are known for a while, and trouble.

Trouble is drawn by a function: ``before`` loses a request, ``after`` loses its answer, ``kill``
ends the process that sends (before or after, as ``kill-before`` and ``kill-after``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from bot.discord.alerts.sending import Blocked, Refused, TryAgain
from bot.discord.replies.reply import Reply


class Killed(BaseException):
    """The process was killed here: nothing after this line has happened."""


class Turn:
    """Awaited, it lets everything else that waits go on for a step."""

    def __await__(self) -> Generator[None, None, None]:
        yield


@dataclass
class Clock:
    """Seconds that pass when somebody waits for them."""

    seconds: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.seconds

    async def wait(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class Message:
    id: int
    reply: Reply
    nonce: str
    reply_to: int | None
    role: int | None
    threads: list[str] = field(default_factory=list)
    edits: list[Reply] = field(default_factory=list)

    @property
    def text(self) -> str:
        embed = self.reply.embed
        return f"{self.reply.content}\n{embed.footer if embed else ''}"


def calm(_what: str, _channel: int) -> str | None:
    return None


class Room:
    """The transport, and what is in the channels."""

    def __init__(self, clock: Clock, window: float = 150.0) -> None:
        self.clock = clock
        self.window = window
        self.channels: dict[int, list[Message]] = defaultdict(list)
        self.trouble: Callable[[str, int], str | None] = calm
        self.closed: set[int] = set()
        self.requests: list[tuple[float, str, int]] = []
        self._nonces: dict[tuple[int, str], tuple[float, Message]] = {}
        self._ids = 0

    def contents(self, channel: int) -> list[str]:
        return [message.reply.content for message in self.channels[channel]]

    def _begin(self, what: str, channel: int) -> str | None:
        self.requests.append((self.clock(), what, channel))
        drawn = self.trouble(what, channel)
        if drawn == "kill-before":
            raise Killed
        if drawn == "before":
            raise ConnectionResetError("lost on the way there")
        if drawn == "429":
            raise TryAgain(0.5)
        if drawn == "400":
            raise Refused("400/50035")
        if channel in self.closed or drawn == "403":
            raise Blocked("403/50013")
        return drawn

    def _end(self, drawn: str | None) -> None:
        if drawn == "kill-after":
            raise Killed
        if drawn == "after":
            raise ConnectionResetError("lost on the way back")

    async def post(
        self, channel: int, reply: Reply, *, nonce: str, reply_to: int | None, role: int | None
    ) -> int:
        drawn = self._begin("post", channel)
        await Turn()
        at, known = self._nonces.get((channel, nonce), (0.0, None))
        if known is None or self.clock() - at > self.window:
            self._ids += 1
            known = Message(self._ids, reply, nonce, reply_to, role)
            self.channels[channel].append(known)
            self._nonces[channel, nonce] = (self.clock(), known)
        await Turn()
        self._end(drawn)
        return known.id

    async def edit(self, channel: int, message: int, reply: Reply) -> None:
        drawn = self._begin("edit", channel)
        found = next((m for m in self.channels[channel] if m.id == message), None)
        if found is None:
            raise Blocked("404/10008")
        found.edits.append(reply)
        self._end(drawn)

    async def recent(self, channel: int, limit: int) -> list[tuple[int, str]]:
        drawn = self._begin("recent", channel)
        found = [(m.id, m.text) for m in reversed(self.channels[channel][-limit:])]
        self._end(drawn)
        return found

    async def thread(self, channel: int, message: int, name: str) -> None:
        drawn = self._begin("thread", channel)
        found = next(m for m in self.channels[channel] if m.id == message)
        if name not in found.threads:
            found.threads.append(name)
        self._end(drawn)
