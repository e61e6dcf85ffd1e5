"""Three hundred people at once, and each answer costs: everybody hears something in three seconds.

The bot and the local Discord are processes of their own: a bot that holds up its loop would be
seen by Discord, as it is in earnest. Everybody asks of another day, so that no answer is at hand.
"""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.discord.stage import staged

FIRST_DAY = date(2025, 3, 1)
#: milliseconds of work in Python for each answer
WORK = 50.0
#: those who type while others ask
TYPISTS = 5


async def burst(store: Path, folder: Path, people: int) -> dict[str, float]:
    """Everybody asks in the same instant; answers counts and times."""
    async with staged(store, folder, "--no-schema") as stage, stage.bot() as bot:
        warm = await stage.twin.user("Ada")
        await warm.slash("general", "rate", origin="CN", patience=60)
        stage.work(WORK)
        asked: list[dict[str, Any]] = []
        for number in range(people):
            day = (FIRST_DAY + timedelta(days=number)).isoformat()
            asked.append({"do": "slash", "command": "rate", "options": {"origin": "CN", "on": day}})
        rushing = asyncio.ensure_future(
            stage.twin.load(asked, users=people, rounds=1, patience=120.0)
        )
        typists = [await stage.twin.user(f"Typist {number}") for number in range(TYPISTS)]
        completed = 0
        while not rushing.done():
            seen = await asyncio.gather(
                *(each.autocomplete("general", "rate", "origin", "chi") for each in typists)
            )
            assert all("CN" in each.values() for each in seen)
            completed += len(seen)
        numbers: dict[str, float] = await rushing
        numbers |= {"completed": completed, "memory": bot.memory()}
        stage.work()
        # From here on it is as quick as before: nothing is left of the crowd.
        await warm.slash("general", "rate", origin="CN", on="2025-10-01")
        assert stage.bugs() == []
        assert stage.rows("SELECT * FROM pending") == []
    print(f"\n{people} at once: { ({k: round(v, 1) for k, v in numbers.items()}) }")
    return numbers


def test_a_crowd_whose_answers_take_longer_than_discord_waits_is_answered(
    bundled: Path, tmp_path: Path
) -> None:
    """More work than three seconds hold, one after the other."""
    people = 70
    assert people * WORK > 3_000
    numbers = asyncio.run(burst(bundled, tmp_path, people))
    assert numbers["late"] == 0
    assert numbers["answers"] == people
    assert numbers["completed"] > 0


@pytest.mark.soak
def test_three_hundred_at_once_are_all_answered(bundled: Path, tmp_path: Path) -> None:
    numbers = asyncio.run(burst(bundled, tmp_path, 300))
    assert numbers["late"] == 0
    assert numbers["answers"] == 300
    assert numbers["completed"] > 50, "whoever types is not kept waiting"
