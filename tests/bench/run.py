"""The benchmarks, as one table: ``make bench``, or ``python -m tests.bench --help``.

Nothing here passes or fails: the bars of the design stand beside what was measured.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

import click
from rich.console import Console
from rich.table import Table

from tests.bench import appending, asking, auditing, cold, prices, replaying, rooms
from tests.bench.ledgers import Ledgers
from tests.bench.measuring import Report
from tests.bench.synthetic import SMALLEST

SIZES = (1_000, 100_000, 1_000_000)
QUICK_SIZES = (1_000, 20_000)
ROWS = (1, 2, 3, 4, 5, 6, 7)
_MARKS = {True: "[green]yes[/]", False: "[red]no[/]", None: ""}


def _numbers(_: click.Context, option: click.Parameter, text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    try:
        found = tuple(sorted({int(part.replace("_", "")) for part in text.split(",")}))
    except ValueError:
        raise click.BadParameter("give numbers, like 1000,100000", param=option) from None
    least, most = (1, max(ROWS)) if option.name == "rows" else (SMALLEST, 1_500_000)
    if not all(least <= number <= most for number in found):
        raise click.BadParameter(f"give numbers from {least:,} to {most:,}", param=option)
    return found


@click.command()
@click.option("--events", callback=_numbers, metavar="N,…", help="Sizes of the ledgers.")
@click.option("--rows", callback=_numbers, metavar="1,…", help="Only these rows of the table.")
@click.option("--quick", is_flag=True, help="Small ledgers and few repeats: does it run at all?")
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path),
    help="Keep the ledgers here, and take those that are there.  [default: a temporary folder]",
)  # fmt: skip
@click.option(
    "--bean-query", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The peer of row 4.  [default: that of make bench, or the one on the PATH]",
)  # fmt: skip
def main(
    events: tuple[int, ...] | None,
    rows: tuple[int, ...] | None,
    quick: bool,
    folder: Path | None,
    bean_query: Path | None,
) -> None:
    """Measures each row of the design's table on speed beside its peer."""
    sizes = events or (QUICK_SIZES if quick else SIZES)
    peer = bean_query or prices.found()
    console, remarks = _console(), Console(stderr=True)
    start = perf_counter()

    def say(text: str) -> None:
        remarks.print(f"[dim]{perf_counter() - start:6.0f} s  {text}[/]", highlight=False)

    with _folder(folder) as place:
        ledgers = Ledgers(place, say)
        work: dict[int, Callable[[], Report]] = {
            1: lambda: replaying.measure(ledgers, sizes, quick=quick),
            2: lambda: appending.measure(ledgers, sizes, quick=quick),
            3: lambda: asking.measure(ledgers, sizes, quick=quick),
            4: lambda: cold.beside_bean_query(ledgers, peer, quick=quick),
            5: lambda: cold.beside_a_large_ledger(ledgers, max(sizes), quick=quick),
            6: lambda: auditing.measure(ledgers, sizes, quick=quick),
            7: lambda: rooms.measure(ledgers, quick=quick),
        }
        reports = []
        for row in rows or ROWS:
            say(f"row {row}")
            reports.append(work[row]())
    _print(console, reports)
    console.print(f"[dim]{_machine()}; {perf_counter() - start:,.0f} s in all.[/]", highlight=False)


def _console() -> Console:
    """Wide enough for the table where the output is no terminal."""
    console = Console()
    return console if console.is_terminal else Console(width=132)


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="tradeledger-bench-") as made:
        yield Path(made)


def _print(console: Console, reports: list[Report]) -> None:
    table = Table(title="Speed, side by side", title_justify="left")
    for name in ("", "what", "events", "tradeledger", "peer", "ratio", "bar", ""):
        right = name in {"events", "tradeledger", "peer", "ratio"}
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for report in reports:
        for line in report.lines:
            cells = [line.what, line.size, line.ours, line.peer, line.ratio, line.bar]
            table.add_row(str(line.row), *cells, _MARKS[line.met])
        table.add_section()
    console.print(table)
    for report in reports:
        for remark in report.remarks:
            console.print(f"· {remark}", highlight=False)


def _machine() -> str:
    cores = os.cpu_count() or 1
    return (
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"eventsourcing {version('eventsourcing')}, {cores} cores, {sys.platform}"
    )


if __name__ == "__main__":
    main()
