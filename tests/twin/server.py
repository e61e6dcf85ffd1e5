"""The loopback server: REST under /api/v10, the gateway at /, files under /attachments.

One request goes through: faults, token, rate limits, body, schema, handler, schema of our answer.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web

from tests.twin import rest_commands, rest_interactions, rest_messages, rest_places
from tests.twin.calls import Call, Route, read
from tests.twin.faults import Fault
from tests.twin.refusals import Refusal, Unauthorised

if TYPE_CHECKING:
    from tests.twin.world import World

BASE = "/api/v10"
ROUTES: tuple[Route, ...] = (
    *rest_interactions.ROUTES,
    *rest_places.ROUTES,
    *rest_messages.ROUTES,
    *rest_commands.ROUTES,
)
#: larger than any body that is let through, so that the limit is the twin's own
BODY_BYTES = 64 * 1024 * 1024


class Server:
    """``port`` is known after ``start``. ``tls``: answer with TLS (see ``tls``)."""

    def __init__(self, world: World, tls: ssl.SSLContext | None = None) -> None:
        self.world = world
        self.tls = tls
        self.port = 0
        self.requests = 0
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None

    async def start(self, port: int = 0) -> None:
        application = web.Application(client_max_size=BODY_BYTES)
        for route in ROUTES:
            application.router.add_route(route.method, BASE + route.template, self._serving(route))
        application.router.add_get("/", self.world.gateway.accept)
        application.router.add_get("/attachments/{channel}/{id}/{name}", self._attachment)
        for method, path, handler in self.world.extra_routes:
            application.router.add_route(method, path, handler)
        application.router.add_route("*", "/{rest:.*}", self._unknown)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        self.port = port
        await self.open_listener()

    async def open_listener(self) -> None:
        """Listens, on the same port as before if there was one."""
        assert self._runner is not None
        if self._site is not None:
            return
        self._site = web.TCPSite(
            self._runner, "127.0.0.1", self.port, ssl_context=self.tls, reuse_address=True,
            backlog=2048,
        )  # fmt: skip
        await self._site.start()
        if self.port == 0:
            self.port = self._runner.addresses[0][1]

    async def close_listener(self) -> None:
        if self._site is not None:
            site, self._site = self._site, None
            await site.stop()
            assert self._runner is not None
            assert self._runner.server is not None
            for connection in list(self._runner.server.connections):
                if connection.transport is not None:
                    connection.transport.abort()

    async def stop(self) -> None:
        self.world.faults.clear()
        self.world.gateway.flowing.set()
        if self._runner is not None:
            runner, self._runner, self._site = self._runner, None, None
            for connection in list(self.world.gateway.connections):
                await connection.socket.close(code=1001)
            await runner.cleanup()

    # -- one request ---------------------------------------------------------------------------

    def _serving(self, route: Route) -> Any:
        async def serve(request: web.Request) -> web.StreamResponse:
            self.requests += 1
            call = Call(
                self.world, route.method, route.template, dict(request.match_info),
                dict(request.query),
                request.headers.get("Authorization") == f"Bot {self.world.token}",
            )  # fmt: skip
            faults = self.world.faults.of(call)
            for fault in faults:
                met = await self._before(request, fault)
                if met is not None:
                    return met
            response = await self._answer(request, call, route)
            if any(fault.kind == "lost" for fault in faults):
                return _cut(request)
            return response

        return serve

    async def _before(self, request: web.Request, fault: Fault) -> web.StreamResponse | None:
        if fault.kind == "hold":
            await fault.held()
        elif fault.kind == "delay":
            await asyncio.sleep(fault.retry_after)
        elif fault.kind == "reset":
            return _cut(request)
        elif fault.kind == "status":
            return _response(fault.status, {"message": "internal", "code": 0})
        elif fault.kind == "limited":
            return _limited(fault.retry_after, "global" if fault.everywhere else "user")
        return None

    async def _answer(self, request: web.Request, call: Call, route: Route) -> web.Response:
        headers, wait, scope = self.world.ratelimits.take(call, route)
        if wait is not None:
            call.offend("429", f"{scope} limit, {wait:.2f} s to wait")
            return _limited(wait, scope, headers)
        try:
            _authorised(call, route)
            await read(request, call)
            self.world.schema.request(call)
            status, body = await route.handler(call)
            self.world.schema.answer(call, status, body)
        except Refusal as refusal:
            self._refused(call, refusal)
            return _response(refusal.status, refusal.body(), headers)
        except ConnectionResetError:
            return web.Response(status=499)  # whoever asked is gone: killed, or cut off
        except Exception as error:
            self.world.broken.append(error)
            call.offend("5xx", f"the twin itself failed: {error!r}")
            raise
        return _response(status, body, headers)

    def _refused(self, call: Call, refusal: Refusal) -> None:
        self.world.refusals.append((call.route, refusal.code))
        if refusal.status in {401, 403} and not call.offended:
            call.offend(str(refusal.status), f"{refusal.code} {refusal.message}")
        if refusal.code in {50006, 50035} and not call.offended:
            call.offend("limit", f"{refusal.message} {refusal.errors or ''}")

    async def _unknown(self, request: web.Request) -> web.Response:
        where = f"{request.method} {request.path}"
        self.world.judge.record("unknown route", where, "the twin has no such route")
        return _response(501, {"message": "The twin has no such route", "code": 0})

    async def _attachment(self, request: web.Request) -> web.Response:
        wanted = request.match_info["id"]
        for message in self.world.messages():
            for each in message.attachments:
                if str(each.id) == wanted:
                    return web.Response(body=each.data, content_type=each.content_type)
        return web.Response(status=404)


def _authorised(call: Call, route: Route) -> None:
    if route.token and not call.authorised:
        raise Unauthorised


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _response(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    if status == 204:
        return web.Response(status=204, headers=headers)
    # exactly "application/json": with a charset the client takes it for text
    return web.Response(
        status=status, body=orjson.dumps(body), content_type="application/json", headers=headers
    )


def _limited(wait: float, scope: str, headers: dict[str, str] | None = None) -> web.Response:
    told = {"message": "You are being rate limited.", "retry_after": round(wait, 3),
            "global": scope == "global"}  # fmt: skip
    more = {"Via": "1.1 twin", "Retry-After": str(int(wait) + 1), "X-RateLimit-Scope": scope}
    if scope == "global":
        more["X-RateLimit-Global"] = "true"
    return _response(429, told, {**(headers or {}), **more})
