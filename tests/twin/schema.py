"""A small validator of JSON Schema, as far as Discord's OpenAPI file uses it.

``oneOf`` is read as "at least one": Discord's file uses it for unions. Unknown properties pass,
as they do at Discord. Formats other than ``snowflake`` are not looked at.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import orjson

Schema = dict[str, Any]

TYPES: dict[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


class OpenApi:
    """``operations``: ``METHOD /path`` -> what the file says about it.

    ``numbers``: an id may be written as a number, as every library does in requests and Discord
    takes, though the file wants text.
    """

    def __init__(self, document: dict[str, Any], *, numbers: bool = False) -> None:
        self._numbers = numbers
        self._schemas = document["components"]["schemas"]
        self.operations: dict[str, dict[str, Any]] = {
            f"{method.upper()} {path}": operation
            for path, operations in document["paths"].items()
            for method, operation in operations.items()
            if method != "parameters"
        }

    def request_schema(self, operation: str) -> Schema | None:
        """The schema of a request's body, or ``None`` where there is none."""
        found = self.operations.get(operation, {}).get("requestBody", {}).get("content", {})
        schema: Schema | None = found.get("application/json", {}).get("schema")
        return schema

    def answer_schema(self, operation: str, status: int) -> Schema | None:
        found = self.operations.get(operation, {}).get("responses", {}).get(str(status), {})
        schema: Schema | None = found.get("content", {}).get("application/json", {}).get("schema")
        return schema

    def fault(self, schema: Schema, value: Any, at: str = "") -> tuple[str, str] | None:
        """The first thing that is wrong with a value: where, and what."""
        if "$ref" in schema:
            schema = self._schemas[schema["$ref"].rsplit("/", 1)[1]]
            if self._numbers and schema.get("format") == "snowflake" and type(value) is int:
                return None
            return self.fault(schema, value, at)
        kinds = schema.get("type")
        if kinds is not None:
            names = kinds if isinstance(kinds, list) else [kinds]
            if not any(TYPES[name](value) for name in names):
                return at, f"{value!r:.60} is no {' or '.join(names)}"
            if value is None:
                return None
        return (
            _plain(schema, value, at)
            or self._inside(schema, value, at)
            or self._unions(schema, value, at)
        )

    def _inside(self, schema: Schema, value: Any, at: str) -> tuple[str, str] | None:
        if isinstance(value, dict):
            known = schema.get("properties", {})
            for name in schema.get("required", ()):
                if name not in value:
                    return f"{at}.{name}", "is missing"
            more = schema.get("additionalProperties")
            for name, part in value.items():
                inner = known.get(name, more if isinstance(more, dict) else None)
                if inner is not None and (found := self.fault(inner, part, f"{at}.{name}")):
                    return found
        elif isinstance(value, list) and "items" in schema:
            for place, part in enumerate(value):
                if found := self.fault(schema["items"], part, f"{at}[{place}]"):
                    return found
        return None

    def _unions(self, schema: Schema, value: Any, at: str) -> tuple[str, str] | None:
        for each in schema.get("allOf", ()):
            if found := self.fault(each, value, at):
                return found
        for name in ("oneOf", "anyOf"):
            branches = schema.get(name)
            if not branches:
                continue
            faults = []
            for each in self._fitting(branches, value):
                found = self.fault(each, value, at)
                if found is None:
                    break
                faults.append(found)
            else:
                # the branch that fits best is the one that got furthest, past its ``type``
                return max(
                    faults, key=lambda fault: (not fault[0].endswith(".type"), len(fault[0]))
                )
        return None

    def _fitting(self, branches: list[Schema], value: Any) -> list[Schema]:
        """The branches of a union whose ``type`` is the value's; all, where that says nothing."""
        if not isinstance(value, dict) or "type" not in value:
            return branches
        fitting = [each for each in branches if value["type"] in self._kinds(each, value["type"])]
        return fitting or branches

    def _kinds(self, schema: Schema, otherwise: Any) -> list[Any]:
        if "$ref" in schema:
            schema = self._schemas[schema["$ref"].rsplit("/", 1)[1]]
        found: list[Any] = schema.get("properties", {}).get("type", {}).get("enum", [otherwise])
        return found


def _plain(schema: Schema, value: Any, at: str) -> tuple[str, str] | None:
    """What needs no other schema."""
    if "const" in schema and value != schema["const"]:
        return at, f"{value!r:.60} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        return at, f"{value!r:.60} is none of {schema['enum']!r:.120}"
    for kind, unit in ((str, "Length"), (list, "Items"), (dict, "Properties")):
        if isinstance(value, kind):
            return _special(schema, value, at) or _sized(schema, len(value), unit, at)
    return _ranged(schema, value, at)


def _special(schema: Schema, value: Any, at: str) -> tuple[str, str] | None:
    if schema.get("format") == "snowflake" and not value.isdigit():
        return at, f"{value!r:.60} is no id"
    if schema.get("uniqueItems") and len({orjson.dumps(each) for each in value}) < len(value):
        return at, "has something twice"
    return None


def _sized(schema: Schema, size: int, unit: str, at: str) -> tuple[str, str] | None:
    low, high = schema.get(f"min{unit}", 0), schema.get(f"max{unit}", size)
    return None if low <= size <= high else (at, f"has {size}, {low} to {high} fit")


def _ranged(schema: Schema, value: Any, at: str) -> tuple[str, str] | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    low, high = schema.get("minimum", value), schema.get("maximum", value)
    return None if low <= value <= high else (at, f"{value} is out of range")


@cache
def _document() -> dict[str, Any] | None:
    from tests.bundled import SHARED

    path: Path = SHARED / "data" / "discord" / "openapi.json.gz"
    if not path.is_file():
        return None
    document: dict[str, Any] = orjson.loads(gzip.decompress(path.read_bytes()))
    return document


@cache
def published(*, numbers: bool = False) -> OpenApi | None:
    """Discord's own file, where it lies beside the checkout; else ``None``."""
    document = _document()
    return None if document is None else OpenApi(document, numbers=numbers)
