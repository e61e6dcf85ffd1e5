"""Ten minutes in which nothing works for long, and nobody is forgotten or told twice."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from tests.discord.askers import TYPED, Asker, Seen
from tests.discord.chaos import Chaos
from tests.discord.news import News
from tests.discord.processes import BotProcess
from tests.discord.stage import PATIENCE, Stage, staged


async def chaos(
    store: Path, folder: Path, seed: int, *, people: int, seconds: float | None, answers: int
) -> None:
    """People ask until the time is over, or until so many have seen something; all is counted."""
    soak = seconds is not None
    async with staged(store, folder, "--no-schema") as stage:
        twin, news, seen = stage.twin, News(store), Seen()
        await twin.add_channel("talk")
        await news.watch(twin, stage.state, 12 if soak else 2, 2)
        troubles = Chaos(stage, news, seen, random.Random(seed))
        memory: list[float] = []
        async with stage.bot() as bot:
            askers = [
                Asker(twin, await twin.user(f"User {n}"), seen, random.Random(seed * 1000 + n))
                for n in range(people)
            ]
            stop = asyncio.Event()
            going = [asyncio.create_task(each.go_on(stop)) for each in askers]
            beside = [
                asyncio.create_task(troubles.go_on(40 if soak else 8, sessions_end=soak)),
                asyncio.create_task(troubles.record(120 if soak else 30)),
            ]
            try:
                await _asked(bot, seen, going, beside, memory, answers, seconds)
                await _ended(troubles, stop, going, beside)
            finally:
                for each in (*going, *beside):
                    each.cancel()
                await asyncio.gather(*going, *beside, return_exceptions=True)
            memory.append(bot.memory())
            identified = await twin.get("judge.identified")
            resumes = await twin.get("gateway.resumes")
            assert await bot.stop() == 0
        await _flushed(stage, news)
        await _judged(troubles, identified)
        told = await news.count(twin)
    print(f"\n{seen.outcomes} outcomes: {dict(sorted(seen.counted.items()))}")
    print(f"{troubles.made.total()} troubles: {dict(sorted(troubles.made.items()))}")
    print(f"{resumes} resumes, {identified} identifies, {len(seen.unanswered)} excused")
    print(f"{len(news.recorded)} events, told {told} times; memory {memory[1]:.0f} to"
          f" {memory[-1]:.0f} MiB, at most {max(memory):.0f}")  # fmt: skip
    assert max(memory[1:]) < memory[1] + 40, "it grows"


async def _asked(
    bot: BotProcess,
    seen: Seen,
    going: list[asyncio.Task[None]],
    beside: list[asyncio.Task[None]],
    memory: list[float],
    answers: int,
    seconds: float | None,
) -> None:
    """Until enough was asked, or the time is over, nothing may end by itself."""
    loop = asyncio.get_running_loop()
    end = None if seconds is None else loop.time() + seconds
    while seen.outcomes < answers if end is None else loop.time() < end:
        seen.changed.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(seen.changed.wait(), PATIENCE)
        failed = [each.exception() for each in (*going, *beside) if each.done()]
        assert not failed, failed
        assert bot.process.returncode is None, "the bot ended by itself"
        if len(memory) <= seen.outcomes // 90:
            memory.append(bot.memory())


async def _ended(
    troubles: Chaos,
    stop: asyncio.Event,
    going: list[asyncio.Task[None]],
    beside: list[asyncio.Task[None]],
) -> None:
    """The troubles end, and everybody gets what they wait for."""
    async with troubles.quiet:  # the ledger is where it belongs
        for each in beside:
            each.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
    troubles.stage.work()
    stop.set()
    await asyncio.gather(*going)


async def _flushed(stage: Stage, news: News) -> None:
    """A quarter of an hour later all that was to be told has been told."""
    loop = asyncio.get_running_loop()
    await stage.twin.faults.clear()
    if await news.count(stage.twin) == news.due() and not stage.open_posts():
        return
    stage.later(1000)
    async with stage.bot() as bot:
        ended = asyncio.ensure_future(bot.process.wait())
        end = loop.time() + PATIENCE
        while await news.count(stage.twin) < news.due() or stage.open_posts():
            assert loop.time() < end, stage.open_posts()
            await asyncio.wait({ended}, timeout=0.5)
            assert not ended.done(), "the bot ended by itself"
        assert await bot.stop() == 0
        await ended


async def _judged(troubles: Chaos, identified: int) -> None:
    """Everybody was answered once, or told, or could not be; nothing was said twice."""
    stage, seen, twin = troubles.stage, troubles.seen, troubles.stage.twin
    assert seen.wrong == []
    assert await troubles.inexcusable() == []
    excused = {each.interaction for each in seen.unanswered}
    for channel, asked in seen.mentions.items():
        posts = await twin.posted(seen.channels[channel])
        nonces = Counter(int(post.nonce) for post in posts)
        assert set(nonces.values()) <= {1}, "somebody was answered twice"
        assert asked - set(nonces) <= excused, "somebody was not answered"
    await troubles.news.assert_told_once(twin)
    assert identified == 1 + troubles.ended, "sessions were begun without need"
    assert stage.bugs() == []
    assert stage.rows("SELECT * FROM pending") == []
    lost = await troubles.lost_acknowledgements()
    twice = [
        each["detail"]
        for each in await twin.judge.of("double acknowledgement")
        if not each["detail"].startswith(f"{TYPED} of ")
    ]
    assert len(twice) <= len(lost), f"{len(lost)} confirmations were lost: {twice}"
    await twin.allow("double acknowledgement", "identify")
    await twin.allow("unanswered", "late", times=len(seen.unanswered))


def test_a_minute_of_trouble_in_short(own: Path, tmp_path: Path) -> None:
    asyncio.run(chaos(own, tmp_path, 7, people=6, seconds=None, answers=150))


@pytest.mark.soak
def test_ten_minutes_of_chaos_forget_nobody(own: Path, tmp_path: Path) -> None:
    asyncio.run(chaos(own, tmp_path, 8, people=10, seconds=600.0, answers=0))
