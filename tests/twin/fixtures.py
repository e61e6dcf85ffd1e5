"""For conftest files of tests on the twin: coroutines as tests, and ``world``.

``from tests.twin.fixtures import pytest_pyfunc_call, world  # noqa: F401``
"""

from __future__ import annotations

import asyncio
import inspect
from contextlib import AsyncExitStack
from typing import Any

import pytest

from tests.twin.world import World

#: no test waits longer than this, whatever it waits for
SECONDS = 60.0


@pytest.fixture
def world() -> World:
    """A small Discord; a coroutine test that takes it finds it started, and it is checked after."""
    return World()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs a test that is a coroutine in an event loop of its own, with its worlds started."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in wanted}
    asyncio.run(_run(pyfuncitem.obj, arguments))
    return True


async def _run(test: Any, arguments: dict[str, Any]) -> None:
    async with asyncio.timeout(SECONDS), AsyncExitStack() as stack:
        for each in arguments.values():
            if isinstance(each, World):
                await stack.enter_async_context(each)
        await test(**arguments)
