"""The kinds of events by the names that people type: ``measure.duty_set``, or ``duty-set``."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from difflib import get_close_matches

from ledger.events.base import Event
from ledger.events.corrections import CorrectionEvent
from ledger.events.keeping import KeepingEvent
from ledger.events.registry import EVENTS
from ledger.vocabulary.problems import BAD_KIND, Problem, ProblemsError

#: a paragraph that is a list of fields and their meanings, one to a line
_DEFINED = re.compile(r"[\w-]+ {2,}\S")
_COMMANDS = {"record.corrected": "correct", "record.retracted": "retract"}
_NOT_BY_HAND = (CorrectionEvent, KeepingEvent)


def appendable() -> dict[str, type[Event]]:
    """The kinds that are appended; corrections, proposals and the like have their commands."""
    return {kind: model for kind, model in EVENTS.items() if not issubclass(model, _NOT_BY_HAND)}


def resolve(typed: str) -> type[Event]:
    """The model of a kind, by its stable name or, where that is clear, without its family.

    Raises ``ProblemsError`` (IN-08) for an unknown or an unclear name.
    """
    name = typed.strip().lower().replace("-", "_")
    kinds = appendable()
    if name in kinds:
        return kinds[name]
    short = [kind for kind in kinds if kind.partition(".")[2] == name]
    if len(short) == 1:
        return kinds[short[0]]
    if len(short) > 1:
        raise _refused(typed, f"could be {' or '.join(short)}.", f"write {short[0]}")
    for kind, command in _COMMANDS.items():
        if name in {kind, kind.partition(".")[2]}:
            fix = f"tradeledger {command} POSITION …    makes that event"
            raise _refused(typed, "is not appended by hand.", fix)
    names = [*kinds, *(kind.partition(".")[2] for kind in kinds)]
    near = get_close_matches(name, names, n=1)
    fix = f"did you mean {near[0]}?" if near else "tradeledger append --help lists the kinds"
    raise _refused(typed, "is no kind of event.", fix)


def _refused(typed: str, said: str, fix: str) -> ProblemsError:
    return ProblemsError([Problem(BAD_KIND, f"{typed[:60]!r} {said}", fix, "KIND")])


def meaning(model: type[Event]) -> str:
    """The first sentence of the model's docstring."""
    return next(_paragraphs(model), "").split("\n", maxsplit=1)[0]


def explanation(model: type[Event]) -> str:
    """The model's docstring as help: definition lists keep their lines."""
    return "\n\n".join(
        f"\b\n{part}" if _DEFINED.match(part) else part for part in _paragraphs(model)
    )


def _paragraphs(model: type[Event]) -> Iterator[str]:
    """The docstring's paragraphs, with fields as the options that they are here."""

    def typed(quoted: re.Match[str]) -> str:
        name = quoted[1]
        return f"--{name.replace('_', '-')}" if name in model.model_fields else name

    text = re.sub(r"``([^`]*)``", typed, inspect.cleandoc(model.__doc__ or ""))
    return iter(text.split("\n\n"))
