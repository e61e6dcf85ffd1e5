"""Two bots on one state, a bot that ends, a network that loses things: what is said is true."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.discord.commands import proposals
from bot.discord.exchange import answering
from bot.discord.exchange.transport import ChannelTransport
from bot.discord.life import loops
from bot.discord.reading import StoreGoneError
from bot.discord.replies.reply import Reply
from bot.discord.services import Services
from ledger.vocabulary.problems import BAD_STORE, Problem, ProblemsError
from tests.discord.bots import Rooms
from tests.discord.recording import RAISED, Teller, append
from tests.twin.interactions import DEFER
from tests.twin.seen import Form
from tests.twin.world import World


def rows(bot: Any, sql: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = bot.services.state.run_now(lambda c: c.execute(sql).fetchall())
    return found


async def test_what_another_bot_did_is_not_told_to_be_asked_again(
    world: World, rooms: Rooms
) -> None:
    """One bot is on its way out while the next one is there already."""
    world.judge.identifies = 2
    boss = world.user("Boss", admin=True)
    async with rooms.bot(world) as one, rooms.bot(world) as two:
        one.services.vitals.stopping = True
        for number, origin in enumerate(("CN", "BR", "MX", "JP")):
            before = len(rows(two, "SELECT id FROM subscriptions"))
            seen = await boss.slash("general", "alerts add", importer="US", origin=origin)
            assert await one.drain(10.0) == await two.drain(10.0) == 0
            told = seen.content.startswith("I am being restarted")
            made = len(rows(two, "SELECT id FROM subscriptions")) - before
            assert made == (0 if told else 1), number


async def test_what_was_done_is_not_answered_with_slow_down(world: World, rooms: Rooms) -> None:
    """Each bot counts for itself: one may think that somebody is too fast, and the other not."""
    world.judge.identifies = 2
    boss = world.user("Boss", admin=True)
    async with rooms.bot(world, cooldown=True) as one, rooms.bot(world, cooldown=True) as two:
        now = one.services.monotonic()
        one.services.monotonic = lambda: now
        while not one.services.users.wait(boss.id, now):
            pass
        for origin in ("CN", "BR", "MX", "JP"):
            before = len(rows(two, "SELECT id FROM subscriptions"))
            seen = await boss.slash("general", "alerts add", importer="US", origin=origin)
            assert await one.drain(10.0) == await two.drain(10.0) == 0
            slow = seen.content.startswith("Slow down")
            assert len(rows(two, "SELECT id FROM subscriptions")) - before == (0 if slow else 1)


async def test_asked_to_end_it_first_brings_out_the_alert_that_is_on_its_way(
    world: World, own_rooms: Rooms
) -> None:
    async with own_rooms.bot(world, loops=(loops.send,), quick=True) as bot:
        boss = world.user("Boss", admin=True)
        await boss.slash("general", "alerts add", importer="US", origin="CN")
        teller = Teller(bot)
        await teller.follow()
        append(own_rooms.store, RAISED)
        held = world.faults.hold("POST /channels/*/messages")
        await teller.follow()
        await world.clock.until(lambda: bool(held.met), [held.changes])
        ending = asyncio.ensure_future(bot.drain(10.0))
        held.release()
        assert await ending == 0
        assert rows(bot, "SELECT state FROM posts") == [("sent",)]
        assert len(world.posted("general")) == 1


async def test_a_mention_is_told_in_its_own_language_what_went_wrong(
    world: World, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(_self: Any, _wanted: Any) -> Any:
        raise StoreGoneError("the disk is away")

    async with rooms.bot(world):
        monkeypatch.setattr(Services, "make", gone)
        seen = await world.user("Mei").say("general", "@bot 美国对华关税是多少")
        assert seen.content.startswith("目前无法读取账本")


async def test_a_mistake_in_what_was_to_be_shown_is_told_in_private_also_late(
    world: World, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()

    async def gone(_self: Any, _wanted: Any) -> Any:
        await gate.wait()
        raise StoreGoneError("the disk is away")

    async with rooms.bot(world) as bot:
        ada = world.user("Ada")
        monkeypatch.setattr(Services, "make", gone)
        monkeypatch.setattr(answering, "PATIENCE", 0.05)
        attempt = ada.send_slash("general", "rate", origin="CN", share=True)
        assert await attempt.acknowledged() == DEFER
        gate.set()
        told = await attempt.followup()
        assert told.ephemeral
        assert told.content.startswith("The ledger cannot be read")
        assert await bot.drain(10.0) == 0
        assert world.posted("general") == [], "nothing is left standing"
        assert rows(bot, "SELECT id FROM pending") == []


async def test_an_example_that_discord_does_not_take_is_said(world: World, rooms: Rooms) -> None:
    world.allow("5xx")
    async with rooms.bot(world, quick=True) as bot:
        boss = world.user("Boss", admin=True)
        await boss.slash("general", "alerts add", importer="US", origin="CN")
        world.faults.fail("POST /channels/*/messages", 503, times=1)
        seen = await boss.slash("general", "alerts test", alert=1)
        assert seen.content.startswith("An example was posted"), "once more is enough"
        world.faults.fail("POST /channels/*/messages", 503, times=None)
        seen = await boss.slash("general", "alerts test", alert=1)
        assert seen.content.startswith("Discord did not take the example for <#")
        assert bot.services.metrics.outcomes["bug"] == 0


async def test_a_form_that_the_network_lost_is_opened_again(world: World, own_rooms: Rooms) -> None:
    async with own_rooms.bot(world, proposals=True):
        world.faults.reset("*callback")
        assert isinstance(await world.user("Ada").slash("general", "propose"), Form)


async def test_where_the_ledger_lies_is_told_to_nobody(
    world: World, own_rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(url: Any) -> Any:
        raise ProblemsError([Problem(BAD_STORE, f"{url.path}: it is read-only.", "--store")])

    async with own_rooms.bot(world, proposals=True) as bot:
        monkeypatch.setattr(proposals, "LedgerApplication", refusing)
        form = await world.user("Ada").slash("general", "propose")
        seen = await form.submit(events="- kind: x", why="seen")
        assert "read-only" not in seen.content
        assert seen.content.startswith("The ledger cannot be read")
        assert bot.services.metrics.outcomes["store_gone"] == 1


async def test_a_key_that_is_gone_is_no_matter_of_members(
    world: World, rooms: Rooms, tmp_path: Path
) -> None:
    async with rooms.bot(world, key=tmp_path / "secret-place" / "ledger.key"):
        seen = await world.user("Ada").slash("general", "proof", event="1")
        assert "secret-place" not in seen.text
        assert seen.content.startswith("There is no proof to give")


async def test_everybody_is_no_role_that_an_alert_may_mention(world: World, rooms: Rooms) -> None:
    assert world.home.bot_role is not None
    world.home.bot_role.grant("mention_everyone")
    async with rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        seen = await boss.slash("general", "alerts add", importer="US", role=world.home.everyone)
        assert seen.content.startswith("I may not mention the role")
        assert rows(bot, "SELECT id FROM subscriptions") == []


async def test_a_question_is_answered_where_the_history_is_closed(
    world: World, rooms: Rooms
) -> None:
    """Discord takes no reply there, but a message."""
    assert world.home.bot_role is not None
    general = world.channel("general")
    async with rooms.bot(world) as bot:
        general.deny(world.home.bot_role, "read_message_history")
        world.user("Ada").post("general", f"<@{world.bot.id}> US tariff on China")
        post = await world.next_posted("general")
        assert "12.5%" in post.content
        assert bot.services.metrics.outcomes["lost"] == 0


async def test_a_correction_is_told_where_the_history_is_closed(world: World, rooms: Rooms) -> None:
    assert world.home.bot_role is not None
    general = world.channel("general")
    async with rooms.bot(world) as bot:
        way = ChannelTransport(bot)
        old = await way.post(general.id, Reply("it is 10%"), nonce="a", reply_to=None, role=None)
        general.deny(world.home.bot_role, "read_message_history")
        await way.post(general.id, Reply("it is 20%"), nonce="b", reply_to=old, role=None)
        assert [each.content for each in world.posted("general")] == ["it is 10%", "it is 20%"]


async def test_in_a_thread_the_permissions_of_threads_count(world: World, rooms: Rooms) -> None:
    assert world.home.bot_role is not None
    general = world.channel("general")
    place = world.add_thread(general, "tariffs")
    general.deny(world.home.bot_role, "send_messages")
    async with rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        seen = await boss.slash(place, "alerts add", importer="US", thread=True)
        assert seen.content.startswith("This channel will be told"), "it may write there"
        general.allow(world.home.bot_role, "send_messages")
        general.deny(world.home.bot_role, "send_messages_in_threads")
        seen = await boss.slash(place, "alerts add", importer="CN")
        assert seen.content.startswith("I may not **Send Messages In Threads** here")
        assert len(rows(bot, "SELECT id FROM subscriptions")) == 1
