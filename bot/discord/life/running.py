"""The life of the bot: start, run, drain, stop, and an exit code for the supervisor.

``0`` ended as asked; ``75`` try again (the network, Discord, a disk); ``78`` a setting is wrong,
and trying again would not help. A call that is wrong ends with ``2`` before anything starts.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime

import aiohttp
import discord

from bot.discord.client import LedgerBot, build
from bot.discord.config import Settings
from bot.discord.errors import log
from bot.discord.life import building, loops
from bot.discord.life.notifying import notifier
from bot.discord.state.store import StateError

DONE, TRY_AGAIN, CONFIGURATION = 0, 75, 78
#: seconds that answers are given to get out when the bot is asked to stop
DRAIN = 10.0
#: seconds after which a thread that computes lets the loop go on. Python's own 5 ms would be paid
#: at each answer that is sent while another is made: three hundred at once wait for that alone
SWITCH = 0.001
#: the gateway's refusals that no second try changes: token, shards, version, intents
_FOR_GOOD = frozenset({4004, 4010, 4011, 4012, 4013, 4014})


async def run(
    settings: Settings,
    store: str | None,
    clock: Callable[[], datetime],
    connector: aiohttp.BaseConnector | None = None,
) -> int:
    """Runs the bot until it is asked to stop; returns the exit code."""
    token = settings.secret()
    sys.setswitchinterval(SWITCH)
    try:
        services = building.services(settings, store, clock)
    except (StateError, OSError) as error:
        log.critical("the bot's state cannot be opened", extra={"error": str(error)})
        return TRY_AGAIN
    bot = build(services, loops.ALL, connector)
    stopping = asyncio.Event()
    _hear(stopping)
    try:
        return await _until(bot, token, stopping)
    finally:
        await asyncio.to_thread(building.close, services)


async def _until(bot: LedgerBot, token: str, stopping: asyncio.Event) -> int:
    life = asyncio.create_task(_live(bot, token))
    stop = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({life, stop}, return_when=asyncio.FIRST_COMPLETED)
        if life.done():
            return life.result()
        bot.services.vitals.stopping = True
        notifier(os.environ).stopping()
        left = await bot.drain(DRAIN)
        log.info("stopping", extra={"event": "stop", "unanswered": left})
        return DONE
    finally:
        stop.cancel()
        await bot.close()
        life.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await life


async def _live(bot: LedgerBot, token: str) -> int:
    """Connects, and stays; returns the exit code of an end that nobody asked for."""
    try:
        await bot.start(token)
    except discord.LoginFailure:
        log.critical("Discord does not know this token", extra={"event": "login"})
        return CONFIGURATION
    except discord.PrivilegedIntentsRequired:
        log.critical(
            "Discord asks for intents that the bot does not want", extra={"event": "login"}
        )
        return CONFIGURATION
    except discord.ConnectionClosed as error:
        log.critical("the gateway closed for good", extra={"event": "gateway", "code": error.code})
        return CONFIGURATION if error.code in _FOR_GOOD else TRY_AGAIN
    except (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, OSError) as error:
        said = type(error).__name__
        log.critical("Discord cannot be reached", extra={"event": "gateway", "error": said})
        return TRY_AGAIN
    except Exception as error:  # noqa: BLE001 - the supervisor starts anew
        bot.services.errors.logged(error, "gateway")
        return TRY_AGAIN
    return TRY_AGAIN


def _hear(stopping: asyncio.Event) -> None:
    """Sets the event when the process is asked to end."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, RuntimeError):
            loop.add_signal_handler(number, stopping.set)
