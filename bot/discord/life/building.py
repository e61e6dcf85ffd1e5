"""The one place where the bot's parts are put together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

from bot.discord.config import Settings
from bot.discord.errors import Errors
from bot.discord.knowing import Knowing
from bot.discord.life.metrics import Metrics
from bot.discord.life.vitals import Vitals
from bot.discord.pacing import Pacer
from bot.discord.reading import Reader
from bot.discord.services import Services
from bot.discord.state.processes import Presence
from bot.discord.state.store import State


def services(
    settings: Settings,
    store: str | None,
    clock: Callable[[], datetime],
    *,
    seconds: Callable[[], float] = time.time,
    monotonic: Callable[[], float] = time.monotonic,
) -> Services:
    """Opens the state and starts the reading threads; raises ``StateError``."""
    state = State(settings.state)
    metrics = Metrics()
    reader = Reader(store)
    reader.start()
    presence = Presence(settings.state)
    return Services(
        settings=settings, state=state, presence=presence, reader=reader,
        pacer=Pacer(monotonic, asyncio.sleep, sharers=presence.living),
        metrics=metrics, errors=Errors(metrics), knowing=Knowing(monotonic), clock=clock,
        vitals=Vitals(monotonic()), store=store, seconds=seconds, monotonic=monotonic,
    )  # fmt: skip


def close(built: Services) -> None:
    """Finishes what was begun, and closes everything."""
    built.reader.close()
    built.state.close()
    built.presence.close()
