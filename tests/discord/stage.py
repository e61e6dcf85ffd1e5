"""A stage for long stories: a local Discord, a ledger and bots, each a process of its own."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from tests.calling import ROOT, environment_of
from tests.discord.bots import TODAY
from tests.discord.processes import BotProcess
from tests.discord.recording import append
from tests.twin.remote import Twin, process

#: seconds that a bot may take to connect, on a machine that is busy with other things
PATIENCE = 90.0


class Stage:
    """What a story happens on.

    ``store``   the ledger that the bots read: a file, or an address
    ``folder``  where their state, ``bot.db``, and their log lie
    """

    def __init__(self, twin: Twin, store: Path | str, folder: Path) -> None:
        self.twin = twin
        self.store = store
        self.folder = folder
        self.state = folder / "bot.db"
        self._began = time.time()
        self._work = folder / "work"
        self.work()

    def work(self, milliseconds: float = 0.0, stalled: float = 0.0) -> None:
        """What an answer costs from now on: work in Python, and a disk that hangs."""
        aside = self._work.with_suffix(".new")
        aside.write_text(f"{milliseconds} {stalled}")
        aside.replace(self._work)

    def later(self, seconds: float) -> None:
        """Bots that are started from now on live so much later."""
        self._began -= seconds

    async def start(self, **more: str) -> BotProcess:
        """Starts a bot, and does not wait for it."""
        where = f"sqlite:///{self.store}" if isinstance(self.store, Path) else self.store
        given = {
            "TRADELEDGER_STORE": where,
            "TRADELEDGER_BOT_STATE": str(self.state),
            "TRADELEDGER_BOT_COOLDOWN": "off",
            "TEST_BEGAN": repr(self._began),
            "TEST_NOW": repr(TODAY.timestamp()),
            "TEST_WORK": str(self._work),
            **self.twin.environment,
            **more,
        }
        log = self.folder / "bot.log"
        with log.open("ab") as out:
            started = await asyncio.create_subprocess_exec(
                sys.executable, "-W", "ignore", "-m", "tests.discord.staged_bot", "bot", "run",
                cwd=ROOT, env=environment_of(**given), stdout=out, stderr=out,
            )  # fmt: skip
        return BotProcess(started, log)

    @asynccontextmanager
    async def bot(self, **more: str) -> AsyncIterator[BotProcess]:
        """A bot that has connected; killed at the end if it still runs."""
        there = await self.twin.get("judge.identified")
        bot = await self.start(**more)
        try:
            await self.identified(there + 1)
            yield bot
        finally:
            await bot.kill()

    async def identified(self, count: int) -> None:
        """Waits until so many sessions have begun; raises ``TimeoutError``."""
        await self.twin.gateway.identified(count, patience=PATIENCE)

    async def recorded(self, *events: dict[str, Any]) -> None:
        """Somebody appends events by the command line, beside everything else."""
        assert isinstance(self.store, Path)
        await asyncio.to_thread(append, self.store, *events)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What lies in the bots' state."""
        with closing(sqlite3.connect(f"file:{self.state}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, values).fetchall()

    def open_posts(self) -> list[tuple[Any, ...]]:
        """Posts that are not at their end."""
        return self.rows(
            "SELECT id, kind, state, due, attempts, error FROM posts"
            " WHERE state NOT IN ('sent', 'dropped')"
        )

    def bugs(self) -> list[dict[str, Any]]:
        """Lines of the log that hold a trace, or that are no lines of a log at all."""
        found = []
        for line in (self.folder / "bot.log").read_text().splitlines():
            try:
                told = json.loads(line)
            except ValueError:
                told = {"trace": line}
            if told.get("trace"):
                found.append(told)
        return found


@asynccontextmanager
async def staged(
    store: Path | str, folder: Path, *arguments: str, check: bool = True
) -> AsyncIterator[Stage]:
    """A local Discord of its own with a stage on it; checked at the end."""
    async with process(*arguments, check=check) as twin:
        yield Stage(twin, store, folder)


def open_files(pid: int) -> int:
    """How many files a process holds open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
