"""What a field of an answer may hold, and objects that have exactly the fields they should."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

Check = Callable[[Any], bool]
DECIMAL = re.compile(r"-?\d+(\.\d+)?\Z")


def text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def decimal(value: Any) -> bool:
    """A decimal number as text, in its shortest form."""
    if not isinstance(value, str) or not DECIMAL.match(value):
        return False
    return "." not in value or not value.endswith("0")


def day(value: Any) -> bool:
    try:
        return len(value) == 10 and bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def instant(value: Any) -> bool:
    """An instant with its offset."""
    try:
        return len(value) > 10 and datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def moment(value: Any) -> bool:
    return day(value) or instant(value)


def position(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def texts(value: Any) -> bool:
    return isinstance(value, list) and all(text(each) for each in value)


def positions(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(position(each) and each for each in value)
        and value == sorted(set(value))
    )


def anything(value: Any) -> bool:
    return value is not ...


def or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)


def among(*words: str) -> Check:
    return lambda value: value in words


class Shape:
    """A JSON object with exactly these fields; ``more`` may be there or not."""

    def __init__(self, fields: dict[str, Any], more: dict[str, Any] | None = None) -> None:
        self.fields = fields
        self.more = more or {}

    def faults(self, value: Any, place: str = "") -> Iterator[str]:
        """Everything that is wrong with a value, each with its place."""
        if not isinstance(value, dict):
            yield f"{place or 'answer'} is no object: {value!r:.60}"
            return
        for name in self.fields.keys() - value.keys():
            yield f"{place}.{name} is missing"
        for name in value.keys() - self.fields.keys() - self.more.keys():
            yield f"{place}.{name} is not in the contract"
        for name, check in (self.fields | self.more).items():
            if name in value:
                yield from _faults(check, value[name], f"{place}.{name}")


def _faults(check: Any, value: Any, place: str) -> Iterator[str]:
    if isinstance(check, Shape):
        yield from check.faults(value, place)
    elif isinstance(check, list):
        if not isinstance(value, list):
            yield f"{place} is no list"
            return
        for number, each in enumerate(value):
            yield from _faults(check[0], each, f"{place}[{number}]")
    elif not check(value):
        yield f"{place} is {value!r:.60}"


CODE = re.compile(r"[A-Z]{2,3}\Z")


def economy(value: Any) -> bool:
    return isinstance(value, str) and bool(CODE.match(value))


def economies(value: Any) -> bool:
    return isinstance(value, list) and all(economy(each) for each in value)


def floats(value: Any, place: str = "") -> Iterator[str]:
    """Places of floating-point numbers: a rate that is one has lost its exactness."""
    if isinstance(value, float):
        yield place
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from floats(each, f"{place}.{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from floats(each, f"{place}[{number}]")
