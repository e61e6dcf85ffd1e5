"""/alerts add, list, remove, test: what a channel is told of, who may say so, what is missing."""

from __future__ import annotations

import pytest

from tests.discord.bots import Rooms
from tests.discord.recording import RAISED, Teller, append
from tests.twin.composing import RefusedError
from tests.twin.world import World


async def test_an_alert_is_added_listed_shown_and_removed(world: World, rooms: Rooms) -> None:
    role = world.add_role("Traders", mentionable=True)
    async with rooms.bot(world, key=rooms.folder / "ledger.key"):
        boss = world.user("Boss", admin=True)
        empty = await boss.slash("general", "alerts list")
        assert empty.content == "This server has no alerts. /alerts add makes one."
        added = await boss.slash(
            "general", "alerts add", importer="United States", origin="Chinese",
            programme="Section 301 duty", minimum="signed", remind=7, thread=True, role=role,
        )  # fmt: skip
        assert added.ephemeral
        assert added.content == (
            "This channel will be told: duties of the United States on goods from China"
            " · programme s301 · only what is signed or in force"
            " · a reminder 7 days before a lapse · a thread on each post (alert 1)."
        )
        goods = await boss.slash("general", "alerts add", product="soybeans", digest=True)
        assert "product soybeans · one post a day (alert 2)." in goods.content
        one = await boss.slash("general", "alerts add", measure="us.s232.steel")
        assert "measure us.s232.steel (alert 3)." in one.content
        witness = await boss.slash("general", "alerts add", purpose="witness")
        assert "signed checkpoints, as a witness" in witness.content

        listed = await boss.slash("general", "alerts list")
        assert listed.content == "This server has 4 alerts."
        lines = listed.embed["description"].split("\n")
        assert lines[0] == world.channel("general").mention
        assert lines[1].startswith("**1** · duties of the United States on goods from China")
        assert lines[1].endswith(f"mentions {role.mention}")
        assert world.pings == []

        gone = await boss.slash("general", "alerts remove", alert=2)
        assert gone.content == "Alert 2 is removed."
        left = await boss.slash("general", "alerts list")
        assert "soybeans" not in left.embed["description"]
        again = await boss.slash("general", "alerts remove", alert=2)
        assert "no alert number 2" in again.content
        assert "1, 3, 4" in again.content


