"""How the bot is set up: its settings, its token, its servers, and what it may do there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord

from bot.discord import config, witness
from bot.discord.client import intents, pointed
from bot.discord.config import Settings
from ledger.store.url import StoreUrl
from ledger.vocabulary.problems import Problem, ProblemsError, register

WRONG_TOKEN = register("BT-03", "a token that Discord does not know")
UNREACHABLE = register("BT-04", "Discord cannot be reached")
FORBIDDEN = register("BT-05", "the bot may not do what it needs to do")
NOWHERE = register("BT-06", "the bot is in no server yet", severity="warning")

#: what the bot needs in a channel, and nothing more
NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
#: servers that are looked at
MOST_SERVERS = 200
SCOPES = ("bot", "applications.commands")


@dataclass(slots=True)
class Checked:
    """What was found.

    ``settings``  name -> value as it may be shown; secrets never are
    """

    settings: dict[str, str] = field(default_factory=dict)
    application: str | None = None
    invite: str | None = None
    servers: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {
            "settings": self.settings,
            "application": self.application,
            "invite": self.invite,
            "servers": self.servers,
            "problems": [problem.as_dict() for problem in self.problems],
        }


async def check(environment: Mapping[str, str], url: StoreUrl) -> Checked:
    """Checks everything that can be checked without the gateway."""
    found = Checked()
    try:
        settings = config.settings(environment, url)
        found.settings = _shown(settings, url)
    except ProblemsError as error:
        found.problems += error.problems
        return found
    for needed in (lambda: witness.read_keys(settings.key), settings.secret):
        try:
            needed()
        except ProblemsError as error:
            found.problems += error.problems
    if settings.token is None:
        return found
    await _ask_discord(settings, found)
    return found


def _shown(settings: Settings, url: StoreUrl) -> dict[str, str]:
    host, port = settings.health or ("", 0)
    return {
        "token": "set" if settings.token is not None else "not set",
        "store": url.shown,
        "state": str(settings.state),
        "discord": settings.api or "Discord itself",
        "health page": f"http://{host}:{port}/healthz" if host else "off",
        "proposals": "on" if settings.proposals else "off, the ledger is opened for reading only",
        "approvers": f"role {settings.approver_role}" if settings.approver_role else "nobody",
        "witness key": str(settings.key) if settings.key else "none",
    }


async def _ask_discord(settings: Settings, found: Checked) -> None:
    pointed(settings)
    client = discord.Client(intents=intents())
    try:
        await client.login(settings.secret())
        assert client.user is not None
        found.application = f"{client.user.name} ({client.user.id})"
        found.invite = discord.utils.oauth_url(
            client.user.id, permissions=NEEDED, scopes=SCOPES
        )  # fmt: skip
        await _servers(client, settings, found)
    except discord.LoginFailure:
        detail = "Discord answers 401: it does not know this token."
        fix = "make a new one on the application's Bot page, and put it into the file"
        found.problems.append(Problem(WRONG_TOKEN, detail, fix, "DISCORD_TOKEN"))
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        detail = f"Discord cannot be reached: {type(error).__name__}."
        found.problems.append(Problem(UNREACHABLE, detail, "check the network, then try again"))
    finally:
        await client.close()


async def _servers(client: discord.Client, settings: Settings, found: Checked) -> None:
    """What the bot may do in each server, and in each channel that is told of changes."""
    told = _subscribed(settings)
    nowhere = True
    async for each in client.fetch_guilds(limit=MOST_SERVERS):
        nowhere = False
        assert client.user is not None
        try:
            guild = await client.fetch_guild(each.id)
            me = await guild.fetch_member(client.user.id)
        except (discord.Forbidden, discord.NotFound) as error:
            # One server that cannot be looked at is no reason to say nothing of the others.
            detail = f"the server {each.name} cannot be looked at ({error.status})."
            fix = f"invite the bot again: {found.invite}"
            found.problems.append(Problem(FORBIDDEN, detail, fix))
            continue
        record: dict[str, Any] = {
            "server": guild.name,
            "id": str(guild.id),
            "missing": _missing(me.guild_permissions),
        }
        found.servers.append(record)
        if record["missing"]:
            found.problems.append(_lacking(found, guild.name, record["missing"]))
            continue
        for channel in await guild.fetch_channels():
            missing = _missing(channel.permissions_for(me)) if channel.id in told else []
            if missing:
                found.problems.append(_lacking(found, f"{guild.name} #{channel.name}", missing))
    if nowhere:
        fix = f"invite it: {found.invite}"
        found.problems.append(Problem(NOWHERE, "the bot is in no server yet.", fix))


def _missing(held: discord.Permissions) -> list[str]:
    """The permissions that are needed and not held, as Discord's settings call them."""
    if held.administrator:
        return []
    return [
        name.replace("_", " ").title()
        for name, needed in NEEDED
        if needed and not getattr(held, name)
    ]


def _lacking(found: Checked, where: str, missing: list[str]) -> Problem:
    detail = f"in {where} it may not: {', '.join(missing)}."
    fix = f"give its role these permissions, or invite it again: {found.invite}"
    return Problem(FORBIDDEN, detail, fix)


def _subscribed(settings: Settings) -> set[int]:
    """The channels that are told of changes, read without making a state where there is none."""
    if not settings.state.is_file():
        return set()
    try:
        with closing(
            sqlite3.connect(f"{settings.state.resolve().as_uri()}?mode=ro", uri=True)
        ) as c:
            return {channel for (channel,) in c.execute("SELECT channel FROM subscriptions")}
    except sqlite3.Error:
        return set()


def told(found: Checked) -> Iterator[str]:
    """The findings for a terminal."""
    for name, value in found.settings.items():
        yield f"  {name:<12} {value}"
    if found.application is not None:
        yield f"  {'application':<12} {found.application}"
    if found.invite is not None:
        yield f"  {'invite':<12} {found.invite}"
    for server in found.servers:
        state = f"missing: {', '.join(server['missing'])}" if server["missing"] else "all it needs"
        yield f"  {'server':<12} {server['server']}: {state}"
    for problem in found.problems:
        yield ""
        yield str(problem)
    if not found.problems:
        yield ""
        yield "The bot is set up: start it with  tradeledger bot run"
