"""Who levies what on whom: the plan of a synthetic ledger.

More events mean more importers, more origins and more measures, as in a wider world; the number of
measures that reach one (importer, origin) pair stays the same, about ``ON_EVERYBODY + ON_A_PAIR``.
That is what lets a question cost the same at any size, if the ledger lets it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from ledger.vocabulary import economies, goods

Shape = Literal["mfn", "table", "surcharge", "sector", "country", "list"]

PER_MEASURE = 33
MEASURES_OF_AN_IMPORTER = 120
#: measures of each importer that hit every origin, in this order
ON_EVERYBODY: tuple[Shape, ...] = ("mfn", "table", "surcharge", "sector", "sector", "sector")
#: measures that name an origin, for each pair
ON_A_PAIR = 8
#: origins that such a measure names: from, to
NAMED = (4, 12)

_PROGRAMME: dict[Shape, str] = {
    "mfn": "mfn",
    "table": "ieepa-reciprocal",
    "surcharge": "s122",
    "sector": "s232",
    "country": "ieepa-other",
    "list": "s301",
}


@dataclass(slots=True)
class Plan:
    """One measure: what it is, whom it hits, how many events it gets, in which round it starts."""

    id: str
    number: int
    importer: str
    shape: Shape
    origins: tuple[str, ...]
    codes: tuple[str, ...]
    length: int
    start: int = 0

    @property
    def programme(self) -> str:
        return _PROGRAMME[self.shape]

    @property
    def names_origins(self) -> bool:
        return economies.ALL not in self.origins


@dataclass(slots=True)
class World:
    """The importers, the origins that each one's measures name, and the measures."""

    importers: list[str]
    origins: dict[str, list[str]] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)


@cache
def lines() -> tuple[str, ...]:
    """Tariff lines to draw from, as the schedules print them: all chapters, 4 to 10 digits."""
    found = []
    for chapter in range(1, 98):
        if f"{chapter:02}" == goods.RESERVED_CHAPTER:
            continue
        for heading in range(1, 16):
            head = f"{chapter:02}{heading:02}"
            found += [head, f"{head}10", f"{head}2030", f"{head}90{heading:02}90"]
    return tuple(goods.print_code(code) for code in found)


#: goods on which duties meet: each importer's sectors and most of its lists hit some of these
MEETING = ("7208.10", "7304.19", "7601.10", "8471.30", "8507.60", "8541.43", "8703.80", "8708.29")


def imagined(events: int, rng: random.Random) -> World:
    """The plan of a ledger of about ``events`` events of measures."""
    count = max(len(ON_EVERYBODY) + 2, round(events / PER_MEASURE))
    everybody = ["US", "CN", "EU"] + [
        code
        for code in economies.codes()
        if code not in {"US", "CN", "EU"} and not economies.memberships(code)
    ]
    importers = everybody[: max(1, min(len(everybody), count // MEASURES_OF_AN_IMPORTER))]
    world = World(importers)
    for number, importer in enumerate(importers):
        its_share = count // len(importers) + (number < count % len(importers))
        _add_importer(world, importer, its_share, everybody, rng)
    _spread(world, events, rng)
    return world


def _add_importer(
    world: World, importer: str, share: int, everybody: list[str], rng: random.Random
) -> None:
    specific = share - len(ON_EVERYBODY)
    average = sum(NAMED) / 2
    others = [code for code in everybody if code != importer]
    wanted = max(1, round(specific * average / ON_A_PAIR))
    origins = world.origins[importer] = others[:wanted]
    place = 0
    for number in range(share):
        at_all = number < len(ON_EVERYBODY)
        shape: Shape = ON_EVERYBODY[number] if at_all else "list" if number % 2 else "country"
        named: tuple[str, ...] = (economies.ALL,)
        if not at_all:
            size = min(rng.randint(*NAMED), len(origins))
            named = tuple(origins[(place + step) % len(origins)] for step in range(size))
            place += size
        plan = Plan(
            id=f"{importer.lower()}.{_PROGRAMME[shape]}.{shape}-{number:03}",
            number=len(world.plans),
            importer=importer,
            shape=shape,
            origins=named,
            codes=_codes(shape, number, rng),
            length=0,
        )
        world.plans.append(plan)


def _codes(shape: Shape, number: int, rng: random.Random) -> tuple[str, ...]:
    """The goods that a measure starts with; none stands for all goods."""
    if shape in {"mfn", "table", "surcharge", "country"}:
        return ()
    meeting = rng.sample(MEETING, 5 if shape == "sector" else 3)
    return tuple(sorted({*meeting, *rng.sample(lines(), 6 + number % 13)}))


def _spread(world: World, events: int, rng: random.Random) -> None:
    """Gives each measure its number of events, so that together they are exactly ``events``."""
    plans = world.plans
    for plan in plans:
        plan.length = rng.randint(PER_MEASURE - 13, PER_MEASURE + 13)
    over = sum(plan.length for plan in plans) - events
    step = -1 if over > 0 else 1
    least = 3
    while over:
        for plan in plans:
            if over and plan.length + step >= least:
                plan.length += step
                over += step
