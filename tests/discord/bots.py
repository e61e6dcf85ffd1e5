"""The real bot in the local Discord: built as ``bot run`` builds it, in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp

from bot.discord.client import Loop, build
from bot.discord.config import Settings
from bot.discord.knowing import Knowing
from bot.discord.life import building
from bot.discord.reading import Reader
from bot.discord.services import Services
from tests.twin.world import World

#: the instant from which "today" is read
TODAY = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Warm:
    """What a bot has in memory after its first minute, lent to bots that would read the same.

    A ledger that no test writes to is opened once, and what is completed is made once, as in a bot
    that has been running for a while. Bots that are started ``cold`` do it all themselves.
    """

    def __init__(self, store: str) -> None:
        self._store = store
        self._reader: Reader | None = None
        self._knowing: dict[date, Knowing] = {}

    async def lend(self, services: Services, now: datetime) -> None:
        """Puts the reader, and what is known of the ledger, into the services."""
        if self._reader is None:
            self._reader = Reader(self._store)
            self._reader.start()
        known = self._knowing.get(now.date())
        if known is None:
            known = self._knowing[now.date()] = Knowing(monotonic)
            await known.refresh(self._reader, now)
        services.reader = self._reader
        services.knowing._of = known._of
        services.knowing._completions = known._completions

    def close(self) -> None:
        if self._reader is not None:
            self._reader.close()


#: seconds between two rounds of the bot's own loops; the tests wait for what the loops bring about
ROUND = 0.01


async def briefly(_seconds: float) -> None:
    """The pause of the bot's loops, shortened."""
    await asyncio.sleep(ROUND)


class Rooms:
    """Makes bots that share one state file, one after the other or side by side."""

    def __init__(self, store: Path, folder: Path, warm: Warm | None = None) -> None:
        self.store = store
        self.folder = folder
        self._warm = warm

    @property
    def url(self) -> str:
        return f"sqlite:///{self.store}"

    @asynccontextmanager
    async def bot(
        self,
        world: World,
        *,
        now: datetime = TODAY,
        loops: tuple[Loop, ...] = (),
        store: str | None = None,
        cold: bool = False,
        quick: bool = False,
        connector: aiohttp.BaseConnector | None = None,
        **settings: Any,
    ) -> AsyncIterator[Any]:
        """The bot, logged in and ready; closed at the end.

        ``cold``   nothing is lent to it; ``quick``  its loops live at ``now``, and hardly pause
        """
        given = {"state": self.folder / "bot.db", "cooldown": False} | settings
        services = await asyncio.to_thread(
            building.services, Settings(**given), store or self.url, lambda: now
        )
        if quick:
            services.seconds, services.pause = now.timestamp, briefly
        own = services.reader
        try:
            if self._warm is not None and store is None and not cold:
                await self._warm.lend(services, now)
            made = build(services, loops, connector, guild_ready_timeout=0.05)
            async with world.running(made):
                yield made
        finally:
            services.reader = own
            await asyncio.to_thread(building.close, services)
