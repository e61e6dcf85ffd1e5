"""One trouble each, from the table of what goes wrong: lost, limited, refused; nobody is left."""

from __future__ import annotations

import asyncio
import io
import logging
import sqlite3
from typing import Any

import pytest

from bot.discord.alerts import subscriptions as subs
from bot.discord.alerts.composing import Composer
from bot.discord.alerts.sending import Sender
from bot.discord.alerts.subscriptions import Subscription
from bot.discord.exchange import answering
from bot.discord.exchange.transport import ChannelTransport
from bot.discord.life import logs, repairing
from bot.discord.reading import Reader
from bot.discord.state import interactions
from bot.discord.state.interactions import NOBODY, Pending
from bot.discord.state.processes import Presence
from tests.discord.bots import Rooms, briefly
from tests.discord.recording import RAISED, Teller, append
from tests.twin.interactions import DEFER
from tests.twin.world import World

ANSWERS = "PATCH /webhooks/*"
POSTS = "POST /channels/*/messages"
RESTARTED = "I was restarted while answering. Please ask again."


def owed(bot: Any) -> list[Pending]:
    found: list[Pending] = bot.services.state.run_now(interactions.owed)
    return found


# -- answers to commands and buttons -------------------------------------------------------------


async def test_a_promise_whose_confirmation_is_lost_is_kept(
    world: World, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord shows "thinking …", and we have not heard that it does."""
    monkeypatch.setattr(answering, "PATIENCE", 0.0)
    async with rooms.bot(world) as bot:
        ada = world.user("Ada")
        lost = world.faults.lose_answer("*callback")
        attempt = ada.send_slash("general", "rate", origin="CN")
        assert await attempt.acknowledged() == DEFER
        assert "12.5%" in (await attempt.outcome()).content
        assert await bot.drain(10) == 0
        assert lost.met
        assert owed(bot) == []
        assert bot.services.metrics.outcomes["late"] == 0
    world.allow("double acknowledgement", times=1)


async def test_an_answer_whose_confirmation_is_lost_is_given_once(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world) as bot:
        world.faults.lose_answer("*callback")
        seen = await world.user("Ada").slash("general", "rate", origin="CN", share=True)
        assert "12.5%" in seen.content
        assert await bot.drain(10) == 0
        assert len(world.posted("general")) == 1
    world.allow("double acknowledgement", times=1)


@pytest.mark.parametrize("trouble", ["reset", "lose_answer"])
async def test_a_form_opens_although_the_network_fails(
    world: World, rooms: Rooms, trouble: str
) -> None:
    async with rooms.bot(world) as bot:
        seen = await world.user("Ada").slash("general", "rate", origin="CN")
        getattr(world.faults, trouble)("*callback")
        form = await seen.press("As known on…")
        again = await form.submit(day="2025-09-01")
        assert again.content
        assert await bot.drain(10) == 0
    world.allow("double acknowledgement", times=1 if trouble == "lose_answer" else 0)


async def test_a_form_that_is_asked_for_twice_opens_once(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        seen = await world.user("Ada").slash("general", "rate", origin="CN")
        world.faults.duplicate(times=1)
        form = await seen.press("As known on…")
        assert (await form.submit(day="2025-09-01")).content
    assert not world.judge.of("double acknowledgement")


@pytest.mark.parametrize("trouble", ["reset", "refused"])
async def test_who_was_promised_an_answer_that_cannot_be_brought_is_told_in_the_end(
    world: World, rooms: Rooms, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    """Every try fails, the words of apology too: whoever mends promises says it later."""
    monkeypatch.setattr(answering, "PATIENCE", 0.0)
    async with rooms.bot(world) as bot:
        bot.services.pause = briefly
        if trouble == "refused":
            world.faults.fail(ANSWERS, 400)
        gone = world.faults.reset("* /webhooks/*", times=None)
        attempt = world.user("Ada").send_slash("general", "rate", origin="CN")
        assert await attempt.acknowledged() == DEFER
        assert await bot.drain(30) == 0
        (promise,) = owed(bot)
        assert promise.process == NOBODY
        assert await repairing.repair(bot) == 0
        assert owed(bot) == [promise], "it is not forgotten because Discord fails"
        gone.stop()
        assert await repairing.repair(bot) == 1
        assert (await attempt.outcome()).content == RESTARTED
        assert owed(bot) == []


async def test_a_start_is_not_held_up_by_promises_that_cannot_be_mended(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world) as bot:
        promise = Pending(
            1, "interaction", NOBODY, "en", bot.services.seconds(), world.application_id, "t"
        )
        bot.services.state.run_now(lambda c: interactions.promise(c, promise))
    world.faults.reset("GET /webhooks/*", times=None)
    async with rooms.bot(world) as bot:
        assert owed(bot) == [promise]
        assert "12.5%" in (await world.user("Ada").slash("general", "rate", origin="CN")).content
    world.judge.identifies = 2


async def test_suggestions_that_come_twice_leave_no_line_and_no_number_in_the_log(
    world: World, rooms: Rooms
) -> None:
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(logs.JsonLines())
    handler.addFilter(logs.Careful())
    logger = logging.getLogger("discord.app_commands.tree")
    logger.addHandler(handler)
    try:
        async with rooms.bot(world):
            ada = world.user("Ada")
            world.faults.duplicate(times=1)
            assert await ada.autocomplete("general", "rate", "origin", "chi")
            await ada.slash("general", "about")
            assert told.getvalue() == ""
            world.faults.reset("*callback")
            typing = ada.send_autocomplete("general", "rate", "origin", "chi")
            await ada.slash("general", "about")
            typing.interaction.given_up = True
    finally:
        logger.removeHandler(handler)
    assert "suggestions failed: ServerDisconnectedError" in told.getvalue()
    assert str(ada.id) not in told.getvalue()
    assert "trace" not in told.getvalue()
    world.allow("double acknowledgement", times=1)


# -- replies to messages -------------------------------------------------------------------------


async def test_a_reply_is_brought_after_a_minute_of_errors(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world) as bot:
        bot.services.pause = briefly
        failing = world.faults.fail(POSTS, 503, times=6)
        seen = await world.user("Ada").say("general", "@bot what is the US tariff on China")
        assert "12.5%" in seen.content
        assert len(failing.met) == 6
        assert await bot.drain(10) == 0
        assert len(world.posted("general")) == 1
        assert owed(bot) == []


async def test_a_reply_that_nobody_could_confirm_is_found_when_its_nonce_is_forgotten(
    world: World, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after it replied and before it wrote that down, and started minutes later."""
    monkeypatch.setattr(repairing, "NONCE_WINDOW", -60.0)
    async with rooms.bot(world) as bot:
        ada = world.user("Ada")
        answered = ada.post("general", "@bot what is the US tariff on China")
        assert "12.5%" in (await ada.answer_to(answered)).content
        assert await bot.drain(10) == 0
        silent = ada.post("general", "nobody answers this")
        for each in (answered, silent):
            promise = Pending(
                each.id, "message", NOBODY, "en", bot.services.seconds(),
                channel=each.channel.id,
            )  # fmt: skip
            bot.services.state.run_now(lambda c, p=promise: interactions.promise(c, p))
        world.nonces.clear()
        assert await repairing.repair(bot) == 1
        posts = world.posted("general")
        assert [each.reference for each in posts] == [answered, silent]
        assert posts[1].content == RESTARTED
        assert owed(bot) == []


# -- alerts --------------------------------------------------------------------------------------


async def test_a_wait_for_everybody_that_outlasts_a_try_leaves_the_bot_able_to_speak(
    world: World, own_rooms: Rooms
) -> None:
    """The library's mark for the global limit is taken away by the request that met it."""
    async with own_rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        await boss.slash("general", "alerts add", importer="US", origin="CN")
        teller = Teller(bot)
        await teller.tell()
        append(own_rooms.store, RAISED)
        await teller.follow()
        limited = world.faults.limit(POSTS, retry_after=0.5, everywhere=True)
        trying = asyncio.ensure_future(teller.send())
        await world.clock.until(lambda: bool(limited.met), [limited.changes])
        trying.cancel()  # as when the time for one try is over
        await asyncio.gather(trying, return_exceptions=True)
        said = await boss.say("dm", "what is the US tariff on China")
        assert "12.5%" in said.content
        await world.next_posted("general")  # the request went on to its end
        teller.later(minutes=2)
        assert await teller.send() == 1
        assert len(world.posted("general")) == 1


async def test_two_senders_of_one_state_and_one_that_hangs_tell_it_once(
    world: World, own_rooms: Rooms
) -> None:
    """The first is held in the middle of its request; its lease ends; the second sends."""
    async with own_rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        await boss.slash("general", "alerts add", importer="US", origin="CN")
        teller = Teller(bot)
        await teller.tell()
        append(own_rooms.store, RAISED)
        await teller.follow()
        held = world.faults.hold(POSTS, times=1)
        first = asyncio.ensure_future(teller.send())
        await world.clock.until(lambda: bool(held.met), [held.changes])
        other = Presence(own_rooms.folder / "bot.db")
        second = Sender(
            bot.services.state, ChannelTransport(bot),
            Composer(bot.services.reader.aside, lambda: teller.now), name=other.name,
            is_dead=other.is_dead, seconds=lambda: teller.now.timestamp() + 61,
            wait=bot.services.pause, pacer=bot.services.pacer,
        )  # fmt: skip
        sending_too = asyncio.ensure_future(second.drain())
        held.release()
        await asyncio.gather(first, sending_too)
        other.close()
        assert len(world.posted("general")) == 1


# -- Discord is busy -----------------------------------------------------------------------------


async def test_who_asks_while_discord_is_busy_is_answered(world: World, rooms: Rooms) -> None:
    """The library gives up after five refusals; a question is worth more."""
    async with rooms.bot(world) as bot:
        bot.services.pause = briefly
        world.faults.limit("*callback", retry_after=0.01, times=7)
        seen = await world.user("Ada").slash("general", "rate", origin="CN", on="2025-10-01")
        assert "30%" in seen.content
        world.faults.limit(POSTS, retry_after=0.01, times=7)
        reply = await world.user("Bob").say("general", "@bot what was the US tariff on Oct 1 2025")
        assert "30%" in reply.content
    world.allow("429")


async def test_a_discord_that_stays_busy_is_not_called_our_fault(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world) as bot:
        bot.services.pause = briefly
        world.faults.limit("*callback", retry_after=0.001, times=25)
        seen = await world.user("Ada").slash("general", "rate", origin="CN")
        assert seen.content.startswith("Discord does not take my answers right now")
    world.allow("429")


async def test_a_mention_that_discord_does_not_take_is_answered_for_later(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world) as bot:
        bot.services.pause = briefly
        busy = world.faults.limit(POSTS, retry_after=0.001, times=None)
        ada = world.user("Ada")
        asked = ada.post("general", "@bot what was the US tariff on Oct 1 2025")
        assert await world.faults.met(busy, 35)
        assert await bot.drain(10) == 0
        (promise,) = owed(bot)
        assert promise.process == NOBODY
        busy.stop()
        assert await repairing.repair(bot) == 1
        assert (await ada.answer_to(asked)).content == RESTARTED
    world.allow("429")


# -- several bots --------------------------------------------------------------------------------


async def test_of_two_bots_that_are_in_a_hurry_one_answers(
    world: World, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose question it is comes before the promise, also where the promise comes at once."""
    world.judge.identifies = 2
    monkeypatch.setattr(Reader, "expected_wait", lambda _: 5.0)
    async with rooms.bot(world) as one, rooms.bot(world) as two:
        ada = world.user("Ada")
        for code in ("CN", "BR", "MX", "JP", "VN"):
            attempt = ada.send_slash("general", "rate", origin=code)
            assert await attempt.acknowledged() == DEFER
            assert (await attempt.outcome()).content
        assert await one.drain(10) == await two.drain(10) == 0
        assert owed(one) == []
    assert not world.judge.of("double acknowledgement")


async def test_of_two_bots_one_does_what_is_asked(
    world: World, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer may be made twice and given once; what changes something must be done once."""
    world.judge.identifies = 2
    done = []
    add = subs.add

    def counted(connection: sqlite3.Connection, wish: Subscription, now: float) -> Subscription:
        done.append(wish.origin)
        return add(connection, wish, now)

    monkeypatch.setattr(subs, "add", counted)
    async with rooms.bot(world), rooms.bot(world):
        boss = world.user("Boss", admin=True)
        for code in ("CN", "BR", "MX"):
            added = await boss.slash("general", "alerts add", importer="US", origin=code)
            assert added.content.startswith("This channel will be told"), added.content
    assert done == ["CN", "BR", "MX"]


async def test_a_promise_for_which_it_was_too_late_is_not_kept(
    world: World, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reader, "expected_wait", lambda _: 5.0)
    async with rooms.bot(world) as bot:
        held = world.faults.hold("*callback", times=1)
        world.user("Ada").send_slash("general", "rate", origin="CN")
        await world.clock.until(lambda: bool(held.met), [held.changes])
        world.clock.advance(4)
        held.release()
        assert await bot.drain(10) == 0
        assert owed(bot) == []
    world.allow("late", "unanswered")
