"""Tests of the bot on the local Discord: coroutines are tests, ``world`` is a started one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bundled import bundled, own  # noqa: F401
from tests.discord.bots import Rooms, Warm
from tests.twin.fixtures import pytest_pyfunc_call, world  # noqa: F401


@pytest.fixture(scope="session")
def warm(bundled: Path) -> Iterator[Warm]:  # noqa: F811
    """The bundled history in memory, for all bots that read it."""
    lent = Warm(f"sqlite:///{bundled}")
    yield lent
    lent.close()


@pytest.fixture
def rooms(bundled: Path, tmp_path: Path, warm: Warm) -> Rooms:  # noqa: F811
    """Makes bots that read the bundled history."""
    return Rooms(bundled, tmp_path, warm)


@pytest.fixture
def own_rooms(own: Path, tmp_path: Path) -> Rooms:  # noqa: F811
    """Makes bots whose ledger a test may write to."""
    return Rooms(own, tmp_path)
