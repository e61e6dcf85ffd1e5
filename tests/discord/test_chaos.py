"""Ten minutes in which nothing works for long, and nobody is forgotten or told twice."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.discord.askers import TYPED, Asker, Seen
from tests.discord.chaos import Chaos
from tests.discord.news import News
from tests.discord.processes import BotProcess
from tests.discord.stage import PATIENCE, Stage, staged


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a story is.

    ``seconds``, or as many ``answers`` as end it; ``trouble`` and ``event`` come after about so
    many answers each; ``sessions_end``: also troubles after which a bot has to identify again
    """

    people: int
    bots: int = 1
    seconds: float | None = None
    answers: int = 0
    origins: int = 12
    trouble: int = 40
    event: int = 120
    sessions_end: bool = True


async def chaos(store: Path, folder: Path, seed: int, scale: Scale) -> None:
    """People ask until the time is over, or until so many have seen something; all is counted."""
    async with staged(store, folder, "--no-schema") as stage:
        twin, news, seen = stage.twin, News(store), Seen()
        await twin.add_channel("talk")
        await news.watch(twin, stage.state, scale.origins, 2)
        troubles = Chaos(stage, news, seen, random.Random(seed), scale.bots)
        memory: list[float] = []
        async with AsyncExitStack() as stack:
            bots = [await stack.enter_async_context(stage.bot()) for _ in range(scale.bots)]
            stop = asyncio.Event()
            going = [
                asyncio.create_task(
                    Asker(
                        twin, await twin.user(f"User {n}"), seen, random.Random(seed * 1000 + n)
                    ).go_on(stop)
                )
                for n in range(scale.people)
            ]  # fmt: skip
            beside = [
                asyncio.create_task(
                    troubles.go_on(scale.trouble, sessions_end=scale.sessions_end)
                ),
                asyncio.create_task(troubles.record(scale.event)),
            ]  # fmt: skip
            try:
                await _asked(bots, seen, [*going, *beside], memory, scale)
                await _ended(troubles, stop, going, beside)
            finally:
                for each in (*going, *beside):
                    each.cancel()
                await asyncio.gather(*going, *beside, return_exceptions=True)
            memory.append(bots[0].memory())
            identified = await twin.get("judge.identified")
            resumes = await twin.get("gateway.resumes")
            for bot in bots:
                assert await bot.stop() == 0
        await _flushed(stage, news)
        print(f"\n{seen.outcomes} outcomes: {dict(sorted(seen.counted.items()))}")
        print(f"{troubles.made.total()} troubles: {dict(sorted(troubles.made.items()))}")
        nobody = sum(seen.is_in_gap(each.sent) for each in seen.unanswered)
        print(f"{resumes} resumes, {identified} identifies; {len(seen.unanswered)} unanswered,"
              f" {nobody} of them asked while there was no session")  # fmt: skip
        print(f"{len(news.recorded)} events, told {await news.count(twin)} of {news.due()} times")
        print(f"memory {memory[1]:.0f} to {memory[-1]:.0f} MiB, at most {max(memory):.0f}")
        await _judged(troubles, identified)
    assert max(memory[1:]) < memory[1] + 40, "it grows"


async def _asked(
    bots: list[BotProcess],
    seen: Seen,
    going: list[asyncio.Task[None]],
    memory: list[float],
    scale: Scale,
) -> None:
    """Until enough was asked, or the time is over, nothing may end by itself."""
    loop = asyncio.get_running_loop()
    end = None if scale.seconds is None else loop.time() + scale.seconds
    while seen.outcomes < scale.answers if end is None else loop.time() < end:
        seen.changed.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(seen.changed.wait(), PATIENCE)
        failed = [each.exception() for each in going if each.done()]
        assert not failed, failed
        assert {bot.process.returncode for bot in bots} == {None}, "a bot ended by itself"
        if len(memory) <= seen.outcomes // 90:
            memory.append(bots[0].memory())


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
    assert identified == troubles.bots * (1 + troubles.ended), "sessions were begun without need"
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
    # When a limit on everything is over, the library lets all go at once that had waited for it.
    await twin.allow("429", times=2 * troubles.made["limit 0.5 everywhere"])
    await twin.allow("unanswered", "late", times=len(seen.unanswered))


def test_a_minute_of_trouble_in_short(own: Path, tmp_path: Path) -> None:
    short = Scale(people=6, answers=150, origins=2, trouble=8, event=30, sessions_end=False)
    asyncio.run(chaos(own, tmp_path, 7, short))


@pytest.mark.soak
def test_ten_minutes_of_chaos_forget_nobody(own: Path, tmp_path: Path) -> None:
    asyncio.run(chaos(own, tmp_path, 8, Scale(people=10, seconds=600.0)))


@pytest.mark.soak
def test_two_bots_in_chaos_answer_once(own: Path, tmp_path: Path) -> None:
    asyncio.run(chaos(own, tmp_path, 9, Scale(people=10, bots=2, seconds=120.0)))
