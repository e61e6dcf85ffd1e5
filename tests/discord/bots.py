"""The real bot in the local Discord: built as ``bot run`` builds it, in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.discord import building
from bot.discord.client import Loop, build
from bot.discord.config import Settings
from tests.twin.world import World

#: the instant from which "today" is read
TODAY = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Rooms:
    """Makes bots that share one state file, one after the other or side by side."""

    def __init__(self, store: Path, folder: Path) -> None:
        self.store = store
        self.folder = folder

    @asynccontextmanager
    async def bot(
        self,
        world: World,
        *,
        now: datetime = TODAY,
        loops: tuple[Loop, ...] = (),
        store: str | None = None,
        **settings: Any,
    ) -> AsyncIterator[Any]:
        """The bot, logged in and ready; closed at the end."""
        given = {"state": self.folder / "bot.db", "cooldown": False} | settings
        where = store or f"sqlite:///{self.store}"
        services = await asyncio.to_thread(
            building.services, Settings(**given), where, lambda: now
        )
        try:
            made = build(services, loops, guild_ready_timeout=0.05)
            async with world.running(made):
                yield made
        finally:
            await asyncio.to_thread(building.close, services)
