"""The names, versions, fields and defaults that ledgers out there hold.

``python -m tests.ledger.events.frozen`` adds what is new to ``frozen.json`` and changes nothing
that stands in it: a version that was stored once keeps its fields and their defaults for ever.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic_core import PydanticUndefined

from ledger.events.base import Event
from ledger.events.registry import EVENTS

FILE = Path(__file__).with_name("frozen.json")
REQUIRED = "(required)"
Fields = dict[str, Any]


def described(model: type[Event]) -> tuple[int, Fields]:
    """A model's version, and its fields with their defaults as they are written in JSON."""
    fields: Fields = {}
    for name, field in model.model_fields.items():
        if field.is_required():
            fields[name] = REQUIRED
            continue
        default = field.get_default(call_default_factory=True, validated_data={})
        assert default is not PydanticUndefined
        if hasattr(default, "model_dump"):
            default = default.model_dump(mode="json", exclude_defaults=True)
        fields[name] = json.loads(json.dumps(default))
    return model.version, fields


def names() -> list[str]:
    return list(_read())


def of(kind: str) -> tuple[int, Fields]:
    frozen = _read()[kind]
    return frozen["version"], frozen["fields"]


def _read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    return found


def main() -> None:
    frozen = _read()
    for kind, model in EVENTS.items():
        version, fields = described(model)
        if kind not in frozen or frozen[kind]["version"] < version:
            frozen[kind] = {"version": version, "fields": fields}
        else:
            frozen[kind]["fields"] = {**fields, **frozen[kind]["fields"]}
    FILE.write_text(json.dumps(frozen, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
