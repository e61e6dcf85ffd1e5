"""What goes wrong on purpose, and how the real client library takes it."""

from __future__ import annotations

import asyncio
import logging

import aiohttp
import discord
import pytest

from tests.twin.attempts import NoAnswerError
from tests.twin.small_bot import QUIET, SmallBot
from tests.twin.tls import Certificate
from tests.twin.world import World


async def until(world, holds):
    """Waits for something that shows on the gateway; fails the test where it does not come."""
    assert await world.clock.until(holds, [world.gateway.changes], patience=10), "it did not come"


# -- the gateway -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        lambda faults: faults.drop(),
        lambda faults: faults.ask_to_reconnect(),
        lambda faults: faults.invalidate(resumable=True),
        lambda faults: faults.close(4000),
        lambda faults: faults.close(1001),
    ],
    ids=["cut", "op 7", "op 9 true", "4000", "1001"],
)
async def test_a_cut_is_resumed_and_what_happened_meanwhile_is_answered(world, fault):
    async with world.running(SmallBot()):
        ada = world.user("Ada")
        fault(world.faults)
        asked = [ada.send_slash("general", "rate", origin=each) for each in ("CN", "CA")]
        seen = await asyncio.gather(*(each.outcome() for each in asked))
        assert [each.content for each in seen] == ["20% on CN", "20% on CA"]
        assert world.gateway.resumes == 1
    assert world.judge.identified == 1


@pytest.mark.parametrize("fault", ["invalidate", "4009"])
async def test_a_session_that_is_over_is_begun_anew(world, fault):
    world.judge.identifies = 2
    async with world.running(SmallBot()):
        if fault == "invalidate":
            world.faults.invalidate(resumable=False)
        else:
            world.faults.close(4009)
        await until(world, lambda: world.judge.identified == 2)
        await world.gateway.connected()
        assert (await world.user("Ada").slash("general", "rate", origin="CN")).ephemeral


@pytest.mark.parametrize("code", [4004, 4013, 4014])
async def test_some_ends_are_for_good(world, code):
    async with world.running(SmallBot()):
        world.faults.close(code)
        with pytest.raises((discord.ConnectionClosed, discord.PrivilegedIntentsRequired)):
            await world.life


async def test_a_wrong_token_is_refused_before_the_gateway(world):
    with pytest.raises(discord.LoginFailure):
        async with world.running(SmallBot(), token="wrong"):
            pytest.fail("it is ready")
    world.allow("401", times=1)
    assert world.judge.identified == 0


async def test_an_intent_that_nobody_granted_is_refused(world):
    intents = discord.Intents(guilds=True, message_content=True)
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with world.running(SmallBot(intents=intents)):
            pytest.fail("it is ready")
    world.allow("gateway", times=1)


async def test_with_the_intent_the_text_of_all_messages_is_heard(world):
    world.privileged = 1 << 15
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    bot = SmallBot(intents=intents)
    async with world.running(bot):
        world.user("Ada").post("general", "in passing")
        await world.user("Ada").say("general", "@bot hello")
        assert bot.heard[0].content == "in passing"


async def test_a_frozen_gateway_says_nothing_more(world):
    world.gateway.interval = 50
    bot = SmallBot()
    async with world.running(bot):
        [connection] = world.gateway.connections
        world.faults.swallow_heartbeats()
        before = connection.heartbeats
        await until(world, lambda: connection.heartbeats >= before + 2)
        frozen = bot.latency
        await until(world, lambda: connection.heartbeats >= before + 4)
        assert bot.latency == frozen
        assert bot.is_ready()
        world.faults.swallow_heartbeats(False)
        await until(world, lambda: connection.heartbeats >= before + 6)


async def test_a_malformed_event_ends_the_client(world):
    async with world.running(SmallBot()):
        world.faults.malformed("MESSAGE_CREATE", {"id": "1"})
        with pytest.raises(KeyError):
            await world.life


async def test_an_event_that_comes_twice_is_answered_once_by_this_bot(world):
    async with world.running(SmallBot()):
        world.faults.duplicate()
        seen = await world.user("Ada").slash("general", "rate", origin="CN")
        assert seen.content == "20% on CN"
        await until_offence(world, "double acknowledgement")
        del world.gateway.doubled["INTERACTION_CREATE"]
        world.faults.repeat()
        await until_offence(world, "double acknowledgement", 2)
    world.allow("double acknowledgement", times=2)


async def until_offence(world, kind, count=1):
    def there():
        return len(world.judge.of(kind)) >= count

    assert await world.clock.until(there, [world.judge.changes], patience=5)


