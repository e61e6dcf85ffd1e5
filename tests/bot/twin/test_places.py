"""Servers, channels, threads and installs, as the real client library comes to know them."""

from __future__ import annotations

import io

import aiohttp
import discord
import pytest

from tests.twin.composing import RefusedError
from tests.twin.small_bot import PIXEL, QUIET, SmallBot


async def heard(world, holds):
    """Waits until something has come through the gateway; it is then asked once a callback."""
    ada = world.user("Ada")
    await ada.say("dm", "what came before has been read")
    assert holds()


async def test_the_bot_knows_its_servers_channels_and_roles(world):
    world.add_guild("Other")
    world.add_guild("Stranger", bot=False)
    async with world.running(SmallBot()) as bot:
        assert sorted(each.name for each in bot.guilds) == ["Home", "Other"]
        home = bot.get_guild(world.home.id)
        assert [each.name for each in home.text_channels] == ["general"]
        assert home.me.guild_permissions.send_messages
        assert not home.me.guild_permissions.manage_guild


async def test_what_changes_is_heard(world):
    async with world.running(SmallBot()) as bot:
        home = bot.get_guild(world.home.id)
        news = world.add_channel("news")
        role = world.add_role("Watchers", mentionable=True)
        thread = world.add_thread(news, "talks")
        await heard(world, lambda: home.get_channel(news.id) is not None)
        assert home.get_role(role.id).mentionable
        assert home.get_thread(thread.id).parent_id == news.id
        news.deny(world.home.everyone, "send_messages")
        news.deny(world.home.bot_role, "send_messages")
        world.changed(news)
        await heard(
            world,
            lambda: not home.get_channel(news.id).permissions_for(home.me).send_messages,
        )
        world.remove_channel(news)
        await heard(world, lambda: home.get_channel(news.id) is None)
        new = world.add_guild("New")
        await heard(world, lambda: bot.get_guild(new.id) is not None)
        world.remove_bot(new)
        await heard(world, lambda: bot.get_guild(new.id) is None)


async def test_permissions_are_told_with_every_interaction(world):
    bot = SmallBot()
    seen = []

    @bot.event
    async def on_interaction(interaction):
        seen.append(interaction)

    channel = world.channel("general")
    channel.deny(world.bot, "attach_files")
    async with world.running(bot):
        await world.user("Boss", admin=True).slash("general", "rate", origin="CN")
        await world.user("Ada").slash("dm", "rate", origin="CN")
    first, second = seen
    assert not first.app_permissions.attach_files
    assert first.app_permissions.embed_links
    assert first.permissions.manage_guild
    assert first.context.guild
    assert first.is_guild_integration()
    assert first.filesize_limit == 10 * 1024 * 1024
    assert second.context.dm_channel
    assert second.guild is None


async def test_an_app_on_the_users_own_account_goes_where_the_bot_is_not(world):
    there = world.add_guild("Stranger", bot=False)
    ada = world.user("Ada", installed=True)
    bob = world.user("Bob")
    for person in (ada, bob):
        person.join(there)
    bot = SmallBot()
    seen = []

    @bot.event
    async def on_interaction(interaction):
        seen.append(interaction)

    async with world.running(bot):
        general = world.channel("general", there)
        assert (await ada.slash(general, "rate", origin="CN")).content == "20% on CN"
        between = world.between(ada, bob)
        assert (await ada.slash(between, "rate", origin="CN")).content == "20% on CN"
        with pytest.raises(RefusedError, match="not installed here"):
            bob.send_slash(general, "rate", origin="CN")
        with pytest.raises(RefusedError, match="not installed here"):
            ada.send_slash(general, "wait")  # this one is for servers that have the bot
    assert [each.is_user_integration() for each in seen] == [True, True]
    assert [each.is_guild_integration() for each in seen] == [False, False]
    assert seen[1].context.private_channel


async def test_pictures_are_kept_changed_and_fetched(world):
    async with world.running(SmallBot()) as bot:
        channel = bot.get_channel(world.channel("general").id)

        def picture(name):
            return discord.File(io.BytesIO(PIXEL), name, description="one pixel")

        embed = discord.Embed(title="t").set_image(url="attachment://a.png")
        sent = await channel.send(
            "two", files=[picture("a.png"), picture("b.png")], embed=embed, allowed_mentions=QUIET
        )
        assert sent.embeds[0].image.url == sent.attachments[0].url
        edited = await sent.edit(attachments=[sent.attachments[1], picture("c.png")])
        assert [each.filename for each in edited.attachments] == ["b.png", "c.png"]
        assert await edited.attachments[1].read() == PIXEL
        [message] = world.posted("general")
        assert [each.description for each in message.attachments] == ["one pixel"] * 2
        async with aiohttp.ClientSession() as session:
            missing = await session.get(f"{world.addresses.cdn}/attachments/1/2/x.png")
        assert missing.status == 404


async def test_a_picture_needs_words(world):
    async with world.running(SmallBot()) as bot:
        channel = bot.get_channel(world.channel("general").id)
        await channel.send("x", file=discord.File(io.BytesIO(PIXEL), "a.png"))
    assert [each.detail for each in world.judge.of("alt text")] == ["a.png"]
    world.allow("alt text")


async def test_a_thread_of_an_alert_is_a_place_to_talk(world):
    async with world.running(SmallBot()) as bot:
        channel = bot.get_channel(world.channel("general").id)
        alert = await channel.send("alert", nonce="a1")
        thread = await alert.create_thread(name="about it")
        await thread.send("first")
        assert [each.content for each in world.posted("about it")] == ["first"]
        ada = world.user("Ada")
        assert (await ada.say("about it", "@bot more")).content == "you said more"
        pinned = await channel.fetch_message(alert.id)
        assert pinned.content == "alert"
        assert [each.id async for each in channel.history(limit=5)] == [alert.id]
        await alert.delete()
        assert world.posted("general") == []


async def test_direct_messages_are_opened_by_the_bot(world):
    async with world.running(SmallBot()) as bot:
        ada = world.user("Ada")
        person = await bot.fetch_user(ada.id)
        await person.send("hello Ada")
        assert [each.content for each in world.posted(ada.dm)] == ["hello Ada"]


async def test_components_of_the_second_kind_have_rules_of_their_own(world):
    async with world.running(SmallBot()) as bot:
        channel = bot.get_channel(world.channel("general").id)
        view = discord.ui.LayoutView()
        view.add_item(discord.ui.TextDisplay("x" * 4000))
        view.stop()
        await channel.send(view=view)
        [message] = world.posted("general")
        assert len(world.user("Ada").sees(message).text) == 4000
        with pytest.raises(discord.HTTPException, match="components V2"):
            await channel.send("text beside it", view=view)
        view.add_item(discord.ui.TextDisplay("y"))
        with pytest.raises(discord.HTTPException, match="4000"):
            await channel.send(view=view)
    world.allow("limit", times=2)
