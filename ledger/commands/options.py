"""The options of a kind, made from its model's fields; and back from what was typed to an event."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

import click
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ledger.commands.typed import Shape, Typed, shape_of
from ledger.commands.words import TELLING, word
from ledger.desk.packs import build
from ledger.events.base import Event
from ledger.vocabulary.problems import BAD_FIELD, Problem

_LISTS = {Shape.LIST, Shape.TEXTS, Shape.TABLE, Shape.VALUES}
#: not typed as a field: --waive makes them
_APART = {"waivers"}
_INNER = "."
#: between the parts of a parameter's name, which must be an identifier
_PART = "__"


def fields_of(model: type[Event]) -> dict[str, FieldInfo]:
    """The fields that are typed, those that are needed first."""
    fields = {n: info for n, info in model.model_fields.items() if n not in _APART}
    return dict(sorted(fields.items(), key=lambda each: not is_needed(model, each[0])))


def is_needed(model: type[Event], name: str) -> bool:
    return name != "key" and model.model_fields[name].is_required()


def option_of(name: str) -> str:
    """``except_origins`` is typed ``--except-origins``."""
    return f"--{name.replace('_', '-')}"


def options_of(model: type[Event]) -> list[click.Parameter]:
    """The click options of a kind. Every value stays text: the model judges all of them at once."""
    made: list[click.Parameter] = []
    for name, info in fields_of(model).items():
        made.append(_option(model, name, info))
        shape, inner = shape_of(info)
        if shape is Shape.VALUE:
            made += [_inner(name, each, inner.model_fields[each]) for each in inner.model_fields]
    return made


def _option(model: type[Event], name: str, info: FieldInfo) -> click.Option:
    shape, _ = shape_of(info)
    known = word(model.kind, name)
    notes = ["required"] if is_needed(model, name) else []
    if shape is Shape.VALUE:
        notes.append(f"or {option_of(name)}.FIELD")
    return click.Option(
        [option_of(name), f"field{_PART}{name}"],
        multiple=shape in _LISTS,
        is_flag=shape is Shape.FLAG,
        metavar=None if shape is Shape.FLAG else known.metavar,
        help=known.meaning + (f"  [{', '.join(notes)}]" if notes else ""),
    )


def _inner(name: str, inner: str, info: FieldInfo) -> click.Option:
    """``--scope.codes``: a field of a value; told with ``--scope``, so kept out of the help."""
    shape, _ = shape_of(info)
    return click.Option(
        [f"{option_of(name)}.{inner.replace('_', '-')}", f"field{_PART}{name}{_PART}{inner}"],
        multiple=shape in _LISTS,
        is_flag=shape is Shape.FLAG,
        hidden=True,
    )


def typed_fields(given: Mapping[str, Any]) -> dict[tuple[str, ...], list[str]]:
    """What was typed for fields, by path: ``("scope", "codes")`` to the texts given for it."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name, value in given.items():
        if not name.startswith(f"field{_PART}") or value is None or value in ((), False):
            continue
        texts = ["true"] if value is True else [value] if isinstance(value, str) else list(value)
        found[tuple(name.split(_PART)[1:])] = texts
    return found


def values_of(
    model: type[BaseModel],
    typed: Mapping[tuple[str, ...], Sequence[str]],
    reader: Typed,
    prefix: str = "--",
) -> dict[str, Any]:
    """Field values from typed texts; fields of a value are laid over the value."""
    values: dict[str, Any] = {}
    for path, texts in sorted(typed.items(), key=lambda each: len(each[0])):
        place = prefix + _INNER.join(path).replace("_", "-")
        if not all(map(is_text, texts)):
            reader.refuse(place, "the text is not UTF-8.", "type it again, or use --file")
            continue
        info = model.model_fields[path[0]]
        if len(path) == 1:
            values[path[0]] = reader.value(info, texts, place)
            continue
        _, inner = shape_of(info)
        value = reader.value(inner.model_fields[path[1]], texts, place)
        around = values.get(path[0])
        values[path[0]] = {**(around if isinstance(around, dict) else {}), path[1]: value}
    return values


def is_text(text: str) -> bool:
    """Whether an argument is UTF-8: other bytes come as lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def event_of(
    model: type[Event], given: Mapping[str, Any], reader: Typed
) -> tuple[Event | None, list[Problem]]:
    """The event that was typed, or every problem with it."""
    values = values_of(model, typed_fields(given), reader)
    _complete(model, values)
    event, found = build(model.kind, values)
    problems = [*reader.problems, *(_placed(problem, path) for problem, path in found)]
    return (None if problems else event), problems


def _complete(model: type[Event], values: dict[str, Any]) -> None:
    """What follows from the rest, as in a pack: a source cites itself; a key is made."""
    if model.kind == "source.registered":
        values.setdefault("sources", [values.get("source")])
        if "published" in values:
            values.setdefault("announced", values["published"])
    values.setdefault("key", made_key(model, values))


def made_key(model: type[Event], values: Mapping[str, Any]) -> str:
    """A key from subject, kind and day: ``us.s122/duty-set-2026-02-20``.

    Sources and packs get the keys that a pack would give them, so that both can meet.
    """
    subject = str(values.get(model.subject) or "event").lower()
    if model.kind == "source.registered":
        return f"source/{subject}"
    if model.kind == "source.verified_until":
        return f"pack/{subject}/{values.get('verified_until')}"
    what = model.kind.partition(".")[2].replace("_", "-")
    return f"{subject}/{what}-{str(values.get('announced') or '')[:10]}".rstrip("-")


def _placed(problem: Problem, path: tuple[str | int, ...]) -> Problem:
    """The problem with its option as place, in the words of options."""
    names = [str(part) for part in path if not isinstance(part, int)]
    option = option_of(_INNER.join(names)) if names else ""
    detail, fix = problem.detail, problem.fix
    if fix.startswith("add    "):
        field = names[0]
        known = word("", field)
        detail = detail.replace(f"'{field}'", option)
        fix = f"add    {option} {shlex.quote(known.example)}"
    code = problem.code or BAD_FIELD
    return Problem(code, detail, fix, option)


def example_of(model: type[Event]) -> list[str]:
    """A call that appends an event of the kind, as arguments."""
    arguments = [model.kind]
    shown = {"sources", *TELLING.get(model.kind, ())}
    for name, info in fields_of(model).items():
        if not (is_needed(model, name) or name in shown):
            continue
        arguments.append(option_of(name))
        if shape_of(info)[0] is not Shape.FLAG:
            arguments.append(word(model.kind, name).example)
    return arguments


def example_line(model: type[Event]) -> str:
    """The example as one would type it, one option to a line."""
    kind, *rest = example_of(model)
    pairs = zip(rest[::2], rest[1::2], strict=True)
    lines = [f"{option} {shlex.quote(value)}" for option, value in pairs]
    return " \\\n    ".join([f"tradeledger append {kind}", *lines])
