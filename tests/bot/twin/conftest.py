"""Tests of the local Discord itself: with a small bot, and with requests written by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from tests.twin.fixtures import pytest_pyfunc_call, world  # noqa: F401
from tests.twin.world import World

Rest = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
def rest(world: World) -> Rest:  # noqa: F811
    """``await rest("POST", "/channels/1/messages", {…})``: what the twin answers: status, body."""

    async def ask(
        method: str, path: str, payload: Any = None, token: str | None = None
    ) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {token or world.token}"}
        async with (
            aiohttp.ClientSession() as session,
            session.request(
                method, world.addresses.api + path, json=payload, headers=headers
            ) as response,
        ):
            body = await response.json() if response.content_type == "application/json" else None
            return response.status, body

    return ask
