"""Answering inside Discord's three seconds, whatever happens.

The rule, in order:

1. Too old to be acknowledged (an outage was replayed): nothing is said, it is counted.
2. The interaction's id is written down; a second process, or a replay, that comes later is silent.
3. Where the work ahead is likely to take longer than ``PATIENCE``, the answer is deferred at once;
   otherwise the work is given so long, and deferred when the time is up or shows that it will not
   do. Before a deferral the promise is written down, so that a process that is killed leaves nobody
   waiting.
4. What is ready goes out as the first response, or takes the place of "thinking …".
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import inf
from typing import TYPE_CHECKING, Any, TypeVar

import discord

from bot.discord.errors import LOST, OVER, log, passes
from bot.discord.exchange import payloads, wire
from bot.discord.exchange.payloads import Where
from bot.discord.replies.making import Made
from bot.discord.state import interactions
from bot.discord.state.interactions import Pending
from bot.discord.state.store import StateError, Work

if TYPE_CHECKING:
    from bot.discord.services import Services

T = TypeVar("T")
Make = Callable[[], Awaitable[Made]]
#: seconds after which Discord says that the application did not respond, less the way there
TOO_LATE = 2.5
#: seconds for which somebody may look at nothing before "thinking …" is shown
PATIENCE = 0.8
#: seconds after which it is asked again whether that will do
MOMENT = 0.2
#: seconds that the state's disk is given where Discord waits for an acknowledgement
DISK = 0.7
#: seconds for which the smallest age of an interaction is remembered, at least
LATELY = 600.0
#: seconds between tries of an answer that the network lost
RETRIES = (0.2, 1.0, 3.0, 8.0)
#: Discord's words for "it was answered already"
_ANSWERED = 40060


@dataclass(slots=True)
class Ages:
    """How old interactions are when they arrive, told from how wrong our clock is.

    An interaction's id holds Discord's clock. The smallest age that was seen lately is the way
    there plus the difference of the clocks; what is beyond it is delay. Ours never jumps, but it
    may run a little fast for weeks: what was seen long ago says nothing about today.

    ``least``, ``before``  the smallest age since ``since``, and of the span before that
    """

    least: float = inf
    before: float = inf
    since: float = -inf

    def delay(self, created: datetime, now: float) -> float:
        """Seconds of delay; ``now`` is of one monotonic clock."""
        if now - self.since > LATELY:
            self.before = self.least if now - self.since <= 2 * LATELY else inf
            self.least, self.since = inf, now
        age = now - created.timestamp()
        self.least = min(self.least, age)
        return age - min(self.least, self.before)


@dataclass(slots=True)
class Answering:
    """The rule, with what it counts.

    ``running``  answers that are being worked on: what a shutdown waits for
    """

    services: Services
    ages: Ages = field(default_factory=Ages)
    running: set[asyncio.Task[None]] = field(default_factory=set)

    async def respond(
        self,
        interaction: Where,
        make: Make,
        *,
        private: bool = True,
        edit: bool = False,
        once: bool = False,
    ) -> None:
        """Answers an interaction with what ``make`` makes.

        ``private`` shows it to the one who asked only; ``edit`` puts it in the place of the
        message whose button was pressed; ``once`` is for what changes something: it is made only
        after the interaction is known to be ours, where an answer may be made by several bots.
        """
        if self.services.vitals.stopping:
            said = self.services.errors.stopping(self.services.language(interaction))
            await self.refuse(interaction, said)
            return
        task = asyncio.current_task()
        assert task is not None
        self.running.add(task)
        try:
            await self._respond(interaction, make, private=private, edit=edit, once=once)
        finally:
            self.running.discard(task)

    async def _respond(
        self, interaction: Where, make: Make, *, private: bool, edit: bool, once: bool
    ) -> None:
        metrics = self.services.metrics
        began = self.services.monotonic()
        if self.ages.delay(interaction.created_at, began) > TOO_LATE:
            metrics.late(began)
            return
        now = self.services.seconds()
        hurried = self.services.reader.expected_wait() > PATIENCE
        promised = None if edit else self._promise(interaction)
        taking = asyncio.ensure_future(self._take(interaction, now, promised if hurried else None))
        making = asyncio.ensure_future(self._made(interaction, make, taking if once else None))
        work = asyncio.gather(taking, making)
        deferred = by_us = False
        try:
            if not await self._in_time(work):
                if not await self._owing(taking, None if hurried else promised):
                    return
                deferred = True
                by_us = await self._defer(interaction, private=private, edit=edit)
            ours, made = await work
            if not ours and not by_us:
                return
            await self._deliver(interaction, made, private=private, edit=edit, deferred=deferred)
            if hurried or deferred:
                await self._kept(lambda c: interactions.delivered(c, interaction.id))
            self._record(interaction, made, began, deferred=deferred)
        except Exception as error:
            over = isinstance(error, discord.HTTPException) and error.code in OVER
            if hurried or deferred:  # nobody is owed anything any more, or somebody else mends it
                end = interactions.delivered if over else interactions.orphan
                await self._kept(lambda c: end(c, interaction.id))
            if not over:
                raise
            metrics.late(self.services.monotonic())
        finally:
            work.cancel()
            with contextlib.suppress(Exception, asyncio.CancelledError):
                await work

    async def _in_time(self, work: asyncio.Future[Any]) -> bool:
        """Whether work is done while somebody may look at nothing.

        It is looked at anew every moment: of three hundred who ask in one instant each finds little
        before it, and only the first answers show what one costs.
        """
        left = PATIENCE
        while left > 0 and self.services.reader.expected_wait() <= PATIENCE:
            done, _ = await asyncio.wait({work}, timeout=min(left, MOMENT))
            if done:
                return True
            left -= MOMENT
        done, _ = await asyncio.wait({work}, timeout=0)
        return bool(done)

    def _record(self, interaction: Where, made: Made, began: float, *, deferred: bool) -> None:
        """Counts an answer, and logs it: never who asked, never the words."""
        ended = self.services.monotonic()
        self.services.metrics.answered(ended)
        if log.isEnabledFor(logging.INFO):
            told = {
                "event": "answer",
                "interaction": interaction.id,
                "command": payloads.name(interaction),
                "guild": interaction.guild_id,
                "deferred": deferred,
                "total_ms": round((ended - began) * 1000, 1),
                "position": self.services.reader.head,
                "receipt": made.receipt_id,
            }
            log.info("answered", extra=told)

    async def ours(self, interaction: Where) -> bool:
        """Whether an interaction is ours, for what cannot wait: not known in time, it is."""
        try:
            async with asyncio.timeout(DISK):
                return await self._take(interaction, self.services.seconds())
        except TimeoutError:
            return True

    async def _take(self, interaction: Where, now: float, promised: Pending | None = None) -> bool:
        """Whether the interaction is ours; where nothing can be written, Discord decides that.

        ``promised`` is written down with it, where it is ours.
        """

        def work(connection: sqlite3.Connection) -> bool:
            ours = interactions.take(connection, interaction.id, now)
            if ours and promised is not None:
                interactions.promise(connection, promised)
            return ours

        return await self._kept(work) is not False

    def _promise(self, interaction: Where) -> Pending:
        return Pending(
            id=interaction.id, kind="interaction", process=self.services.presence.name,
            language=self.services.language(interaction), at=self.services.seconds(),
            application=interaction.application_id, token=interaction.token,
        )  # fmt: skip

    async def _owing(self, taking: asyncio.Future[bool], promised: Pending | None) -> bool:
        """Whether the answer is ours to give; then the promise is written down, if there is one.

        A disk that hangs must not cost the acknowledgement: then it goes out all the same,
        unpromised, and of two processes Discord takes one.
        """
        await asyncio.wait({taking}, timeout=DISK)
        if not taking.done():
            return True
        if taking.result() and promised is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DISK):
                    await self._kept(lambda c: interactions.promise(c, promised))
        return taking.result()

    async def _kept(self, work: Work[T]) -> T | None:
        """Writes something down; ``None`` where that cannot be done: an answer is worth more."""
        try:
            return await self.services.state.run(work)
        except StateError as error:
            self.services.errors.logged(error, "state")
            return None

    async def _made(
        self, interaction: Where, make: Make, taking: asyncio.Future[bool] | None
    ) -> Made:
        """The reply; what goes wrong on the way is a reply too.

        With ``taking`` nothing is made before it says that the interaction is ours.
        """
        if taking is not None and not await taking:
            return self.services.errors.elsewhere(self.services.language(interaction))
        try:
            return await make()
        except Exception as error:  # noqa: BLE001 - the one place that turns errors into words
            language = self.services.language(interaction)
            return replace(self.services.errors.explain(error, interaction, language), failed=True)

    async def _defer(self, interaction: Where, *, private: bool, edit: bool) -> bool:
        """Says that an answer is on its way; ``False`` where it had been acknowledged already.

        Then a try of ours arrived and we were not told, or another process was first.
        """
        self.services.metrics.deferred()
        try:
            await self.patiently(
                lambda: interaction.response.defer(ephemeral=private, thinking=not edit)
            )
        except discord.HTTPException as error:
            if error.code != _ANSWERED:
                raise
            return False
        return True

    async def _deliver(
        self, interaction: Where, made: Made, *, private: bool, edit: bool, deferred: bool
    ) -> None:
        await self.services.keep(made)
        reply = made.reply
        if made.failed and edit and deferred:
            # A message that others read is not lost to somebody's mistake, or to ours.
            await self.patiently(
                lambda: interaction.followup.send(ephemeral=True, **wire.sent(reply))
            )
        elif made.failed and deferred and not private:
            # Everybody sees "thinking …", and nobody but the one who asked is to see what is wrong.
            with contextlib.suppress(discord.NotFound):
                await self.patiently(interaction.delete_original_response)
            await self.patiently(
                lambda: interaction.followup.send(ephemeral=True, **wire.sent(reply))
            )
        elif deferred:
            # Owed until it is there: a process that is killed in between has not forgotten it.
            await self.patiently(lambda: interaction.edit_original_response(**wire.edited(reply)))
        elif edit and not made.failed:
            await self.patiently(lambda: interaction.response.edit_message(**wire.edited(reply)))
        else:
            alone = private or made.failed
            await self.patiently(
                lambda: interaction.response.send_message(ephemeral=alone, **wire.sent(reply))
            )

    async def refuse(self, interaction: Where, made: Made) -> None:
        """A line for the one who asked, at once, instead of an answer.

        Where another process took the interaction nothing is said: it may just have done what this
        one would tell to ask for again.
        """
        if await self.ours(interaction):
            text = made.reply.content
            await self.patiently(lambda: interaction.response.send_message(text, ephemeral=True))

    async def patiently(self, send: Callable[[], Awaitable[object]]) -> None:
        """Sends, again where the network lost it: discord.py tries again for some answers only.

        Where an earlier try arrived after all, Discord says so, and that is well.
        """
        lost = False
        for pause in (*RETRIES, None):
            try:
                await send()
            except discord.InteractionResponded:
                return
            except (discord.HTTPException, *LOST) as error:
                if lost and getattr(error, "code", None) == _ANSWERED:
                    return
                if pause is None or not passes(error):
                    raise
                lost = lost or isinstance(error, LOST)
                await self.services.pause(pause)
            else:
                return