async def test_events_can_be_kept_back(world):
    async with world.running(SmallBot()):
        world.faults.hold_events()
        attempt = world.user("Ada").send_slash("general", "rate", origin="CN")
        waiting = asyncio.create_task(attempt.outcome())
        assert attempt.interaction.acknowledged is None
        world.faults.hold_events(False)
        assert (await waiting).content == "20% on CN"


# -- requests ----------------------------------------------------------------------------------


async def test_an_error_of_the_server_is_met_once_and_the_answer_comes(world):
    async with world.running(SmallBot()):
        fault = world.faults.fail("*callback", 500)
        assert (await world.user("Ada").slash("general", "rate", origin="CN")).ephemeral
        assert fault.met == ["POST /interactions/{interaction_id}/{interaction_token}/callback"]


async def test_too_many_requests_is_waited_for(world):
    async with world.running(SmallBot()):
        fault = world.faults.limit("*callback", retry_after=0.02)
        everywhere = world.faults.limit("POST /channels/*", retry_after=0.02, everywhere=True)
        ada = world.user("Ada")
        assert (await ada.slash("general", "rate", origin="CN")).ephemeral
        assert (await ada.say("general", "@bot hello")).content == "you said hello"
        assert len(fault.met) == len(everywhere.met) == 1


async def test_a_message_that_was_made_though_the_answer_was_lost(world):
    async with world.running(SmallBot()) as bot:
        channel = bot.get_channel(world.channel("general").id)
        world.faults.lose_answer("POST /channels/*/messages")
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await channel.send("alert", nonce="n1", allowed_mentions=QUIET)
        await channel.send("alert", nonce="n1", allowed_mentions=QUIET)
        assert [each.content for each in world.posted("general")] == ["alert"]
        world.faults.reset("POST /channels/*/messages")
        with pytest.raises(aiohttp.ClientError):
            await channel.send("other", nonce="n2", allowed_mentions=QUIET)
        assert len(world.posted("general")) == 1


async def test_a_request_can_be_held(world):
    async with world.running(SmallBot()):
        held = world.faults.hold("*callback")
        attempt = world.user("Ada").send_slash("general", "rate", origin="CN")
        assert await world.clock.until(lambda: bool(held.met), [held.changes], patience=5)
        assert attempt.interaction.acknowledged is None
        held.release()
        assert (await attempt.outcome()).content == "20% on CN"


async def test_all_of_discord_can_be_gone_for_a_while(world):
    async with world.running(SmallBot()):
        await world.faults.refuse_connections()
        async with aiohttp.ClientSession() as session:
            with pytest.raises(aiohttp.ClientConnectorError):
                await session.get(world.addresses.api)
        await world.faults.accept_connections()
        await world.gateway.connected()
        assert (await world.user("Ada").slash("general", "rate", origin="CN")).ephemeral


async def test_a_bot_that_cannot_answer_in_time_leaves_the_user_alone(world, caplog):
    caplog.set_level(logging.CRITICAL)
    async with world.running(SmallBot()):
        held = world.faults.hold("*callback")
        attempt = world.user("Ada").send_slash("general", "rate", origin="CN")
        assert await world.clock.until(lambda: bool(held.met), [held.changes], patience=5)
        world.clock.advance(3.5)
        with pytest.raises(NoAnswerError):
            await attempt.outcome()
        held.release()
    world.allow("late", "unanswered")


# -- ways to connect ---------------------------------------------------------------------------


async def test_the_real_names_and_tls_without_touching_the_library():
    certificate = Certificate()
    async with World(tls=certificate) as world:
        connector = certificate.connector(world.server.port)
        base = discord.http.Route.BASE
        async with world.running(SmallBot(connector=connector)):
            assert discord.http.Route.BASE == base == "https://discord.com/api/v10"
            ada = world.user("Ada")
            assert (await ada.slash("general", "rate", origin="CN")).content == "20% on CN"
            world.faults.drop()
            assert (await ada.slash("general", "rate", origin="CA")).content == "20% on CA"
        assert set(connector._resolver.asked) == {
            "discord.com",
            "gateway.discord.gg",
            "gateway-us-east1-b.discord.gg",
        }


async def test_no_other_name_is_found():
    certificate = Certificate()
    async with World(tls=certificate) as world:
        connector = certificate.connector(world.server.port)
        async with aiohttp.ClientSession(connector=connector) as session:
            with pytest.raises(aiohttp.ClientConnectorDNSError):
                await session.get("https://example.org/")
