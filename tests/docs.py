"""The tables of the documents, written from the registries: ``python -m tests.docs --write``.

A test compares what stands in the documents with what the registries say.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import bot
import ledger
import projections
from bot.root import COMMANDS
from ledger.events.registry import EVENTS
from ledger.vocabulary.problems import REGISTRY
from ledger.vocabulary.programmes import PROGRAMMES

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "CONTRIBUTING.md"


def _everything() -> None:
    """Imports every module: codes are registered where they are used."""
    for package in (ledger, projections, bot):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [[cell.replace("|", "/") for cell in line] for line in (head, *rows)]
    told = [f"| {' | '.join(line)} |" for line in lines]
    rule = f"|{'---|' * len(lines[0])}"
    return "\n".join([told[0], rule, *told[1:]])


def _first(docstring: str | None) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((docstring or "").strip().split("\n\n")[0].split())


def problem_table() -> str:
    """Every code, what it means, and whether it stops a record or only warns."""
    _everything()
    rows = [(kind.code, kind.title, kind.severity) for kind in REGISTRY.values()]
    return _table(("code", "what is wrong", ""), sorted(rows))


def event_table() -> str:
    """Every kind of event under its stable name, with its version."""
    rows = [
        (f"`{kind}`", _first(model.__doc__), str(model.version)) for kind, model in EVENTS.items()
    ]
    return _table(("event", "what happened", "version"), rows)


def command_table() -> str:
    """Every command, what it does, and where it lives."""
    rows = [(f"`{name}`", line, f"`{module}`") for name, (module, line) in COMMANDS.items()]
    return _table(("command", "what it does", "module"), rows)


def programme_table() -> str:
    """Every programme with the words that a sentence uses for it."""
    return _table(
        ("programme", "in words"), [(f"`{name}`", words) for name, words in PROGRAMMES.items()]
    )


TABLES: dict[str, Callable[[], str]] = {
    "problems": problem_table,
    "events": event_table,
    "commands": command_table,
    "programmes": programme_table,
}


def section(text: str, name: str) -> str | None:
    """What stands between a document's marks, or ``None`` where there are none."""
    found = re.search(rf"<!-- {name} -->\n(.*?)\n?<!-- /{name} -->", text, re.DOTALL)
    return found[1] if found else None


def written(text: str) -> str:
    """The document with every table as the registries say it."""
    for name, table in TABLES.items():
        if section(text, name) is None:
            continue
        told = f"<!-- {name} -->\n{table()}\n<!-- /{name} -->"
        text = re.sub(
            rf"<!-- {name} -->\n.*?<!-- /{name} -->",
            lambda _, told=told: told,
            text,
            flags=re.DOTALL,
        )
    return text


def main() -> None:
    if "--write" not in sys.argv:
        raise SystemExit("python -m tests.docs --write    writes the tables of CONTRIBUTING.md")
    before = DOCUMENT.read_text(encoding="utf-8")
    after = written(before)
    DOCUMENT.write_text(after, encoding="utf-8")
    print("written" if after != before else "unchanged")


if __name__ == "__main__":
    main()
