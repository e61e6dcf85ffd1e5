"""Posting alerts through discord.py: the outbox's way out, with Discord's refusals as its words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import discord

from bot.discord.alerts.sending import Blocked, Refused, TryAgain
from bot.discord.errors import BUSY
from bot.discord.exchange import wire
from bot.discord.exchange.mentions import NO_HISTORY
from bot.discord.replies.reply import Reply

if TYPE_CHECKING:
    from bot.discord.client import LedgerBot

T = TypeVar("T")
#: Discord's code for a thread on a message that has one
_HAS_THREAD = 160004
#: refusals that are about the moment, or our token, and not about the message: sent again later
_LATER = BUSY | {401}
#: Discord's code for a thread that was put away, and that we may not open again
_PUT_AWAY = 50083
#: minutes of silence after which Discord puts a thread away
_THREAD_LIFE: Literal[1440] = 1440


class ChannelTransport:
    """Posts to channels by their ids; nothing of them has to be in the library's memory."""

    def __init__(self, bot: LedgerBot) -> None:
        self._bot = bot

    async def post(
        self, channel: int, reply: Reply, *, nonce: str, reply_to: int | None, role: int | None
    ) -> int:
        """Posts once: a nonce that Discord has seen gives back the message that it made.

        ``role`` is the one role that may be pinged; nobody else ever is.
        """
        where = self._bot.get_partial_messageable(channel)
        may = discord.AllowedMentions.none()
        if role is not None:
            may = discord.AllowedMentions(
                everyone=False, users=False, replied_user=False, roles=[discord.Object(role)]
            )
        given = wire.sent(reply)
        if reply_to is not None:
            given["reference"] = discord.MessageReference(
                message_id=reply_to, channel_id=channel, fail_if_not_exists=False
            )
        try:
            with _in_words():
                message = await _whole(where.send(nonce=nonce, allowed_mentions=may, **given))
        except Refused as error:
            if error.code != NO_HISTORY or reply_to is None:
                raise
            # What is corrected is told all the same, where no reply may be made.
            return await self.post(channel, reply, nonce=nonce, reply_to=None, role=role)
        return message.id

    async def edit(self, channel: int, message: int, reply: Reply) -> None:
        """Puts other words in the place of a post's; its files and buttons stay."""
        where = self._bot.get_partial_messageable(channel).get_partial_message(message)
        embed = wire.embed_of(reply.embed) if reply.embed is not None else None
        with _in_words():
            await _whole(where.edit(content=reply.content, embed=embed))

    async def recent(self, channel: int, limit: int) -> list[tuple[int, str]]:
        """Our own messages among the newest: their ids, with their words and footers."""
        where = self._bot.get_partial_messageable(channel)
        found = []
        with _in_words():
            for message in await _whole(_listed(where.history(limit=limit))):
                if self._bot.user is not None and message.author.id == self._bot.user.id:
                    footers = [each.footer.text or "" for each in message.embeds]
                    found.append((message.id, "\n".join([message.content, *footers])))
        return found

    async def thread(self, channel: int, message: int, name: str) -> None:
        """Opens a thread on a post; one that is there already is fine."""
        try:
            with _in_words():
                # The library opens threads where it knows the server of the channel.
                found = self._bot.get_channel(channel) or await self._bot.fetch_channel(channel)
                if isinstance(found, discord.TextChannel):  # others have no threads on messages
                    where = found.get_partial_message(message)
                    await _whole(where.create_thread(name=name, auto_archive_duration=_THREAD_LIFE))
        except Refused as error:
            if error.code != _HAS_THREAD:
                raise


async def _listed(found: AsyncIterator[T]) -> list[T]:
    return [each async for each in found]


async def _whole(request: Coroutine[Any, Any, T]) -> T:
    """A request that goes on to its end when whoever waits for it has lost patience.

    The library keeps one mark for "Discord asked all of us to wait", and the request that met the
    answer takes it away when it has waited: cut off in that sleep, it would leave every later
    request waiting for ever.
    """
    going = asyncio.ensure_future(request)
    going.add_done_callback(_looked_at)
    return await asyncio.shield(going)


def _looked_at(done: asyncio.Future[Any]) -> None:
    """How it ended is known to whoever waited, or is asked again under the same nonce."""
    if not done.cancelled():
        done.exception()


@contextmanager
def _in_words() -> Iterator[None]:
    """Discord's refusals, told apart by what the outbox does about them."""
    try:
        yield
    except (discord.Forbidden, discord.NotFound) as error:
        raise Blocked(f"{error.status}/{error.code}") from error
    except discord.RateLimited as error:
        raise TryAgain(error.retry_after) from error
    except discord.HTTPException as error:
        if error.status in _LATER:
            raise TryAgain(60.0) from error
        if error.code == _PUT_AWAY:
            raise Blocked(f"{error.status}/{error.code}") from error
        if 400 <= error.status < 500:
            raise Refused(f"{error.status}/{error.code}", error.code) from error
        raise
