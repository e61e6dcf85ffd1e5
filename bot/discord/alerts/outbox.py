"""What is to be sent: posts, with the items that they tell of.

Every function is a piece of work for ``State.run``: it takes the connection and runs inside a
transaction, so that several processes on one file never hold the same post. ``now`` is in seconds
since 1970. Who sends a post is a matter of ``claims``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.discord.alerts import subscriptions
from bot.discord.alerts.subscription import Subscription
from bot.discord.alerts.subscriptions import DAY

Kind = Literal["alert", "burst", "digest", "correction", "reminder", "witness"]
#: seconds after which a post that is done is forgotten; until then a correction can answer it
KEPT_FOR = 400 * DAY
#: posts of a channel that may wait side by side: beyond it, they are gathered in one
AT_ONCE = 5
#: items of one post; what comes on top is counted
MOST_ITEMS = 60


@dataclass(frozen=True, slots=True)
class Item:
    """What a post tells of, by name, and why the subscription is told."""

    about: str
    why: str


@dataclass(frozen=True, slots=True)
class Post:
    """A claimed post.

    ``tried``    when it was first tried without knowing how that ended; ``None``: it certainly
                 has not been sent
    ``message``  the message that it became, where that is known already
    ``answers``  the post that this one replies to
    ``more``     things that were counted and not listed
    """

    id: int
    subscription: int
    channel: int
    kind: Kind
    created: float
    nonce: str
    tried: float | None
    attempts: int
    message: int | None
    answers: int | None
    more: int
    payload: str | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much is due and not sent, and for how many seconds the oldest of it."""

    count: int
    oldest: float


# -- putting in ----------------------------------------------------------------------------------


def open_post(
    connection: sqlite3.Connection,
    subscription: int,
    channel: int,
    kind: Kind,
    now: float,
    *,
    due: float | None = None,
    answers: int | None = None,
    payload: str | None = None,
) -> int:
    """Makes a post without items; returns its id."""
    done = connection.execute(
        "INSERT INTO posts (subscription, channel, kind, state, created, due, answers, payload)"
        " VALUES (?, ?, ?, 'queued', ?, ?, ?, ?)",
        (subscription, channel, kind, now, now if due is None else due, answers, payload),
    )
    assert done.lastrowid is not None
    return done.lastrowid


def is_told(connection: sqlite3.Connection, about: str, subscription: int) -> bool:
    """Whether something has its post for a subscription already."""
    sql = "SELECT 1 FROM items WHERE about = ? AND subscription = ?"
    return connection.execute(sql, (about, subscription)).fetchone() is not None


def held(connection: sqlite3.Connection, post: int) -> int:
    """How many things a post lists."""
    (count,) = connection.execute("SELECT count(*) FROM items WHERE post = ?", (post,)).fetchone()
    return int(count)


def count_more(connection: sqlite3.Connection, post: int, more: int) -> None:
    """Counts things that a full post does not list."""
    connection.execute("UPDATE posts SET more = more + ? WHERE id = ?", (more, post))


def put_item(
    connection: sqlite3.Connection, about: str, subscription: int, post: int, why: str
) -> bool:
    """Puts something into a post; ``False`` if the subscription is told of it already.

    In a post that is full it is counted.
    """
    if is_told(connection, about, subscription):
        return False
    if held(connection, post) >= MOST_ITEMS:
        count_more(connection, post, 1)
        return True
    connection.execute(
        "INSERT INTO items (about, subscription, post, why) VALUES (?, ?, ?, ?)",
        (about, subscription, post, why),
    )
    return True


def open_list(
    connection: sqlite3.Connection,
    subscription: int,
    channel: int,
    kind: Kind,
    now: float,
    due: float,
) -> int:
    """The digest that a subscription's news are gathered in now; a new one where there is none.

    One that somebody has claimed is closed: what it tells must not change between two tries.
    """
    row = connection.execute(
        "SELECT id FROM posts WHERE subscription = ? AND kind = ? AND state = 'queued'"
        " AND attempts = 0 ORDER BY id DESC LIMIT 1",
        (subscription, kind),
    ).fetchone()
    if row is not None:
        return int(row[0])
    return open_post(connection, subscription, channel, kind, now, due=due)


