"""Bots that are killed while they tell channels of news: each thing stands in each channel once.

The bot is the program itself, as ``bot run`` starts it; the local Discord forgets a nonce after
five minutes, as Discord does after a few.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.discord.news import News
from tests.discord.processes import BotProcess
from tests.discord.stage import PATIENCE, Stage, staged
from tests.twin.remote import Remote

POSTS = "POST /channels/*/messages"
#: moments at which a bot is killed: in the middle of a request, or some time after a start
MOMENTS = (
    "a post is on its way", "a post is there, and nobody knows", "an old post is being edited",
    "a thread is being opened", "somewhere", "somewhere", "somewhere",
)  # fmt: skip
#: seconds after which no nonce is known any more
AGES = 400.0
#: seconds from a start within which "somewhere" lies, and in which every other moment comes
SOMEWHERE, PATIENT = 6.0, 30.0


class Story:
    """Bots that follow each other on one state, each killed at a moment that is drawn."""

    def __init__(self, stage: Stage, news: News, seed: int) -> None:
        self.stage = stage
        self.news = news
        self.draw = random.Random(seed)
        self.kills: Counter[str] = Counter()
        self._bots: list[BotProcess] = []

    async def one_kill(self, moment: str | None = None) -> None:
        """Something happens, a bot begins to tell it, and is killed; another may stand by."""
        moment = moment or self.draw.choice(MOMENTS)
        if not self._bots and self.draw.random() < 0.15:
            # So long that Discord has forgotten every nonce: what is there has to be searched.
            self.stage.later(AGES)
            await self.stage.twin.clock.advance(AGES)
        for _ in range(self.draw.randrange(1, 3)):
            await self.news.happens(corrects=self.draw.random() < 0.3)
        if moment == "an old post is being edited":
            await self.news.happens(corrects=True)
        while len(self._bots) < (2 if self.draw.random() < 0.3 else 1):
            self._bots.append(await self.stage.start())
        bot = self._bots.pop(self.draw.randrange(len(self._bots)))
        await self._wait(bot, moment)
        await bot.kill()
        await self.stage.twin.faults.clear()

    async def _wait(self, bot: BotProcess, moment: str) -> None:
        """Lets a bot work until the moment has come, or for as long as that could take."""
        faults = self.stage.twin.faults
        fault: Remote | None = None
        if moment == "a post is on its way":
            fault = await faults.hold(POSTS, times=1)
        elif moment == "a post is there, and nobody knows":
            fault = await faults.lose_answer(POSTS, times=1)
        elif moment == "an old post is being edited":
            fault = await faults.hold("PATCH /channels/*", times=1)
        elif moment == "a thread is being opened":
            fault = await faults.hold("POST */threads", times=1)
        ended = asyncio.ensure_future(bot.process.wait())
        waits = {ended}
        if fault is not None:
            waits.add(asyncio.ensure_future(faults.met(fault, patience=PATIENT)))
        seconds = self.draw.uniform(0, SOMEWHERE) if fault is None else PATIENT
        done, _ = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        assert ended not in done, f"the bot ended by itself: {ended.result()}"
        hit = fault is not None and bool(await fault.get("met"))
        self.kills[moment if hit else "somewhere"] += 1
        for each in waits:
            each.cancel()
        await asyncio.gather(*waits, return_exceptions=True)

    async def end(self) -> None:
        """The last bot may finish; then everything was told once."""
        self.stage.later(120)  # what was gathered in the last minute is due
        async with self.stage.bot() as last:
            await self._told(last)
        assert self.stage.bugs() == []

    async def close(self) -> None:
        for bot in self._bots:
            await bot.kill()

    def counted(self) -> str:
        recorded = self.news.recorded
        corrections = sum(each.corrects is not None for each in recorded)
        return f"{len(recorded)} events, {corrections} of them corrections, {self.news.due()} due"

    async def _told(self, last: BotProcess) -> None:
        ended = asyncio.ensure_future(last.process.wait())
        due = self.news.due()
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while (count := await self.news.count(self.stage.twin)) < due or self.stage.open_posts():
            assert loop.time() < end, f"{count} of {due}; open: {self.stage.open_posts()}"
            await asyncio.wait({ended}, timeout=0.5)
            assert not ended.done(), "the bot ended by itself"
        await self.news.assert_told_once(self.stage.twin)


@asynccontextmanager
async def told(
    store: Path, folder: Path, seed: int, *, origins: int, channels: int
) -> AsyncIterator[Story]:
    """A story that ends well."""
    async with staged(store, folder, "--no-schema") as stage:
        news = News(store)
        await news.watch(stage.twin, stage.state, origins, channels)
        await stage.twin.allow("identify")
        story = Story(stage, news, seed)
        try:
            yield story
            await story.end()
        finally:
            await story.close()


async def killed(own: Path, folder: Path, seed: int, moments: Iterable[str | None]) -> Counter[str]:
    """The story of so many kills, in a world that is larger the more there are."""
    drawn = list(moments)
    origins, channels = (2, 3) if len(drawn) < 10 else (12, 3)
    async with told(own, folder, seed, origins=origins, channels=channels) as story:
        for moment in drawn:
            await story.one_kill(moment)
    print(f"\n{story.kills.total()} kills: {dict(story.kills)};", story.counted())
    return story.kills


def test_a_bot_that_is_killed_at_any_moment_of_a_post_tells_it_once(
    own: Path, tmp_path: Path
) -> None:
    kills = asyncio.run(killed(own, tmp_path, 1, MOMENTS[:4]))
    assert len(kills) >= 3, "no kill fell into the sending"


@pytest.mark.soak
def test_two_hundred_kills_leave_one_post_each(own: Path, tmp_path: Path) -> None:
    kills = asyncio.run(killed(own, tmp_path, 2, [None] * 200))
    assert kills.total() == 200
    assert set(kills) == set(MOMENTS)
