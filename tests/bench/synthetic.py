"""A synthetic ledger of exactly ``size`` events, the same at every call, written for real.

Every measure lives through rounds of ten weeks; within a round the measures follow each other, so
that positions read like a history of all countries at once and a measure's events lie scattered
over the file. One event in four registers a source. The head of the ledger says, per importer, how
its measures stack and how far it was verified.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from eventsourcing.persistence import StoredEvent

from ledger.events.recorded import from_state, to_state
from ledger.store.application import LedgerApplication
from ledger.store.url import StoreUrl
from tests.bench.measures import Happening, Life
from tests.bench.world import PER_MEASURE, World, imagined

FIRST_DAY = date(2015, 1, 5)
ROUND = timedelta(days=70)
ROUNDS = 60
LAST_DAY = FIRST_DAY + ROUND * ROUNDS
SMALLEST = 400
#: every third event of a measure comes with a new source
_PER_SOURCE = 3
_AT_ONCE = 10_000
_SAMPLES = 40


def plan_of(size: int) -> World:
    """Who levies what on whom in the ledger of that size."""
    if size < SMALLEST:
        raise ValueError(f"a synthetic ledger has at least {SMALLEST} events")
    rng = random.Random(f"tradeledger {size}")
    events = size
    for _ in range(8):  # the head grows with the importers, and they with the events
        world = imagined(events, rng)
        left = size - len(list(_head(world))) - len(list(_tail(world)))
        if events == left * _PER_SOURCE // (_PER_SOURCE + 1):
            break
        events = left * _PER_SOURCE // (_PER_SOURCE + 1)
    return world


def happenings(size: int) -> Iterator[Happening]:
    """The events, in order of announcement."""
    world = plan_of(size)
    tail = list(_tail(world))
    yield from islice(_endless(world, size), size - len(tail))
    yield from tail


def _endless(world: World, size: int) -> Iterator[Happening]:
    rng = random.Random(size)
    yield from _head(world)
    sources = [f"law-{importer.lower()}" for importer in world.importers]
    lives = [Life(plan, world, sources, rng) for plan in world.plans]
    starts = [rng.randrange(ROUNDS - PER_MEASURE - 13) for _ in lives]
    number = 0
    for turn in range(ROUNDS):
        for place, life in enumerate(lives):
            if turn < starts[place] or not life.left:
                continue
            today = FIRST_DAY + ROUND * turn + timedelta(days=70 * place // len(lives))
            if number % _PER_SOURCE == 0:
                yield _source(sources, number, today)
            number += 1
            yield life.next(today)
    while True:
        yield _source(sources, number, LAST_DAY)
        number += 1


def _source(sources: list[str], number: int, today: date) -> Happening:
    name = f"doc-{today.year}-{number:07}"
    sources.append(name)
    del sources[:-500]
    body = {
        "key": f"source/{name}",
        "announced": today.isoformat(),
        "sources": [name],
        "source": name,
        "title": f"Notice {number} on the modification of duties, with annexes I to III",
        "type": ("federal_register", "press", "announcement", "analysis")[number % 4],
        "citation": f"{number % 97} FR {number % 99_991}",
        "url": f"https://gazette.example/{today.year}/{number:07}",
        "published": today.isoformat(),
    }
    return Happening(f"source:{name}", "source.registered", body)


def _head(world: World) -> Iterator[Happening]:
    day = FIRST_DAY.isoformat()
    for importer in world.importers:
        law = f"law-{importer.lower()}"
        about: dict[str, Any] = {"announced": day, "sources": [law], "source": law}
        about |= {"key": f"source/{law}", "title": f"Customs law of {importer}", "type": "statute"}
        yield Happening(f"source:{law}", "source.registered", about)
        yield from _stacking(importer, law, day)


def _tail(world: World) -> Iterator[Happening]:
    """What each importer's duties were checked against, said when all of it is recorded."""
    for importer in world.importers:
        law = f"law-{importer.lower()}"
        pack: dict[str, Any] = {"key": f"pack/{law}", "announced": LAST_DAY.isoformat()}
        pack |= {"pack": law, "title": f"Duties of {importer}", "importers": [importer]}
        pack |= {"covers_from": FIRST_DAY.isoformat(), "verified_until": LAST_DAY.isoformat()}
        yield Happening(f"pack:{law}", "source.verified_until", pack)


def _stacking(importer: str, law: str, day: str) -> Iterator[Happening]:
    rules: tuple[tuple[str, str, list[str], list[str]], ...] = (
        ("sector-first", "yields", ["programme:ieepa-reciprocal"], ["programme:s232"]),
        ("highest-sector", "highest", ["programme:s232"], []),
        ("list-over-surcharge", "yields", ["programme:s122"], ["programme:s301"]),
    )
    for name, rule, measures, to in rules:
        stacking = f"{importer.lower()}.{name}"
        body: dict[str, Any] = {"key": f"stacking/{stacking}", "announced": day, "sources": [law]}
        body |= {"stacking": stacking, "effective": day, "importer": importer, "rule": rule}
        body |= {"measures": measures} | ({"to": to} if to else {})
        body["why"] = "the order of programmes says which duty gives way to which on the same line"
        yield Happening(f"stacking:{stacking}", "stacking.rule_set", body)


def stored(size: int) -> Iterator[tuple[StoredEvent, str]]:
    """The events as they are stored, each with its key; samples of every kind are validated."""
    versions: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for stream, topic, body in happenings(size):
        versions[stream] += 1
        recorded = f"{body['announced']}T18:00:00.000000+00:00"
        state = orjson.dumps({"v": 1, "recorded": recorded, "by": "bench", "body": body})
        seen[topic] += 1
        if seen[topic] <= _SAMPLES:
            _validated(stream, versions[stream], topic, state)
        yield StoredEvent(stream, versions[stream], topic, state), body["key"]


def _validated(stream: str, version: int, topic: str, state: bytes) -> None:
    event = from_state(stream, version, topic, state)
    again = orjson.loads(to_state(event))
    if again != orjson.loads(state) or event.body.stream != stream:
        raise ValueError(f"{topic} is not what the ledger would store: {state!r}")


def write(path: Path, size: int) -> None:
    """Writes the ledger of that size through the real recorder, with keys and leaf hashes."""
    application = LedgerApplication(StoreUrl("sqlite", f"sqlite:///{path}", path))
    events = stored(size)
    done = 0
    try:
        while batch := list(islice(events, _AT_ONCE)):
            application.take([event for event, _ in batch], [key for _, key in batch], after=done)
            done += len(batch)
    finally:
        application.close()