async def test_what_is_wrong_with_a_wish_is_told(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        boss = world.user("Boss", admin=True)
        unsigned = await boss.slash("general", "alerts add", purpose="witness")
        assert "No key is configured" in unsigned.content
        wrong = await boss.slash(
            "general", "alerts add", importer="Chna", origin="Nowhere", programme="s999"
        )
        assert wrong.content.startswith("3 things are wrong with this:")
        assert wrong.ephemeral
        same = await boss.slash("general", "alerts add", importer="US", origin="US")
        assert "Name two economies" in same.content
        await boss.slash("general", "alerts add", importer="US", origin="CN")
        twice = await boss.slash("general", "alerts add", importer="US", origin="China")
        assert "has that alert already" in twice.content
        with pytest.raises(RefusedError, match="is none of its choices"):
            await boss.slash("general", "alerts add", minimum="some")
        with pytest.raises(RefusedError, match="is not between 1 and 60"):
            await boss.slash("general", "alerts add", remind=61)
        none = await boss.slash("general", "alerts test", alert=99)
        assert none.content == "This server has no alert 99. /alerts list shows them."
        assert world.posted("general") == []


async def test_it_is_for_who_may_manage_the_server(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        eve = world.user("Eve")
        assert "alerts" not in eve.commands("general")
        with pytest.raises(RefusedError, match="lacks the permission"):
            await eve.slash("general", "alerts list")
        # A server's settings may show the command to anybody: then it says so itself.
        command = next(each for each in world.commands.values() if each["name"] == "alerts")
        command["default_member_permissions"] = None
        for name, options in (
            ("add", {"importer": "US"}), ("list", {}), ("remove", {"alert": 1}),
            ("test", {"alert": 1}),
        ):  # fmt: skip
            seen = await eve.slash("general", f"alerts {name}", **options)
            assert seen.content == "You need **Manage Server** for this.", name
            assert seen.ephemeral
        assert await eve.autocomplete("general", "alerts remove", "alert", "") == {}


async def test_alerts_are_of_servers_alone(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada", installed=True)
        command = next(each for each in world.commands.values() if each["name"] == "alerts")
        command["contexts"] = [0, 1, 2]  # a client that has not heard of it yet
        for name, options in (("add", {}), ("list", {}), ("test", {"alert": 1})):
            seen = await ada.slash("dm", f"alerts {name}", **options)
            assert seen.content == "This works in a server only."


async def test_what_the_bot_may_not_do_is_named(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        boss = world.user("Boss", admin=True)
        mine = world.home.bot_role
        assert mine is not None
        general = world.channel("general")
        general.deny(mine, "attach_files", "embed_links")
        seen = await boss.slash("general", "alerts add", importer="US")
        assert seen.content == (
            "I may not **Embed Links, Attach Files** here; ask a moderator to allow it."
        )
        general.allow(mine, "attach_files", "embed_links")
        general.deny(mine, "create_public_threads")
        threads = await boss.slash("general", "alerts add", importer="US", thread=True)
        assert "**Create Public Threads**" in threads.content
        quiet = world.add_role("Quiet")
        role = await boss.slash("general", "alerts add", importer="US", role=quiet)
        assert role.content.startswith("I may not mention the role Quiet: make it mentionable")
        quiet.mentionable = True
        world.changed(quiet)
        assert (
            "(alert 1)"
            in (await boss.slash("general", "alerts add", importer="US", role=quiet)).content
        )
        mine.grant("mention_everyone")
        loud = world.add_role("Loud")
        assert (
            "(alert 2)"
            in (await boss.slash("general", "alerts add", importer="CN", role=loud)).content
        )


async def test_a_server_sees_and_touches_its_own_alerts_only(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        other = world.add_guild("Other")
        boss, chief = world.user("Boss", admin=True), world.user("Chief", guild=other, admin=True)
        await boss.slash("general", "alerts add", importer="US")
        place = other.channels[0]
        assert (await chief.slash(place, "alerts list")).content.startswith("This server has no")
        removed = await chief.slash(place, "alerts remove", alert=1)
        assert "no alert number 1" in removed.content
        tested = await chief.slash(place, "alerts test", alert=1)
        assert tested.content.startswith("This server has no alert 1.")
        assert (await boss.slash("general", "alerts list")).content == "This server has one alert."


async def test_an_example_is_posted_and_pings_nobody(world: World, rooms: Rooms) -> None:
    role = world.add_role("Traders", mentionable=True)
    async with rooms.bot(world):
        boss = world.user("Boss", admin=True)
        await boss.slash("general", "alerts add", importer="US", origin="CN", role=role)
        seen = await boss.slash("general", "alerts test", alert=1)
        assert seen.content == f"An example was posted in {world.channel('general').mention}."
        assert seen.ephemeral
        (post,) = world.posted("general")
        assert post.content.startswith(
            "An example of what this channel will be told. Nothing has happened.\n"
        )
        shown = boss.sees(post)
        assert shown.fields["Sources"].startswith("· ")
        assert (await shown.press("Sources")).ephemeral
        assert world.pings == []


async def test_a_closed_channel_is_explained_and_shown_and_opens_again(
    world: World, own_rooms: Rooms
) -> None:
    world.allow("403")
    async with own_rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        general, mine = world.channel("general"), world.home.bot_role
        assert mine is not None
        await boss.slash("general", "alerts add", importer="US")
        teller = Teller(bot)
        await teller.tell()
        general.deny(mine, "send_messages")
        append(own_rooms.store, RAISED)
        assert await teller.tell() == 0
        listed = await boss.slash("general", "alerts list")
        assert "cannot be posted" in listed.content
        assert "⚠ I may not post there since <t:" in listed.embed["description"]
        test = await boss.slash("general", "alerts test", alert=1)
        assert test.content == (
            f"I may not post in {general.mention}; ask a moderator to allow it."
        )
        general.allow(mine, "send_messages")
        again = await boss.slash("general", "alerts test", alert=1)
        assert again.content.startswith("An example was posted")
        listed = await boss.slash("general", "alerts list")
        assert "⚠" not in listed.embed["description"]
        teller.later(hours=2)
        assert await teller.send() == 1, "what waited arrives"
        assert len(world.posted("general")) == 2


async def test_a_server_that_the_bot_left_is_told_nothing(world: World, own_rooms: Rooms) -> None:
    async with own_rooms.bot(world) as bot:
        other = world.add_guild("Other")
        chief = world.user("Chief", guild=other, admin=True)
        boss = world.user("Boss", admin=True)
        await chief.slash(other.channels[0], "alerts add", importer="US")
        await boss.slash("general", "alerts add", importer="US")
        teller = Teller(bot)
        await teller.tell()
        world.allow("403")
        world.remove_bot(other)
        await boss.slash("general", "alerts list")  # what was told before it has been heard
        assert bot.services.state.run_now(
            lambda c: c.execute("SELECT guild FROM left_guilds").fetchall()
        ) == [(other.id,)]
        append(own_rooms.store, RAISED)
        assert await teller.tell() == 1
        world.add_bot(other)
        await boss.slash("general", "alerts list")
        assert not bot.services.state.run_now(
            lambda c: c.execute("SELECT guild FROM left_guilds").fetchall()
        ), "it is back, and nothing is forgotten"
        assert (await chief.slash(other.channels[0], "alerts list")).embed
