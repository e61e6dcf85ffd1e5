"""Requests go out evenly, not more than Discord takes, however many processes send them."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from bot.discord.pacing import LOOK, Pacer
from tests.bot.alerts.room import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock(0.0)


def test_a_pacer_holds_still_when_discord_asks_for_it(clock: Clock) -> None:
    pacer = Pacer(clock, clock.wait, 40.0)

    async def go() -> list[float]:
        times = []
        for number in range(5):
            await pacer.turn()
            times.append(clock())
            if number == 2:
                pacer.hold(1.0)
        return times

    times = asyncio.run(go())
    assert [round(b - a, 3) for a, b in pairwise(times)] == [0.025, 0.025, 1.0, 0.025]


def test_bots_that_share_a_rate_each_take_their_part(clock: Clock) -> None:
    sharers = [1]
    pacer = Pacer(clock, clock.wait, 40.0, lambda: sharers[0])

    async def pace() -> float:
        await pacer.turn()
        start = clock()
        for _ in range(40):
            await pacer.turn()
        return round(clock() - start, 3)

    assert asyncio.run(pace()) == 1.0
    sharers[0] = 2
    asyncio.run(clock.wait(LOOK))
    assert asyncio.run(pace()) == 2.0
