"""Answering inside three seconds, whatever happens: slow work, a store that is gone, replays."""

from __future__ import annotations

import asyncio
import logging
import shutil
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.discord.exchange import answering
from bot.discord.reading import StoreGoneError
from bot.discord.services import Services
from tests.discord.bots import Rooms
from tests.discord.recording import RAISED, append
from tests.twin.interactions import DEFER, DEFER_UPDATE, REPLY
from tests.twin.world import World


@asynccontextmanager
async def held_up(bot: Any) -> AsyncIterator[None]:
    """The thread that answers is busy with something else, for as long as this is open."""
    begun, done = threading.Event(), threading.Event()

    def job(_book: Any) -> None:
        begun.set()
        done.wait(30)

    busy = asyncio.ensure_future(bot.services.reader.run(job))
    await asyncio.to_thread(begun.wait, 30)
    try:
        yield
    finally:
        done.set()
        await busy


def owed(bot: Any) -> list[tuple[int, str]]:
    """Answers that are promised: number and kind."""
    found: list[tuple[int, str]] = bot.services.state.run_now(
        lambda c: c.execute("SELECT id, kind FROM pending").fetchall()
    )
    return found


async def test_slow_work_is_promised_then_deferred_then_delivered(
    world: World, own_rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with own_rooms.bot(world) as bot:
        ada = world.user("Ada")
        await ada.slash("general", "about")
        before = bot.services.metrics.outcomes["deferred"]
        monkeypatch.setattr(answering, "PATIENCE", 0.05)
        held = world.faults.hold("*callback", times=1)
        async with held_up(bot):
            attempt = ada.send_slash("general", "rate", origin="CN", on="2025-10-01")
            await world.clock.until(lambda: bool(held.met), [held.changes])
            assert owed(bot) == [(attempt.interaction.id, "interaction")], "before the defer"
            assert attempt.interaction.acknowledged is None
            held.release()
            assert await attempt.acknowledged() == DEFER
            assert attempt.interaction.original is not None
            assert attempt.interaction.original.loading
            assert attempt.interaction.original.ephemeral, "decided at the defer"
        seen = await attempt.outcome()
        assert "an additional 30%" in seen.content
        assert "Why" in seen.buttons
        assert await bot.drain(10.0) == 0
        assert owed(bot) == []
        assert bot.services.metrics.outcomes["deferred"] == before + 1


async def test_an_answer_that_is_not_there_yet_waits_in_public_where_it_is_shared(
    world: World, own_rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "PATIENCE", 0.05)
    async with own_rooms.bot(world) as bot:
        ada = world.user("Ada")
        await ada.slash("general", "about")
        async with held_up(bot):
            attempt = ada.send_slash("general", "history", origin="CN", share=True)
            assert await attempt.acknowledged() == DEFER
        seen = await attempt.outcome()
        assert not seen.ephemeral
        assert seen.files["history.png"]
        assert seen.alt_texts["history.png"]


async def test_pages_are_deferred_without_a_trace(
    world: World, own_rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with own_rooms.bot(world) as bot:
        seen = await world.user("Ada").slash("general", "talks")
        monkeypatch.setattr(answering, "PATIENCE", 0.05)
        async with held_up(bot):
            attempt = seen.send_press("›")
            assert await attempt.acknowledged() == DEFER_UPDATE
            assert "page 1 of" in seen.footer, "what is there stays until the page is"
        turned = await attempt.outcome()
        assert turned.message is seen.message
        assert "page 2 of" in seen.footer


async def test_a_page_that_fails_late_leaves_what_others_read(
    world: World, own_rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = own_rooms.store
    async with own_rooms.bot(world) as bot:
        ada, bo = world.user("Ada"), world.user("Bo")
        seen = await ada.slash("general", "talks", share=True)
        before = seen.text
        monkeypatch.setattr(answering, "PATIENCE", 0.05)
        async with held_up(bot):
            attempt = seen.by(bo).send_press("›")
            assert await attempt.acknowledged() == DEFER_UPDATE
            store.rename(store.with_suffix(".away"))
        told = await attempt.outcome()
        assert told.content.startswith("The ledger cannot be read at the moment.")
        assert told.ephemeral
        assert seen.text == before


async def test_where_many_wait_it_defers_at_once(
    world: World, own_rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with own_rooms.bot(world) as bot:
        ada = world.user("Ada")
        await ada.slash("general", "rate", origin="CN")
        monkeypatch.setattr(answering, "PATIENCE", 2.9)
        calm = ada.send_slash("general", "rate", origin="CN")
        assert await calm.acknowledged() == REPLY
        monkeypatch.setattr(type(bot.services.reader), "expected_wait", lambda _: 3.0)
        async with held_up(bot):
            attempts = [
                ada.send_slash("general", "rate", origin=code) for code in ("BR", "MX", "JP")
            ]
            kinds = [await each.acknowledged() for each in attempts]
            assert kinds == [DEFER] * 3, "nobody's patience was tried"
        for each in attempts:
            assert (await each.outcome()).content.startswith("On 24 November 2026")


async def test_a_hundred_at_once_are_all_answered(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        people = [world.user(f"P{n}") for n in range(100)]
        codes = ("CN", "BR", "MX", "JP", "DE", "VN", "IN", "CA", "KR", "CH")
        attempts = [
            each.send_slash("general", "rate", origin=codes[n % 10])
            for n, each in enumerate(people)
        ]
        told = [await each.outcome() for each in attempts]
        assert len({each.content for each in told}) == 10
        assert all(each.ephemeral for each in told)


async def test_a_store_that_is_gone_is_said_to_be_and_comes_back_by_itself(
    world: World, own_rooms: Rooms
) -> None:
    store = own_rooms.store
    away = store.with_suffix(".away")
    store.rename(away)
    async with own_rooms.bot(world) as bot:
        ada = world.user("Ada")
        for command, options in (
            ("rate", {"origin": "CN"}), ("ask", {"question": "US tariff on China"}),
            ("talks", {}), ("about", {}),
        ):  # fmt: skip
            seen = await ada.slash("general", command, **options)
            assert seen.content == (
                "The ledger cannot be read at the moment. Nothing is lost; please ask again in a"
                " minute."
            )
            assert seen.ephemeral
        said = await ada.say("dm", "US tariff on China on 2025-10-01")
        assert said.content.startswith("The ledger cannot be read at the moment.")
        assert not store.exists(), "nothing was made in its place"
        assert bot.services.metrics.outcomes["bug"] == 0
        away.rename(store)
        back = await ada.slash("general", "rate", origin="CN", on="2025-10-01")
        assert "an additional 30%" in back.content
        store.rename(away)  # once more, while it is open
        gone = await ada.slash("general", "rate", origin="CN", on="2025-10-02")
        assert gone.content.startswith("The ledger cannot be read at the moment.")
        away.rename(store)
        again = await ada.slash("general", "rate", origin="CN", on="2025-10-02")
        assert "an additional 30%" in again.content


async def test_a_ledger_put_in_the_place_of_another_is_read_from_then_on(
    world: World, own_rooms: Rooms, bundled: Path
) -> None:
    """As a backup that is restored: the file is another one."""
    async with own_rooms.bot(world):
        ada = world.user("Ada")
        before = await ada.slash("general", "rate", origin="CN", on="2026-12-02")
        assert "12.5%" in before.content
        other = own_rooms.store.with_name("other.db")
        shutil.copy(bundled, other)
        append(other, RAISED)
        other.replace(own_rooms.store)
        after = await ada.slash("general", "rate", origin="CN", on="2026-12-03")
        assert "an additional 25%" in after.content


async def test_a_mistake_of_ours_gets_a_reference_that_the_log_knows(
    world: World, rooms: Rooms, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_self: Any, _wanted: Any) -> Any:
        raise RuntimeError("the inside of it")

    monkeypatch.setattr(Services, "make", broken)
    async with rooms.bot(world):
        ada = world.user("Ada")
        with caplog.at_level(logging.INFO):
            attempt = ada.send_slash("general", "ask", question="a secret of Ada's", share=True)
            seen = await attempt.outcome()
        number = str(attempt.interaction.id)
        assert seen.content == f"That did not work, and it is my fault. Reference `{number}`."
        assert seen.ephemeral
        (record,) = [each for each in caplog.records if getattr(each, "reference", None)]
        assert str(record.reference) == number  # type: ignore[attr-defined]
        assert "the inside of it" in record.trace  # type: ignore[attr-defined]
        logged = "\n".join(str(vars(each)) for each in caplog.records)
        assert "a secret of Ada" not in logged, "nobody's words are logged"
        assert attempt.interaction.token not in logged
        assert world.token not in logged


async def test_a_page_that_fails_leaves_what_others_read(
    world: World, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with rooms.bot(world):
        ada, bo = world.user("Ada"), world.user("Bo")
        seen = await ada.slash("general", "talks", share=True)
        before = seen.text

        async def gone(_self: Any, _wanted: Any) -> Any:
            raise StoreGoneError("the disk is away")

        monkeypatch.setattr(Services, "make", gone)
        told = await seen.by(bo).press("›")
        assert told.content.startswith("The ledger cannot be read at the moment.")
        assert told.ephemeral
        assert seen.text == before
        monkeypatch.undo()
        await seen.by(bo).press("›")
        assert "page 2 of" in seen.footer


async def test_what_comes_twice_is_answered_once(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world) as bot:
        world.faults.duplicate()
        ada = world.user("Ada")
        for code in ("CN", "BR", "MX"):
            assert (await ada.slash("general", "rate", origin=code, share=True)).content
        world.faults.repeat(3)
        seen = await ada.slash("general", "about")
        await seen.person.slash("general", "about")
        assert await bot.drain(10.0) == 0
        assert len(world.posted("general")) == 3


async def test_two_processes_answer_once(world: World, rooms: Rooms) -> None:
    world.judge.identifies = 2
    async with rooms.bot(world) as one, rooms.bot(world) as two:
        ada = world.user("Ada")
        for code in ("CN", "BR", "MX", "JP", "DE"):
            seen = await ada.slash("general", "rate", origin=code, share=True)
            assert (await seen.press("Why")).content
        assert await one.drain(10.0) == await two.drain(10.0) == 0
        assert len(world.posted("general")) == 5
        counted = [each.services.metrics.outcomes["answered"] for each in (one, two)]
        assert sum(counted) == 10


async def test_an_interaction_that_comes_too_late_is_left_in_silence(
    world: World, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with rooms.bot(world) as bot:
        ada = world.user("Ada")
        await ada.slash("general", "about")
        old = world.clock.snowflake() - (3_000 << 22)
        with monkeypatch.context() as patched:
            patched.setattr(world.clock, "snowflake", lambda: old)
            attempt = ada.send_slash("general", "rate", origin="CN")
        assert (await ada.slash("general", "about")).content
        assert await bot.drain(10.0) == 0
        assert attempt.interaction.acknowledged is None
        assert bot.services.metrics.outcomes["late"] == 1
        world.allow("unanswered", times=1)


async def test_when_discord_says_that_it_is_too_late_nothing_more_is_said(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world) as bot:
        world.allow("late", "unanswered")
        ada = world.user("Ada")
        await ada.slash("general", "about")
        held = world.faults.hold("*callback", times=1)
        attempt = ada.send_slash("general", "rate", origin="CN")
        await world.clock.until(lambda: bool(held.met), [held.changes])
        world.clock.advance(4)
        held.release()
        assert (await ada.slash("general", "about")).content
        assert await bot.drain(10.0) == 0
        assert attempt.interaction.acknowledged is None
        assert bot.services.metrics.outcomes["late"] == 1
        assert bot.services.metrics.outcomes["bug"] == 0


@pytest.mark.parametrize("wrong", [-600.0, 600.0])
async def test_a_clock_that_is_wrong_by_minutes_silences_nobody(
    world: World, rooms: Rooms, wrong: float
) -> None:
    world.clock.advance(wrong)
    async with rooms.bot(world):
        ada = world.user("Ada")
        assert "12.5%" in (await ada.slash("general", "rate", origin="CN")).content
        assert "12.5%" in (await ada.say("general", "@bot US tariff on China today")).content


async def test_who_asks_very_fast_is_asked_to_wait(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world, cooldown=True) as bot:
        ada, bo = world.user("Ada"), world.user("Bo")
        told = [await ada.slash("general", "about") for _ in range(10)]
        bot.services.monotonic = lambda: 0.0  # from here on no time passes
        while not (seen := await ada.slash("general", "about")).content.startswith("Slow down"):
            told.append(seen)
            assert len(told) < 40
        assert seen.ephemeral
        assert seen.content.startswith("Slow down a little: again <t:")
        button = await ada.slash("general", "rate", origin="CN")
        assert button.content.startswith("Slow down")
        assert "CN" in (await ada.autocomplete("general", "rate", "origin", "chi")).values()
        mention = await ada.say("general", "@bot US tariff on China today")
        assert mention.content.startswith("Slow down")
        assert "tradeledger" in (await bo.slash("general", "about")).embed["title"]
