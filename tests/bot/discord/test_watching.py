"""The watch over a running bot, against a clock of the test's own."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise

from bot.discord.life.notifying import Notifier
from bot.discord.life.vitals import HEARTBEAT, Vitals
from bot.discord.life.watching import LOOK, WORD, Seen, Watch


class OverError(Exception):
    """The time of a test is up."""


@dataclass
class World:
    """A clock, a gateway, and a supervisor."""

    until: float
    now: float = 0.0
    latency: float | None = None
    late_by: dict[int, float] = field(default_factory=dict)
    seen: Seen | Exception = field(default_factory=Seen)
    said: list[tuple[float, str]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    at: dict[int, object] = field(default_factory=dict)

    async def pause(self, seconds):
        self.now += seconds + self.late_by.pop(int(self.now), 0.0)
        for second in sorted(each for each in self.at if each <= self.now):
            self.at.pop(second)()
        if self.now > self.until:
            raise OverError

    def beating(self):
        """A gateway that answers each heartbeat a little differently, or always the same."""
        return self.latency if self.latency is not None else 0.04 + self.now / 1e6

    async def look(self):
        if isinstance(self.seen, Exception):
            raise self.seen
        return self.seen

    def watch(self, vitals, watchdog=None):
        class Ours(Notifier):
            def _tell(ours, line):  # noqa: N805
                self.said.append((self.now, line))
                return True

        run = Watch(
            vitals, Ours("/run/x", watchdog), self.beating, self.look, lambda: self.now,
            self.pause, self.failures.append,
        )  # fmt: skip
        with suppress(OverError):
            asyncio.run(run.run())
        return [line for _, line in self.said]


def test_ready_is_said_once_when_discord_has_said_so():
    world, vitals = World(until=100), Vitals(started=0.0)
    world.at[40] = vitals.connected
    world.at[60] = vitals.connected
    said = world.watch(vitals)
    assert said.count("READY=1") == 1
    assert next(at for at, line in world.said if line == "READY=1") == 40


def test_a_bot_that_is_well_says_so_in_time():
    world, vitals = World(until=600), Vitals(started=0.0)
    vitals.connected()
    world.watch(vitals, watchdog=60.0)
    words = [at for at, line in world.said if line == "WATCHDOG=1"]
    gaps = [later - earlier for earlier, later in pairwise(words)]
    assert max(gaps) <= 21
    assert len(words) >= 28


def test_without_a_time_of_its_own_the_supervisor_hears_every_half_minute():
    world, vitals = World(until=300), Vitals(started=0.0)
    vitals.connected()
    assert 300 / WORD <= world.watch(vitals).count("WATCHDOG=1") <= 300 / WORD + 2


def test_a_frozen_gateway_silences_the_watchdog_and_is_told():
    world, vitals = World(until=900, latency=0.04), Vitals(started=0.0)
    vitals.connected()
    said = world.watch(vitals)
    last = max(at for at, line in world.said if line == "WATCHDOG=1")
    assert last <= 3 * HEARTBEAT
    assert any("frozen" in line for line in said)


def test_a_loop_that_was_held_up_is_told_and_comes_back():
    world, vitals = World(until=200, late_by={50: 4.0}), Vitals(started=0.0)
    vitals.connected()
    said = world.watch(vitals)
    assert [line for line in said if line.startswith("STATUS=")] == [
        "STATUS=answering", "STATUS=the loop is late by 4.0 s", "STATUS=answering",
    ]  # fmt: skip
    assert max(at for at, line in world.said if line == "WATCHDOG=1") > 150


def test_what_is_looked_at_reaches_the_vitals():
    world = World(until=2 * LOOK + 2, seen=Seen(followed=7.0, waited=700.0, late=0.5))
    vitals = Vitals(started=0.0)
    vitals.connected()
    world.watch(vitals)
    assert vitals.problems(world.now) == [
        "alerts wait since 12 min",
        "50 % of the last answers came too late",
    ]


def test_a_look_that_fails_is_reported_and_the_watch_goes_on():
    world, vitals = World(until=200, seen=RuntimeError("no state")), Vitals(started=0.0)
    vitals.connected()
    said = world.watch(vitals)
    assert len(world.failures) >= 10
    assert said.count("WATCHDOG=1") >= 6
