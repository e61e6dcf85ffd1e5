"""What was recorded, held or refused, in every format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from ledger.desk.append import Outcome
from ledger.events.base import Event
from ledger.store.log import Log, row_at
from ledger.terminal import DONE, NO, WRONG_CALL, Call, emit, report, this_call
from ledger.vocabulary.problems import Problem, ProblemsError

#: looked up by name when it is needed: the write side does not import the read side
PREVIEW = ("projections.preview", "before_and_after")
_STATUS_WIDTH = 8


@dataclass(slots=True)
class Told:
    """A record of the output, and lines that stand under it for people."""

    record: dict[str, Any]
    details: Sequence[str] = ()

    def line(self) -> str:
        record = self.record
        status = "would record" if record["status"] == "would_record" else record["status"]
        return (
            f"{status:<{_STATUS_WIDTH}} {record['position']:>5}  "
            f"{record['kind']}  {click.style(record['key'], bold=True)}"
        )

    def lines(self) -> Iterator[str]:
        yield self.line()
        for waiver in self.record["waived"]:
            mark = click.style("waived", fg="yellow", bold=True)
            yield f"         {mark} {waiver['rule']} by {waiver['who']}: {waiver['why']}"
        yield from (f"         {detail}" for detail in self.details)


def refused(problems: Iterable[Problem]) -> int:
    """Reports problems; 2 where the call or a file is wrong, 1 where rules object."""
    found = list(problems)
    report(found, as_json=this_call().format in {"json", "jsonl"})
    errors = [problem for problem in found if problem.severity == "error"]
    if not errors:
        return DONE
    return WRONG_CALL if any(p.code.startswith("IN-") for p in errors) else NO


def records(outcome: Outcome, log: Log, *, dry_run: bool, held: bool = True) -> list[Told]:
    """One record per event: those that were held before, then the new ones."""
    new = {event.key: (position, event) for position, event in outcome.recorded}
    before = [_held(log, key, new) for key in outcome.held] if held else []
    status = "would_record" if dry_run else "recorded"
    made = [
        Told(
            _record(position, event.key, event.kind, event.stream, status)
            | {"waived": [waiver.model_dump() for waiver in event.waivers]}
        )
        for position, event in outcome.recorded
    ]
    return [*before, *made]


def _held(log: Log, key: str, new: Mapping[str, tuple[int, Event]]) -> Told:
    """An event that is held: in the ledger, or earlier in the same batch."""
    position = log.position_of(key)
    row = row_at(log, position) if position is not None else None
    if row is not None:
        position, kind, stream = row.position, row.topic, row.stream
    else:
        position, event = new[key]
        kind, stream = event.kind, event.stream
    return Told(_record(position, key, kind, stream, "held"))


def _record(position: int, key: str, kind: str, stream: str, status: str) -> dict[str, Any]:
    return {
        "position": position, "key": key, "kind": kind, "stream": stream, "status": status,
        "waived": [],
    }  # fmt: skip


def tell(
    outcome: Outcome,
    log: Log,
    *,
    dry_run: bool,
    details: Callable[[Event], Sequence[str]] = lambda _: (),
    short: bool = False,
) -> int:
    """Prints an outcome; returns the exit code. ``short`` sums up in text what was many."""
    call = this_call()
    for problem in outcome.waived:
        call.say(f"let pass: {problem.code}  {problem.message}: {problem.detail}")
    code = refused(outcome.problems)
    if code != DONE:
        return code
    if not (outcome.recorded or outcome.held):
        call.say("there are no events in it")
    summed_up = short and call.format == "text"
    told = records(outcome, log, dry_run=dry_run, held=not summed_up)
    under = {event.key: details(event) for _, event in outcome.recorded}
    for each in told:
        each.details = under.get(each.record["key"], ())
    preview = previewed(call, [event for _, event in outcome.recorded]) if dry_run else []
    lines = _summary(outcome, told, dry_run=dry_run) if short else _lines(told)
    emit([each.record for each in told], lambda: [*lines, *preview])
    if call.format != "text":
        for line in preview:
            call.say(line)
    return DONE


def _lines(told: Sequence[Told]) -> Iterator[str]:
    return (line for each in told for line in each.lines())


def _summary(outcome: Outcome, told: Sequence[Told], *, dry_run: bool) -> Iterator[str]:
    made = [each for each in told if each.record["status"] != "held"]
    if made:
        first, last = made[0].record["position"], made[-1].record["position"]
        verb = "would record" if dry_run else "recorded"
        where = f"position {first}" if first == last else f"positions {first} to {last}"
        yield f"{verb} {counted(len(made))}, {where}"
        for each in made:
            if each.record["waived"]:
                yield from each.lines()
    if outcome.held:
        are = "is" if len(outcome.held) == 1 else "are"
        yield f"{counted(len(outcome.held))} {are} held already"
    if not made:
        yield "nothing to record"


def counted(number: int) -> str:
    return f"{number} event{'' if number == 1 else 's'}"


def previewed(call: Call, events: list[Event]) -> list[str]:
    """What the events would change, in lines of the read side; nothing where it cannot say."""
    if not events:
        return []
    module, name = PREVIEW
    try:
        before_and_after = getattr(import_module(module), name, None)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        before_and_after = None
    if before_and_after is None:
        return []
    try:
        return list(before_and_after(call, events))
    except ProblemsError as error:
        call.say(f"no rates before and after: {error}")
        return []
