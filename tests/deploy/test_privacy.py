"""PRIVACY.md and TERMS.md are true of what is stored."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from bot.discord.alerts import outbox, subscriptions
from bot.discord.state import interactions
from bot.discord.state.schema import MIGRATIONS

ROOT = Path(__file__).parents[2]
PRIVACY = (ROOT / "PRIVACY.md").read_text(encoding="utf-8")
TERMS = (ROOT / "TERMS.md").read_text(encoding="utf-8")
DAY = 24 * 3600.0


@pytest.fixture(scope="module")
def columns():
    """table -> its columns, as the newest version makes them."""
    with sqlite3.connect(":memory:") as connection:
        for statements in MIGRATIONS:
            for statement in statements:
                connection.execute(statement)
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        found = {
            table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            for table in tables
        }
    connection.close()
    return found


def rows():
    """table -> (what is in it, for how long), as the document tells."""
    found = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", PRIVACY, re.MULTILINE)
    return {table: (content, life) for table, content, life in found}


def test_every_table_is_told_and_none_that_there_is_not(columns):
    assert set(rows()) == set(columns)


def test_no_table_has_a_member_in_it(columns):
    personal = {"user", "member", "author", "name", "nick", "email", "avatar", "ip", "by"}
    for table, names in columns.items():
        if table == "facts":
            continue  # the name of a value
        words = {word for name in names for word in name.split("_")}
        assert not words & personal, table


@pytest.mark.parametrize(
    ("table", "words", "seconds"),
    [
        ("seen", "one day", interactions.SEEN_FOR),
        ("pending", "15 minutes", interactions.TOKEN_LIFE),
        ("asked", "a year", interactions.ASKED_FOR),
        ("receipts", "five years", interactions.RECEIPTS_FOR),
        ("subscriptions", "30 days", subscriptions.KEPT_AFTER_LEAVING),
        ("left_guilds", "30 days", subscriptions.KEPT_AFTER_LEAVING),
        ("posts", "400 days", outbox.KEPT_FOR),
    ],
)
def test_the_times_are_those_of_the_program(table, words, seconds):
    told = {
        "one day": DAY, "15 minutes": 900.0, "a year": 365 * DAY, "five years": 5 * 365 * DAY,
        "30 days": 30 * DAY, "400 days": 400 * DAY,
    }  # fmt: skip
    assert words in rows()[table][1]
    assert seconds == told[words]


def test_the_texts_name_each_other_and_the_licence():
    assert "PRIVACY.md" in TERMS
    assert "LICENSE" in TERMS
    assert "no legal, customs or investment advice" in TERMS
    assert "without who and where" in rows()["receipts"][0]
    assert "`/propose` and `/approve`" in PRIVACY
