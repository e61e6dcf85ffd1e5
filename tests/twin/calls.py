"""One request of the bot, read; and the routes by name."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web

from tests.twin.forms import Broken, nest
from tests.twin.messages import File
from tests.twin.refusals import Refusal

if TYPE_CHECKING:
    from tests.twin.world import World

FILE_FIELD = re.compile(r"files\[(\d+)\]")


@dataclass(slots=True)
class Call:
    """``payload``: the JSON body (also of a multipart form); ``files``: by index.

    ``misfit``: where the body does not fit Discord's own schema.
    """

    world: World
    method: str
    template: str
    path: dict[str, str]
    query: dict[str, str]
    authorised: bool
    payload: Any = None
    files: dict[int, File] = field(default_factory=dict)
    offended: bool = False
    misfit: Broken | None = None

    @property
    def route(self) -> str:
        return f"{self.method} {self.template}"

    def number(self, name: str) -> int:
        """An id of the path; what is no number is unknown to everybody."""
        text = self.path.get(name, "")
        return int(text) if text.isdigit() else 0

    def refuse(self, found: list[Broken]) -> None:
        """Answers 400/50035 where something is broken, or the schema not met; writes it down."""
        for each in found:
            self.offend("limit", str(each))
        if self.misfit is not None and not found:
            self.offend("schema", str(self.misfit))
            found = [self.misfit]
        if found:
            raise Refusal(50035, errors=nest(found))

    def offend(self, kind: str, detail: str) -> None:
        """Writes an offence down; the refusal that follows is not counted as a second one."""
        self.offended = True
        self.world.judge.record(kind, self.route, detail)


Answer = tuple[int, Any]
Handler = Callable[[Call], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Route:
    """``token``: wants the bot's token; ``counted``: falls under the global rate limit."""

    method: str
    template: str
    handler: Handler
    token: bool = True
    counted: bool = True


async def read(request: web.Request, call: Call) -> None:
    """Reads body and files into the call; raises ``Refusal`` for what is no JSON."""
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            data = bytes(await part.read())  # type: ignore[union-attr]
            found = FILE_FIELD.fullmatch(part.name or "")
            if part.name == "payload_json":
                call.payload = _json(data)
            elif found:
                call.files[int(found[1])] = File(part.filename or "", data)  # type: ignore[union-attr]
            else:
                call.offend("schema", f"a form field {part.name!r} that Discord does not know")
        return
    if not request.can_read_body:
        return
    body = await request.read()
    if body:
        if request.content_type != "application/json":
            call.offend("schema", f"a body of type {request.content_type}")
        call.payload = _json(body)


def _json(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        raise Refusal(50109) from None
