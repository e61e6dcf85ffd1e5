"""What somebody with all rights on a ledger's file can do: drop triggers, make the tree anew."""

from __future__ import annotations

import sqlite3

from ledger.proof.leaf import leaf_hash
from ledger.proof.merkle import Frontier


def unguarded(shell: sqlite3.Connection) -> None:
    """Drops the triggers that refuse changes."""
    names = [n for (n,) in shell.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in names:
        shell.execute(f"DROP TRIGGER {name}")


def recomputed(shell: sqlite3.Connection) -> None:
    """Makes the tree anew over whatever the events are now, and puts the triggers back."""
    shell.execute("DELETE FROM merkle_nodes")
    frontier = Frontier(0, [])
    sql = (
        "SELECT position, originator_id, originator_version, topic, state FROM stored_events"
        " ORDER BY position"
    )
    for row in shell.execute(sql).fetchall():
        nodes = frontier.add(leaf_hash(*row))
        shell.executemany("INSERT INTO merkle_nodes VALUES (?, ?, ?)", nodes)
    guarded(shell)


def guarded(shell: sqlite3.Connection) -> None:
    """Puts the triggers back, as if nothing had been."""
    from ledger.store.sqlite import TABLES

    for statement in TABLES:
        shell.execute(statement)
