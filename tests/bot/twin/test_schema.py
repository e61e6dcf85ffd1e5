"""The small validator, by itself and with Discord's own file where it is at hand."""

from __future__ import annotations

import pytest

from tests.twin.schema import OpenApi, published
from tests.twin.schema_checks import FALSE_ALARMS
from tests.twin.server import ROUTES

PAIR = {
    "type": "object",
    "required": ["type"],
    "properties": {"type": {"type": "integer", "enum": [1]}, "id": {"$ref": "#/x/Id"}},
}
FILE = OpenApi(
    {
        "components": {"schemas": {"Id": {"type": "string", "format": "snowflake"}, "Pair": PAIR}},
        "paths": {},
    }
)


@pytest.mark.parametrize(
    ("schema", "fits", "does_not"),
    [
        ({"type": "integer"}, 1, True),
        ({"type": ["string", "null"]}, None, 1),
        ({"type": "string", "maxLength": 2}, "ab", "abc"),
        ({"type": "string", "minLength": 1}, "a", ""),
        ({"type": "array", "maxItems": 1, "items": {"type": "string"}}, ["a"], ["a", "b"]),
        ({"type": "array", "items": {"type": "string"}}, ["a"], [1]),
        ({"type": "array", "uniqueItems": True}, ["a", "b"], ["a", "a"]),
        ({"type": "object", "maxProperties": 1}, {"a": 1}, {"a": 1, "b": 2}),
        ({"type": "object", "additionalProperties": {"type": "string"}}, {"a": "x"}, {"a": 1}),
        ({"type": "number", "minimum": 0, "maximum": 1}, 0.5, 1.5),
        ({"enum": ["a", "b"]}, "a", "c"),
        ({"const": 3}, 3, 4),
        ({"allOf": [{"type": "string"}, {"maxLength": 1}]}, "a", "ab"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, None, 1),
        ({"oneOf": [{"type": "string"}, {"type": "string", "maxLength": 1}]}, "a", 1),
        ({"$ref": "#/x/Id"}, "123", "abc"),
        ({"$ref": "#/x/Id"}, "123", 123),
        ({"$ref": "#/x/Pair"}, {"type": 1, "id": "2", "more": None}, {"id": "2"}),
        ({"oneOf": [{"$ref": "#/x/Pair"}, {"type": "null"}]}, {"type": 1}, {"type": 1, "id": "x"}),
    ],
)
def test_what_fits_and_what_does_not(schema, fits, does_not):
    assert FILE.fault(schema, fits) is None
    assert FILE.fault(schema, does_not) is not None


def test_a_fault_says_where_it_is():
    schema = {"type": "array", "items": {"oneOf": [{"$ref": "#/x/Pair"}, {"type": "null"}]}}
    assert FILE.fault(schema, [None, {"type": 1, "id": "x"}]) == ("[1].id", "'x' is no id")


needs_file = pytest.mark.skipif(published() is None, reason="Discord's file is not at hand")


@needs_file
def test_every_route_of_the_twin_is_one_of_discords():
    there = published().operations.keys()
    assert [
        each for each in (f"{route.method} {route.template}" for route in ROUTES)
        if each not in there
    ] == []  # fmt: skip
    assert FALSE_ALARMS == ()  # none is needed today; a new one is named there


@needs_file
@pytest.mark.parametrize(
    "payload",
    [
        {"embeds": [{"title": "t", "color": 1 << 24}]},
        {"embeds": [{"title": "t", "timestamp": 5}]},
        {"embeds": [{"title": "t", "fields": [{"name": "n"}]}]},
        {"message_reference": {"message_id": "abc"}},
        {"components": [{"type": 1, "components": [
            {"type": 2, "style": 1, "label": "l", "custom_id": "c", "disabled": "no"}]}]},
    ],
)  # fmt: skip
async def test_the_file_sees_what_the_table_does_not(world, rest, payload):
    path = f"/channels/{world.channel('general').id}/messages"
    said = {"content": "x", "allowed_mentions": {"parse": []}}
    status, body = await rest("POST", path, said | payload)
    assert (status, body["code"]) == (400, 50035)
    assert [each.kind for each in world.judge.offences] == ["schema"]
    world.allow("schema")
