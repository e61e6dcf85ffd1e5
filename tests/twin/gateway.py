"""The gateway: sessions, sequence numbers, heartbeats, RESUME, intents, compression.

Source: docs, events/gateway. A session lives on when its socket is cut: what happens meanwhile is
kept and sent after RESUME.
"""

from __future__ import annotations

import asyncio
import secrets
import zlib
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import WSMsgType, web

from tests.twin import limits, permissions
from tests.twin.clock import Changes

if TYPE_CHECKING:
    from tests.twin.places import Channel, Guild
    from tests.twin.world import World

GUILDS, MEMBERS, PRESENCES = 1 << 0, 1 << 1, 1 << 8
GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = MEMBERS | PRESENCES | MESSAGE_CONTENT
KNOWN_INTENTS = (1 << 26) - 1


class Session:
    """``events``: the last thousand, for RESUME: pairs of sequence number and frame."""

    def __init__(self, intents: int) -> None:
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.sequence = 0
        self.events: deque[tuple[int, dict[str, Any]]] = deque(maxlen=1000)
        self.connection: Connection | None = None

    def dispatch(self, event: str, data: Any) -> None:
        self.sequence += 1
        frame = {"op": 0, "t": event, "s": self.sequence, "d": data}
        self.events.append((self.sequence, frame))
        if self.connection is not None:
            self.connection.put(frame)


class Connection:
    """One socket of a bot."""

    def __init__(self, world: World, request: web.Request) -> None:
        self.world = world
        self.request = request
        self.socket = web.WebSocketResponse(
            autoping=True, compress=False, max_msg_size=0, timeout=1.0
        )
        self.queue: asyncio.Queue[dict[str, Any] | int] = asyncio.Queue()
        self.session: Session | None = None
        self.heartbeats = 0
        self.received = 0
        self.ours = False  # the end: whether it was the twin that closed
        self.compression = request.query.get("compress")
        self._zlib = zlib.compressobj() if self.compression == "zlib-stream" else None

    def put(self, frame: dict[str, Any]) -> None:
        self.queue.put_nowait(frame)

    def close(self, code: int) -> None:
        self.ours = True
        self.queue.put_nowait(code)

    def abort(self) -> None:
        self.ours = True
        if self.request.transport is not None:
            self.request.transport.abort()

    async def serve(self) -> web.WebSocketResponse:
        await self.socket.prepare(self.request)
        writer = asyncio.create_task(self._write())
        self.put({"op": 10, "d": {"heartbeat_interval": self.world.gateway.interval, "_trace": []}})
        try:
            async for message in self.socket:
                if message.type is WSMsgType.TEXT:
                    self._receive(message.data)
        finally:
            self._ended()
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return self.socket

    def _ended(self) -> None:
        gateway = self.world.gateway
        gateway.connections.discard(self)
        if self.session is not None and self.session.connection is self:
            self.session.connection = None
            if not self.ours and self.socket.close_code in {1000, 1001}:
                gateway.sessions.pop(self.session.id, None)  # the client said goodbye
        gateway.changes.notify()

    async def _write(self) -> None:
        while True:
            frame = await self.queue.get()
            await self.world.gateway.flowing.wait()
            try:
                if isinstance(frame, int):
                    await self.socket.close(code=frame)
                    return
                text = orjson.dumps(frame)
                if self._zlib is None:
                    await self.socket.send_str(text.decode())
                else:
                    packed = self._zlib.compress(text) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(packed)
            except (ConnectionError, RuntimeError):
                return  # the socket is gone; the session keeps what it was told

    def _receive(self, text: str) -> None:
        gateway = self.world.gateway
        self.received += 1
        if len(text) > limits.GATEWAY_BYTES.value:
            self._offend(f"a frame of {len(text)} bytes")
            self.close(4002)
            return
        try:
            frame = orjson.loads(text)
            op, data = frame["op"], frame.get("d")
        except (orjson.JSONDecodeError, KeyError, TypeError):
            self.close(4002)
            return
        if op == 1:
            self.heartbeats += 1
            if not gateway.zombie:
                self.put({"op": 11})
        elif op == 2:
            self._identify(data)
        elif op == 6:
            self._resume(data)
        elif self.session is None:
            self.close(4003)
        elif op == 8:
            self._members(data)
        elif op not in {3, 4}:
            self._offend(f"op {op}")
            self.close(4001)
        gateway.changes.notify()

    def _offend(self, detail: str) -> None:
        self.world.judge.record("gateway", "gateway", detail)

    def _identify(self, data: dict[str, Any]) -> None:
        world = self.world
        if self.session is not None:
            self._offend("identified twice on one socket")
            self.close(4005)
            return
        world.judge.identified += 1
        if data.get("token") != world.token:
            self.close(4004)
            return
        intents = data.get("intents", 0)
        if not isinstance(intents, int) or intents & ~KNOWN_INTENTS:
            self.close(4013)
            return
        if intents & PRIVILEGED & ~world.privileged:
            self._offend(f"privileged intents {intents & PRIVILEGED:#x} are not granted")
            self.close(4014)
            return
        self.session = Session(intents)
        self.session.connection = self
        world.gateway.sessions[self.session.id] = self.session
        self.session.dispatch("READY", world.gateway.ready(self.session, data.get("shard")))
        if intents & GUILDS:
            for guild in world.joined():
                self.session.dispatch("GUILD_CREATE", world.gateway.guild(guild))

    def _resume(self, data: dict[str, Any]) -> None:
        gateway = self.world.gateway
        if data.get("token") != self.world.token:
            self.close(4004)
            return
        session = gateway.sessions.get(str(data.get("session_id")))
        if session is None:
            self.put({"op": 9, "d": False})
            return
        if not isinstance(data.get("seq"), int) or data["seq"] > session.sequence:
            self.close(4007)
            return
        self.session, session.connection = session, self
        gateway.resumes += 1
        for sequence, frame in list(session.events):
            if sequence > data["seq"]:
                self.put(frame)
        session.dispatch("RESUMED", {"_trace": []})

    def _members(self, data: dict[str, Any]) -> None:
        guild = self.world.guild_of(int(data.get("guild_id") or 0))
        if guild is None or self.session is None:
            return
        wanted = set(map(str, data.get("user_ids") or []))
        found = [m.json() for i, m in guild.members.items() if not wanted or str(i) in wanted]
        chunk = {"guild_id": str(guild.id), "members": found, "chunk_index": 0, "chunk_count": 1}
        if data.get("nonce"):
            chunk["nonce"] = data["nonce"]
        self.session.dispatch("GUILD_MEMBERS_CHUNK", chunk)


