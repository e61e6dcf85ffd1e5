"""Whatever is lost, refused or killed when: everybody is told everything, and nothing twice.

A small world is driven by a seed. Two processes follow one ledger and send from one state to a
room in which requests and answers are lost, limits are hit, channels close, and processes are
killed at every request and around every transaction. In the end the trouble is over, and what
stands in the channels is counted.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.discord.alerts import following, outbox, subscriptions
from bot.discord.alerts.filling import Found
from bot.discord.alerts.following import Step
from bot.discord.alerts.matching import Match
from bot.discord.alerts.sending import Letter, Sender, mark_of
from bot.discord.alerts.subscription import Subscription
from bot.discord.pacing import Pacer
from bot.discord.replies.reply import Embed, Reply
from bot.discord.state.store import State
from tests.bot.alerts.room import Clock, Killed, Message, Room, Turn

WISHES = (
    Subscription(1, 11),
    Subscription(1, 12, digest=True),
    Subscription(1, 13, thread=True),
    Subscription(1, 13, language="zh"),
)
TROUBLE = ("before", "after", "kill-before", "kill-after", "429", "403")


class Fragile:
    """A state whose process may be killed right before or after a transaction.

    Its work is waited for, so that a seed is the same world every time.
    """

    def __init__(self, state: State, draw: random.Random) -> None:
        self._state = state
        self._draw = draw
        self.calm = False

    async def run(self, work: Any) -> Any:
        if not self.calm and self._draw.random() < 0.03:
            raise Killed
        result = self._state.run_now(work)
        await Turn()
        if not self.calm and self._draw.random() < 0.03:
            raise Killed
        return result


class World:
    def __init__(self, seed: int, path: Path) -> None:
        self.draw = random.Random(seed)
        self.clock = Clock(1_790_000_000.0 + self.draw.randrange(86400))
        self.room = Room(self.clock)
        self.files = [State(path), State(path)]
        self.states = [Fragile(file, self.draw) for file in self.files]
        self.names = ["p0", "p1"]
        self.dead: set[str] = set()
        self.events: list[Found] = []
        self.wishes = [
            self.files[0].run_now(lambda c, w=w: subscriptions.add(c, w, 0.0)) for w in WISHES
        ]
        self.files[0].run_now(lambda c: following.begin(c, 0))
        self.kills = 0

    # -- what happens ------------------------------------------------------------------------

    def append(self) -> None:
        room = outbox.MOST_ITEMS - len(self.events)  # what is more would be counted, not listed
        for _ in range(min(room, self.draw.choice([1, 1, 1, 2, 8]))):
            number = len(self.events) + 1
            corrects = None
            if self.events and self.draw.random() < 0.2:
                corrects = self.draw.choice(self.events).about
            matches = tuple(Match(wish, "named") for wish in self.wishes)
            is_news = self.draw.random() < 0.8
            self.events.append(Found(f"event:{number}:e{number}", matches, is_news, corrects))

    async def follow(self, who: int) -> None:
        state = self.states[who]
        place = await state.run(following.place_of)
        end = min(len(self.events), place + self.draw.choice([1, 3, 50]))
        step = Step(place, end, tuple(self.events[place:end]))
        now = self.clock()
        await state.run(lambda c: following.take(c, step, now))

    async def send(self, who: int) -> None:
        sender = Sender(
            self.states[who], self.room, compose, name=self.names[who],  # type: ignore[arg-type]
            is_dead=self.dead.__contains__, seconds=self.clock, wait=self.clock.wait,
            pacer=Pacer(self.clock, self.clock.wait), in_flight=self.draw.choice([1, 2, 8]),
        )  # fmt: skip
        await sender.drain()

    async def alive(self, who: int, work: Any) -> None:
        """Lets a process work; where it is killed, another one takes its place."""
        try:
            await work(who)
        except Killed:
            self.kills += 1
            self.dead.add(self.names[who])
            self.names[who] = f"p{who}-{self.kills}"

    def trouble(self, what: str, _channel: int) -> str | None:
        if self.draw.random() > 0.35:
            return None
        # A channel whose history is closed, or an old message that is gone, is no trouble.
        return self.draw.choice(TROUBLE if what == "post" else TROUBLE[:-1])

    async def live(self, steps: int) -> None:
        self.room.trouble = self.trouble
        for _ in range(steps):
            who = self.draw.randrange(2)
            match self.draw.randrange(5):
                case 0:
                    self.append()
                case 1:
                    await self.alive(who, self.follow)
                case 2:
                    await self.alive(who, self.send)
                case 3:
                    await asyncio.gather(self.alive(0, self.send), self.alive(1, self.send))
                case _:
                    self.clock.seconds += self.draw.choice([1, 10, 61, 200, 4000, 40000])

    async def recover(self) -> None:
        self.room.trouble = lambda *_: None
        for state in self.states:
            state.calm = True
        for _ in range(200):
            await self.follow(0)
            await self.send(0)
            self.clock.seconds += 3000
            if self.is_quiet():
                return
        raise AssertionError("it does not come to rest")

    def is_quiet(self) -> bool:
        sql = "SELECT count(*) FROM posts WHERE state IN ('queued', 'sending')"
        place = self.files[0].run_now(following.place_of)
        waiting = self.files[0].run_now(lambda c: c.execute(sql).fetchone()[0])
        return bool(place == len(self.events) and waiting == 0)

    def close(self) -> None:
        for file in self.files:
            file.close()


async def compose(post: Any, wanted: Subscription, old: Any) -> Letter:
    """A letter that says what it tells of, and in which language."""
    text = " ".join([wanted.language, *(item.about for item in post.items)])
    mark = mark_of(post.nonce)
    reply = Reply(text, Embed(footer=mark))
    thread = "talk" if wanted.thread else None
    if old is None:
        return Letter(reply, mark, None, thread)
    return Letter(reply, mark, None, thread, old[1], lambda new: Reply(f"see {new}"))


def told(world: World) -> Counter[tuple[int, str, str]]:
    """How often each event stands in each channel and language."""
    found: Counter[tuple[int, str, str]] = Counter()
    for channel, messages in world.room.channels.items():
        for message in messages:
            language, *abouts = message.reply.content.split()
            found.update((channel, language, about) for about in abouts)
    return found


@pytest.mark.parametrize("seed", range(40))
def test_everything_is_told_once_whatever_happens(seed, tmp_path):
    world = World(seed, tmp_path / "state.db")
    try:
        asyncio.run(world.live(60))
        asyncio.run(world.recover())
        counted = told(world)
        expected = {
            (wish.channel, wish.language, event.about)
            for wish in world.wishes
            for event in world.events
        }
        assert {key: n for key, n in counted.items() if n != 1} == {}
        assert set(counted) == expected
        assert_corrections_answer(world)
        for message in world.room.channels[13]:
            if message.reply.content.startswith("en"):
                assert message.threads == ["talk"]
    finally:
        world.close()


def assert_corrections_answer(world: World) -> None:
    """A reply stands under the message that told of what it corrects, which points to it."""
    corrects = {event.about: event.corrects for event in world.events}
    for messages in world.room.channels.values():
        by_id = {message.id: message for message in messages}
        for message in messages:
            if message.reply_to is None:
                continue
            (about,) = message.reply.content.split()[1:]
            old = by_id[message.reply_to]
            assert corrects[about] in old.reply.content.split()
            assert Reply(f"see {message.id}") in old.edits


def test_the_worlds_are_rough_enough_to_mean_something(tmp_path):
    """Kills, retries and gathered posts all come up, or the test above shows nothing."""
    kills = replies = gathered = lost = 0
    for seed in range(6):
        world = World(seed, tmp_path / f"{seed}.db")
        asyncio.run(world.live(60))
        asyncio.run(world.recover())
        kills += world.kills
        lost += sum(what == "recent" for _, what, _ in world.room.requests)
        for messages in world.room.channels.values():
            replies += sum(message.reply_to is not None for message in messages)
            gathered += sum(len(message.reply.content.split()) > 3 for message in messages)
        world.close()
    assert min(kills, replies, gathered, lost) > 5


def test_a_post_that_arrived_is_found_where_people_went_on_talking(bot):
    one = bot("- {introduced: us.x, programme: s122, title: Surcharge}")
    one.watch()
    lost = ["after"]
    one.room.trouble = lambda what, _channel: lost.pop() if what == "post" and lost else None
    one.tell("- {set: 20%, effective: 2026-12-01, announced: 2026-11-23, origins: [CN]}")
    assert one.send() == 0
    chat = [Message(1000 + n, Reply("so what"), f"chat-{n}", None, None) for n in range(200)]
    one.room.channels[10] += chat
    one.clock.seconds += 600
    assert one.send() == 1
    told = [each for each in one.room.contents(10) if each != "so what"]
    assert len(told) == 1
