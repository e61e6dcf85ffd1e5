"""``tradeledger correct`` and ``retract``: our record was wrong, and a new event says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from ledger.commands.options import is_text, values_of
from ledger.commands.recording import LACKING, Recording, recording_of, recording_options
from ledger.commands.told import refused, tell
from ledger.commands.typed import Shape, Typed, shape_of
from ledger.damage import explained
from ledger.desk import correct as desk
from ledger.events.base import Event
from ledger.events.corrections import Corrected
from ledger.opening import writing
from ledger.store.application import LedgerApplication
from ledger.store.log import Log
from ledger.terminal import dumps, output_format, this_call
from ledger.vocabulary.problems import Problem

_NOTHING = {"", "null", "~"}


@click.command(
    epilog="\b\nExamples:\n"
    "  tradeledger correct 431 --set duty=12.5% --why 'the notice says 12.5, we had 10'\n"
    "  tradeledger correct 431 --set until= --set scope.codes=7201,7202 --why '…' --dry-run",
)
@click.argument("position", metavar="POSITION")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="FIELD=VALUE",
    help="The right value; nothing behind = takes the field out. Repeatable.",
)
@click.option("--why", metavar="TEXT", help="What was wrong with the record.  [required]")
@recording_options(waive=False)
@output_format
@explained
def correct(position: str, settings: tuple[str, ...], why: str | None, **given: Any) -> int | None:
    """Correct fields of an earlier event (by position or key) by a new event.

    The earlier event stays as it was recorded. An amendment of the law is no correction: append
    it as an event.
    """
    how = recording_of(given)
    problems = _reason(why, "--why")
    if not settings:
        fix = "add  --set duty=12.5%"
        problems.append(Problem(LACKING, "nothing is set right.", fix, "--set"))
    if problems:
        return refused(problems)
    call = this_call()
    reader = Typed(call.clock.date())
    application = writing(call)
    before: dict[str, Event] = {}

    def make(log: Log) -> tuple[Corrected | None, list[Problem]]:
        target = desk.target_of(application, log, position)
        reader.problems.clear()
        changes = _changes(target.event, settings, reader)
        if reader.problems:
            return None, list(reader.problems)
        key = desk.made_key(log, target.key, "corrected")
        made, found = desk.correction(target, key, changes, str(why), call.clock.date())
        if made is not None:
            before[made.key] = target.event
        return made, found

    def details(event: Event) -> list[str]:
        assert isinstance(event, Corrected)
        return [
            f"{name}: {_shown(old)} → {_shown(new)}"
            for name, old, new in desk.changed(before[event.key], event.fields)
        ]

    code = _append(application, make, how, details)
    for assumed in reader.assumed:
        call.say(f"took {assumed}")
    return code


@click.command(epilog="Example:  tradeledger retract 431 --reason 'recorded twice, see 212'")
@click.argument("position", metavar="POSITION")
@click.option("--reason", metavar="TEXT", help="Why it should not have been recorded.  [required]")
@recording_options(waive=False)
@output_format
@explained
def retract(position: str, reason: str | None, **given: Any) -> int | None:
    """Withdraw an earlier event (by position or key) by a new event: it did not happen."""
    how = recording_of(given)
    problems = _reason(reason, "--reason")
    if problems:
        return refused(problems)
    call = this_call()
    application = writing(call)

    def make(log: Log) -> tuple[Event | None, list[Problem]]:
        target = desk.target_of(application, log, position)
        key = desk.made_key(log, target.key, "retracted")
        return desk.retraction(target, key, str(reason), call.clock.date()), []

    return _append(application, make, how, lambda _: ())


def _append(application: LedgerApplication, make: Any, how: Recording, details: Any) -> int:
    _, outcome = desk.append_made(
        application, make, by=how.by, now=this_call().clock, dry_run=how.dry_run
    )
    log = application.reader()
    try:
        return tell(outcome, log, dry_run=how.dry_run, details=details)
    finally:
        log.close()


def _reason(text: str | None, option: str) -> list[Problem]:
    if text is not None and text.strip() and is_text(text):
        return []
    detail = "no reason is given." if text is None else f"{text[:40]!r} is no reason."
    return [Problem(LACKING, detail, f'add  {option} "the order says …"', option)]


def _changes(event: Event, settings: Sequence[str], reader: Typed) -> dict[str, Any]:
    """The fields that are set, as values; a field of a field is laid over what is believed."""
    typed: dict[tuple[str, ...], list[str]] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        path = tuple(part.strip().replace("-", "_") for part in name.strip().split(".", 1))
        if not equals or not all(path):
            detail = f"{setting[:60]!r} sets no field."
            reader.refuse("--set", detail, "write it like  --set duty=12.5%")
        elif _known(type(event), path, reader):
            typed.setdefault(path, []).append(text)
    values: dict[str, Any] = {}
    for path, texts in typed.items():
        field = ".".join(path)
        if len(texts) > 1 and shape_of(type(event).model_fields[path[0]])[0] not in _REPEATED:
            reader.refuse(f"--set {field}", "it is set twice.", "keep one of them")
        taken_out = texts[-1].strip() in _NOTHING
        if len(path) == 1:
            values[field] = None if taken_out else _value(type(event), path, texts, reader)[field]
            continue
        around = values.get(path[0]) or _stored(event, path[0])
        if taken_out:
            values[path[0]] = {n: v for n, v in around.items() if n != path[1]} or None
        else:
            values[path[0]] = {**around, **_inner(type(event), path, texts, reader)}
    return values


_REPEATED = {Shape.LIST, Shape.TEXTS, Shape.VALUES, Shape.TABLE}


def _stored(event: Event, field: str) -> dict[str, Any]:
    value = event.model_dump(mode="json", exclude_defaults=True).get(field)
    return value if isinstance(value, dict) else {}


def _value(
    model: type[Event], path: tuple[str, ...], texts: list[str], reader: Typed
) -> dict[str, Any]:
    values = values_of(model, {path: texts}, reader, prefix="--set ")
    return {path[0]: None, **values}


def _inner(
    model: type[Event], path: tuple[str, ...], texts: list[str], reader: Typed
) -> Mapping[str, Any]:
    """The value of ``scope.codes`` or, in a table, of ``duties.CN``."""
    if shape_of(model.model_fields[path[0]])[0] is Shape.TABLE:
        return {path[1]: texts[-1].strip()}
    value = _value(model, path, texts, reader)[path[0]]
    return value if isinstance(value, dict) else {}


def _known(model: type[Event], path: tuple[str, ...], reader: Typed) -> bool:
    """Whether the path names a field; says which there are if it does not."""
    fields = [name for name in model.model_fields if name not in {"key", "waivers"}]
    if path[0] not in fields:
        detail = f"{model.kind} has no field {path[0][:40]!r} that can be corrected."
        reader.refuse(f"--set {path[0][:40]}", detail, f"it has: {', '.join(fields)}")
        return False
    shape, inner = shape_of(model.model_fields[path[0]])
    if len(path) == 1 or shape is Shape.TABLE:
        return True
    if shape is Shape.VALUE and path[1] in inner.model_fields:
        return True
    known = ", ".join(inner.model_fields) if shape is Shape.VALUE else "none"
    detail = f"{path[0]} has no field {path[1][:40]!r}."
    reader.refuse(f"--set {'.'.join(path)[:60]}", detail, f"it has: {known}")
    return False


def _shown(value: Any) -> str:
    if value is None:
        return "(none)"
    return value if isinstance(value, str) else dumps(value)
