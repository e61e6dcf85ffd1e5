"""What the bot does by itself, besides answering: each a loop that ends with the client."""

from __future__ import annotations

import asyncio
import os
from math import isfinite
from typing import TYPE_CHECKING

from bot.discord import witness
from bot.discord.alerts import composing, following, outbox, reminding, sending
from bot.discord.alerts import subscriptions as subs
from bot.discord.exchange.transport import ChannelTransport
from bot.discord.life import repairing
from bot.discord.life.health import HealthPage, exposition, resident
from bot.discord.life.notifying import notifier
from bot.discord.life.watching import Seen, Watch
from bot.discord.state import interactions
from ledger.store.url import parse
from ledger.vocabulary.problems import ProblemsError

if TYPE_CHECKING:
    from bot.discord.client import LedgerBot, Loop

#: seconds between two looks at the ledger
LOOK = 1.0
MINUTE = 60.0
HOUR = 3600.0
DAY = 24 * HOUR


async def follow(bot: LedgerBot) -> None:
    """Keeps what is completed fresh, and queues alerts for what was recorded."""
    await bot.greeted()
    services = bot.services
    while True:
        await services.knowing.refresh(services.reader, services.clock())
        await following.follow(services.reader.aside, services.state, services.clock())
        await services.pause(LOOK)


async def send(bot: LedgerBot) -> None:
    """Sends what is queued, once the gateway is there to say who the bot is."""
    await bot.wait_until_ready()
    services = bot.services
    composer = composing.Composer(services.reader.aside, services.clock)
    sender = sending.Sender(
        services.state, ChannelTransport(bot), composer,
        name=services.presence.name, is_dead=services.presence.is_dead, seconds=services.seconds,
        wait=services.pause, pacer=services.pacer,
    )  # fmt: skip
    sending_now = asyncio.ensure_future(sender.run(bot.stopping))
    bot.finishing.add(sending_now)
    sending_now.add_done_callback(bot.finishing.discard)
    await sending_now


async def remind(bot: LedgerBot) -> None:
    """Queues reminders before lapses."""
    await bot.greeted()
    services = bot.services
    while True:
        await reminding.remind(services.reader.aside, services.state, services.clock())
        await services.pause(HOUR)


async def bear_witness(bot: LedgerBot) -> None:
    """Queues signed checkpoints for witness channels."""
    await bot.greeted()
    services = bot.services
    url = parse(services.store_url)
    while True:
        try:
            keys = await asyncio.to_thread(witness.read_keys, services.settings.key)
            await witness.witness(
                services.reader.aside, services.state, url, keys, services.clock()
            )
        except ProblemsError as error:
            # The ledger contradicts what was signed, or the key is gone: nothing is signed until a
            # person has looked.
            services.errors.alarm(error)
            await services.pause(HOUR)
        await services.pause(MINUTE)


async def mend(bot: LedgerBot) -> None:
    """Tells people whose answer another process promised, if that process is gone."""
    while True:
        await repairing.repair(bot)
        await bot.services.pause(5.0)


async def tidy(bot: LedgerBot) -> None:
    """Forgets what has served its time, and servers that the bot left."""
    await bot.wait_until_ready()
    services = bot.services
    while True:
        now = services.seconds()
        here = {guild.id for guild in bot.guilds}
        await services.state.run(lambda c: subs.present(c, here, now))  # noqa: B023 - awaited here
        await services.state.run(lambda c: subs.forget_left(c, now))  # noqa: B023
        await services.state.run(lambda c: outbox.forget_old(c, now))  # noqa: B023
        await services.state.run(lambda c: interactions.forget_old(c, now))  # noqa: B023
        await services.pause(DAY)


async def watch(bot: LedgerBot) -> None:
    """Samples how the bot is, tells the supervisor, and shows it on the health page."""
    services = bot.services

    async def look() -> Seen:
        waiting = await services.state.run(lambda c: outbox.waiting(c, services.seconds()))
        return Seen(
            followed=services.knowing.looked,
            waited=waiting.oldest if waiting.count else None,
            late=services.metrics.late_share(services.monotonic()),
        )

    watching = Watch(
        vitals=services.vitals, notifier=notifier(os.environ), latency=lambda: bot.latency,
        look=look, monotonic=services.monotonic, pause=services.pause,
        failed=lambda error: services.errors.logged(error, "watch"),
    )  # fmt: skip
    page = HealthPage(lambda: services.vitals.problems(services.monotonic()), lambda: numbers(bot))
    if services.settings.health is not None:
        try:
            await page.open(*services.settings.health)
        except OSError as error:  # the address is taken: the watch goes on without a page
            services.errors.logged(error, "health page")
    try:
        await watching.run()
    finally:
        await page.close()


def numbers(bot: LedgerBot) -> str:
    """The numbers of this process, for whoever scrapes them."""
    services = bot.services
    now = services.monotonic()
    looked = services.knowing.looked
    return exposition(
        services.metrics,
        {
            "in_flight": float(len(bot.answering.running)),
            "gateway_latency_seconds": bot.latency if isfinite(bot.latency) else None,
            "ledger_position": float(services.reader.head),
            "ledger_age_seconds": now - looked if looked is not None else None,
            "expected_wait_seconds": services.reader.expected_wait(),
            "servers": float(len(bot.guilds)),
            "memory_bytes": resident(),
        },
    )


ALL: tuple[Loop, ...] = (follow, send, remind, bear_witness, mend, tidy, watch)
