"""Everything that goes wrong between a bot and Discord, one thing after the other, from a seed."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

from tests.discord.askers import Seen, Unanswered
from tests.discord.news import News
from tests.discord.stage import Stage
from tests.twin.remote import Remote

POSTS, EDITS = "POST /channels/*/messages", "PATCH /channels/*"
CALLBACK, ANSWERS = "*callback", "PATCH /webhooks/*"
#: close codes after which a session is resumed, and after which it is over
RESUMED, OVER = (1000, 1001, 4000, 4008), (4007, 4009)
#: faults after which discord.py or the bot tries again: (name, arguments, seconds until then)
FAULTS: tuple[tuple[str, tuple[Any, ...], dict[str, Any]], ...] = (
    ("fail", (500,), {}), ("fail", (502,), {}), ("fail", (503,), {}), ("reset", (), {}),
    ("lose_answer", (), {}), ("limit", (0.5,), {}), ("limit", (0.5,), {"everywhere": True}),
)  # fmt: skip


class Chaos:
    """Troubles, one at a time; ``made`` counts them, ``ended`` the sessions that they ended."""

    def __init__(
        self, stage: Stage, news: News, seen: Seen, draw: random.Random, bots: int = 1
    ) -> None:
        self.stage = stage
        self.bots = bots
        self.news = news
        self.seen = seen
        self.made: Counter[str] = Counter()
        self.ended = 0
        self.quiet = asyncio.Lock()
        self._faults = stage.twin.faults
        self._draw = draw
        self._on_callbacks: list[Remote] = []

    def troubles(self, *, sessions_end: bool) -> Iterator[Callable[[], Awaitable[None]]]:
        """Every kind of trouble in turn, in an order that is drawn anew each time."""
        kinds: list[Callable[[], Awaitable[None]]] = [
            self._gateway_cut, self._gateway_cut, self._gateway_cut,
            *[self._request_fails] * 8, self._slow_store, self._store_away, self._twice,
        ]  # fmt: skip
        if sessions_end:
            kinds.append(self._session_ends)
        while True:
            self._draw.shuffle(kinds)
            yield from kinds

    # -- the gateway -----------------------------------------------------------------------

    async def _gateway_cut(self) -> None:
        await self.stage.twin.gateway.connected(self.bots, patience=60)
        ways: list[tuple[str, Callable[[], Awaitable[None]]]] = [
            ("drop", self._faults.drop),
            ("op 7", self._faults.ask_to_reconnect),
            ("op 9, to be resumed", lambda: self._faults.invalidate(resumable=True)),
            *[(f"close {code}", lambda c=code: self._faults.close(c)) for code in RESUMED],
        ]  # fmt: skip
        name, cut = self._draw.choice(ways)
        self.made[name] += 1
        await cut()

    async def _session_ends(self) -> None:
        """Whatever is asked until the bot has identified again never reaches it."""
        await self.stage.twin.gateway.connected(self.bots, patience=60)
        code = self._draw.choice((None, *OVER))
        self.made["op 9, for good" if code is None else f"close {code}"] += 1
        self.ended += 1
        identified = await self.stage.twin.get("judge.identified")
        async with self.gap():
            if code is None:
                await self._faults.invalidate(resumable=False)
            else:
                await self._faults.close(code)
            await self.stage.identified(identified + self.bots)

    @asynccontextmanager
    async def gap(self) -> AsyncIterator[None]:
        loop, gaps = asyncio.get_running_loop(), self.seen.gaps
        began = loop.time()
        gaps.append((began, float("inf")))
        yield
        gaps[-1] = (began, loop.time())

    async def _twice(self) -> None:
        self.made["events twice"] += 1
        await self._faults.duplicate(times=3)
        await self._faults.repeat(2)

    # -- requests --------------------------------------------------------------------------

    async def _request_fails(self) -> None:
        name, given, named = self._draw.choice(FAULTS)
        route = self._draw.choice((CALLBACK, CALLBACK, ANSWERS, POSTS, POSTS, EDITS))
        times = 1 if route == CALLBACK else self._draw.randrange(1, 4)
        fault = await getattr(self._faults, name)(route, *given, times=times, **named)
        if route == CALLBACK:
            self._on_callbacks.append(fault)
        self.made[f"{name} {given[0] if given else ''}{' everywhere' if named else ''}"] += 1

    async def _slow_store(self) -> None:
        """Answers cost more, until ten people have one."""
        self.made["slow store"] += 1
        self.stage.work(self._draw.uniform(0, 60), self._draw.uniform(0, 700))
        await self._outcomes(10)
        self.stage.work()

    async def _store_away(self) -> None:
        """The ledger's file is not there, as while a disk is mounted anew."""
        self.made["store away"] += 1
        store = self.stage.store
        assert not isinstance(store, str)
        async with self.quiet:
            away = store.rename(store.with_suffix(".away"))
            await self._outcomes(6)
            away.rename(store)

    async def _outcomes(self, more: int) -> None:
        """Waits until so many more people have seen something."""
        wanted = self.seen.outcomes + more
        while self.seen.outcomes < wanted:
            self.seen.changed.clear()
            await self.seen.changed.wait()

    # -- beside it -------------------------------------------------------------------------

    async def go_on(self, every: int, *, sessions_end: bool) -> None:
        """One trouble after about so many answers each."""
        for trouble in self.troubles(sessions_end=sessions_end):
            await self._outcomes(self._draw.randrange(every // 2, 2 * every))
            await trouble()

    async def record(self, every: int) -> None:
        """Somebody records an event after about so many answers each."""
        while True:
            await self._outcomes(self._draw.randrange(every // 2, 2 * every))
            async with self.quiet:
                await self.news.happens(corrects=self._draw.random() < 0.25)

    # -- afterwards ------------------------------------------------------------------------

    async def lost_acknowledgements(self) -> list[int]:
        """The interactions whose acknowledgement arrived, and whose confirmation was lost."""
        return [
            number
            for fault in self._on_callbacks
            if fault.kind == "lost"
            for number in await fault.get("whose")
        ]

    async def inexcusable(self) -> list[Unanswered]:
        """Those who got no answer although one was possible.

        It was not where the bot had no session when they asked, or where Discord refused their
        acknowledgement more than once (each new try costs seconds, and there are three); nobody
        tries again for suggestions, which are over when the next letter is typed.
        """
        met: Counter[int] = Counter()
        for fault in self._on_callbacks:
            met.update(await fault.get("whose"))
        return [
            each
            for each in self.seen.unanswered
            if not self.seen.is_in_gap(each.sent)
            and met[each.interaction] < (1 if each.what.startswith("autocomplete") else 2)
        ]