class Gateway:
    """All sessions of the bot. ``interval``: milliseconds between heartbeats."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.interval = 41_250
        self.zombie = False
        self.resumes = 0
        self.doubled: dict[str, int | None] = {}
        self.changes = Changes()
        self.flowing = asyncio.Event()
        self.flowing.set()
        self._last: dict[str, deque[tuple[int, Callable[[int], Any]]]] = {}

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """A new socket; answers when it is closed."""
        if request.headers.get("Upgrade", "").lower() != "websocket":
            return web.Response(status=404)
        connection = Connection(self.world, request)
        self.connections.add(connection)
        return await connection.serve()

    def ready(self, session: Session, shard: Any) -> dict[str, Any]:
        world = self.world
        told = {
            "v": 10,
            "user": world.bot.json()
            | {"mfa_enabled": False, "verified": True, "email": None, "locale": "en-US"},
            "guilds": [{"id": str(each.id), "unavailable": True} for each in world.joined()],
            "session_id": session.id,
            "resume_gateway_url": world.addresses.resume,
            "application": {"id": str(world.application_id), "flags": world.flags},
            "private_channels": [],
            "relationships": [],
            "session_type": "normal",
            "_trace": ["twin"],
        }
        return told | ({"shard": shard} if shard else {})

    def guild(self, guild: Guild) -> dict[str, Any]:
        bot = self.world.bot
        sees = [each for each in guild.channels if permissions.may(bot, each, "view_channel")]
        return guild.created(bot, sees)

    def dispatch(self, event: str, data: Any, intent: int = 0) -> None:
        """Sends an event to every session that asked for its intent (0: all)."""
        self._send(event, intent, lambda _: data)

    def message(self, event: str, channel: Channel, make: Callable[[bool], Any]) -> None:
        """A message's event; ``make(stripped)`` writes it, without text where the intent lacks."""
        intent = GUILD_MESSAGES if channel.guild is not None else DIRECT_MESSAGES
        self._send(event, intent, lambda intents: make(not intents & MESSAGE_CONTENT))

    def _send(self, event: str, intent: int, make: Callable[[int], Any]) -> None:
        self._last.setdefault(event, deque(maxlen=100)).append((intent, make))
        times = 1
        if event in self.doubled:
            times, left = 2, self.doubled[event]
            if left is not None:
                self.doubled[event] = left - 1
                if left <= 1:
                    del self.doubled[event]
        for _ in range(times):
            self._to_all(event, intent, make)

    def _to_all(self, event: str, intent: int, make: Callable[[int], Any]) -> None:
        for session in list(self.sessions.values()):
            if intent == 0 or session.intents & intent:
                session.dispatch(event, make(session.intents))

    def repeat(self, event: str, count: int) -> None:
        """Sends the last events of a kind once more."""
        for intent, make in list(self._last.get(event, []))[-count:]:
            self._to_all(event, intent, make)

    def each(self, do: Callable[[Connection], None]) -> None:
        for connection in list(self.connections):
            do(connection)

    def forget(self) -> None:
        """Every session is over: the next must identify."""
        for session in self.sessions.values():
            session.connection = None
        self.sessions.clear()

    def hold(self, hold: bool) -> None:
        self.flowing.clear() if hold else self.flowing.set()

    async def connected(self, count: int = 1, patience: float = 10.0) -> None:
        """Waits until so many sessions have a living socket; raises ``TimeoutError``."""

        def living() -> bool:
            return sum(each.connection is not None for each in self.sessions.values()) >= count

        if not await self.world.clock.until(living, [self.changes], patience=patience):
            raise TimeoutError(f"the bot has no {count} living sessions")

    async def identified(self, count: int, patience: float = 10.0) -> None:
        """Waits until so many sessions have begun since the start; raises ``TimeoutError``."""
        judge = self.world.judge
        if not await self.world.clock.until(
            lambda: judge.identified >= count, [self.changes], patience=patience
        ):
            raise TimeoutError(f"{judge.identified} sessions have begun, not {count}")
