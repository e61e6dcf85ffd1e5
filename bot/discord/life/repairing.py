"""Promises of processes that are gone: whoever waits for them is told to ask again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import discord

from bot.discord.errors import LOST, passes
from bot.discord.state import interactions
from bot.discord.state.interactions import TOKEN_LIFE, Pending
from projections.messages.teller import teller

if TYPE_CHECKING:
    from bot.discord.client import LedgerBot

#: Discord's name for the first response to an interaction, in the place of a message's number
ORIGINAL = cast("int", "@original")


#: seconds for which Discord is trusted to know a nonce, and messages that are searched after that
NONCE_WINDOW = 60.0
LOOKED_THROUGH = 50


async def repair(bot: LedgerBot) -> int:
    """Mends every promise whose process is dead; returns how many people were told.

    A promise that cannot be mended now, because the network or Discord fails, is kept.
    """
    owed = await bot.services.state.run(interactions.owed)
    told = 0
    for each in owed:
        if not bot.services.presence.is_dead(each.process):
            continue
        if bot.services.seconds() - each.at < TOKEN_LIFE:
            try:
                told += await _tell(bot, each)
            except (discord.HTTPException, *LOST) as error:
                bot.services.errors.logged(error, "repair")
                continue
        waiting = each.id
        await bot.services.state.run(lambda c, w=waiting: interactions.delivered(c, w))  # type: ignore[misc]
    return told


async def _tell(bot: LedgerBot, owed: Pending) -> bool:
    """Says so where the answer is still missing; it may have arrived just before the end."""
    text = teller(owed.language)("command.restarted")
    try:
        if owed.kind == "message":
            return await _reply(bot, owed, text)
        hook = discord.Webhook.partial(owed.application, owed.token, client=bot)
        shown = await hook.fetch_message(ORIGINAL)
        if shown.content or shown.embeds:
            return False
        await hook.edit_message(ORIGINAL, content=text)
    except discord.HTTPException as error:
        if passes(error):
            raise
        return False
    return True


async def _reply(bot: LedgerBot, owed: Pending, text: str) -> bool:
    """Replies under the nonce of the answer: where the answer arrived, Discord keeps that one.

    After a while it knows the nonce no more; then our messages since are looked through.
    """
    channel = bot.get_partial_messageable(owed.channel)
    asked = channel.get_partial_message(owed.id)
    if (datetime.now(UTC) - asked.created_at).total_seconds() > NONCE_WINDOW:
        async for each in channel.history(limit=LOOKED_THROUGH, after=asked):
            if each.reference is not None and each.reference.message_id == owed.id:
                return False
    await channel.send(
        text, reference=asked, nonce=str(owed.id), mention_author=False,
    )  # fmt: skip
    return True
