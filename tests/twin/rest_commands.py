"""Routes of application commands, global and of a server."""

from __future__ import annotations

from typing import Any

from tests.twin.calls import Answer, Call, Route
from tests.twin.command_forms import command_form, commands_form
from tests.twin.refusals import Refusal

#: what is answered for a field that was not sent
DEFAULTS: dict[str, Any] = {
    "name_localizations": None,
    "description_localizations": None,
    "default_member_permissions": None,
    "dm_permission": True,
    "nsfw": False,
    "contexts": None,
    "integration_types": [0],
}


def _shelf(call: Call) -> dict[int, dict[str, Any]]:
    """The commands of the path: global ones, or those of a server."""
    world = call.world
    if call.number("application_id") != world.application_id:
        raise Refusal(50001)
    if "guild_id" not in call.path:
        return world.commands
    if world.guild_of(call.number("guild_id")) is None:
        raise Refusal(50001)
    return world.guild_commands.setdefault(call.number("guild_id"), {})


def _keep(call: Call, sent: dict[str, Any], shelf: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """A command as it is stored; the id of one with the same name and type is kept."""
    world = call.world
    kind = sent.get("type") or 1
    same = [i for i, c in shelf.items() if (c["name"], c["type"]) == (sent["name"], kind)]
    number = same[0] if same else world.clock.snowflake()
    kept = DEFAULTS | {key: value for key, value in sent.items() if value is not None}
    kept |= {
        "id": str(number),
        "application_id": str(world.application_id),
        "version": str(world.clock.snowflake()),
        "type": kind,
        "description": sent.get("description") or "",
    }
    if kept["default_member_permissions"] is not None:
        kept["default_member_permissions"] = str(kept["default_member_permissions"])
    if "guild_id" in call.path:
        kept["guild_id"] = call.path["guild_id"]
        for field in ("dm_permission", "contexts", "integration_types"):
            kept.pop(field, None)
    if kind == 1:
        kept.setdefault("options", [])
    return kept


def _told(call: Call, command: dict[str, Any]) -> dict[str, Any]:
    """Localisations are answered only when asked for."""
    if call.query.get("with_localizations", "").lower() in {"1", "true"} or call.method != "GET":
        return command
    return {key: value for key, value in command.items() if not key.endswith("_localizations")}


async def replace(call: Call) -> Answer:
    """PUT: the whole set; names that stay keep their ids."""
    shelf = _shelf(call)
    call.refuse(commands_form(call.payload))
    kept = [_keep(call, each, shelf) for each in call.payload]
    shelf.clear()
    shelf.update({int(each["id"]): each for each in kept})
    call.world.syncs += 1
    call.world.changes.notify()
    return 200, kept


async def read_many(call: Call) -> Answer:
    return 200, [_told(call, each) for each in _shelf(call).values()]


async def add(call: Call) -> Answer:
    shelf = _shelf(call)
    call.refuse(command_form(call.payload))
    kept = _keep(call, call.payload, shelf)
    new = int(kept["id"]) not in shelf
    shelf[int(kept["id"])] = kept
    call.world.changes.notify()
    return (201 if new else 200), kept


def _one(call: Call) -> tuple[dict[int, dict[str, Any]], int]:
    shelf = _shelf(call)
    number = call.number("command_id")
    if number not in shelf:
        raise Refusal(10063)
    return shelf, number


async def read_one(call: Call) -> Answer:
    shelf, number = _one(call)
    return 200, shelf[number]


async def edit(call: Call) -> Answer:
    shelf, number = _one(call)
    merged = shelf[number] | (call.payload if isinstance(call.payload, dict) else {})
    call.refuse(command_form(merged))
    shelf[number] = merged
    return 200, merged


async def remove(call: Call) -> Answer:
    shelf, number = _one(call)
    del shelf[number]
    return 204, None


async def rights(call: Call) -> Answer:
    _shelf(call)
    return 200, []


ALL = "/applications/{application_id}/commands"
GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
ROUTES = tuple(
    Route(method, base + rest, handler)
    for base in (ALL, GUILD)
    for method, rest, handler in (
        ("PUT", "", replace),
        ("GET", "", read_many),
        ("POST", "", add),
        *((("GET", "/permissions", rights),) if base is GUILD else ()),
        ("GET", "/{command_id}", read_one),
        ("PATCH", "/{command_id}", edit),
        ("DELETE", "/{command_id}", remove),
    )
)
