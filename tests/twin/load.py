"""Many users at once: how fast the bot answers, measured where the users are.

Users go round in a closed loop: the next question is asked when the answer is there.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.twin.attempts import Attempt, NoAnswerError
from tests.twin.messages import Message

if TYPE_CHECKING:
    from tests.twin.people import Person
    from tests.twin.world import World

#: what a user does: a mapping with ``do`` and the arguments of the method of ``Person``
Act = dict[str, Any]


def begin(person: Person, act: Act) -> Attempt:
    """One interaction, sent. ``do``: ``slash``, ``autocomplete`` or ``press``."""
    arguments = {key: value for key, value in act.items() if key != "do"}
    channel = arguments.pop("channel", "general")
    if act["do"] == "slash":
        options = arguments.pop("options", {})
        return person.send_slash(channel, arguments["command"], **options)
    if act["do"] == "autocomplete":
        options = arguments.pop("options", {})
        return person.send_autocomplete(
            channel, arguments["command"], arguments["option"], arguments["text"], **options
        )
    if act["do"] == "press":
        message = arguments["message"]
        assert isinstance(message, Message)
        return person.sees(message).send_press(arguments["label"])
    raise ValueError(f"nobody can {act['do']}")


async def load(
    world: World,
    acts: list[Act],
    *,
    users: int = 1,
    seconds: float | None = None,
    rounds: int | None = None,
    patience: float = 30.0,
    apart: int = 1,
) -> dict[str, float]:
    """Lets ``users`` go through ``acts`` for so many seconds, or so many rounds each.

    Each user begins ``apart`` acts after the one before: far apart, nobody asks what another has
    just asked.

    Answers counts and times in milliseconds: ``answers``, ``per_second``, ``late`` (never
    acknowledged in time), ``ack_p50``, ``ack_p99``, ``ack_max``, ``final_p50``, ``final_p99``,
    ``final_max``, ``seconds``.
    """
    people = [world.user(f"User {number}") for number in range(users)]
    acks: list[float] = []
    finals: list[float] = []
    late = 0
    started = time.perf_counter()

    def going() -> Iterator[int]:
        for turn in count():
            if rounds is not None and turn >= rounds:
                return
            if seconds is not None and time.perf_counter() - started >= seconds:
                return
            yield turn

    async def one(person: Person, shift: int) -> None:
        nonlocal late
        for turn in going():
            attempt = begin(person, acts[(turn + shift * apart) % len(acts)])
            began = attempt.interaction.sent
            try:
                await attempt.outcome(patience)
            except NoAnswerError:
                late += 1
                continue
            acks.append(attempt.milliseconds or 0.0)
            finals.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*(one(person, shift) for shift, person in enumerate(people)))
    took = time.perf_counter() - started
    told = {
        "answers": len(acks),
        "late": late,
        "seconds": took,
        "per_second": len(acks) / took if took else 0.0,
    }
    for name, times in (("ack", acks), ("final", finals)):
        rank = _ranked(times)
        told |= {f"{name}_p50": rank(0.5), f"{name}_p99": rank(0.99), f"{name}_max": rank(1.0)}
    return told


def _ranked(times: list[float]) -> Callable[[float], float]:
    ordered = sorted(times)

    def at(share: float) -> float:
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0

    return at
