"""What was taken, what is pending, what a long button means, which receipts were given.

Every function is a piece of work for ``State.run``: it takes the connection and runs inside a
transaction. ``now`` is in seconds since 1970.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

#: seconds for which an interaction may come again: after an outage Discord replays the last minutes
SEEN_FOR = 24 * 3600.0
#: seconds for which Discord takes an answer to an interaction
TOKEN_LIFE = 15 * 60.0
#: seconds for which a button with a long question works, and a receipt can be asked again
ASKED_FOR = 365 * 24 * 3600.0
RECEIPTS_FOR = 5 * 365 * 24 * 3600.0
#: in the place of a process: none that lives has this name
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Pending:
    """An answer that somebody waits for.

    ``kind``   ``interaction`` (``application`` and ``token`` say where the answer goes), or
               ``message`` (the answer is a reply to message ``id`` in ``channel``)
    ``process``  who promised it
    """

    id: int
    kind: Literal["interaction", "message"]
    process: str
    language: str
    at: float
    application: int = 0
    token: str = ""
    channel: int = 0


def take(connection: sqlite3.Connection, interaction: int, now: float) -> bool:
    """Whether this interaction is ours to answer: true once, in one process."""
    done = connection.execute(
        "INSERT OR IGNORE INTO seen (interaction, at) VALUES (?, ?)", (interaction, now)
    )
    return done.rowcount == 1


def promise(connection: sqlite3.Connection, pending: Pending) -> None:
    """Writes down that an answer is owed, before anybody is told to wait."""
    connection.execute(
        "INSERT OR REPLACE INTO pending"
        " (id, kind, process, language, at, application, token, channel)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            pending.id, pending.kind, pending.process, pending.language, pending.at,
            pending.application, pending.token, pending.channel,
        ),
    )  # fmt: skip


def delivered(connection: sqlite3.Connection, waiting: int) -> None:
    connection.execute("DELETE FROM pending WHERE id = ?", (waiting,))


def orphan(connection: sqlite3.Connection, waiting: int) -> None:
    """Nobody works on it any more: whoever mends promises says so, as for a process that died."""
    connection.execute("UPDATE pending SET process = ? WHERE id = ?", (NOBODY, waiting))


def owed(connection: sqlite3.Connection) -> list[Pending]:
    """Every answer that is owed, the oldest first."""
    rows = connection.execute(
        "SELECT id, kind, process, language, at, application, token, channel"
        " FROM pending ORDER BY at"
    )
    return [Pending(*row) for row in rows]


def keep(connection: sqlite3.Connection, questions: Iterable[tuple[str, str]], now: float) -> None:
    """Keeps questions that did not fit into a button: pairs of key and question."""
    connection.executemany(
        "INSERT INTO asked (key, question, at) VALUES (?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET at = excluded.at",
        [(key, question, now) for key, question in questions],
    )


def kept(connection: sqlite3.Connection, key: str) -> str | None:
    """The question that was kept under a key."""
    row = connection.execute("SELECT question FROM asked WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None


def put_receipt(connection: sqlite3.Connection, name: str, receipt: bytes, now: float) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO receipts (id, receipt, at) VALUES (?, ?, ?)", (name, receipt, now)
    )


def receipt(connection: sqlite3.Connection, name: str) -> bytes | None:
    row = connection.execute("SELECT receipt FROM receipts WHERE id = ?", (name,)).fetchone()
    return bytes(row[0]) if row else None


def fact(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def put_fact(connection: sqlite3.Connection, name: str, value: str) -> None:
    connection.execute(
        "INSERT INTO facts (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def forget_old(connection: sqlite3.Connection, now: float) -> None:
    """Deletes what has served its time: see PRIVACY.md."""
    for table, life in (("seen", SEEN_FOR), ("asked", ASKED_FOR), ("receipts", RECEIPTS_FOR)):
        connection.execute(f"DELETE FROM {table} WHERE at < ?", (now - life,))
