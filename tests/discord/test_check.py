"""``bot check``: no token, a wrong one, what is missing where; and all well."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import discord
import pytest

from tests.calling import Called, call
from tests.twin.world import World


@pytest.fixture
def calling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Calls ``bot check`` beside the local Discord; the library's addresses are put back after."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    gateway = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(gateway, "DEFAULT_GATEWAY", gateway.DEFAULT_GATEWAY)

    async def check(*arguments: str, **environment: str) -> Called:
        return await asyncio.to_thread(
            call, "bot", "check", *arguments, store=tmp_path / "ledger.db", environment=environment
        )

    return check


async def test_without_a_token_it_says_where_to_get_one(world: World, calling: Any) -> None:
    said = await calling()
    assert said.code == 1
    assert "BT-02" in said.out
    assert "DISCORD_TOKEN_FILE" in said.out


async def test_a_wrong_token_is_known_by_discords_answer(world: World, calling: Any) -> None:
    wrong = world.token[:-5] + "wrong"
    said = await calling(**(world.environment | {"DISCORD_TOKEN": wrong}))
    world.allow("401")
    assert said.code == 1
    assert "BT-03" in said.out
    assert "401" in said.out
    assert wrong not in said.out + said.err


async def test_what_is_missing_is_named_with_the_link_that_mends_it(
    world: World, calling: Any
) -> None:
    world.home.bot_role.revoke("attach_files")
    world.home.everyone.revoke("attach_files")
    said = await calling(**world.environment)
    assert said.code == 1
    assert "in Home it may not: Attach Files." in said.out
    assert f"client_id={world.bot.id}" in said.out
    assert "permissions=309237763072" in said.out


async def test_all_well_says_how_to_start_it(world: World, calling: Any) -> None:
    said = await calling(**world.environment)
    assert said.code == 0, said.out
    assert "tradeledger bot run" in said.out
    assert world.token not in said.out + said.err


async def test_machines_get_the_same(world: World, calling: Any) -> None:
    said = await calling("--json", **world.environment)
    assert said.json["servers"] == [{"server": "Home", "id": str(world.home.id), "missing": []}]
    assert said.json["problems"] == []
    assert "309237763072" in said.json["invite"]


async def test_a_bot_in_no_server_is_told_how_to_be_invited(world: World, calling: Any) -> None:
    world.remove_bot(world.home)
    said = await calling(**world.environment)
    assert "BT-06" in said.out
    assert "oauth2/authorize" in said.out


async def test_a_discord_that_cannot_be_reached_is_said(world: World, calling: Any) -> None:
    nowhere = world.environment | {"TRADELEDGER_DISCORD_API": "http://127.0.0.1:9/api/v10"}
    said = await calling(**nowhere)
    assert said.code == 1
    assert "BT-04" in said.out


async def test_settings_that_cannot_be_used_are_told_all_at_once(calling: Any) -> None:
    said = await calling(TRADELEDGER_BOT_HEALTH="x:y", TRADELEDGER_BOT_PROPOSALS="maybe")
    assert said.code == 1
    assert "TRADELEDGER_BOT_HEALTH" in said.out
    assert "TRADELEDGER_BOT_PROPOSALS" in said.out


async def test_a_key_that_cannot_be_used_is_told_before_anything_is_signed(
    world: World, calling: Any, tmp_path: Path
) -> None:
    key = str(tmp_path / "nowhere.key")
    said = await calling(**world.environment, TRADELEDGER_BOT_KEY=key)
    assert said.code == 1
    assert "IN-12" in said.out
    assert "oauth2/authorize" in said.out, "and all the rest is checked too"
    both = await calling(TRADELEDGER_BOT_KEY=key)
    assert "IN-12" in both.out
    assert "BT-02" in both.out, "all at once"


async def test_a_bot_does_not_start_with_a_key_that_cannot_be_used(tmp_path: Path) -> None:
    given = {"DISCORD_TOKEN": "a.b.c", "TRADELEDGER_BOT_KEY": str(tmp_path / "nowhere.key")}
    store = tmp_path / "ledger.db"
    said = await asyncio.to_thread(call, "bot", "run", store=store, environment=given)
    assert said.code == 2
    assert "nowhere.key" in said.err
    assert not store.exists()


async def test_a_server_that_cannot_be_looked_at_hides_no_other(world: World, calling: Any) -> None:
    world.allow("403")
    world.add_guild("Other")
    world.faults.fail("GET /guilds/*", 403, times=1)
    said = await calling(**world.environment)
    assert said.code == 1
    assert "the server Home cannot be looked at (403)." in said.out
    assert "Other: all it needs" in said.out
    assert "BT-04" not in said.out
    assert "BT-06" not in said.out
