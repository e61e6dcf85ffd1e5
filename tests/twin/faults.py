"""Faults that a test asks for: on requests, and on the gateway.

Faults on requests are taken in the order in which they were asked for. ``route`` is a pattern of
``METHOD /template`` with ``*`` for anything: ``"POST /channels/*/messages"``, ``"*callback"``.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from tests.twin.clock import Changes

if TYPE_CHECKING:
    from tests.twin.calls import Call
    from tests.twin.world import World


@dataclass(eq=False)
class Fault:
    """``kind``: ``status``, ``limited``, ``reset`` (before), ``lost`` (after), ``hold``, ``delay``.

    ``times``: how many requests it still meets (``None``: all). ``met``: those it met, ``whose``:
    the interactions that they answer.
    """

    kind: str
    route: str
    times: int | None = 1
    status: int = 500
    retry_after: float = 0.1
    everywhere: bool = False
    met: list[str] = field(default_factory=list)
    whose: list[int] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    _open: asyncio.Event = field(default_factory=asyncio.Event)

    def meets(self, call: Call) -> bool:
        if self.times is not None and self.times <= 0:
            return False
        if not fnmatchcase(call.route, self.route):
            return False
        if self.times is not None:
            self.times -= 1
        self.met.append(call.route)
        self.whose.append(call.number("interaction_id"))
        self.changes.notify()
        return True

    def release(self) -> None:
        """Lets go what is held."""
        self._open.set()

    async def held(self) -> None:
        await self._open.wait()

    def stop(self) -> None:
        """Meets no further request."""
        self.times = 0
        self._open.set()


class Faults:
    """``world.faults``: the faults of requests here, those of the gateway handed to it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._faults: list[Fault] = []

    def _add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault

    # -- requests ------------------------------------------------------------------------------

    def fail(self, route: str = "*", status: int = 500, times: int | None = 1) -> Fault:
        """Answers an error of the server (500, 502, 503, 504, 520) and does nothing."""
        return self._add(Fault("status", route, times, status))

    def limit(
        self,
        route: str = "*",
        retry_after: float = 0.1,
        times: int | None = 1,
        *,
        everywhere: bool = False,
    ) -> Fault:
        """Answers 429; ``everywhere``: as the global limit."""
        fault = Fault("limited", route, times, 429, retry_after, everywhere)
        return self._add(fault)

    def reset(self, route: str = "*", times: int | None = 1) -> Fault:
        """Cuts the connection before anything is done."""
        return self._add(Fault("reset", route, times))

    def lose_answer(self, route: str = "*", times: int | None = 1) -> Fault:
        """Does what was asked, then cuts the connection instead of answering."""
        return self._add(Fault("lost", route, times))

    def hold(self, route: str = "*", times: int | None = None) -> Fault:
        """Requests wait, before anything is done, until ``release()``."""
        return self._add(Fault("hold", route, times))

    def delay(self, seconds: float, route: str = "*", times: int | None = None) -> Fault:
        """Requests wait for so many seconds of real time before anything is done."""
        return self._add(Fault("delay", route, times, retry_after=seconds))

    def clear(self) -> None:
        """No fault of requests any more; what is held goes on."""
        for each in self._faults:
            each.stop()
        self._faults.clear()

    def of(self, call: Call) -> list[Fault]:
        """The faults that meet this request: at most one that answers, and holds before it."""
        found = []
        for each in list(self._faults):
            if each.meets(call):
                found.append(each)
                if each.kind not in {"hold", "delay"}:
                    break
        return found

    async def met(self, fault: Fault, count: int = 1, *, patience: float = 10.0) -> bool:
        """Waits until a fault has met so many requests; says whether it did in time."""
        return await self._world.clock.until(
            lambda: len(fault.met) >= count, [fault.changes], patience=patience
        )

    async def refuse_connections(self) -> None:
        """All of Discord is gone: sockets are cut and new ones refused, until ``accept``."""
        await self._world.server.close_listener()
        self.drop()

    async def accept_connections(self) -> None:
        await self._world.server.open_listener()

    # -- gateway -------------------------------------------------------------------------------

    def drop(self) -> None:
        """Cuts every gateway socket without a close frame."""
        self._world.gateway.each(lambda connection: connection.abort())

    def close(self, code: int) -> None:
        """Closes every gateway socket with a code (1000, 4000, 4004, 4007, 4009, 4014, …)."""
        if code in {4007, 4009}:
            self._world.gateway.forget()
        self._world.gateway.each(lambda connection: connection.close(code))

    def ask_to_reconnect(self) -> None:
        """Op 7."""
        self._world.gateway.each(lambda connection: connection.put({"op": 7, "d": None}))

    def invalidate(self, *, resumable: bool = False) -> None:
        """Op 9."""
        if not resumable:
            self._world.gateway.forget()
        frame = {"op": 9, "d": resumable}
        self._world.gateway.each(lambda connection: connection.put(frame))

    def swallow_heartbeats(self, swallow: bool = True) -> None:
        """The gateway reads and says nothing any more: a zombie."""
        self._world.gateway.zombie = swallow

    def hold_events(self, hold: bool = True) -> None:
        """Events are kept back, in order, until ``hold_events(False)``."""
        self._world.gateway.hold(hold)

    def malformed(self, event: str = "MESSAGE_CREATE", data: Any = None) -> None:
        """Sends an event without its keys."""
        self._world.gateway.dispatch(event, {} if data is None else data)

    def repeat(self, count: int = 1, *, event: str = "INTERACTION_CREATE") -> None:
        """Sends the last ``count`` events of a kind once more, as a replay does."""
        self._world.gateway.repeat(event, count)

    def duplicate(self, event: str = "INTERACTION_CREATE", times: int | None = None) -> None:
        """From now on the next ``times`` events of a kind (``None``: all) are sent twice."""
        self._world.gateway.doubled[event] = times
