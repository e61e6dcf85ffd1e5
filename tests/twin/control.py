"""The control channel of a twin that runs as its own process: HTTP on loopback, ``/__twin__/call``.

A call names an object (0 is the world), a dotted path of public names on it, and arguments; what
comes back is JSON, in which objects of the twin are references with a snapshot of what they show.
``remote`` is the other end.
"""

from __future__ import annotations

import base64
import inspect
from collections import deque
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web

from tests.twin.attempts import Attempt
from tests.twin.faults import Fault
from tests.twin.interactions import Interaction
from tests.twin.judging import Offence
from tests.twin.messages import Message
from tests.twin.people import Person
from tests.twin.pings import Ping
from tests.twin.places import Account, Channel, Guild, Member, Role
from tests.twin.seen import Form, Seen
from tests.twin.world import Addresses

if TYPE_CHECKING:
    from tests.twin.world import World

#: what the other end knows of an object without asking again
SNAPSHOTS: dict[type, tuple[str, ...]] = {
    Seen: (
        "content", "embeds", "embed", "fields", "footer", "ephemeral", "deleted", "thinking",
        "buttons", "choices", "text", "alt_texts",
    ),
    Form: ("title", "values"),
    Attempt: ("milliseconds",),
    Message: ("id", "content", "embeds", "components", "flags", "version", "deleted", "before",
              "ephemeral", "nonce", "created"),
    Person: ("id", "name", "mention"),
    Account: ("id", "name", "mention", "locale"),
    Channel: ("id", "name", "type", "mention", "archived", "typings"),
    Guild: ("id", "name"),
    Role: ("id", "name", "mention", "permissions"),
    Member: (),
    Fault: ("kind", "route", "times", "met", "whose"),
    Interaction: ("id", "type", "acknowledged", "answered_in", "given_up"),
}  # fmt: skip
#: what stands still while messages and interactions come and go: never let go
LASTING = (Person, Account, Channel, Guild, Role, Member, Fault)
#: objects of the other kinds that are kept
KEPT = 50_000


class Control:
    """Answers calls on a world, and ``stop`` ends it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._objects: dict[int, Any] = {}
        self._lasting: dict[int, Any] = {0: world}
        self._numbers: dict[int, int] = {}
        self._next = 1
        world.extra_routes.append(("POST", "/__twin__/call", self.call))

    async def call(self, request: web.Request) -> web.Response:
        asked = orjson.loads(await request.read())
        try:
            told = {"value": self._encode(await self._do(asked))}
        except Exception as error:  # noqa: BLE001 - it is raised at the other end
            told = {"error": type(error).__name__, "said": str(error)}
        return web.Response(body=orjson.dumps(told), content_type="application/json")

    async def _do(self, asked: dict[str, Any]) -> Any:
        thing = self._held(asked["on"])
        for name in asked["do"].split("."):
            if name.startswith("_"):
                raise AttributeError(name)
            thing = getattr(thing, name)
        if callable(thing) and type(thing) not in SNAPSHOTS:
            arguments = [self._decode(each) for each in asked.get("args", [])]
            named = {key: self._decode(each) for key, each in asked.get("kwargs", {}).items()}
            thing = thing(*arguments, **named)
        return await thing if inspect.isawaitable(thing) else thing

    def _encode(self, value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, dict):
            return {str(key): self._encode(each) for key, each in value.items()}
        if isinstance(value, list | tuple | set | frozenset | deque):
            return [self._encode(each) for each in value]
        return self._encode_object(value)

    def _encode_object(self, value: Any) -> Any:
        if isinstance(value, bytes):
            return {"$bytes": base64.b64encode(value).decode()}
        if type(value) in SNAPSHOTS:
            has = {name: self._encode(getattr(value, name)) for name in SNAPSHOTS[type(value)]}
            return {"$ref": self._reference(value), "kind": type(value).__name__, "has": has}
        if isinstance(value, Offence | Ping | Addresses):
            return asdict(value)
        return {"$opaque": repr(value)[:200]}

    def _reference(self, value: Any) -> int:
        known = self._numbers.get(id(value))
        if known is not None:
            self._held(known)
            return known
        number, self._next = self._next, self._next + 1
        kept = self._lasting if isinstance(value, LASTING) else self._objects
        kept[number], self._numbers[id(value)] = value, number
        if len(self._objects) > KEPT:
            oldest = next(iter(self._objects))
            del self._numbers[id(self._objects.pop(oldest))]
        return number

    def _held(self, number: int) -> Any:
        """The object of a number, which is now the last to be let go.

        Raises ``LookupError`` where it was let go.
        """
        if number in self._lasting:
            return self._lasting[number]
        if number not in self._objects:
            raise LookupError(f"object {number} was let go: {KEPT} others have come since")
        thing = self._objects.pop(number)
        self._objects[number] = thing
        return thing

    def _decode(self, value: Any) -> Any:
        if isinstance(value, dict):
            if "$ref" in value:
                return self._held(value["$ref"])
            if "$bytes" in value:
                return base64.b64decode(value["$bytes"])
            return {key: self._decode(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._decode(each) for each in value]
        return value
