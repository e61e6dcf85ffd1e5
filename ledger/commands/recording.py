"""Who records, what is waived, and whether it is only tried: the same on every writing command."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import click

from ledger.desk.append import recorder_name
from ledger.events.base import Waiver
from ledger.rules import RULES
from ledger.vocabulary.problems import Problem, ProblemsError, register

LACKING = register("IN-20", "a call that lacks something, or has it in the wrong shape")
NO_RULE = register("IN-23", "a waiver that waives nothing")
RECORDER = "TRADELEDGER_RECORDER"
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Recording:
    """How this call records."""

    by: str
    waivers: tuple[Waiver, ...]
    dry_run: bool
    propose: bool = False


def recording_options(
    *, waive: bool = True, taken: Sequence[str] = (), propose: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--dry-run``, ``--by``, ``--waive`` with ``--why``.

    Where a field of the event is itself called ``by`` or ``why`` (``taken``), the plain name is
    the field's, and these are ``--recorder`` and ``--waive-why``.
    """
    by = [name for name in ("--by", "--recorder") if name[2:] not in taken]
    why = [name for name in ("--why", "--waive-why") if name[2:] not in taken]
    options = [
        click.option("--dry-run", is_flag=True, help="Only show what would be recorded."),
        click.option(
            *by,
            "recorder",
            metavar="NAME",
            help=f"Who records.  [default: ${RECORDER}, else the system's user]",
        ),
    ]
    if propose:
        options.append(
            click.option(
                "--propose",
                is_flag=True,
                help="Only propose it: a second person approves it, or nobody does.",
            )
        )
    if waive:
        options += [
            click.option(
                "--waive",
                "waived",
                multiple=True,
                metavar="RULE",
                help="Let this rule pass, visibly in the record; repeatable, each with its "
                f"{why[0]}.",
            ),
            click.option(
                *why, "waived_why", multiple=True, metavar="TEXT", help="Why the rule is let pass."
            ),
        ]

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


def recording_of(*given: Mapping[str, Any]) -> Recording:
    """How to record, from the options of the command and of those around it.

    Raises ``ProblemsError`` with every problem of these options.
    """
    problems: list[Problem] = []
    typed = next((g["recorder"] for g in reversed(given) if g.get("recorder") is not None), None)
    by = _name(typed, problems)
    waived = [rule for each in given for rule in each.get("waived", ())]
    whys = [why for each in given for why in each.get("waived_why", ())]
    waivers = _waivers(waived, whys, by, problems)
    if problems:
        raise ProblemsError(problems)
    return Recording(
        by,
        waivers,
        any(each.get("dry_run") for each in given),
        any(each.get("propose") for each in given),
    )


def _name(typed: str | None, problems: list[Problem]) -> str:
    name = typed if typed is not None else os.environ.get(RECORDER) or recorder_name()
    name = " ".join(name.split())
    if not name or not name.isprintable() or len(name) > _LONGEST_NAME:
        detail = f"{name[:40]!r} is no name."
        problems.append(Problem(LACKING, detail, 'write  --by "Kim Lee"', "--by"))
    return name


def _waivers(
    waived: Sequence[str], whys: Sequence[str], by: str, problems: list[Problem]
) -> tuple[Waiver, ...]:
    if len(whys) == 1 and len(waived) > 1:
        whys = [whys[0]] * len(waived)
    if len(whys) != len(waived):
        detail = f"{len(waived)} rule(s) are waived, and {len(whys)} reason(s) are given."
        fix = 'give each --waive RULE its --why "…"'
        problems.append(Problem(LACKING, detail, fix, "--waive"))
        return ()
    codes = [rule.code for rule in RULES]
    made = []
    for typed, why in zip(waived, whys, strict=True):
        rule = typed.strip().upper()
        if rule not in codes:
            near = get_close_matches(rule, codes, n=1)
            fix = f"did you mean {near[0]}?" if near else f"rules are {', '.join(codes[:4])}, …"
            problems.append(Problem(NO_RULE, f"{typed[:40]!r} is no rule.", fix, "--waive"))
        elif not why.strip():
            fix = "say why; it stays in the record"
            problems.append(Problem(NO_RULE, f"{rule} is waived without a reason.", fix, "--why"))
        else:
            made.append(Waiver(rule=rule, why=why, who=by))
    return tuple(made)
