"""Events of every kind, made up from the types of their fields."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from pydantic import BaseModel

from ledger.events import products, stacking, types
from ledger.events.base import Event
from ledger.events.registry import EVENTS
from ledger.vocabulary import economies

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
INSTANTS = st.datetimes(
    datetime(1901, 1, 1),  # noqa: DTZ001
    datetime(2199, 12, 31),  # noqa: DTZ001
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)
DUTIES = st.sampled_from(
    ["Free", "34%", "12.5%", "1.5 cents/kg", "4.4 cents/kg + 6%", "at least 15% all-in"]
)
TEXTS = st.text(max_size=40)
WORDS = st.text(alphabet="abcz019", min_size=1, max_size=6)
KEBAB = st.lists(WORDS, min_size=1, max_size=3).map("-".join)
DOTTED = st.lists(KEBAB, min_size=1, max_size=3).map(".".join)
MEASURES = st.lists(KEBAB, min_size=2, max_size=4).map(".".join)
CODES = st.sampled_from(["44", "8703", "8703.80", "8703.80.00", "8703.80.0010", "9903.01.24"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)

#: the project's own types; anything else is taken apart
OWN: dict[Any, st.SearchStrategy[Any]] = {
    types.Day: DAYS,
    types.Moment: DAYS | INSTANTS,
    types.Duty: DUTIES,
    types.Returning: DUTIES | st.just("none"),
    types.Economy: st.sampled_from([*economies.codes(), economies.ALL]),
    types.Code: CODES,
    types.MeasureId: MEASURES,
    types.Programme: KEBAB,
    types.ThingId: DOTTED,
    types.SourceId: KEBAB,
    types.Key: st.builds("{}/{}".format, DOTTED, DOTTED),
    products.Kebab: KEBAB,
    products.Name: WORDS,
    stacking.Selector: MEASURES | KEBAB.map("programme:{}".format),
    str: TEXTS,
    bool: st.booleans(),
    int: st.integers(1, 999),
    NoneType: st.none(),
    Any: JSON,
}
#: fields that a pattern or another field restricts
BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "precision": st.sampled_from(["day", "month"]),
    "text": WORDS,
    "fields": st.dictionaries(WORDS, JSON, min_size=1, max_size=3),
    "ended_by": st.none(),
    "events": st.deferred(lambda: st.lists(value_of(_proposed()), min_size=1, max_size=2)),
    "codes": st.lists(CODES, min_size=1, max_size=3),
}


def _proposed() -> Any:
    from ledger.events.keeping import ProposedEvent

    return ProposedEvent


def value_of(kind: Any) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - one for each way to write a type
    """Values that a field of a type takes."""
    if kind in OWN:
        return OWN[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return value_of(arguments[0])
    if origin in {UnionType, Union}:
        return st.one_of([value_of(each) for each in arguments])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(value_of(arguments[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(value_of(arguments[0]), value_of(arguments[1]), max_size=3)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return fields_of(kind)
    raise TypeError(f"no values are known for {kind}")


@cache
def fields_of(model: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """Fields that make a model: what it needs, and any of the rest."""
    hints = get_type_hints(model, include_extras=True)
    needed, free = {}, {}
    for name, field in model.model_fields.items():
        values = BY_NAME.get(name, value_of(hints[name]))
        (needed if field.is_required() else free)[name] = values
    return st.fixed_dictionaries(needed, optional=free)


@cache
def events_of(kind: str) -> st.SearchStrategy[Event]:
    """Valid events of a kind."""
    model = EVENTS[kind]
    return fields_of(model).map(model.model_validate)


ANY_EVENT = st.sampled_from(sorted(EVENTS)).flatmap(events_of)
