"""From typed text to a field's value: lists, tables, days and goods as people type them.

Nothing is validated here beyond its form; the model says what is wrong with a value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ledger.desk import yamlfile
from ledger.events import types
from ledger.vocabulary import dates
from ledger.vocabulary.problems import BAD_FIELD, Problem, ProblemsError

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_CODES = re.compile(r"[\d.,\s]+\Z")
#: a comma that begins the next entry of a table, and none inside a text
_NEXT_ENTRY = re.compile(r",(?=\s*[\w.-]+\s*=)")
_DAYS = tuple(get_args(each)[1] for each in (types.Moment, types.Day))


class Shape(Enum):
    """How a field is typed."""

    TEXT = auto()
    DAY = auto()
    FLAG = auto()
    LIST = auto()  # codes and ids: A,B,C
    TEXTS = auto()  # whole texts, one per option
    TABLE = auto()  # CODE=VALUE,…
    VALUE = auto()  # a value with fields of its own
    VALUES = auto()


def shape_of(info: FieldInfo) -> tuple[Shape, Any]:
    """The shape of a model's field, and what its items are where they are more than a text."""
    kind, marks = _plain(info.annotation, info.metadata)
    if any(mark in _DAYS for mark in marks):
        return Shape.DAY, None
    if get_origin(kind) is tuple:
        item = get_args(kind)[0]
        if _has_fields(item):
            return Shape.VALUES, item
        return (Shape.TEXTS if item is str else Shape.LIST), None
    if _has_fields(kind):
        return Shape.VALUE, kind
    if get_origin(kind) is dict:
        value = get_args(kind)[1]
        return Shape.TABLE, value if get_origin(value) is tuple else None
    return (Shape.FLAG if kind is bool else Shape.TEXT), None


def _has_fields(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _listed(value: Any) -> Any:
    """A table's value that is a list itself: ``US=8703.80,8703.90,CN=8703``."""
    if not isinstance(value, str):
        return value
    return [item.strip() for item in value.split(",") if item.strip()]


def _plain(kind: Any, marks: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
    """An annotation without ``None`` and without its marks, which come beside it."""
    if get_origin(kind) in {Union, UnionType}:
        kind = next(each for each in get_args(kind) if each is not type(None))
    if get_origin(kind) is Annotated:
        kind, *inner = get_args(kind)
        return _plain(kind, [*marks, *inner])
    return kind, marks


@dataclass(slots=True)
class Typed:
    """Reads typed texts; collects what cannot be read, and what had to be assumed."""

    today: date
    problems: list[Problem] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)

    def value(self, info: FieldInfo, texts: Sequence[str], place: str) -> Any:
        """The value of a field from the texts that were given for it, one per option."""
        shape, model = shape_of(info)
        if shape is Shape.TABLE:
            table = self._table(texts, place)
            return {name: _listed(value) for name, value in table.items()} if model else table
        if shape is Shape.VALUES:
            return [item for text in texts for item in self._several(text.strip(), model, place)]
        if shape is Shape.LIST:
            return [item.strip() for text in texts for item in text.split(",") if item.strip()]
        return list(texts) if shape is Shape.TEXTS else self._single(shape, model, texts[-1], place)

    def _single(self, shape: Shape, model: Any, text: str, place: str) -> Any:
        if shape is Shape.DAY:
            return self._day(text.strip(), place)
        if shape is Shape.FLAG:
            return text.strip().lower() not in {"false", "no", "0", ""}
        return self._one(text.strip(), model, place) if shape is Shape.VALUE else text

    def refuse(self, place: str, detail: str, fix: str) -> None:
        self.problems.append(Problem(BAD_FIELD, detail, fix, place))

    def _day(self, text: str, place: str) -> str:
        """A day in plain words becomes ISO; ISO stays for the model to judge."""
        if _ISO.match(text):
            return text
        try:
            found = dates.day_of(text, self.today)
        except ProblemsError as error:
            self.problems += [problem.at(place) for problem in error.problems]
            return self.today.isoformat()
        if found.assumed:
            self.assumed.append(f"{place}: {found.assumed}")
        return found.day.isoformat()

    def _table(self, texts: Sequence[str], place: str) -> dict[str, Any]:
        table: dict[str, Any] = {}
        for text in texts:
            if text.strip().startswith("{"):
                read = self._yaml(text, place)
                table.update(read if isinstance(read, dict) else {})
                continue
            for entry in _NEXT_ENTRY.split(text):
                name, equals, value = entry.partition("=")
                if not equals or not name.strip():
                    self.refuse(
                        place, f"{entry.strip()[:60]!r} has no name.", "write it like CN=34%,JP=24%"
                    )
                elif name.strip() in table:
                    self.refuse(place, f"{name.strip()[:60]!r} is given twice.", "keep one of them")
                else:
                    table[name.strip()] = value.strip()
        return table

    def _one(self, text: str, model: type[BaseModel], place: str) -> Any:
        if text.startswith("{"):
            return self._yaml(text, place)
        if model is types.Scope and _CODES.match(text):
            return {"codes": [code for code in re.split(r"[,\s]+", text) if code]}
        if model is types.Person:
            return self._person(text)
        example = "7201,7202  or  " if model is types.Scope else ""
        first = next(iter(model.model_fields))
        fix = f"write  {example}'{{{first}: …}}', or give its fields: {place}.{first} …"
        self.refuse(place, f"{text[:60]!r} cannot be read.", fix)
        return None

    def _several(self, text: str, model: type[BaseModel], place: str) -> list[Any]:
        if text.startswith("["):
            read = self._yaml(text, place)
            return read if isinstance(read, list) else []
        return [self._one(text, model, place)]

    @staticmethod
    def _person(text: str) -> dict[str, str]:
        parts = [part.strip() for part in text.split("/")]
        names = list(types.Person.model_fields)
        return {name: part for name, part in zip(names, parts, strict=False) if part}

    def _yaml(self, text: str, place: str) -> Any:
        try:
            return yamlfile.read(text, place)[0]
        except ProblemsError as error:
            for problem in error.problems:
                self.problems.append(Problem(BAD_FIELD, problem.detail, problem.fix, place))
            return None
