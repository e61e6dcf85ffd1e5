"""Ledgers to audit, and what somebody with all rights on the file may do to them."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from ledger.desk.auditing.findings import Finding, Findings
from ledger.desk.auditing.naming import name_suspects
from ledger.desk.auditing.tree import Tree, check_tree
from ledger.events.base import Event
from ledger.store.application import LedgerApplication
from ledger.store.raw import SqliteRaw
from ledger.store.url import StoreUrl
from tests.rewriting import guarded, unguarded
from tests.sample import duty, measure, note, record, source

MEASURES = ("us.first", "us.second", "cn.third", "eu.fourth")


def url_of(path: Path) -> StoreUrl:
    return StoreUrl("sqlite", f"sqlite:///{path}", path)


def silent(_done: int, _of: int) -> None:
    """Nobody watches."""


def taking_turns(size: int) -> Iterator[Event]:
    """Events of several measures in turn, each citing an order of its own measure."""
    yield source()
    for name in MEASURES:
        yield measure(name)
    for number in range(size - 1 - len(MEASURES)):
        name = MEASURES[number % len(MEASURES)]
        yield duty(number, name) if number % 3 else note(f"{name}/note-{number}", name)


def written(path: Path, events: Iterator[Event] | list[Event]) -> Path:
    """A ledger file of these events, whatever the rules say to them."""
    application = LedgerApplication(url_of(path))
    record(application, list(events))
    application.close()
    with closing(sqlite3.connect(path)) as shell:
        shell.execute("PRAGMA journal_mode=DELETE")
    return path


def edited(path: Path, to: Path, edit: Callable[[sqlite3.Connection], object]) -> Path:
    """A copy that was edited past the program; its triggers stand again."""
    shutil.copy(path, to)
    with closing(sqlite3.connect(to)) as shell:
        unguarded(shell)
        edit(shell)
        guarded(shell)
        shell.commit()
    return to


def stage_1(path: Path, url: StoreUrl | None = None, **given: Any) -> tuple[Tree, list[Finding]]:
    """What stage 1 learns and finds; with a URL, other processes help."""
    findings = Findings()
    with closing(SqliteRaw.open(path)) as raw:
        tree = check_tree(raw, findings, silent, url=url, **given)
    name_suspects(tree, findings)
    return tree, list(findings)
