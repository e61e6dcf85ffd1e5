"""Promises of processes that are gone: whoever waits for them is told to ask again."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import discord

from bot.discord.state import interactions
from bot.discord.state.interactions import TOKEN_LIFE, Pending
from projections.messages.teller import teller

if TYPE_CHECKING:
    from bot.discord.client import LedgerBot

#: Discord's name for the first response to an interaction, in the place of a message's number
ORIGINAL = cast("int", "@original")


async def repair(bot: LedgerBot) -> int:
    """Mends every promise whose process is dead; returns how many people were told."""
    owed = await bot.services.state.run(interactions.owed)
    told = 0
    for each in owed:
        if not bot.services.presence.is_dead(each.process):
            continue
        if bot.services.seconds() - each.at < TOKEN_LIFE:
            told += await _tell(bot, each)
        waiting = each.id
        await bot.services.state.run(lambda c, w=waiting: interactions.delivered(c, w))  # type: ignore[misc]
    return told


async def _tell(bot: LedgerBot, owed: Pending) -> bool:
    """Says so where the answer is still missing; it may have arrived just before the end."""
    text = teller(owed.language)("command.restarted")
    try:
        if owed.kind == "message":
            await _reply(bot, owed, text)
            return True
        hook = discord.Webhook.partial(owed.application, owed.token, client=bot)
        shown = await hook.fetch_message(ORIGINAL)
        if shown.content or shown.embeds:
            return False
        await hook.edit_message(ORIGINAL, content=text)
    except discord.HTTPException:
        return False
    return True


async def _reply(bot: LedgerBot, owed: Pending, text: str) -> None:
    """Replies under the nonce of the answer: where the answer arrived, Discord keeps that one."""
    channel = bot.get_partial_messageable(owed.channel)
    await channel.send(
        text, reference=channel.get_partial_message(owed.id), nonce=str(owed.id),
        mention_author=False,
    )  # fmt: skip
