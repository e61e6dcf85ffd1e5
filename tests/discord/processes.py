"""The bot and the local Discord as processes of their own: for tests that kill, block or flood."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.calling import ROOT, environment_of
from tests.twin.remote import Twin

#: the instant from which the bot reads "today"
NOW = "2026-11-24T12:00:00Z"


@dataclass(slots=True)
class BotProcess:
    """A running ``tradeledger bot run``."""

    process: asyncio.subprocess.Process
    log: Path

    async def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Asks it to end, and waits for its exit code."""
        if self.process.returncode is None:
            self.process.send_signal(sign)
        return await self.process.wait()

    async def kill(self) -> None:
        await self.stop(signal.SIGKILL)

    def memory(self) -> float:
        """MiB that it holds now."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def start(
    twin: Twin | None, store: Path | str, folder: Path, *, gate: Path | None = None, **more: str
) -> BotProcess:
    """Starts a bot; with ``gate`` each of its answers waits for that file's lock."""
    where = f"sqlite:///{store}" if isinstance(store, Path) else store
    given = {
        "TRADELEDGER_STORE": where,
        "TRADELEDGER_BOT_STATE": str(folder / "bot.db"),
        "TRADELEDGER_BOT_COOLDOWN": "off",
        **(twin.environment if twin is not None else {}),
        **({"TEST_GATE": str(gate)} if gate is not None else {}),
        **more,
    }
    module = "tests.discord.gated_bot" if gate is not None else "bot.root"
    log = folder / "bot.log"
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-W", "ignore", "-m", module, "--now", NOW, "bot", "run",
            cwd=ROOT, env=environment_of(**given), stdout=out, stderr=out,
        )  # fmt: skip
    return BotProcess(process, log)


@asynccontextmanager
async def running(
    twin: Twin, store: Path | str, folder: Path, **how: Any
) -> AsyncIterator[BotProcess]:
    """A bot that has connected; killed at the end if it still runs."""
    bot = await start(twin, store, folder, **how)
    try:
        await twin.gateway.connected(patience=60)
        yield bot
    finally:
        await bot.kill()


@contextmanager
def shut(gate: Path) -> Iterator[None]:
    """Holds the gate: answers wait until the block ends."""
    with gate.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
