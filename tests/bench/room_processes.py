"""The bot and the local Discord as processes of their own, with what each costs."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from tests.bench.ledgers import Ledgers
from tests.bench.measuring import ROOT
from tests.twin import remote
from tests.twin.remote import Twin

OURS = ("bot.root", "--quiet", "bot", "run")
SLOW = ("tests.bench.slow_bot", "--quiet", "bot", "run")
PLAIN = ("tests.bench.plain_bot",)
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a running process has cost until now: seconds of processor time, MiB now and at most."""

    cpu: float
    resident: float
    peak: float


def cost(pid: int) -> Cost:
    """Read from ``/proc``: this works on Linux only."""
    process = Path(f"/proc/{pid}")
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    told = dict(
        line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line
    )
    resident, peak = (int(told[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return Cost((int(fields[11]) + int(fields[12])) / _TICK, resident, peak)


@dataclass(frozen=True, slots=True)
class Room:
    """A bot that has connected to a local Discord.

    ``ready``  seconds from its start until the gateway has said READY
    """

    twin: Twin
    pid: int
    ready: float

    def bot(self) -> Cost:
        return cost(self.pid)

    def discord(self) -> Cost:
        return cost(self.twin.pid)


@asynccontextmanager
async def room(ledgers: Ledgers, store: Path, program: tuple[str, ...]) -> AsyncIterator[Room]:
    """Starts a local Discord and a bot; ends both.

    The bot's state is kept beside the ledger from one start to the next, as in life: commands
    are given to Discord once. Raises ``TimeoutError`` where the bot does not come.
    """
    async with (
        remote.process("--no-schema", "--keep", "10000", check=False) as twin,
        bot(ledgers, store, twin, program) as found,
    ):
        yield found


@asynccontextmanager
async def bot(
    ledgers: Ledgers, store: Path, twin: Twin, program: tuple[str, ...]
) -> AsyncIterator[Room]:
    """Starts a bot on a local Discord that runs; ends the bot."""
    state = ledgers.folder / "bot.db"
    environment = {
        **os.environ,
        **twin.environment,
        "TRADELEDGER_STORE": f"sqlite:///{store}",
        "TRADELEDGER_BOT_STATE": str(state),
        "TRADELEDGER_BOT_COOLDOWN": "off",
        "PYTHONPYCACHEPREFIX": str(ledgers.folder / "bytecode"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = await twin.get("judge.identified")
    log = ledgers.folder / "bot.log"
    with log.open("ab") as out:
        began = perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *program, cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    try:
        await twin.gateway.identified(before + 1, patience=60)
        yield Room(twin, process.pid, perf_counter() - began)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()
