"""The page that says whether the bot is well, and its numbers; meant for this machine alone.

``GET /healthz``  200 and ``ok``, or 503 and a line for each thing that is wrong
``GET /metrics``  counters and gauges as text, in the form that Prometheus reads

It has no names and no words of anybody in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web

    from bot.discord.life.metrics import Metrics

_PREFIX = "tradeledger_bot"
#: what a scraper is told about each family
_HELP = {
    "answers_total": "Answers by how they ended.",
    "commands_total": "Commands and buttons that were used.",
    "gateway_total": "Events of the connection to Discord.",
}
Problems = Callable[[], list[str]]
Text = Callable[[], str]


def exposition(metrics: Metrics, gauges: Mapping[str, float | None]) -> str:
    """The numbers as text; a gauge without a number is left out.

    Names of gauges are ours and end in their unit (``outbox_oldest_seconds``).
    """
    lines: list[str] = []
    for family, label, counts in (
        ("answers_total", "outcome", metrics.outcomes),
        ("commands_total", "command", metrics.commands),
        ("gateway_total", "event", metrics.gateway),
    ):
        lines.append(f"# HELP {_PREFIX}_{family} {_HELP[family]}")
        lines.append(f"# TYPE {_PREFIX}_{family} counter")
        lines += [
            f'{_PREFIX}_{family}{{{label}="{_quoted(name)}"}} {count}'
            for name, count in sorted(counts.items())
        ]
    for name, value in sorted(gauges.items()):
        if value is not None:
            lines.append(f"# TYPE {_PREFIX}_{name} gauge")
            lines.append(f"{_PREFIX}_{name} {value:.15g}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def resident() -> float | None:
    """Bytes of memory that the process holds; ``None`` where the system does not say."""
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return float(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError, UnicodeDecodeError):
        pass
    return None


class HealthPage:
    """The page on an address of its own; ``address`` is where it listens once it is open."""

    def __init__(self, problems: Problems, numbers: Text) -> None:
        self._problems, self._numbers = problems, numbers
        self._runner: web.AppRunner | None = None
        self.address: tuple[str, int] | None = None

    async def open(self, host: str, port: int) -> None:
        """Listens; raises ``OSError`` where the address is taken or is none of this machine."""
        from aiohttp import web

        app = web.Application(client_max_size=1024)
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/metrics", self._metrics)
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        where = runner.addresses[0]
        self.address = (str(where[0]), int(where[1]))

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        self._runner = self.address = None

    async def _healthz(self, _request: web.Request) -> web.Response:
        from aiohttp import web

        wrong = self._problems()
        return web.Response(
            text="\n".join(wrong or ["ok"]) + "\n",
            status=503 if wrong else 200,
            headers={"Cache-Control": "no-store"},
        )

    async def _metrics(self, _request: web.Request) -> web.Response:
        from aiohttp import web

        return web.Response(
            body=self._numbers().encode(),
            headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"},
        )
