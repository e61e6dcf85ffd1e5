"""Subscriptions: which channel is told of what, and how.

Functions that take a connection are pieces of work for ``State.run``; ``now`` is in seconds since
1970. Nothing about a person is stored: not who added a subscription, not who reads it. Who may add
one is Discord's matter (Manage Server), and its audit log knows who did.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import fields, replace

from bot.discord.alerts.subscription import Purpose, Subscription
from bot.discord.alerts.wishes import wanted
from ledger.vocabulary.problems import Problem, ProblemsError, register

__all__ = [
    "DAY", "Subscription", "add", "by_id", "every", "forget_guild", "forget_left", "left",
    "mark_blocked", "of_guild", "present", "remove", "returned", "unblock", "wanted",
]  # fmt: skip

TWICE = register("AL-01", "an alert that this channel has already")
TOO_MANY = register("AL-02", "more alerts than one place may have")
NO_SUCH = register("AL-03", "an alert that there is not")

MOST_IN_CHANNEL = 25
MOST_IN_GUILD = 100
DAY = 24 * 3600.0
#: seconds after which a channel that is closed to us is not tried any more
PAUSED_AFTER = 7 * DAY
#: seconds for which the subscriptions of a server that the bot left are kept
KEPT_AFTER_LEAVING = 30 * DAY

_COLUMNS = tuple(each.name for each in fields(Subscription))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM subscriptions"
_FLAGS = ("thread", "digest", "paused")


def _of(row: tuple[object, ...]) -> Subscription:
    given = dict(zip(_COLUMNS, row, strict=True))
    return Subscription(**{**given, **{flag: bool(given[flag]) for flag in _FLAGS}})  # type: ignore[arg-type]


def _found(connection: sqlite3.Connection, where: str, *values: object) -> list[Subscription]:
    rows = connection.execute(f"{_SELECT} WHERE {where} ORDER BY id", values)
    return [_of(row) for row in rows]


def add(connection: sqlite3.Connection, wish: Subscription, now: float) -> Subscription:
    """Adds a subscription, and gives it its id.

    One that is paused and is added again goes on with the new wishes. Raises ``ProblemsError``
    where the channel has it already (AL-01) or where there are too many (AL-02).
    """
    here = _found(connection, "guild = ?", wish.guild)
    beside = [each for each in here if each.channel == wish.channel]
    same = next((each for each in beside if each.watches == wish.watches), None)
    if same is not None and not same.paused:
        detail = f"this channel has that alert already: number {same.id}."
        fix = f"take number {same.id} away first, to change how it tells"
        raise ProblemsError([Problem(TWICE, detail, fix)])
    if same is not None:
        connection.execute("DELETE FROM subscriptions WHERE id = ?", (same.id,))
        connection.execute(
            "UPDATE posts SET state = 'dropped' WHERE subscription = ? AND state = 'blocked'",
            (same.id,),
        )
        return _inserted(connection, replace(wish, id=same.id, added=same.added))
    for held, most, place in (
        (len(beside), MOST_IN_CHANNEL, "channel"),
        (len(here), MOST_IN_GUILD, "server"),
    ):
        if held >= most:
            detail = f"this {place} has {held} alerts; {most} is the most."
            fix = "take one away, or watch more with one: an importer without an origin"
            raise ProblemsError([Problem(TOO_MANY, detail, fix)])
    return _inserted(connection, replace(wish, id=0, added=now))


def _inserted(connection: sqlite3.Connection, wish: Subscription) -> Subscription:
    names = _COLUMNS if wish.id else tuple(name for name in _COLUMNS if name != "id")
    marks = ", ".join("?" * len(names))
    sql = f"INSERT INTO subscriptions ({', '.join(names)}) VALUES ({marks})"
    done = connection.execute(sql, [getattr(wish, name) for name in names])
    assert done.lastrowid is not None
    return replace(wish, id=done.lastrowid)


def remove(connection: sqlite3.Connection, guild: int, number: int) -> Subscription:
    """Takes one away with everything that was to be sent for it; raises AL-03 if it is not there.

    A server can take away its own only: the number alone is not enough.
    """
    found = _found(connection, "guild = ? AND id = ?", guild, number)
    if not found:
        held = [str(each.id) for each in _found(connection, "guild = ?", guild)][:25]
        detail = f"this server has no alert number {number}."
        fix = f"it has: {', '.join(held)}" if held else "it has none; /alerts add makes one"
        raise ProblemsError([Problem(NO_SUCH, detail, fix)])
    _delete(connection, [number])
    return found[0]


def _delete(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    for number in numbers:
        connection.execute("DELETE FROM items WHERE subscription = ?", (number,))
        connection.execute("DELETE FROM posts WHERE subscription = ?", (number,))
        connection.execute("DELETE FROM subscriptions WHERE id = ?", (number,))


def of_guild(connection: sqlite3.Connection, guild: int) -> list[Subscription]:
    """Those of a server, in the order in which they were added."""
    return _found(connection, "guild = ?", guild)


def every(connection: sqlite3.Connection, purpose: Purpose = "alerts") -> list[Subscription]:
    """All that are to be told now: those that are paused are not."""
    return _found(connection, "purpose = ? AND paused = 0", purpose)


def by_id(connection: sqlite3.Connection, number: int) -> Subscription | None:
    return next(iter(_found(connection, "id = ?", number)), None)


# -- channels that are closed to us --------------------------------------------------------------


def mark_blocked(connection: sqlite3.Connection, number: int, now: float) -> Subscription | None:
    """Notes that Discord refused; after a week of it the subscription is paused, never deleted."""
    connection.execute(
        "UPDATE subscriptions SET blocked_since = coalesce(blocked_since, ?) WHERE id = ?",
        (now, number),
    )
    connection.execute(
        "UPDATE subscriptions SET paused = 1 WHERE id = ? AND blocked_since <= ?",
        (number, now - PAUSED_AFTER),
    )
    return by_id(connection, number)


def unblock(connection: sqlite3.Connection, number: int) -> None:
    """Notes that a message arrived: the channel is open."""
    connection.execute(
        "UPDATE subscriptions SET blocked_since = NULL, paused = 0"
        " WHERE id = ? AND (blocked_since IS NOT NULL OR paused)",
        (number,),
    )


# -- servers that the bot left -------------------------------------------------------------------


def left(connection: sqlite3.Connection, guild: int, now: float) -> None:
    """Notes that the bot was taken out of a server."""
    connection.execute("INSERT OR IGNORE INTO left_guilds (guild, at) VALUES (?, ?)", (guild, now))


def returned(connection: sqlite3.Connection, guild: int) -> None:
    """Notes that the bot is in a server (again)."""
    connection.execute("DELETE FROM left_guilds WHERE guild = ?", (guild,))


def present(connection: sqlite3.Connection, guilds: Iterable[int], now: float) -> None:
    """Notes in which servers the bot is: for what happened while it was away."""
    here = set(guilds)
    known = {guild for (guild,) in connection.execute("SELECT DISTINCT guild FROM subscriptions")}
    for guild in known - here:
        left(connection, guild, now)
    for (guild,) in connection.execute("SELECT guild FROM left_guilds").fetchall():
        if guild in here:
            returned(connection, guild)


def forget_left(connection: sqlite3.Connection, now: float) -> int:
    """Deletes what is kept for servers that the bot left a month ago; returns how many."""
    gone = connection.execute(
        "SELECT guild FROM left_guilds WHERE at <= ?", (now - KEPT_AFTER_LEAVING,)
    ).fetchall()
    count = 0
    for (guild,) in gone:
        count += forget_guild(connection, guild)
    return count


def forget_guild(connection: sqlite3.Connection, guild: int) -> int:
    """Deletes everything that is kept for a server, at once; returns how many subscriptions."""
    found = of_guild(connection, guild)
    _delete(connection, [each.id for each in found])
    returned(connection, guild)
    return len(found)
