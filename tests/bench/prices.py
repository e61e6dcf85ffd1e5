"""The peer of row 4: bean-query on a file of price directives, one day asked for.

A price directive is to beancount what a rate on a day is to this ledger: a number that was set on
a day, found again by its date. bean-query stands in a virtual environment of its own.
"""

from __future__ import annotations

import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

DIRECTIVES = 10_000
_PAIRS = 10
_FIRST = date(2022, 1, 1)
ASKED = date(2023, 10, 1)


def write(path: Path) -> None:
    """Writes the file: a price a day for each of ten pairs."""
    with path.open("w", encoding="utf-8") as lines:
        for number in range(DIRECTIVES):
            day = _FIRST + timedelta(days=number // _PAIRS)
            pair = f"TARIFF.P{number % _PAIRS}"
            lines.write(f"{day} price {pair} {number % 97 + number % 4 * 0.25:.2f} USD\n")


def command(program: Path, path: Path) -> list[str]:
    """The question."""
    query = f"SELECT date, amount FROM prices WHERE date = {ASKED}"
    return [str(program), str(path), query]


def found() -> Path | None:
    """bean-query: of ``make bench``, which puts it beside this environment, or of the machine."""
    beside = Path(sys.prefix) / "bench" / "bin" / "bean-query"
    if beside.is_file():
        return beside
    somewhere = shutil.which("bean-query")
    return Path(somewhere) if somewhere else None
