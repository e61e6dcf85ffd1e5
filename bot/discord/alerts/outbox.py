"""What is to be sent: posts with their items, who holds them, and how they ended.

Every function is a piece of work for ``State.run``: it takes the connection and runs inside a
transaction, so that several processes on one file never hold the same post. ``now`` is in seconds
since 1970. A post is sent by whoever *claimed* it; a claim ends with the process that made it, or
with its lease. Then somebody else sends it again under the same nonce, by which Discord knows that
it is the same message.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from bot.discord.alerts import subscriptions
from bot.discord.alerts.subscription import Subscription
from bot.discord.alerts.subscriptions import DAY

Kind = Literal["alert", "burst", "digest", "correction", "reminder", "witness"]
End = Literal["failed", "dropped"]
#: seconds for which a claim holds while its process lives
LEASE = 60.0
#: seconds between tries of a channel that is closed to us
BLOCKED_PAUSE = 3600.0
#: seconds after which a post that is done is forgotten; until then a correction can answer it
KEPT_FOR = 400 * DAY
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 900.0
#: items of one post; what comes on top is counted
MOST_ITEMS = 60
#: characters that Discord allows in a nonce, less one
NONCE = 24


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


# -- claiming ------------------------------------------------------------------------------------

#: the first post of each channel that wants to be sent: later ones of the channel wait for it
_FIRST = (
    "SELECT posts.id, state, holder, lease, due FROM posts JOIN ("
    " SELECT min(id) AS first FROM posts WHERE state IN ('queued', 'sending')"
    " AND (state = 'sending' OR due <= ? OR attempts > 0) GROUP BY channel"
    ") ON posts.id = first ORDER BY due, posts.id"
)


def claim(
    connection: sqlite3.Connection,
    holder: str,
    is_dead: Callable[[str], bool],
    now: float,
    most: int,
    lease: float = LEASE,
) -> list[Post]:
    """Takes up to ``most`` posts that are due, one for each channel, in the order of the events.

    ``is_dead`` says whether the process of a name has ended: what it held is free at once.
    """
    _gather_waiting(connection, now)
    dead: dict[str, bool] = {}
    taken: list[Post] = []
    for number, state, owner, until, due in connection.execute(_FIRST, (now,)).fetchall():
        if len(taken) >= most:
            break
        if state == "sending":
            if owner not in dead:
                dead[owner] = is_dead(owner)
            if until > now and not dead[owner]:
                continue
        elif due > now:
            continue
        taken.append(_take(connection, number, holder, now, lease))
    return taken


def _take(
    connection: sqlite3.Connection, number: int, holder: str, now: float, lease: float
) -> Post:
    row = connection.execute(
        "SELECT subscription, channel, kind, created, nonce, tried, attempts, message, answers,"
        " more, payload FROM posts WHERE id = ?",
        (number,),
    ).fetchone()
    (
        subscription, channel, kind, created, nonce, tried, attempts, message, answers, more,
        payload,
    ) = row  # fmt: skip
    items = _items(connection, number)
    if nonce is None:
        found = subscriptions.by_id(connection, subscription)
        language = found.language if found is not None else ""
        nonce = nonce_of(channel, language, kind, (item.about for item in items))
    connection.execute(
        "UPDATE posts SET state = 'sending', holder = ?, lease = ?, nonce = ?,"
        " tried = coalesce(tried, ?), attempts = attempts + 1 WHERE id = ?",
        (holder, now + lease, nonce, now, number),
    )
    return Post(
        number, subscription, channel, kind, created, nonce, tried, attempts + 1, message, answers,
        more, payload, items,
    )  # fmt: skip


def _items(connection: sqlite3.Connection, post: int) -> tuple[Item, ...]:
    sql = "SELECT about, why FROM items WHERE post = ? ORDER BY about"
    return tuple(Item(*pair) for pair in connection.execute(sql, (post,)))


def nonce_of(channel: int, language: str, kind: Kind, abouts: Iterable[str]) -> str:
    """The name by which Discord knows a message again: of what it tells, where, in which words."""
    text = "\n".join([str(channel), language, kind, *sorted(abouts)])
    return sha256(text.encode()).hexdigest()[:NONCE]


#: posts of a channel that may wait side by side: beyond it, they are gathered in one
AT_ONCE = 5


def _gather_waiting(connection: sqlite3.Connection, now: float) -> None:
    """A channel that was closed for a while gets one post of what it missed, no flood."""
    full = connection.execute(
        "SELECT channel FROM posts WHERE state = 'queued' AND kind = 'alert' AND tried IS NULL"
        " AND due <= ? GROUP BY channel HAVING count(*) > ?",
        (now, AT_ONCE),
    ).fetchall()
    for (channel,) in full:
        gather(connection, channel, 0.0, now, now)


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


# -- how it ended --------------------------------------------------------------------------------

_OURS = "WHERE id = ? AND state = 'sending' AND holder = ?"


def arrived(connection: sqlite3.Connection, post: Post, holder: str, message: int) -> None:
    """The message is there; what belongs to it (a thread, an edit) may still be missing."""
    connection.execute(f"UPDATE posts SET message = ? {_OURS}", (message, post.id, holder))


def sent(connection: sqlite3.Connection, post: Post, holder: str) -> None:
    """Everything is done; the channel is open."""
    done = connection.execute(
        f"UPDATE posts SET state = 'sent', holder = NULL, payload = NULL, error = NULL {_OURS}",
        (post.id, holder),
    )
    if done.rowcount:
        subscriptions.unblock(connection, post.subscription)


def again(
    connection: sqlite3.Connection, post: Post, holder: str, due: float, why: str, *, lost: bool
) -> None:
    """To be tried again. ``lost``: nobody knows whether the message arrived.

    Where the message is there and something that belongs to it is not, it stays tried.
    """
    tried = "tried" if lost else "CASE WHEN message IS NULL THEN NULL ELSE tried END"
    connection.execute(
        f"UPDATE posts SET state = 'queued', holder = NULL, due = ?, error = ?, tried = {tried}"
        f" {_OURS}",
        (due, why[:200], post.id, holder),
    )


def finish(
    connection: sqlite3.Connection,
    post: Post,
    holder: str,
    state: End,
    why: str,
) -> None:
    """Nothing more is tried."""
    connection.execute(
        f"UPDATE posts SET state = ?, holder = NULL, error = ? {_OURS}",
        (state, why[:200], post.id, holder),
    )


def blocked(connection: sqlite3.Connection, post: Post, holder: str, now: float, why: str) -> None:
    """The channel is closed to us: tried again in an hour, and given up with its subscription."""
    again(connection, post, holder, now + BLOCKED_PAUSE, why, lost=post.tried is not None)
    its = subscriptions.mark_blocked(connection, post.subscription, now)
    if its is None or its.paused:
        connection.execute(
            "UPDATE posts SET state = 'blocked' WHERE subscription = ? AND state = 'queued'",
            (post.subscription,),
        )


def pause_after(attempts: int) -> float:
    """Seconds until the next try: 5, 10, 20 … up to a quarter of an hour."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempts - 1, 10))


# -- looking -------------------------------------------------------------------------------------


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
    items = _items(connection, number)
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
        "SELECT count(*), min(created) FROM posts JOIN subscriptions ON subscriptions.id ="
        " subscription WHERE state IN ('queued', 'sending') AND (due <= ? OR attempts > 0)"
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
