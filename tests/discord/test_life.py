"""Connections that drop, sessions that end, refusals: nothing is lost, nothing is doubled."""

from __future__ import annotations

import asyncio

import pytest

from tests.discord.bots import Rooms
from tests.twin.tls import Certificate
from tests.twin.world import World

SENTENCE = "On 24 November 2026 the United States charged an additional 12.5% on goods from China"


@pytest.mark.parametrize("trouble", ["drop", "ask_to_reconnect", "resumable", 4000, 1001])
async def test_a_connection_that_ends_is_resumed_and_what_came_meanwhile_is_answered(
    world: World, rooms: Rooms, trouble: str | int
) -> None:
    ada = world.user("Ada")
    async with rooms.bot(world):
        world.faults.hold_events()
        attempt = ada.send_slash("general", "rate", origin="CN")
        resumes = world.gateway.resumes
        if trouble == "resumable":
            world.faults.invalidate(resumable=True)
        elif isinstance(trouble, int):
            world.faults.close(trouble)
        else:
            getattr(world.faults, trouble)()
        world.faults.hold_events(False)
        seen = await attempt.outcome()
        assert seen.content.startswith(SENTENCE)
        assert world.gateway.resumes == resumes + 1


async def test_a_callback_that_is_limited_for_a_moment_is_sent_again(
    world: World, rooms: Rooms
) -> None:
    ada = world.user("Ada")
    async with rooms.bot(world):
        world.faults.limit("*callback", retry_after=0.05)
        assert (await ada.slash("general", "rate", origin="CN")).content.startswith(SENTENCE)
    world.allow("429")


@pytest.mark.parametrize("status", [500, 502])
async def test_an_error_of_discords_is_tried_again(world: World, rooms: Rooms, status: int) -> None:
    ada = world.user("Ada")
    async with rooms.bot(world):
        world.faults.fail("*callback", status)
        assert (await ada.slash("general", "rate", origin="CN")).content.startswith(SENTENCE)
    world.allow("5xx")


async def test_a_connection_that_is_reset_is_tried_again(world: World, rooms: Rooms) -> None:
    ada = world.user("Ada")
    async with rooms.bot(world):
        world.faults.reset("*callback")
        assert (await ada.slash("general", "rate", origin="CN")).content.startswith(SENTENCE)


async def test_a_reply_whose_confirmation_is_lost_is_not_posted_twice(
    world: World, rooms: Rooms
) -> None:
    ada = world.user("Ada")
    async with rooms.bot(world) as bot:
        world.faults.lose_answer("POST /channels/*/messages")
        seen = await ada.say("general", "@bot what is the US tariff on China")
        assert "12.5%" in seen.content
        assert await bot.drain(30) == 0
    assert len(world.posted("general")) == 1
    assert world.nonces_met == 1


async def test_an_answer_to_everybody_waits_for_no_limit_of_a_channel(
    world: World, rooms: Rooms
) -> None:
    """Responses to commands are outside the limits that posts meet."""
    ada = world.user("Ada")
    async with rooms.bot(world):
        world.faults.limit("POST /channels/*/messages", retry_after=5.0, everywhere=True)
        posting = asyncio.ensure_future(ada.say("general", "@bot what is the US tariff on China"))
        assert (await ada.slash("general", "rate", origin="CN")).content.startswith(SENTENCE)
        posting.cancel()
        await asyncio.gather(posting, return_exceptions=True)
    world.allow("429")


async def test_an_event_that_comes_twice_is_answered_once(world: World, rooms: Rooms) -> None:
    ada = world.user("Ada")
    async with rooms.bot(world):
        world.faults.duplicate(times=1)
        seen = await ada.slash("general", "rate", origin="CN")
        assert seen.content.startswith(SENTENCE)
        await ada.slash("general", "about")
    assert not world.judge.of("double acknowledgement")


async def test_it_logs_in_under_the_real_names_of_discord(rooms: Rooms) -> None:
    """Through a connector with TLS and a resolver: no address of the program is moved."""
    certificate = Certificate()
    async with World(tls=certificate) as world:
        ada = world.user("Ada")
        async with rooms.bot(world, connector=certificate.connector(world.server.port)):
            assert (await ada.slash("general", "rate", origin="CN")).content.startswith(SENTENCE)


async def test_commands_are_given_to_discord_once_and_again_when_they_changed(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world):
        assert world.syncs == 1
    async with rooms.bot(world):
        assert world.syncs == 1
    async with rooms.bot(world, proposals=True):
        assert world.syncs == 2
    world.judge.identifies = 3