def move(connection: sqlite3.Connection, posts: Iterable[int], into: int) -> None:
    """Puts the items of posts that were never tried into another one, and drops those posts."""
    for post in posts:
        answering = connection.execute(
            "SELECT id FROM posts WHERE answers = ? AND state = 'queued' AND tried IS NULL", (post,)
        ).fetchall()
        for (number,) in ((post,), *answering):
            connection.execute("UPDATE items SET post = ? WHERE post = ?", (into, number))
            connection.execute("DELETE FROM posts WHERE id = ?", (number,))
    over = held(connection, into) - MOST_ITEMS
    if over > 0:
        count_more(connection, into, over)
        connection.execute(
            "DELETE FROM items WHERE post = ?1 AND about NOT IN"
            " (SELECT about FROM items WHERE post = ?1 ORDER BY about LIMIT ?2)",
            (into, MOST_ITEMS),
        )


def gather(
    connection: sqlite3.Connection, channel: int, since: float, now: float, due: float
) -> None:
    """Gathers a channel's untried alerts that were made after ``since``, by subscription."""
    rows = connection.execute(
        "SELECT subscription, id FROM posts WHERE channel = ? AND state = 'queued'"
        " AND kind = 'alert' AND tried IS NULL AND created > ? ORDER BY id",
        (channel, since),
    ).fetchall()
    by_subscription: dict[int, list[int]] = {}
    for subscription, number in rows:
        by_subscription.setdefault(subscription, []).append(number)
    for subscription, numbers in by_subscription.items():
        move(connection, numbers, open_list(connection, subscription, channel, "burst", now, due))


# -- looking -------------------------------------------------------------------------------------


def items_of(connection: sqlite3.Connection, post: int) -> tuple[Item, ...]:
    sql = "SELECT about, why FROM items WHERE post = ? ORDER BY about"
    return tuple(Item(*pair) for pair in connection.execute(sql, (post,)))


def answered(connection: sqlite3.Connection, post: Post) -> tuple[Post, int] | None:
    """The post that another one replies to, with its message; ``None`` where there is none."""
    row = connection.execute(
        "SELECT id, subscription, channel, kind, created, nonce, message, more, payload FROM posts"
        " WHERE id = ? AND message IS NOT NULL",
        (post.answers,),
    ).fetchone()
    if row is None:
        return None
    number, subscription, channel, kind, created, nonce, message, more, payload = row
    items = items_of(connection, number)
    old = Post(
        number, subscription, channel, kind, created, nonce or "", None, 0, message, None, more,
        payload, items,
    )  # fmt: skip
    return old, int(message)


def around(
    connection: sqlite3.Connection, post: Post
) -> tuple[Subscription | None, tuple[Post, int] | None]:
    """What a post is written from: its subscription, and the post that it answers."""
    wanted = subscriptions.by_id(connection, post.subscription)
    return wanted, answered(connection, post) if post.answers is not None else None


def waiting(connection: sqlite3.Connection, now: float) -> Waiting:
    """What is due and not sent, channels that are closed to us left out: for the health page."""
    count, oldest = connection.execute(
        "SELECT count(*), min(CASE WHEN attempts = 0 THEN due ELSE created END)"
        " FROM posts JOIN subscriptions ON subscriptions.id = subscription"
        " WHERE state IN ('queued', 'sending') AND (due <= ? OR attempts > 0)"
        " AND subscriptions.blocked_since IS NULL",
        (now,),
    ).fetchone()
    return Waiting(count, max(0.0, now - oldest) if oldest is not None else 0.0)


def forget_old(connection: sqlite3.Connection, now: float) -> None:
    """Deletes posts that are done for more than a year, and what they told of."""
    old = f"SELECT id FROM posts WHERE created < {now - KEPT_FOR!r} AND state NOT IN"
    old += " ('queued', 'sending')"
    connection.execute(f"DELETE FROM items WHERE post IN ({old})")
    connection.execute(f"DELETE FROM posts WHERE id IN ({old})")
