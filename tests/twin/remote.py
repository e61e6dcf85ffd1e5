"""Driving a twin that runs as its own process: the API of ``World``, with ``await`` before calls.

``async with process() as twin:`` and then ``ada = await twin.user("Ada")``,
``seen = await ada.slash("general", "rate", origin="CN")``, ``seen.content``,
``await twin.faults.drop()``, ``await twin.get("gateway.resumes")``. What an object shows is a
snapshot of when it was answered; ``await seen.get("files")`` asks again.
"""

from __future__ import annotations

import asyncio
import base64
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from tests.twin.attempts import NoAnswerError
from tests.twin.composing import RefusedError

ROOT = Path(__file__).parents[2]
ERRORS: dict[str, type[Exception]] = {
    each.__name__: each
    for each in (NoAnswerError, RefusedError, AssertionError, TimeoutError, KeyError, ValueError)
}


class Remote:
    """An object of the twin. What it showed is there as attributes; methods are awaited."""

    def __init__(self, wire: Wire, number: int, kind: str = "World", has: Any = None) -> None:
        self._wire, self._number, self._kind = wire, number, kind
        self._has: dict[str, Any] = has or {}

    def __repr__(self) -> str:
        return f"<remote {self._kind} {self._has or ''}>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._has:
            return self._has[name]
        return Name(self, name)

    async def get(self, path: str) -> Any:
        """What lies at a dotted path now."""
        return await self._wire.call(self._number, path)


class Name:
    """A dotted path on an object: to be called, or to go on."""

    def __init__(self, thing: Remote, path: str) -> None:
        self._thing, self._path = thing, path

    def __getattr__(self, name: str) -> Name:
        if name.startswith("_"):
            raise AttributeError(name)
        return Name(self._thing, f"{self._path}.{name}")

    async def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return await self._thing._wire.call(self._thing._number, self._path, args, kwargs)


class Wire:
    """The HTTP connection to the control channel."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/__twin__/call"
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=600)
        )

    async def close(self) -> None:
        await self._session.close()

    async def call(self, on: int, do: str, args: Any = (), kwargs: Any = None) -> Any:
        asked = {
            "on": on,
            "do": do,
            "args": [_encode(each) for each in args],
            "kwargs": {key: _encode(each) for key, each in (kwargs or {}).items()},
        }
        async with self._session.post(self._url, data=orjson.dumps(asked)) as response:
            told = orjson.loads(await response.read())
        if "error" in told:
            raise ERRORS.get(told["error"], RuntimeError)(told["said"])
        return self._decode(told["value"])

    def _decode(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._decode(each) for each in value]
        if not isinstance(value, dict):
            return value
        if "$bytes" in value:
            return base64.b64decode(value["$bytes"])
        if "$ref" in value:
            return Remote(self, value["$ref"], value["kind"], self._decode(value["has"]))
        return {key: self._decode(each) for key, each in value.items()}


def _encode(value: Any) -> Any:
    if isinstance(value, Remote):
        return {"$ref": value._number}
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, list | tuple):
        return [_encode(each) for each in value]
    if isinstance(value, dict):
        return {key: _encode(each) for key, each in value.items()}
    return value


class Twin(Remote):
    """The world of another process. ``environment``: what the bot's environment must hold."""

    def __init__(self, wire: Wire, told: dict[str, Any]) -> None:
        super().__init__(wire, 0)
        self.port: int = told["port"]
        self.token: str = told["token"]
        self.pid: int = told["pid"]
        self.environment: dict[str, str] = told["environment"]


@asynccontextmanager
async def process(*arguments: str, check: bool = True) -> AsyncIterator[Twin]:
    """Starts ``python -m tests.twin`` with these arguments; checks and stops it at the end."""
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.twin", *arguments, cwd=ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert started.stdin is not None
    assert started.stdout is not None
    try:
        told = orjson.loads(await started.stdout.readline())
        wire = Wire(told["port"])
        try:
            twin = Twin(wire, told)
            yield twin
            if check:
                await twin.check()
        finally:
            await wire.close()
    finally:
        started.stdin.close()
        await started.wait()
