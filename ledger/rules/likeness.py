"""When two events tell the same happening, told perhaps by two people."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any

from pydantic import BaseModel

from ledger.events import measures, talks, truces
from ledger.events.base import Event
from ledger.rules.base import day

#: what two people put differently when they tell the same happening
_TELLING = frozenset(
    {"key", "summary", "sources", "confidence", "note", "waivers", "heading", "headings", "transit"}
)
#: happenings that are nothing but what is told of them
_WORDS = (measures.Noted, truces.TruceNoted, talks.Noted, talks.OutcomeRecorded)
#: values that are their own plain form
_PLAIN = frozenset({str, int, bool, type(None), date})


def mark(event: Event) -> int:
    """The same number for events that are alike, and nearly always for no others."""
    fields = vars(event)
    scope = fields.get("scope")
    goods = (scope.text, len(scope.codes), max(scope.codes, default="")) if scope else None
    announced, effective = _plain(fields.get("announced")), _plain(fields.get("effective"))
    origins = frozenset(fields.get("origins", ()))
    return hash((event.kind, goods, announced, effective, origins, fields.get("duty")))


def alike(one: Event, other: Event) -> bool:
    """Whether two events say the same: kind, days, and all that changes a duty or a state."""
    if type(one) is not type(other) or one.stream != other.stream:
        return False
    telling = _TELLING - {"summary"} if isinstance(one, _WORDS) else _TELLING
    return all(
        _plain(value) == _plain(getattr(other, name))
        for name, value in vars(one).items()
        if name not in telling
    )


def _plain(value: Any) -> Hashable:
    """A hashable form: without order, and without hours, which only one of two tellers may know."""
    if type(value) in _PLAIN:
        return value  # type: ignore[no-any-return]
    if isinstance(value, date):
        return day(value)
    if isinstance(value, BaseModel):
        return tuple(map(_plain, vars(value).values()))
    if isinstance(value, dict):
        return frozenset((name, _plain(inner)) for name, inner in value.items())
    if isinstance(value, (tuple, list)):
        return frozenset(_plain(inner) for inner in value)
    return value if isinstance(value, Hashable) else repr(value)
