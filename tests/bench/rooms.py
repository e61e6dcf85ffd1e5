"""Row 7: the Discord bot on the local Discord, each a process of its own.

Users go round in a closed loop; times are taken where they are, from the event that leaves Discord
to the answer that arrives. The peer is the same library with an answer that never changes: what
the bot costs beyond it is ours.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench import room_acts as acts
from tests.bench.cold import FailedError, bundled
from tests.bench.ledgers import Ledgers
from tests.bench.measuring import Line, Report
from tests.bench.room_processes import OURS, PLAIN, SLOW, Room, bot, room
from tests.twin import remote

ROW = 7
USERS = (1, 10, 100)
#: the bars: acknowledged (p99, ms) by users at once
ACKNOWLEDGED = {1: 10.0, 10: 50.0, 100: 400.0}
PER_SECOND, COMPLETED, MEMORY, READY = 500.0, 50.0, 120.0, 2.0
#: a hundred questions in one instant: p99 in ms, and Discord's limit
AT_ONCE, LIMIT = 250.0, 3000.0
SOAK, QUICK_SOAK = 150_000, 5_000
#: MiB that 100,000 answers may leave behind: the allocator's breath, not a leak
GROWTH = 5.0
#: answers before the first look at the memory: caches are full then
WARM = 5_000


def measure(ledgers: Ledgers, *, quick: bool) -> Report:
    """Everything that the bot is asked to hold, with its bar."""
    report = Report()
    try:
        bundled(ledgers)
        asyncio.run(_Measuring(ledgers, report, quick).all())
    except (FailedError, TimeoutError, OSError) as error:
        report.lines.append(Line(ROW, "the bot", "", "failed"))
        report.remarks.append(str(error))
    return report


@dataclass(slots=True)
class _Measuring:
    ledgers: Ledgers
    report: Report
    quick: bool

    @property
    def store(self) -> Path:
        return self.ledgers.bundled()[0]

    @property
    def seconds(self) -> float:
        return 2.0 if self.quick else 8.0

    def say(self, text: str) -> None:
        self.ledgers.say(f"  the bot: {text}")

    async def all(self) -> None:
        store = self.store
        await self._start(store)
        peer = await self._peer(store)
        async with room(self.ledgers, store, OURS) as here:
            await self._settled(here)
            self._line("memory, idle", _mib(here.bot().resident), "", None)
            await self._answers(here, peer)
            await self._others(here, peer)
            await self._at_once(here)
            peak = here.bot().peak
            self._line("memory, peak of all that", _mib(peak), _under(MEMORY, "MiB"), peak < MEMORY)
        async with room(self.ledgers, store, SLOW) as here:
            await self._burst(here)
        async with room(self.ledgers, store, OURS) as here:
            await self._settled(here)
            await self._soak(here)

    def _line(
        self, what: str, ours: str, bar: str, met: bool | None, peer: str = "", users: object = ""
    ) -> None:
        self.report.lines.append(Line(ROW, what, f"{users}", ours, peer, "", bar, met))

    async def _start(self, store: Path) -> None:
        """From the start of the process to READY; commands are known to Discord by then."""
        self.say("start to READY")
        took: dict[tuple[str, ...], list[float]] = {OURS: [], PLAIN: []}
        async with remote.process("--no-schema", check=False) as twin:
            for turn in range(4 if self.quick else 8):
                for program, times in took.items():
                    async with bot(self.ledgers, store, twin, program) as here:
                        if turn:  # the first start warms bytecode and files, and puts commands
                            times.append(here.ready)
        ours, peer = (median(took[program]) for program in (OURS, PLAIN))
        self._line(
            "start to READY, bundled history", f"{ours:.2f} s", _under(READY, "s"), ours < READY,
            f"{peer:.2f} s",
        )  # fmt: skip

    async def _peer(self, store: Path) -> dict[tuple[str, int], dict[str, float]]:
        """What the library and this local Discord can do together on this machine."""
        self.say("the peer")
        found = {}
        async with room(self.ledgers, store, PLAIN) as here:
            for users in USERS:
                found["slash", users] = await _load(here, acts.new(0, 300), users, self.seconds)
                found["complete", users] = await _load(here, acts.typing(), users, self.seconds)
            found["press", 10] = await _load(here, await acts.pressing(here), 10, self.seconds)
            self._line("memory, peak", "", "", None, _mib(here.bot().peak))
        return found

    async def _settled(self, here: Room) -> None:
        """Waits until completions are made, and a little traffic has been seen."""
        ada = await here.twin.user("Ada")
        for _ in range(600):
            if await ada.autocomplete("general", "rate", "origin", "chi"):
                break
        await _load(here, acts.popular(), 4, 1.0)

    async def _answers(self, here: Room, peer: dict[tuple[str, int], dict[str, float]]) -> None:
        for name in ("new questions", "popular questions"):
            for users in USERS:
                self.say(f"{name}, {users} users")
                asked = acts.new(users) if name.startswith("new") else acts.popular()
                got = await _load(here, asked, users, self.seconds)
                its = peer["slash", users]
                bar = ACKNOWLEDGED[users]
                self._line(
                    f"slash, {name}: acknowledged, p99", _ms(got["ack_p99"]), _under(bar, "ms"),
                    got["ack_p99"] < bar, _ms(its["ack_p99"]), users,
                )  # fmt: skip
                most = users == max(USERS)
                self._line(
                    "  answers", _rate(got), f"at least {PER_SECOND:g}/s" if most else "",
                    got["per_second"] >= PER_SECOND if most else None, _rate(its), users,
                )  # fmt: skip
                self._line(
                    "  acknowledged p50, answered p99", _pair(got), "", None, _pair(its), users
                )
                self._line("  processor time each", _cpu(got), "", None, _cpu(its), users)

    async def _others(self, here: Room, peer: dict[tuple[str, int], dict[str, float]]) -> None:
        for users in USERS:
            self.say(f"completion, {users} users")
            got, its = (
                await _load(here, acts.typing(), users, self.seconds),
                peer["complete", users],
            )
            few = users < max(USERS)
            self._line(
                "autocomplete, p99", _ms(got["ack_p99"]), _under(COMPLETED, "ms") if few else "",
                got["ack_p99"] < COMPLETED if few else None, _ms(its["ack_p99"]), users,
            )  # fmt: skip
            self._line("  completions", _rate(got), "", None, _rate(its), users)
        for what, asked, its in (
            ("button Why", await acts.pressing(here), peer["press", 10]),
            ("history with its chart", acts.histories(), None),
            ("forecast", acts.forecasts(), None),
            ("question in words", acts.in_words(), None),
        ):
            self.say(what)
            got = await _load(here, asked, 10, self.seconds)
            self._line(
                f"{what}: answered, p99", _ms(got["final_p99"]), "", None,
                _ms(its["final_p99"]) if its else "", 10,
            )  # fmt: skip
            self._line("  answers", _rate(got), "", None, _rate(its) if its else "", 10)

    async def _at_once(self, here: Room) -> None:
        """The design's own bar: a hundred questions in one instant, five times."""
        worst = [await _load(here, acts.new(seed, 100), 100, rounds=1) for seed in range(501, 506)]
        late = sum(each["late"] for each in worst)
        highest = max(each["ack_max"] for each in worst)
        p99 = median(each["ack_p99"] for each in worst)
        self._line(
            "100 questions in one instant: not acknowledged in 3 s", f"{late:.0f}", "0", late == 0,
            users=100,
        )  # fmt: skip
        self._line("  acknowledged, p99", _ms(p99), _under(AT_ONCE, "ms"), p99 < AT_ONCE, users=100)
        self._line("  the slowest", _ms(highest), _under(LIMIT, "ms"), highest < LIMIT, users=100)

    async def _burst(self, here: Room) -> None:
        self.say("300 users in one instant, 50 ms of work each")
        got = await _load(here, acts.new(900, 300), 300, rounds=1, patience=180.0)
        self._line(
            "300 in one instant, 50 ms of Python each: late", f"{got['late']:.0f}", "0",
            got["late"] == 0, users=300,
        )  # fmt: skip
        told = f"{_ms(got['ack_max'])}, {_ms(got['final_max'])}"
        self._line("  slowest acknowledgement, slowest answer", told, "", None, users=300)

    async def _soak(self, here: Room) -> None:
        wanted = QUICK_SOAK if self.quick else SOAK
        asked = await acts.mixed(here)
        users = 20

        async def answer(count: int) -> None:
            await _load(here, asked, users, rounds=max(count // users, 1))

        await answer(WARM)
        before = here.bot().resident
        self.say(f"{wanted:,} answers")
        await answer(wanted)
        after = here.bot()
        grown = after.resident - before
        bar = GROWTH * max(wanted / 100_000, 1.0)
        self._line(
            f"memory, after {WARM:,} mixed answers and {wanted:,} more",
            f"{before:.1f} → {_mib(after.resident)}", f"at most {bar:g} MiB more", grown <= bar,
        )  # fmt: skip
        self._line("  peak", _mib(after.peak), _under(MEMORY, "MiB"), after.peak < MEMORY)
        self.report.remarks.append(
            f"{os.getloadavg()[0]:.1f} processes wanted the {os.cpu_count()} cores at the end of"
            " row 7; the local Discord takes one of them."
        )


async def _load(
    here: Room,
    asked: list[acts.Act],
    users: int,
    seconds: float | None = None,
    rounds: int | None = None,
    patience: float = 60.0,
) -> dict[str, float]:
    """What the load tells, and the milliseconds of processor time of each answer, on both sides."""
    before = here.bot().cpu, here.discord().cpu
    found: dict[str, float] = await here.twin.load(
        asked, users=users, seconds=seconds, rounds=rounds, patience=patience,
        apart=max(len(asked) // users, 1),
    )  # fmt: skip
    after = here.bot().cpu, here.discord().cpu
    answers = max(found["answers"], 1)
    for name, start, end in zip(("bot_cpu", "discord_cpu"), before, after, strict=True):
        found[name] = (end - start) * 1000 / answers
    return found


def _ms(value: float) -> str:
    return f"{value:,.1f} ms" if value < 100 else f"{value:,.0f} ms"


def _mib(value: float) -> str:
    return f"{value:,.0f} MiB"


def _under(bar: float, unit: str) -> str:
    return f"under {bar:g} {unit}"


def _rate(got: dict[str, float]) -> str:
    return f"{got['per_second']:,.0f}/s"


def _pair(got: dict[str, float]) -> str:
    return f"{_ms(got['ack_p50'])}, {_ms(got['final_p99'])}"


def _cpu(got: dict[str, float]) -> str:
    return f"{got['bot_cpu']:.2f} ms, Discord {got['discord_cpu']:.2f}"
