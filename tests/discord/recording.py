"""What somebody records beside the bot, by the command line, and the alerts that follow from it."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from bot.discord.alerts import following
from bot.discord.alerts.composing import Composer
from bot.discord.alerts.sending import Sender
from bot.discord.exchange.transport import ChannelTransport
from tests.calling import Called, call
from tests.discord.bots import TODAY

_NUMBERS = itertools.count(1)
SOURCE: dict[str, Any] = {
    "title": "A notice of the trade office", "kind": "federal_register",
    "url": "https://www.federalregister.gov/d/2026-99999", "published": "2026-11-23",
}  # fmt: skip
#: the duty on goods of China goes up in a week
RAISED: dict[str, Any] = {
    "kind": "measure.duty_set", "key": "us.s301.forced-labor/raised",
    "measure": "us.s301.forced-labor", "announced": "2026-11-23", "effective": "2026-12-01",
    "origins": ["CN"], "duty": "25%", "sources": ["notice"],
    "summary": "The duty on goods of China goes up to 25 percent.",
}  # fmt: skip


def append(
    store: Path, *events: dict[str, Any], at: datetime = TODAY, **sources: dict[str, Any]
) -> Called:
    """Appends events by the command line; one source, ``notice``, is there already."""
    pack = {"sources": {"notice": SOURCE, **sources}, "events": list(events)}
    path = store.with_name(f"pack-{next(_NUMBERS)}.yaml")
    path.write_bytes(orjson.dumps(pack))  # which is YAML too
    done = call("append", "--file", str(path), store=store, recorded=at)
    assert done.code == 0, done.err
    return done


class Teller:
    """Tells channels of what was recorded: what the bot's loops do, once, when it is asked to."""

    def __init__(self, bot: Any) -> None:
        self.bot = bot
        self.now = TODAY

    async def follow(self) -> int:
        """Queues what was recorded; the first time it begins at the end of the ledger."""
        services = self.bot.services
        return await following.follow(services.reader.aside, services.state, self.now)

    async def send(self) -> int:
        """Sends what is due; returns how many posts were delivered."""
        services = self.bot.services
        sender = Sender(
            services.state, ChannelTransport(self.bot),
            Composer(services.reader.aside, lambda: self.now), name=services.presence.name,
            is_dead=services.presence.is_dead, seconds=self.now.timestamp,
            wait=services.pause, pacer=services.pacer,
        )  # fmt: skip
        return await sender.drain()

    async def tell(self) -> int:
        """Both."""
        await self.follow()
        return await self.send()

    def later(self, **time: float) -> None:
        """Moves the clock."""
        self.now += timedelta(**time)
