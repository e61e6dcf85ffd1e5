"""Sending what is in the outbox: paced, tried again, exactly once in effect.

What makes it once, whatever process is killed when:

1. A post is claimed in the state before anything is sent.
2. It is sent under a nonce that follows from what it tells and where; Discord gives the same
   message for the same nonce within a few minutes.
3. Where a try is older than that and nobody knows how it ended, our own latest messages of the
   channel are searched for the mark in the footer before it is sent again.
4. The message's id is written down before anything else is done with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.discord.alerts import claims, outbox
from bot.discord.alerts.outbox import Post
from bot.discord.alerts.subscription import Subscription
from bot.discord.pacing import Pacer
from bot.discord.reading import StoreGoneError
from bot.discord.replies.reply import Reply
from bot.discord.state import interactions
from bot.discord.state.store import State, StateError

_LOG = logging.getLogger("tradeledger.bot.alerts")
#: seconds for which Discord is trusted to know a nonce ("a few minutes")
NONCE_WINDOW = 60.0
#: messages of a channel, anybody's, that are searched for one that may have arrived: people go on
#: talking while a bot is away
LOOKED_THROUGH = 300
#: seconds for one try, the library's own retries included; less than a lease
LONGEST_TRY = 45.0
#: posts that are on their way at the same time
IN_FLIGHT = 32
#: tries to write a post that fails in us; one that cannot be written must not hold up a channel
MOST_WRITINGS = 8
#: seconds between looks into the outbox
PAUSE = 1.0
#: characters of the nonce that stand in a footer as the mark of a message
MARK = 10


class Blocked(Exception):  # noqa: N818 - what happened to the channel, not an error of ours
    """Discord lets us not write there: the channel is gone, or a permission is missing."""


class TryAgain(Exception):  # noqa: N818
    """Discord asks us to wait; nothing was sent. ``after`` is in seconds."""

    def __init__(self, after: float) -> None:
        super().__init__(f"again in {after:.1f} s")
        self.after = after


class Refused(Exception):  # noqa: N818
    """Discord does not take the message as it is: a mistake of ours. ``code`` is Discord's."""

    def __init__(self, said: str, code: int = 0) -> None:
        super().__init__(said)
        self.code = code


class Transport(Protocol):
    """What can be done with a channel.

    Raises ``Blocked`` (403, 404), ``TryAgain`` (429), ``Refused`` (400); every other exception
    means that nobody knows whether it was done.
    """

    async def post(
        self, channel: int, reply: Reply, *, nonce: str, reply_to: int | None, role: int | None
    ) -> int:
        """Sends a message, or finds the one that was sent with this nonce; returns its id.

        ``role`` may be mentioned; nobody else is, whatever the text says.
        """

    async def edit(self, channel: int, message: int, reply: Reply) -> None:
        """Puts other content and another embed into a message; files and buttons stay."""

    async def recent(self, channel: int, limit: int) -> list[tuple[int, str]]:
        """Our own among the latest messages: id, and content with the footers of the embeds."""

    async def thread(self, channel: int, message: int, name: str) -> None:
        """Opens a thread on a message; one that is there already is fine."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A post as it is sent.

    ``mark``      stands in the message, and finds it again
    ``reply_to``  the message that it replies to, and ``old`` what becomes of that one:
                  a function of the new message's id
    """

    reply: Reply
    mark: str
    role: int | None = None
    thread: str | None = None
    reply_to: int | None = None
    old: Callable[[int], Reply] | None = None


#: makes a letter of a post, its subscription, and the post that it answers with its message;
#: ``None`` where there is nothing left to say
Compose = Callable[[Post, Subscription, "tuple[Post, int] | None"], Awaitable[Letter | None]]


def mark_of(nonce: str) -> str:
    return nonce[:MARK]


