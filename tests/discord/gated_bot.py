"""``bot run`` with a ledger that answers when a test lets it: each answer waits for a file's lock.

A program of its own, started by ``tests.discord.processes``; the bot itself is not changed.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Any

from bot.discord import services
from bot.root import main

_answer = services.make


def _when_allowed(*given: Any) -> Any:
    with Path(os.environ["TEST_GATE"]).open("rb") as gate:
        fcntl.flock(gate, fcntl.LOCK_SH)
    return _answer(*given)


services.make = _when_allowed
main()
