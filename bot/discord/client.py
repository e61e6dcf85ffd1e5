"""The client: what it asks Discord for, what it does at start, and which loops it runs.

One class: a bot in more than a thousand servers derives it from ``discord.AutoShardedClient`` and
changes nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
import yarl

from bot.discord import commands
from bot.discord.alerts import subscriptions as subs
from bot.discord.config import Settings
from bot.discord.exchange import mentions, pressing, syncing
from bot.discord.exchange.answering import Answering
from bot.discord.exchange.translating import Catalogue
from bot.discord.life import repairing
from bot.discord.services import Services

#: seconds for which what can wait lets the gateway go first
GREETING = 5.0
#: seconds for which the library waits for servers before it says that it is ready
READY_PATIENCE = 0.5
#: seconds that promises of dead processes may hold up a start
MENDING = 5.0
Loop = Callable[["LedgerBot"], Awaitable[None]]


def intents() -> discord.Intents:
    """What is asked of the gateway: no privileged intent.

    ``guilds`` tells of channels and servers that go; the two message intents bring mentions and
    direct messages, whose text arrives without the privileged one.
    """
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class LedgerBot(discord.Client):
    """The bot, connected to a set of services."""

    def __init__(self, services: Services, loops: tuple[Loop, ...] = (), **options: Any) -> None:
        super().__init__(
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            **{"guild_ready_timeout": READY_PATIENCE} | options,
        )
        self.services = services
        self.answering = Answering(services)
        self.tree = commands.tree(self)
        self.stopping = asyncio.Event()
        #: loops that bring out what they have in hand once ``stopping`` is set
        self.finishing: set[asyncio.Task[Any]] = set()
        self._loops = loops
        self._tasks: list[asyncio.Task[None]] = []
        self._greeted = asyncio.Event()

    async def setup_hook(self) -> None:
        """After the login, before the gateway: commands as they should be, promises mended."""
        await self.tree.set_translator(Catalogue())
        await syncing.sync_if_changed(self)
        with contextlib.suppress(TimeoutError):
            # What takes longer, or fails, is mended by the loop of that name.
            async with asyncio.timeout(MENDING):
                await repairing.repair(self)
        self._tasks = [asyncio.create_task(self._keep_up(loop)) for loop in self._loops]

    async def _keep_up(self, loop: Loop) -> None:
        """Runs a loop for the life of the client; one that fails is logged and begins again."""
        while not self.is_closed() and not self.stopping.is_set():
            try:
                await loop(self)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - a loop must not end because of one mistake
                self.services.errors.logged(error, getattr(loop, "__name__", "loop"))
            if not self.stopping.is_set():
                await self.services.pause(5.0)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        await pressing.on_interaction(self, interaction)

    async def on_message(self, message: discord.Message) -> None:
        await mentions.on_message(self, message)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        now = self.services.seconds()
        await self.services.state.run(lambda c: subs.left(c, guild.id, now))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.services.state.run(lambda c: subs.returned(c, guild.id))

    async def on_connect(self) -> None:
        """The gateway has said who the bot is (READY): commands are served from here on."""
        self.services.metrics.gateway["connects"] += 1
        self.services.vitals.connected()
        self._greeted.set()

    async def greeted(self) -> None:
        """Waits for the gateway's READY, but not long: work that can wait does not hold it up."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GREETING):
                await self._greeted.wait()

    async def on_disconnect(self) -> None:
        self.services.metrics.gateway["disconnects"] += 1
        self.services.vitals.disconnected(self.services.monotonic())

    async def on_resumed(self) -> None:
        self.services.metrics.gateway["resumes"] += 1
        self.services.vitals.connected()

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        import sys

        error = sys.exception()
        if isinstance(error, Exception):
            self.services.errors.logged(error, event_method)

    async def drain(self, patience: float) -> int:
        """Lets answers and posts that are being worked on get out; returns how many were left."""
        self.stopping.set()
        working = self.answering.running | self.finishing
        if not working:
            return 0
        _, left = await asyncio.wait(working, timeout=patience)
        return len(left)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._tasks = []
        await super().close()


# The library warns that it cannot speak in voice channels; this bot has nothing to say there.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False


def pointed(settings: Settings) -> None:
    """Points discord.py at the Discord that is named in the settings, if one is."""
    if settings.api is not None:
        discord.http.Route.BASE = settings.api.rstrip("/")
    if settings.gateway is not None:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway)


def build(
    services: Services,
    loops: tuple[Loop, ...] = (),
    connector: aiohttp.BaseConnector | None = None,
    **options: Any,
) -> LedgerBot:
    """The client of a set of services; ``connector`` carries it to another Discord."""
    pointed(services.settings)
    return LedgerBot(services, loops, connector=connector, **options)
