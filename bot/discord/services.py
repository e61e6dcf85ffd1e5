"""Everything that the bot is made of, put together in one place."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.discord.exchange.cooldowns import SERVER, USER, Cooldowns
from bot.discord.replies.making import Key, Made, Ready, Wanted, make
from bot.discord.state import interactions
from bot.discord.state.store import StateError
from ledger.terminal import Call

if TYPE_CHECKING:
    import discord

    from bot.discord.completing import Completions
    from bot.discord.config import Settings
    from bot.discord.errors import Errors
    from bot.discord.knowing import Knowing
    from bot.discord.life.metrics import Metrics
    from bot.discord.life.vitals import Vitals
    from bot.discord.pacing import Pacer
    from bot.discord.reading import Reader
    from bot.discord.state.processes import Presence
    from bot.discord.state.store import State


@dataclass(slots=True)
class Services:
    """What commands, buttons and loops work with.

    ``clock``    the instant that "today" is read from
    ``seconds``  the wall clock in seconds since 1970, for what is kept and for how long
    ``store``    the ledger's URL as it was given, for what has to open it anew
    """

    settings: Settings
    state: State
    presence: Presence
    reader: Reader
    metrics: Metrics
    errors: Errors
    knowing: Knowing
    clock: Callable[[], datetime]
    vitals: Vitals
    pacer: Pacer
    store: str | None = None
    seconds: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    ready: Ready = field(default_factory=Ready)
    users: Cooldowns = field(default_factory=lambda: Cooldowns(USER))
    servers: Cooldowns = field(default_factory=lambda: Cooldowns(SERVER))

    @property
    def store_url(self) -> str:
        """The ledger's URL, for what opens it anew."""
        return Call(store=self.store).url.text

    def now(self) -> datetime:
        """The minute in which a question is asked: everybody who asks in it gets one receipt."""
        return self.clock().replace(second=0, microsecond=0)

    def wait_of(self, user: int, guild: int | None) -> float:
        """Seconds that a member has to wait before the next question; 0 counts this one."""
        if not self.settings.cooldown:
            return 0.0
        now = self.monotonic()
        wait = self.users.wait(user, now)
        return wait or (self.servers.wait(guild, now) if guild is not None else 0.0)

    async def known(self, language: str) -> Completions:
        """What names mean; made now where the first question comes before the first look."""
        found = self.knowing.completions(language)
        if found is None:
            await self.knowing.refresh(self.reader, self.clock())
            found = self.knowing.completions(language)
        assert found is not None
        return found

    async def make(self, wanted: Wanted) -> Made:
        """The reply to a question; raises what answering raises."""
        now, behind = self.now(), self.knowing.behind()
        key = (wanted, self.reader.head, now, behind is not None)
        kept = self.ready.get(key)
        if kept is not None:
            return kept
        making = self.ready.making.get(key)
        if making is None:
            making = asyncio.ensure_future(self._make(wanted, now, behind))
            self.ready.making[key] = making
            making.add_done_callback(lambda done: self._is_made(key, done))
        return await asyncio.shield(making)

    async def _make(self, wanted: Wanted, now: datetime, behind: str | None) -> Made:
        """Makes a reply and stores what goes with it, once for all who ask the same."""
        made = await self.reader.run(lambda book: make(book, wanted, now, behind))
        if await self.keep(made):
            made = replace(made, stored=True, receipt=b"")  # the state has it: 4 KB each
        self.ready.put((wanted, self.reader.head, now, behind is not None), made)
        return made

    def _is_made(self, key: Key, done: asyncio.Task[Made]) -> None:
        del self.ready.making[key]
        if not done.cancelled():
            done.exception()  # it is for those who wait; where nobody does any more, for nobody

    async def keep(self, made: Made) -> bool:
        """Stores the receipt, and the questions that did not fit into buttons; says whether.

        Where nothing can be stored the answer goes out all the same; the log says what it lacks.
        """
        if made.stored:
            return True
        kept = [(key, question.encode()) for key, question in made.reply.kept.items()]
        name, receipt = made.receipt_id, made.receipt
        if name is None and not kept:
            return True
        now = self.seconds()

        def store(connection: Any) -> None:
            if name is not None:
                interactions.put_receipt(connection, name, receipt, now)
            if kept:
                interactions.keep(connection, kept, now)

        try:
            await self.state.run(store)
        except StateError as error:
            self.errors.logged(error, "state")
            return False
        return True

    def language(self, interaction: discord.Interaction[Any]) -> str:
        """The language of an answer: the reader's own, where we speak it."""
        return "zh" if str(interaction.locale).startswith("zh") else "en"
