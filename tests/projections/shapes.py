"""The shapes of the contract: which fields an answer has, and what each may hold."""

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


SOURCE = Shape(
    {
        "id": text,
        "title": or_none(text),
        "kind": or_none(text),
        "citation": or_none(text),
        "url": or_none(text),
        "published": or_none(day),
    }
)
COMPONENT = Shape(
    {
        "measure": text,
        "programme": text,
        "title": text,
        "duty": or_none(text),
        "percent": or_none(decimal),
        "status": among(
            "in_force", "suspended", "suspended_in_part", "scheduled", "threatened", "terminated",
            "void", "exempt",
        ),
        "since": or_none(day),
        "until": or_none(day),
        "returns_to": or_none(text),
        "events": positions,
        "sources": texts,
    }
)  # fmt: skip
COMING = {
    "on": or_none(day),
    "what": text,
    "additional_after": or_none(decimal),
    "expression_after": anything,
}
RATE = Shape(
    {
        "importer": economy,
        "origin": economy,
        "product": or_none(text),
        "additional": or_none(decimal),
        "mfn": or_none(decimal),
        "total": or_none(decimal),
        "additional_expression": text,
        "components": [COMPONENT],
        "suppressed": [
            Shape({"measure": text, "by": text, "rule": text, "why": text, "duty": or_none(text)})
        ],
        "by_product": [
            Shape(
                {
                    "measure": text,
                    "programme": text,
                    "title": text,
                    "duty": or_none(text),
                    "status": text,
                    "scope": anything,
                }
            )
        ],
        "next_change": lambda value: value is None or not list(NEXT.faults(value)),
    },
    {
        "within_the_day": [Shape({"at": instant, "before": anything, "after": anything})],
        "codes": anything,  # of a product: each of its codes with its duty
    },
)
NEXT = Shape(COMING, {"what_happened": Shape(COMING)})
STEP = Shape(
    {
        "event": position,
        "key": text,
        "announced": day,
        "effective": or_none(moment),
        "until": or_none(moment),
        "summary": or_none(text),
        "confidence": among("high", "medium", "low"),
        "note": or_none(text),
        "sources": texts,
    }
)
BRANCH = {
    "measure": text,
    "title": text,
    "authority": or_none(text),
    "verdict": among("kept", "suppressed", "mfn"),
    "duty": or_none(text),
    "status": text,
    "holds_down": or_none(text),
    "steps": [STEP],
}
WHY = Shape(
    RATE.fields
    | {
        "tree": Shape(
            {
                "sum": text,
                "additional": or_none(decimal),
                "branches": [
                    Shape(BRANCH, {"by": text, "rule": text, "because": text,
                                   "rule_event": position})
                ],
            }
        )
    },
    RATE.more,
)  # fmt: skip
HISTORY = Shape(
    {
        "importer": economy,
        "origin": economy,
        "product": or_none(text),
        "measure": or_none(text),
        "intervals": [
            Shape(
                {
                    "since": or_none(day),
                    "until": or_none(day),
                    "since_instant": or_none(instant),
                    "until_instant": or_none(instant),
                    "additional": or_none(decimal),
                    "total": or_none(decimal),
                    "additional_expression": text,
                    "components": [COMPONENT],
                    "events": positions,
                }
            )
        ],
    }
)
CHANGES = Shape(
    {
        "from": day,
        "to": day,
        "importer": or_none(economy),
        "origin": or_none(economy),
        "product": or_none(text),
        "changes": [
            Shape(
                {
                    "on": day,
                    "at": instant,
                    "importer": economy,
                    "origins": economies,
                    "measure": text,
                    "title": text,
                    "scope": or_none(text),
                    "before": or_none(text),
                    "after": or_none(text),
                    "status": text,
                    "events": positions,
                }
            )
        ],
    }
)
FORECAST = Shape(
    {
        "importer": or_none(economy),
        "origin": or_none(economy),
        "from": day,
        "until": or_none(day),
        "calendar": [
            Shape(
                {
                    "on": or_none(day),
                    "at": or_none(instant),
                    "what": text,
                    "measure": text,
                    "title": text,
                    "origins": economies,
                    "scope": or_none(text),
                    "duty_before": or_none(text),
                    "duty_after": or_none(text),
                    "before": or_none(text),
                    "after": or_none(text),
                    "status": among(
                        "lapses", "starts", "expires", "changes", "planned", "threatened"
                    ),
                    "truce": or_none(text),
                    "events": positions,
                }
            )
        ],
    }
)
NOTE = Shape({"announced": day, "text": or_none(text), "event": position})
TRUCE_FIELDS = {
    "id": text,
    "title": text,
    "parties": economies,
    "announced": day,
    "effective": moment,
    "until": or_none(moment),
    "state": among("announced", "in_force", "lapsed", "ended", "replaced"),
    "ended": or_none(moment),
    "how": or_none(text),
    "replaced_by": or_none(text),
    "stated_ends": [Shape({"announced": day, "until": or_none(moment), "event": position})],
    "terms": texts,
    "holds": texts,
    "returns": lambda value: isinstance(value, dict),
    "notes": [NOTE],
    "events": positions,
}
LAPSE = Shape(
    {
        "importer": economy,
        "origin": economy,
        "measure": text,
        "on": day,
        "duty_before": or_none(text),
        "duty_after": or_none(text),
        "additional_after": text,
        "events": positions,
    }
)
TRUCE = Shape(TRUCE_FIELDS | {"if_lapsed": [LAPSE]})
TRUCES = Shape({"truces": [Shape(TRUCE_FIELDS)]})
TALKS_FIELDS = Shape(
    {
        "id": text,
        "title": or_none(text),
        "state": text,
        "parties": economies,
        "from_day": or_none(day),
        "last_day": or_none(day),
        "precision": among("day", "month"),
        "venue": or_none(text),
        "round": or_none(position),
        "heads": anything,
        "truce": or_none(text),
        "outcome": texts,
        "agreements": anything,
        "notes": [NOTE],
        "summary": or_none(text),
        "events": positions,
    }
)
DESCRIBED = {
    "measure": text,
    "importer": economy,
    "programme": text,
    "title": text,
    "instrument": text,
    "umbrella": lambda value: isinstance(value, bool),
    "authority": or_none(text),
    "scope": lambda value: isinstance(value, dict),
    "stacking": or_none(text),
    "introduced": or_none(position),
}
ACT = Shape(
    {
        "event": position,
        "kind": text,
        "key": text,
        "announced": lambda value: value == "" or day(value),
        "effective": or_none(moment),
        "until": or_none(moment),
        "duty": or_none(text),
        "summary": or_none(text),
        "confidence": among("high", "medium", "low"),
        "note": or_none(text),
        "sources": texts,
        "corrected_by": positions,
    }
)
NOT_COVERED = Shape({"reason": text, "held": Shape({"importers": economies})})


def answer(kind: str, result: Shape, status: str = "answered") -> Shape:
    """The one shape of every answer."""
    return Shape(
        {
            "kind": among(kind),
            "status": among(status),
            "question": Shape(
                {
                    "text": or_none(text),
                    "understood_as": lambda value: isinstance(value, dict),
                    "assumed": texts,
                }
            ),
            "clocks": Shape(
                {"on": or_none(moment), "known_by": or_none(day), "recorded_by": position}
            ),
            "result": result,
            "sentence": lambda value: text(value) and value.endswith((".", "?")),
            "notes": texts,
            "verified_until": or_none(day),
            "sources": [SOURCE],
            "events": positions,
            "checkpoint": Shape({"size": position, "root": text}),
        }
    )


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
