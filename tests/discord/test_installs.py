"""Where the bot is used: servers, direct messages, other people's servers, by user install."""

from __future__ import annotations

import pytest

from tests.discord.bots import Rooms
from tests.twin.composing import RefusedError
from tests.twin.world import World


async def test_it_answers_in_a_direct_message(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada", member=False)
        seen = await ada.slash("dm", "rate", origin="CN", on="2025-04-10")
        assert "145%" in seen.content
        why = await seen.press("Why")
        assert "125%" in why.embed["description"]
        with pytest.raises(RefusedError, match="alerts"):
            await ada.slash("dm", "alerts list")


async def test_somebody_who_installed_it_takes_it_to_a_server_without_it(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world):
        abroad = world.add_guild("Abroad", bot=False)
        ada = world.user("Ada", guild=abroad, installed=True, admin=True)
        bo = world.user("Bo", guild=abroad)
        place = abroad.channels[0]
        seen = await ada.slash(place, "rate", origin="CN", on="2025-04-10")
        assert "145%" in seen.content
        assert seen.ephemeral
        shown = await seen.press("Show here")
        assert not shown.ephemeral
        history = await seen.press("History")
        assert "history.png" in history.files, "files of interactions need no membership"
        claim = bo.post(place, "In August 2025 the US tariff on China was 145%.")
        checked = await ada.menu(place, claim, "Check this claim")
        assert "contradicted" in checked.text
        assert "alerts" not in ada.commands(place), "a channel is told by a member alone"
        with pytest.raises(RefusedError, match="not installed"):
            await bo.slash(place, "rate", origin="CN")


async def test_where_external_apps_are_off_it_stays_private(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        abroad = world.add_guild("Abroad", bot=False)
        abroad.everyone.revoke("use_external_apps")
        ada = world.user("Ada", guild=abroad, installed=True)
        seen = await ada.slash(abroad.channels[0], "rate", origin="CN", share=True)
        assert seen.ephemeral, "Discord makes it private, and the answer is there all the same"
        assert "12.5%" in seen.content


async def test_it_answers_in_a_thread_and_where_it_may_not_write(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        general = world.channel("general")
        thread = world.add_thread(general, "tariffs", owner=ada.account)
        assert "12.5%" in (await ada.slash(thread, "rate", origin="CN")).content
        assert world.home.bot_role is not None
        general.deny(world.home.bot_role, "send_messages", "attach_files", "embed_links")
        seen = await ada.slash("general", "history", origin="CN")
        assert seen.files, "answers to commands need no permission of the bot's"


async def test_what_writes_or_posts_is_offered_in_servers_that_it_is_in(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world, proposals=True):
        abroad = world.add_guild("Abroad", bot=False)
        ada = world.user("Ada", installed=True, admin=True)
        ada.join(abroad, admin=True)
        here = {"alerts", "propose", "approve"}
        assert here <= set(ada.commands("general"))
        for place in (ada.dm, abroad.channels[0]):
            assert not here & set(ada.commands(place)), place.name
            assert {"rate", "ask", "about"} <= set(ada.commands(place))


async def test_commands_are_given_to_discord_once(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        first = {each["name"]: number for number, each in world.commands.items()}
    world.judge.identifies = 3
    async with rooms.bot(world):
        pass
    assert world.syncs == 1, "they had not changed"
    async with rooms.bot(world, proposals=True):
        now = {each["name"]: number for number, each in world.commands.items()}
    assert world.syncs == 2
    assert set(now) - set(first) == {"propose", "approve"}
    assert {name: now[name] for name in first} == first, "ids stay"
