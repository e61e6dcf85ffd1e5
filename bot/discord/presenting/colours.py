"""The colour of an answer's edge, by how what it tells of stands.

Every colour has a contrast of at least 3 to 1 against Discord's light and its dark background
(WCAG 2.2, 1.4.11), and none is the only carrier of its meaning: the status stands in words too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from projections.answers.answer import Answer

IN_FORCE = 0x2D9A57
SCHEDULED = 0x4F86F0
SUSPENDED = 0xC47A12
VOID = 0xE5484D
UNKNOWN = 0x84888F
LEDGER = 0x8B7AE0

_STATUS = {
    "in_force": IN_FORCE,
    "suspended": SUSPENDED,
    "suspended_in_part": SUSPENDED,
    "scheduled": SCHEDULED,
    "announced": SCHEDULED,
    "planned": SCHEDULED,
    "postponed": SUSPENDED,
    "threatened": SUSPENDED,
    "exempt": IN_FORCE,
    "held": IN_FORCE,
    "void": VOID,
    "terminated": VOID,
    "lapsed": VOID,
    "ended": VOID,
    "cancelled": VOID,
    "replaced": UNKNOWN,
}


def of(answer: Answer, *, behind: bool = False) -> int:
    """The colour of an answer; red where the copy that it was read from lags."""
    if behind:
        return VOID
    if answer.status != "answered":
        return UNKNOWN
    found = _OF_KIND.get(answer.kind)
    return found(answer) if found is not None else LEDGER


def of_status(status: object) -> int:
    """The colour of a status as the answers write it."""
    return _STATUS.get(str(status), UNKNOWN)


def _of_rate(answer: Answer) -> int:
    result = answer.result
    known, on = answer.clocks.get("known_by"), answer.clocks.get("on")
    if known and on and str(on)[:10] > str(known)[:10]:
        return SCHEDULED
    parts: list[dict[str, Any]] = result.get("components") or []
    states = {str(part.get("status")) for part in parts}
    if states & {"suspended", "suspended_in_part"}:
        return SUSPENDED
    if "in_force" in states or (parts and states == {"None"}):
        return IN_FORCE
    return of_status(next(iter(sorted(states)), None))


def _of_state(answer: Answer) -> int:
    state = answer.result.get("state")
    return of_status(state) if state else LEDGER


def _of_check(answer: Answer) -> int:
    verdicts = {claim["verdict"] for claim in answer.result.get("claims", ())}
    order = (("contradicted", VOID), ("approximate", SUSPENDED), ("supported", IN_FORCE))
    return next((colour for verdict, colour in order if verdict in verdicts), UNKNOWN)


def _of_what_comes(_: Answer) -> int:
    return SCHEDULED


_OF_KIND: dict[str, Callable[[Answer], int]] = {
    "rate": _of_rate,
    "why": _of_rate,
    "truce": _of_state,
    "talks": _of_state,
    "check": _of_check,
    "forecast": _of_what_comes,
}
