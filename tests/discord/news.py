"""Events without end for long stories, who watches them, and whether each was told once."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bot.discord.alerts import following, subscriptions
from bot.discord.alerts.subscription import Subscription
from bot.discord.state.store import State
from ledger.store.log import SqliteLog
from tests.calling import call
from tests.discord.bots import TODAY
from tests.discord.recording import append
from tests.twin.remote import Remote, Twin

#: goods of these economies are threatened, one after the other
ORIGINS = ("CN", "BR", "MX", "VN", "JP", "IN", "KR", "CH", "TH", "ID", "MY", "CA")
_TOLD = re.compile(r"^#(\d+) · ")
_LISTED = re.compile(r"\(#(\d+)\)")


@dataclass(frozen=True, slots=True)
class Told:
    """An event that was recorded: its position, and of a correction the position it is about."""

    position: int
    origin: str
    key: str
    corrects: int | None = None


@dataclass(slots=True)
class News:
    """What is recorded beside the bots in one ledger, and in which channels it has to be told."""

    store: Path
    recorded: list[Told] = field(default_factory=list)
    watched: dict[str, list[Remote]] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def watch(self, twin: Twin, state: Path, origins: int, channels: int) -> None:
        """Makes channels that watch one economy each, some in Chinese, some with threads.

        They are written into the state before the first bot starts; commands have other tests.
        """
        home = await twin.get("home")
        kept = await asyncio.to_thread(State, state)
        try:
            head = await asyncio.to_thread(_head, self.store)
            await kept.run(lambda c: following.begin(c, head))
            for origin in ORIGINS[:origins]:
                self.watched[origin] = []
                for number in range(channels):
                    made = await twin.add_channel(f"{origin.lower()}-{number}")
                    wish = Subscription(
                        home.id, made.id, importer="US", origin=origin,
                        language=("en", "zh")[number % 2], thread=number % 3 == 2,
                    )  # fmt: skip
                    await kept.run(lambda c, w=wish: subscriptions.add(c, w, TODAY.timestamp()))
                    self.watched[origin].append(made)
        finally:
            await asyncio.to_thread(kept.close)

    async def happens(self, *, corrects: bool = False) -> Told:
        """The next event; or the correction of the last that stands, by the command line."""
        return await asyncio.to_thread(self._corrected if corrects else self._threatened)

    def _threatened(self) -> Told:
        number = next(self._numbers)
        origin = list(self.watched)[number % len(self.watched)]
        key = f"us.s301.forced-labor/threat-{number}"
        duty = f"{30 + number / 10:.1f}%"
        append(
            self.store,
            {
                "kind": "measure.threatened", "key": key, "measure": "us.s301.forced-labor",
                "announced": "2026-11-23", "origins": [origin], "duty": duty,
                "by": "the President", "summary": f"He says {duty}.", "sources": ["notice"],
            },
        )  # fmt: skip
        return self._noted(Told(_head(self.store), origin, key))

    def _corrected(self) -> Told:
        done = {each.corrects for each in self.recorded}
        last = next(
            (t for t in reversed(self.recorded) if t.corrects is None and t.position not in done),
            None,
        )
        if last is None:
            return self._threatened()
        number = next(self._numbers)
        duty = f"duty={60 + number / 10:.1f}%"
        said = call(
            "correct", last.key, "--set", duty, "--why", f"Misheard, {number}.",
            store=self.store, recorded=TODAY,
        )  # fmt: skip
        assert said.code == 0, said.err
        return self._noted(Told(_head(self.store), last.origin, last.key, last.position))

    def _noted(self, told: Told) -> Told:
        self.recorded.append(told)
        return told

    def due(self) -> int:
        """How many times something has to be told, over all channels."""
        return sum(len(self.watched[each.origin]) for each in self.recorded)

    async def count(self, twin: Twin) -> int:
        """How many times something was told, over all channels."""
        found = [_positions(each) for each in await self._posts(twin)]
        return sum(map(len, found))

    async def _posts(self, twin: Twin) -> list[Remote]:
        return [
            post
            for channels in self.watched.values()
            for channel in channels
            for post in await twin.posted(channel)
        ]

    async def assert_told_once(self, twin: Twin) -> None:
        """Each event stands once in each channel that watches it, and nothing else does.

        A correction replies to the post that it is about, which points to it.
        """
        for origin, channels in self.watched.items():
            due = Counter(each.position for each in self.recorded if each.origin == origin)
            for channel in channels:
                posts = await twin.posted(channel)
                told = Counter(position for post in posts for position in _positions(post))
                assert told == due, f"{channel.name}: {told - due} too often, {due - told} missing"
                await self._assert_pointing(origin, posts)

    async def _assert_pointing(self, origin: str, posts: list[Remote]) -> None:
        alone = {_positions(post)[0]: post for post in posts if len(_positions(post)) == 1}
        for told in self.recorded:
            if told.origin != origin or told.corrects is None:
                continue
            new, old = alone.get(told.position), alone.get(told.corrects)
            if new is None or old is None:
                continue  # gathered with others: the correction is a line of the same post
            assert (await new.get("reference")).id == old.id
            first, *others = old.content.splitlines()
            assert f"/{new.id}>" in first
            assert not any("/channels/" in line for line in others), "it points there twice"


def _positions(post: Remote) -> list[int]:
    """The events that a post tells of: of one by its footer, of several by their lines."""
    (embed,) = post.embeds
    if found := _TOLD.match(embed["footer"]["text"]):
        return [int(found[1])]
    texts = [embed.get("description", "")]
    texts += [each["value"] for each in embed.get("fields", [])]
    return [int(each) for text in texts for each in _LISTED.findall(text)]


def _head(store: Path) -> int:
    log = SqliteLog.open(store)
    try:
        return log.head()
    finally:
        log.close()
