"""Tests of the bot on the local Discord: coroutines are tests, ``world`` is a started one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bundled import bundled, own  # noqa: F401
from tests.discord.bots import Rooms
from tests.twin.fixtures import pytest_pyfunc_call, world  # noqa: F401


@pytest.fixture
def rooms(bundled: Path, tmp_path: Path) -> Rooms:  # noqa: F811
    """Makes bots that read the bundled history."""
    return Rooms(bundled, tmp_path)


@pytest.fixture
def own_rooms(own: Path, tmp_path: Path) -> Rooms:  # noqa: F811
    """Makes bots whose ledger a test may write to."""
    return Rooms(own, tmp_path)
