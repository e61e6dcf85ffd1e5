"""A small ledger that is told stories, a state file, a room, and a bot that follows and sends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.discord.alerts import following, subscriptions
from bot.discord.alerts.composing import Composer
from bot.discord.alerts.sending import Sender
from bot.discord.alerts.subscription import Subscription
from bot.discord.pacing import Pacer
from bot.discord.state.store import State
from projections.book import Book
from tests.bot.alerts.room import Clock, Room
from tests.bundled import bundled, history
from tests.projections.conftest import book_of, telling
from tests.projections.telling import Told
from tests.sample import NOW

__all__ = ["book_of", "bundled", "history", "telling"]

_NAMES = count(1)


@pytest.fixture
def clock() -> Clock:
    """Stands at the instant at which the stories are recorded."""
    return Clock(NOW.timestamp())


@pytest.fixture
def room(clock: Clock) -> Room:
    return Room(clock)


@pytest.fixture
def open_state(tmp_path: Path) -> Iterator[Callable[[], State]]:
    """Opens the state file; each call is a process of its own that shares it."""
    states: list[State] = []

    def make() -> State:
        states.append(State(tmp_path / "state.db"))
        return states[-1]

    yield make
    for state in states:
        state.close()


@pytest.fixture
def state(open_state: Callable[[], State]) -> State:
    return open_state()


class NoCharts:
    """Draws nothing, quickly."""

    def picture(self, *_: Any, **__: Any) -> bytes:
        return b"picture"

    def described(self, answer: Any, *_: Any) -> str:
        return f"A chart of {len(answer.result['intervals'])} steps."


@dataclass
class Bot:
    """A process: follows a ledger, keeps its state, sends to a room."""

    told: Told
    state: State
    room: Room
    clock: Clock
    dead: set[str] = field(default_factory=set)
    name: str = field(default_factory=lambda: f"bot-{next(_NAMES)}")

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock(), UTC)

    async def run(self, job: Callable[[Book], Any]) -> Any:
        self.told.book.refresh()
        return job(self.told.book)

    def sender(self, compose: Any = None, **given: Any) -> Sender:
        composer = compose or Composer(self.run, lambda: self.now, NoCharts())
        return Sender(
            self.state, self.room, composer, name=self.name, is_dead=self.dead.__contains__,
            seconds=self.clock, wait=self.clock.wait,
            pacer=Pacer(self.clock, self.clock.wait), **given,
        )  # fmt: skip

    def watch(self, channel: int = 10, guild: int = 1, **wishes: Any) -> Subscription:
        wish = Subscription(guild, channel, **wishes)
        return self.state.run_now(lambda c: subscriptions.add(c, wish, self.clock()))

    def follow(self) -> int:
        return following.follow_now(self.told.book, self.state, self.now)

    def send(self) -> int:
        return asyncio.run(self.sender().drain())

    def tell(self, story: Any) -> list[Any]:
        """Something is recorded, and the bot looks; returns the positions."""
        positions = self.told.tell(story)
        self.follow()
        return positions

    def query(self, sql: str, *values: Any) -> list[Any]:
        return self.state.run_now(lambda c: c.execute(sql, values).fetchall())


@pytest.fixture
def bot(
    telling: Callable[[str], Told], state: State, room: Room, clock: Clock
) -> Callable[[str], Bot]:
    """A bot that has followed a story to its end."""

    def make(story: str = "[]") -> Bot:
        made = Bot(telling(story), state, room, clock)
        made.follow()
        return made

    return make
