"""The bot as a process: killed, asked to end, refused; what people are told, and the exit code."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.discord.processes import running, shut, start
from tests.twin.remote import process


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    place = tmp_path / "gate"
    place.touch()
    return place


async def test_whoever_waits_for_a_killed_bot_is_told_to_ask_again(
    bundled: Path, tmp_path: Path, gate: Path
) -> None:
    async with process() as twin:
        ada = await twin.user("Ada")
        with shut(gate):
            async with running(twin, bundled, tmp_path, gate=gate) as bot:
                attempt = await ada.send_slash("general", "rate", origin="CN")
                await attempt.acknowledged()
                await bot.kill()
        async with running(twin, bundled, tmp_path):
            seen = await attempt.outcome(patience=30)
            assert seen.content == "I was restarted while answering. Please ask again."
            assert seen.ephemeral
            again = await ada.slash("general", "rate", origin="CN")
            assert "12.5%" in again.content
        await twin.allow("identify")


async def test_asked_to_end_it_first_brings_out_what_it_was_asked(
    bundled: Path, tmp_path: Path, gate: Path
) -> None:
    async with process() as twin:
        people = [await twin.user(f"User {n}") for n in range(5)]
        async with running(twin, bundled, tmp_path, gate=gate) as bot:
            with shut(gate):
                attempts = [
                    await each.send_slash("general", "rate", origin="CN") for each in people
                ]
                await asyncio.gather(*(each.acknowledged() for each in attempts))
                ending = asyncio.create_task(bot.stop())
            seen = await asyncio.gather(*(each.outcome(patience=30) for each in attempts))
            assert all("12.5%" in each.content for each in seen)
            assert await ending == 0


async def test_a_wrong_token_ends_it_for_good(bundled: Path, tmp_path: Path) -> None:
    async with process() as twin:
        bot = await start(twin, bundled, tmp_path, DISCORD_TOKEN=twin.token[:-5] + "wrong")
        assert await bot.process.wait() == 78
        log = bot.log.read_text()
        assert "does not know this token" in log
        assert twin.token[:-5] not in log
        await twin.allow("401")


async def test_without_a_token_nothing_starts(bundled: Path, tmp_path: Path) -> None:
    bot = await start(None, bundled, tmp_path)
    assert await bot.process.wait() == 2
    assert "DISCORD_TOKEN_FILE" in bot.log.read_text()
    assert not (tmp_path / "bot.db").exists()


async def test_a_discord_that_is_not_there_asks_for_another_try(
    bundled: Path, tmp_path: Path
) -> None:
    nowhere = {
        "DISCORD_TOKEN": "a.b.c",
        "TRADELEDGER_DISCORD_API": "http://127.0.0.1:9/api/v10",
        "TRADELEDGER_DISCORD_GATEWAY": "ws://127.0.0.1:9/",
    }
    bot = await start(None, bundled, tmp_path, **nowhere)
    assert await bot.process.wait() == 75


@pytest.mark.parametrize(("code", "exit_code"), [(4004, 78), (4014, 78)])
async def test_a_gateway_that_refuses_for_good_ends_it_for_good(
    bundled: Path, tmp_path: Path, code: int, exit_code: int
) -> None:
    async with process() as twin, running(twin, bundled, tmp_path) as bot:
        await twin.faults.close(code)
        assert await asyncio.wait_for(bot.process.wait(), 30) == exit_code


async def test_an_event_that_breaks_the_library_asks_for_another_try(
    bundled: Path, tmp_path: Path
) -> None:
    async with process() as twin, running(twin, bundled, tmp_path) as bot:
        await twin.faults.malformed("CHANNEL_UPDATE", {"id": "x"})
        assert await asyncio.wait_for(bot.process.wait(), 30) == 75
