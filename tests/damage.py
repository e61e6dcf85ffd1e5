"""Single bytes changed in a ledger, at random, and what an audit must say to it."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from bot.root import main_command
from ledger.desk.append import append
from ledger.store.application import LedgerApplication
from ledger.store.url import parse
from ledger.vocabulary.problems import ProblemsError
from tests.rewriting import guarded, unguarded
from tests.sample import NOW, history

#: table -> its columns, and how a row of it is found
TABLES = {
    "stored_events": (
        ["originator_id", "originator_version", "topic", "state"], ["position"],
    ),
    "event_keys": (["key", "position"], ["key"]),
    "merkle_nodes": (["hash"], ["level", "idx"]),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a command said: its exit code, its output, and what escaped it."""

    code: int
    out: str
    error: BaseException | None


def typed(path: Path, *words: str) -> Verdict:
    """Types a command in this process, on the ledger in a file."""
    call = ["--store", f"sqlite:///{path}", "--now", "2026-11-24", *words]
    try:
        done = CliRunner().invoke(main_command, call, standalone_mode=False)
    except ProblemsError as error:
        return Verdict(2, str(error), None)
    if isinstance(done.exception, ProblemsError):
        return Verdict(2, str(done.exception), None)
    code = done.return_value if isinstance(done.return_value, int) else 0
    return Verdict(code, done.output, done.exception)


def made(path: Path, size: int = 20) -> Path:
    """A ledger of that many events in one file, out of write-ahead logging, with no index."""
    application = LedgerApplication(parse(f"sqlite:///{path}"))
    outcome = append(application, history(size), by="tests", now=NOW)
    assert not outcome.refused, outcome.problems
    application.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    return path


def copied(path: Path) -> Path:
    """A fresh copy beside it."""
    copy = path.with_name("damaged.db")
    for leftover in path.parent.glob("damaged.db*"):
        leftover.unlink()
    shutil.copy(path, copy)
    return copy


def change_a_row(path: Path, chance: random.Random) -> str:
    """Changes one byte of one value of one row; says where. The triggers stand again afterwards."""
    table = chance.choice(list(TABLES))
    columns, by = TABLES[table]
    column = chance.choice(columns)
    with closing(sqlite3.connect(path)) as connection:
        unguarded(connection)
        where = ", ".join(by)
        rows = connection.execute(f"SELECT {where}, {column} FROM {table}").fetchall()
        while True:
            *key, value = chance.choice(rows)
            changed = _changed(value, chance)
            try:
                marks = " AND ".join(f"{name} = ?" for name in by)
                connection.execute(
                    f"UPDATE {table} SET {column} = ? WHERE {marks}", (changed, *key)
                )
                break
            except sqlite3.IntegrityError:
                continue  # two rows with one key are not to be had
        guarded(connection)
        connection.commit()
    return f"{table}.{column} of {key}: {value!r} -> {changed!r}"


def _changed(value: Any, chance: random.Random) -> Any:
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(8))
    data = bytearray(value.encode() if isinstance(value, str) else value)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(7)
    return data.decode() if isinstance(value, str) else bytes(data)


def change_the_file(path: Path, chance: random.Random) -> int:
    """Changes one byte of the file itself; returns its place."""
    data = bytearray(path.read_bytes())
    place = chance.randrange(len(data))
    data[place] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return place


def content(path: Path) -> Any:
    """Everything that is recorded in a file, read as anybody would; ``None`` if it cannot be."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = bytes
            return [
                connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
                for table in TABLES
            ]
    except (sqlite3.Error, UnicodeError, OverflowError):
        return None
