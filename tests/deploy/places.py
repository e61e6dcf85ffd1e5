"""The files of ``deploy``, and what they say."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "tradeledger-bot.service"
COMPOSE = DEPLOY / "compose.yaml"
CONTAINERFILE = DEPLOY / "Containerfile"
ENVIRONMENT = DEPLOY / "env.example"
RUNBOOK = DEPLOY / "runbook.md"
#: variables that belong to others: the database's image, the interpreter, the desktop's folders
OTHERS = re.compile(r"POSTGRES_\w+|PATH|PYTHON\w+|XDG_\w+")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def directives(text: str) -> list[tuple[str, str, str]]:
    """(section, name, value) of a unit, in order."""
    section, found = "", []
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            found.append((section, name, value))
    return found


def values(name: str) -> list[str]:
    """Every value of a directive of the unit."""
    return [value for _, each, value in directives(read(UNIT)) if each == name]


def variables_of_the_program() -> set[str]:
    """The variables that the program's own source names."""
    named = re.compile(r"""["'](TRADELEDGER_[A-Z_]+|DISCORD_[A-Z_]+|NOTIFY_SOCKET)["']""")
    return {
        name
        for package in ("ledger", "projections", "bot")
        for path in (ROOT / package).rglob("*.py")
        for name in named.findall(read(path))
    }
