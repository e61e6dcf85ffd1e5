"""The derivation of a rate as a tree of plain text, for a code block and for a file."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any, Literal

from bot.discord.presenting.cards import day, title_of
from bot.discord.presenting.escaping import fenced, visible
from bot.discord.presenting.limits import units
from bot.discord.presenting.statuses import plain_state
from projections.messages.teller import Teller

#: columns of a code block on a desktop client; a telephone folds them
WIDTH = 58
#: columns of the file
WIDE = 100
#: how much of a tree is told
Detail = Literal[0, 1, 2]
WHOLE: Detail = 2
_DETAILS: tuple[Detail, ...] = (2, 1, 0)


def tree(say: Teller, result: dict[str, Any], width: int = WIDTH, detail: Detail = 2) -> str:
    """The tree of a ``why`` answer.

    ``detail``  2 with the events behind a branch and their sources, 1 without sources, 0 without
                events
    """
    branches = result["branches"]
    lines = [visible(str(result.get("sum") or "0%"))]
    for number, branch in enumerate(branches):
        lines += _branch(say, branch, width, detail, last=number == len(branches) - 1)
    return "\n".join(lines)


def _branch(
    say: Teller, branch: dict[str, Any], width: int, detail: Detail, *, last: bool
) -> Iterator[str]:
    mark = {"suppressed": "✗ ", "mfn": ""}.get(str(branch.get("verdict")), "")
    head = f"{mark}{branch.get('duty') or '–'}  {title_of(say, branch)}"
    guide = "   " if last else "│  "
    yield from _folded(head, "└─ " if last else "├─ ", guide, width)
    stands = f"{branch.get('measure')}, {plain_state(say, branch.get('status'))}"
    told = [stands]
    if branch.get("authority"):
        told.append(say("room.tree.basis", text=branch["authority"]))
    if branch.get("verdict") == "suppressed":
        told.append(
            say(
                "room.tree.gives-way",
                by=branch.get("by") or "?",
                because=branch.get("because") or "",
                rule=branch.get("rule") or "",
            )
        )
    if branch.get("holds_down"):
        told.append(say("room.tree.holds-down", duty=branch["holds_down"]))
    for text in told:
        yield from _folded(text, guide, guide + "  ", width)
    for step in branch.get("steps") or () if detail else ():
        yield from _step(say, step, guide, width, detail)


def _step(
    say: Teller, step: dict[str, Any], guide: str, width: int, detail: Detail
) -> Iterator[str]:
    until = f" {say('room.until', day=day(say, step['until']))}" if step.get("until") else ""
    summary = step.get("summary") or step.get("key")
    said = f"#{step.get('event')}  {step.get('announced')}  {summary}"
    yield from _folded(f"{said}{until}", f"{guide}• ", f"{guide}  ", width)
    if detail == WHOLE and step.get("sources"):
        cited = ", ".join(str(source) for source in step["sources"])
        yield from _folded(cited, f"{guide}  ", f"{guide}  ", width)


def _folded(text: str, first: str, rest: str, width: int) -> list[str]:
    """Text folded to the width, with the guides of the tree before it."""
    told = textwrap.wrap(
        visible(" ".join(text.split())), width, initial_indent=first, subsequent_indent=rest,
        break_on_hyphens=False,
    )  # fmt: skip
    return told or [first.rstrip()]


def block(say: Teller, result: dict[str, Any], most: int) -> tuple[str, bool]:
    """(a code block of at most ``most`` units, whether it holds the whole tree).

    Where the tree is too long its sources are left out, then its events, then its last lines.
    """
    told = ""
    for detail in _DETAILS:
        told = tree(say, result, detail=detail)
        if units(fenced(told)) <= most:
            return fenced(told), detail == WHOLE
    kept: list[str] = []
    room = most - units(fenced("…")) - 1
    for line in told.split("\n"):
        room -= 2 * units(line) if "``" in line or "@" in line else units(line) + 1
        if room < 0:
            break
        kept.append(line)
    return fenced("\n".join([*kept, "…"])), False
