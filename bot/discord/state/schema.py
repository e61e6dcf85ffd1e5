"""The tables of the bot's state, as migrations: a list of statements for each version.

A version that was released is never edited; a change is a new entry at the end. Instants are
seconds since 1970 (UTC) as numbers; ids of Discord are integers.
"""

from __future__ import annotations

from bot.discord.alerts.schema import TABLES as ALERTS

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # interactions that a process has taken, so that replays and twins stay silent
        "CREATE TABLE seen (interaction INTEGER PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID",
        "CREATE INDEX seen_at ON seen (at)",
        # answers that somebody was promised: what a restart has to repair
        (
            "CREATE TABLE pending (id INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
            " process TEXT NOT NULL, language TEXT NOT NULL, at REAL NOT NULL,"
            " application INTEGER NOT NULL, token TEXT NOT NULL, channel INTEGER NOT NULL)"
        ),
        # questions too long for a button, under the key that the button carries
        (
            "CREATE TABLE asked (key TEXT PRIMARY KEY, question TEXT NOT NULL, at REAL NOT NULL)"
            " WITHOUT ROWID"
        ),
        # receipts of answers given: no user, no channel
        (
            "CREATE TABLE receipts (id TEXT PRIMARY KEY, receipt BLOB NOT NULL, at REAL NOT NULL)"
            " WITHOUT ROWID"
        ),
        # single values: the hash of the synced commands, the place the alerts have reached
        "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        *ALERTS,
    ),
)