class Sender:
    """The loop that empties the outbox.

    ``name``     of this process; ``is_dead`` says of another one whether it has ended
    ``seconds``  the wall clock since 1970; ``wait`` lets seconds pass
    ``pacer``    gives each request its moment
    """

    def __init__(
        self,
        state: State,
        transport: Transport,
        compose: Compose,
        *,
        name: str,
        is_dead: Callable[[str], bool],
        seconds: Callable[[], float],
        wait: Callable[[float], Awaitable[None]],
        pacer: Pacer,
        in_flight: int = IN_FLIGHT,
    ) -> None:
        self._state = state
        self._transport = transport
        self._compose = compose
        self._name = name
        self._is_dead = is_dead
        self._seconds = seconds
        self._wait = wait
        self._pacer = pacer
        self._most = in_flight
        self._stopping = False
        self.delivered = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Sends what is due, until it is told to stop; what is on its way then is finished."""
        while not stop.is_set():
            try:
                await self.drain(stop)
            except StateError as error:
                _LOG.error("the outbox cannot be used; it is tried again: %s", error)
            await self._rest(stop)

    async def _rest(self, stop: asyncio.Event) -> None:
        """Waits until it is time to look again, or to stop."""
        ends = {asyncio.ensure_future(self._wait(PAUSE)), asyncio.ensure_future(stop.wait())}
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in ends:
                each.cancel()

    async def drain(self, stop: asyncio.Event | None = None) -> int:
        """Sends everything that is due now; returns how many posts were delivered."""
        before = self.delivered
        running: set[asyncio.Task[None]] = set()
        try:
            while True:
                room = self._most - len(running)
                over = room == 0 or (stop is not None and stop.is_set())
                for post in [] if over else await self._claim(room):
                    running.add(asyncio.create_task(self._send(post), name="alert"))
                if not running:
                    return self.delivered - before
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                failures = [failed for task in done if (failed := task.exception())]
                if failures:
                    raise failures[0]
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _claim(self, most: int) -> list[Post]:
        now = self._seconds()
        return await self._state.run(
            lambda c: claims.claim(c, self._name, self._is_dead, now, most)
        )

    # -- one post --------------------------------------------------------------------------

    async def _send(self, post: Post) -> None:
        """Sends a post, and writes down how that ended."""
        try:
            async with asyncio.timeout(LONGEST_TRY):
                letter = await self._composed(post)
                if letter is None:
                    return
                await self._deliver(post, letter)
        except Blocked as error:
            await self._blocked(post, str(error))
        except TryAgain as error:
            self._pacer.hold(min(error.after, 1.0))
            await self._again(post, max(error.after, 0.1), str(error), lost=post.tried is not None)
        except Refused as error:
            _LOG.error("post %d is refused: %s", post.id, error)
            await self._finish(post, "failed", str(error))
        except StateError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, the post is tried again
            said = f"{type(error).__name__}: {error}"
            _LOG.warning("post %d is tried again: %s", post.id, said[:200])
            await self._again(post, claims.pause_after(post.attempts), said, lost=True)
        else:
            await self._state.run(lambda c: claims.sent(c, post, self._name))
            self.delivered += 1

    async def _composed(self, post: Post) -> Letter | None:
        """The letter; ``None`` where there is none now, and that is written down."""
        its_end = post.tried is not None
        wanted, old = await self._state.run(lambda c: outbox.around(c, post))
        if wanted is None:
            await self._finish(post, "dropped", "its subscription is gone")
            return None
        try:
            letter = await self._compose(post, wanted, old)
        except StoreGoneError as error:
            await self._again(post, claims.FIRST_PAUSE, str(error), lost=its_end)
            return None
        except Exception as error:  # noqa: BLE001 - whatever it is, it is about this post alone
            _LOG.exception("post %d cannot be written", post.id)
            if post.attempts >= MOST_WRITINGS:
                await self._finish(post, "failed", repr(error))
            else:
                pause = claims.pause_after(post.attempts)
                await self._again(post, pause, repr(error), lost=its_end)
            return None
        if letter is None:
            await self._finish(post, "dropped", "nothing is left to say")
        return letter

    async def _deliver(self, post: Post, letter: Letter) -> None:
        message = post.message
        if message is None:
            message = await self._searched(post, letter.mark)
        if message is None:
            await self._keep_questions(letter.reply)
            message = await self._posted(post, letter)
        if post.message is None:
            arrived = message
            await self._state.run(lambda c: claims.arrived(c, post, self._name, arrived))
        if letter.reply_to is not None and letter.old is not None:
            await self._edited(post, letter.reply_to, letter.old(message))
        if letter.thread is not None:
            await self._with_thread(post, message, letter.thread)

    async def _searched(self, post: Post, mark: str) -> int | None:
        """The message of an earlier try that nobody knows the end of, where it is there."""
        if post.tried is None or self._seconds() - post.tried <= NONCE_WINDOW:
            return None
        await self._pacer.turn()
        try:
            found = await self._transport.recent(post.channel, LOOKED_THROUGH)
        except Blocked as error:
            # The history may be closed where writing is allowed; the nonce has to do.
            _LOG.info("post %d is sent again without a search: %s", post.id, error)
            return None
        return next((message for message, text in found if mark in text), None)

    async def _posted(self, post: Post, letter: Letter) -> int:
        await self._pacer.turn()
        try:
            return await self._transport.post(
                post.channel, letter.reply, nonce=post.nonce, reply_to=letter.reply_to,
                role=letter.role,
            )  # fmt: skip
        except Refused as error:
            # A mistake in a card must not cost the news: the sentence goes out alone.
            _LOG.error("post %d is refused, and goes out plain: %s", post.id, error)
            plain = Reply(f"{letter.reply.content}\n-# {letter.mark}")
            await self._pacer.turn()
            return await self._transport.post(
                post.channel, plain, nonce=post.nonce, reply_to=letter.reply_to, role=letter.role
            )

    async def _edited(self, post: Post, old: int, reply: Reply) -> None:
        """Points from the old message to the new one; an old one that is gone needs nothing."""
        await self._pacer.turn()
        try:
            await self._transport.edit(post.channel, old, replace(reply, attachments=(), rows=()))
        except (Blocked, Refused) as error:
            _LOG.info("message of post %s stays as it is: %s", post.answers, error)

    async def _with_thread(self, post: Post, message: int, name: str) -> None:
        """Opens the thread; where that may not be, the alert is there all the same."""
        await self._pacer.turn()
        try:
            await self._transport.thread(post.channel, message, name)
        except (Blocked, Refused) as error:
            _LOG.info("post %d has no thread: %s", post.id, error)

    async def _keep_questions(self, reply: Reply) -> None:
        """Questions that did not fit into buttons are kept before the buttons are seen."""
        kept = [(key, question.encode()) for key, question in reply.kept.items()]
        if kept:
            now = self._seconds()
            await self._state.run(lambda c: interactions.keep(c, kept, now))

    # -- how it ended ----------------------------------------------------------------------

    async def _blocked(self, post: Post, why: str) -> None:
        now = self._seconds()
        await self._state.run(lambda c: claims.blocked(c, post, self._name, now, why))

    async def _again(self, post: Post, pause: float, why: str, *, lost: bool) -> None:
        due = self._seconds() + pause
        await self._state.run(lambda c: claims.again(c, post, self._name, due, why, lost=lost))

    async def _finish(self, post: Post, how: claims.End, why: str) -> None:
        await self._state.run(lambda c: claims.finish(c, post, self._name, how, why))
