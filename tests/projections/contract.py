"""The shapes of the contract: which fields each kind of answer has, and what each may hold."""

from __future__ import annotations

from tests.projections.shapes import (
    Shape,
    among,
    anything,
    day,
    decimal,
    economies,
    economy,
    instant,
    moment,
    or_none,
    position,
    positions,
    text,
    texts,
)

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
COMPARE = Shape(
    {
        "rates": [Shape(RATE.fields | {"on": day}, RATE.more)],
        "changed": [
            Shape(
                {
                    "measure": text,
                    "title": text,
                    "before": or_none(text),
                    "after": or_none(text),
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
        "title": text,
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
