"""Mentions and direct messages: answered as a reply, once, without the privileged intent."""

from __future__ import annotations

from typing import Any

import pytest

from bot.discord.client import intents
from tests.discord.bots import Rooms
from tests.twin.attempts import NoAnswerError
from tests.twin.clock import EPOCH
from tests.twin.gateway import DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, PRIVILEGED
from tests.twin.messages import Message
from tests.twin.world import World

QUESTION = "what was the US tariff on China on 2025-10-01"


async def passed_by(world: World, *bots: Any) -> None:
    """Waits until the bots have worked off everything that was said before."""
    ada = world.user("Ada")
    assert "30%" in (await ada.say("general", f"@bot {QUESTION}")).content
    for each in bots:
        assert await each.drain(10.0) == 0
    assert not bots[0].services.state.run_now(
        lambda c: c.execute("SELECT count(*) FROM pending").fetchone()[0]
    ), "no promise is left"


async def test_no_privileged_intent_is_asked_for(world: World, rooms: Rooms) -> None:
    """What the gateway was asked for, and what it then says of messages."""
    told: list[dict[str, Any]] = []
    async with rooms.bot(world) as bot:
        (session,) = world.gateway.sessions.values()
        assert session.intents & PRIVILEGED == 0
        assert session.intents == GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES
        assert session.intents == intents().value

        ada = world.user("Ada")
        ada.post("general", "the US tariff on China was 145%, wasn't it?")
        ada.post("general", f"@bot {QUESTION}")
        ada.post("dm", QUESTION)
        told = [frame["d"] for _, frame in session.events if frame["t"] == "MESSAGE_CREATE"]
        assert [each["content"] != "" for each in told] == [False, True, True]
        assert told[0]["embeds"] == told[0]["attachments"] == []
        await world.next_posted("general")
        assert len(world.posted("general")) == 1, "what is not for it is left alone"
        assert bot.intents.message_content is False


async def test_a_mention_is_answered_as_a_reply_that_pings_nobody(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        asked = ada.post("general", f"hello @bot, {QUESTION}?")
        seen = await ada.answer_to(asked)
        assert seen.message.reference is asked
        assert "an additional 30% on goods from China" in seen.content
        assert not seen.ephemeral
        assert "Show here" not in seen.buttons, "everybody sees it already"
        assert world.pings == []
        assert seen.message.mentions == []
        bo = world.user("Bo")
        why = await seen.by(bo).press("Why")
        assert why.ephemeral
        assert "└─" in why.embed["description"]


async def test_a_direct_message_needs_no_mention(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada", member=False)
        seen = await ada.say("dm", QUESTION)
        assert "30%" in seen.content
        other = await seen.press("Other side")
        assert other.content.startswith("On 1 October 2025 China charged")


async def test_a_mention_without_a_question_gets_help(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.say("general", "@bot")
        assert "what was the US tariff on Oct 1" in seen.content
        assert "/about" in seen.content
        spaced = await ada.say("general", " @bot \n @bot ")
        assert spaced.content == seen.content


async def test_chinese_is_answered_in_chinese(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.say("general", "@bot 2025年10月1日美国对中国的关税是多少？")
        assert seen.content.startswith("2025年10月1日，美国对来自中国的商品加征30%关税")
        assert "为什么" in seen.buttons
        assert "构成" in seen.fields
        why = await seen.press("为什么")
        assert why.embed["title"].startswith("为什么：")


async def test_what_is_unclear_gives_a_menu_in_the_reply(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada, bo = world.user("Ada"), world.user("Bo")
        seen = await ada.say("general", "@bot US tariff on China on 08/12/2025")
        assert seen.choices == ["12 August 2025", "8 December 2025"]
        chosen = await seen.by(bo).choose("12 August 2025")
        assert "12 August 2025" in chosen.content
        assert chosen.ephemeral


async def test_other_bots_and_everyone_are_not_answered(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world) as bot:
        robot = world.user("Robot")
        robot.account.bot = True
        robot.post("general", f"@bot {QUESTION}")
        ada = world.user("Ada")
        ada.post("general", "@everyone what was the US tariff on Oct 1")
        ada.post("general", f"{world.home.everyone.mention} {QUESTION}")
        await passed_by(world, bot)
        assert len(world.posted("general")) == 1


async def test_a_message_that_comes_again_is_answered_once(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world) as bot:
        ada = world.user("Ada")
        asked = ada.post("general", f"@bot {QUESTION}")
        world.tell("MESSAGE_CREATE", asked)  # as after a RESUME
        await ada.answer_to(asked)
        world.tell("MESSAGE_CREATE", asked)
        ada.edit(asked, f"@bot {QUESTION}, please")
        await passed_by(world, bot)
        assert [each.reference is asked for each in world.posted("general")] == [True, False]


async def test_of_two_processes_one_answers(world: World, rooms: Rooms) -> None:
    world.judge.identifies = 2
    async with rooms.bot(world) as first, rooms.bot(world) as second:
        assert len(world.gateway.sessions) == 2
        ada = world.user("Ada")
        for _ in range(5):
            await ada.answer_to(ada.post("general", f"@bot {QUESTION}"))
        await passed_by(world, first, second)
        assert len(world.posted("general")) == 6


async def test_an_old_message_is_no_conversation_any_more(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world) as bot:
        ada = world.user("Ada")
        await passed_by(world, bot)
        before = world.clock.now() - 300
        asked = Message(
            id=(int(before * 1000) - EPOCH) << 22, channel=world.channel("general"),
            author=ada.account, created=world.clock.iso(before),
            content=f"{world.bot.mention} {QUESTION}",
        )  # fmt: skip
        world.say(asked)  # after an outage Discord tells what it could not
        await passed_by(world, bot)
        assert not [each for each in world.posted("general") if each.reference is asked]
        assert bot.services.metrics.outcomes["late"] == 1


async def test_where_it_may_not_write_it_stays_silent(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world) as bot:
        world.allow("403", times=1)
        ada = world.user("Ada")
        closed = world.add_channel("closed")
        assert world.home.bot_role is not None
        closed.deny(world.home.bot_role, "send_messages")
        asked = ada.post(closed, f"@bot {QUESTION}")
        await passed_by(world, bot)
        with pytest.raises(NoAnswerError):
            await ada.answer_to(asked, patience=0.0)
        assert bot.services.metrics.outcomes["forbidden"] == 1


async def test_a_reply_to_its_answer_is_no_question(world: World, rooms: Rooms) -> None:
    """Discord's client mentions whom one replies to; that alone asks nothing."""
    async with rooms.bot(world) as bot:
        ada = world.user("Ada")
        seen = await ada.say("general", f"@bot {QUESTION}")
        ada.post("general", "thanks!", reply_to=seen)
        await passed_by(world, bot)
        assert len(world.posted("general")) == 2
