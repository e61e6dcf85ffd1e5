"""A mention, or a direct message, with a question: the same as ``/ask``, answered as a reply."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from bot.discord.errors import LOST, passes
from bot.discord.exchange import wire
from bot.discord.exchange.answering import RETRIES, TOO_LATE
from bot.discord.replies.making import Made, Wanted
from bot.discord.replies.question import Question
from bot.discord.replies.reply import Reply
from bot.discord.state import interactions
from bot.discord.state.interactions import Pending
from bot.discord.state.store import StateError

if TYPE_CHECKING:
    from bot.discord.client import LedgerBot

#: characters of a message that are read; Discord allows members to write 4,000
MOST_READ = 4_000
#: seconds after which a question that was replayed is no conversation any more
_STALE = 120.0
#: Discord's code for a reply in a channel whose history we may not read
NO_HISTORY = 160002
#: seconds between further tries of a reply: nobody looks at a clock of three seconds here
_LATER = (15.0, 30.0)

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


async def on_message(bot: LedgerBot, message: discord.Message) -> None:
    """Answers a message that is for the bot; every other one costs a comparison."""
    if message.author.bot or bot.user is None or not _is_for(bot, message):
        return
    task = asyncio.current_task()
    assert task is not None
    bot.answering.running.add(task)
    try:
        await _answer(bot, message)
    finally:
        bot.answering.running.discard(task)


def _is_for(bot: LedgerBot, message: discord.Message) -> bool:
    assert bot.user is not None
    if message.guild is None:
        return True
    marks = (f"<@{bot.user.id}>", f"<@!{bot.user.id}>")
    return any(mark in message.content for mark in marks)


def spoken(text: str) -> str:
    """The language in which a text is answered."""
    return "zh" if _CHINESE.search(text) else "en"


def _question(bot: LedgerBot, message: discord.Message) -> str:
    assert bot.user is not None
    text = re.sub(rf"<@!?{bot.user.id}>", " ", message.content[:MOST_READ])
    return " ".join(text.split())


async def _answer(bot: LedgerBot, message: discord.Message) -> None:
    services = bot.services
    age = bot.answering.ages.delay(message.created_at, services.monotonic())
    if age > max(_STALE, TOO_LATE):
        services.metrics.late(services.monotonic())
        return
    promised = Pending(
        id=message.id, kind="message", process=services.presence.name,
        language=spoken(message.content), at=services.seconds(), channel=message.channel.id,
    )  # fmt: skip

    def take(connection: object) -> bool:
        ours = interactions.take(connection, promised.id, promised.at)  # type: ignore[arg-type]
        if ours:
            interactions.promise(connection, promised)  # type: ignore[arg-type]
        return ours

    try:
        if not await services.state.run(take):
            return
    except StateError as error:
        # Discord knows the reply by its nonce, so that another process does not say it again.
        services.errors.logged(error, "state")
    made = await _made(bot, message)
    # What Discord does not take now is left to whoever mends promises.
    settled = made is None or await _brought(bot, message, made)
    end = interactions.delivered if settled else interactions.orphan
    try:
        await services.state.run(lambda c: end(c, promised.id))
    except StateError as error:
        services.errors.logged(error, "state")


async def _brought(bot: LedgerBot, message: discord.Message, made: Made) -> bool:
    """Sends the reply; ``False`` where Discord may take it later."""
    services = bot.services
    await services.keep(made)
    try:
        await _send(bot, message, made)
    except discord.Forbidden:
        services.metrics.outcomes["forbidden"] += 1
    except (discord.HTTPException, *LOST) as error:
        services.metrics.outcomes["lost"] += 1
        services.errors.logged(error, "reply")
        return not passes(error)
    else:
        services.metrics.answered(services.monotonic())
    return True


async def _made(bot: LedgerBot, message: discord.Message) -> Made | None:
    text = _question(bot, message)
    errors = bot.services.errors
    language = spoken(text)
    wait = bot.services.wait_of(message.author.id, message.guild.id if message.guild else None)
    if wait:
        return errors.slow(wait, language)
    if not text:
        return errors.help(language)
    try:
        return await bot.services.make(Wanted(Question.of("ask", language, text=text), shared=True))
    except Exception as error:  # noqa: BLE001 - the one place that turns errors into words
        return errors.explain(error, message, language)


def _allowed(message: discord.Message, reply: Reply) -> Reply:
    """The reply without what the bot may not post here: the sentence always stands alone.

    Responses to commands need no permissions; messages do.
    """
    if message.guild is None:
        return reply
    may = message.channel.permissions_for(message.guild.me)
    return replace(
        reply,
        attachments=reply.attachments if may.attach_files else (),
        embed=reply.embed if may.embed_links else None,
    )


async def _send(bot: LedgerBot, message: discord.Message, made: Made) -> None:
    """Replies once: a nonce makes Discord keep one message of several tries."""
    reply = _allowed(message, made.reply)
    replying = True
    for pause in (*RETRIES, *_LATER, None):
        given = {"nonce": str(message.id), **wire.sent(reply)}
        await bot.services.pacer.turn()
        try:
            if replying:
                await message.reply(mention_author=False, **given)
            else:
                await message.channel.send(**given)
        except (discord.HTTPException, *LOST) as error:
            if replying and getattr(error, "code", None) == NO_HISTORY:
                replying = False  # a message may be sent there, and no reply
            elif pause is None or not passes(error):
                raise
            else:
                await bot.services.pause(pause)
        else:
            return
