"""Who holds a post, and how it ended.

A post is sent by whoever *claimed* it; a claim ends with the process that made it, or with its
lease. Then somebody else sends it again under the same nonce, by which Discord knows that it is the
same message. Every function is a piece of work for ``State.run``; ``now`` is in seconds since 1970.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Literal

from bot.discord.alerts import outbox, subscriptions
from bot.discord.alerts.outbox import AT_ONCE, Kind, Post

End = Literal["failed", "dropped"]
#: seconds for which a claim holds while its process lives
LEASE = 60.0
#: seconds between tries of a channel that is closed to us
BLOCKED_PAUSE = 3600.0
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 900.0
#: characters that Discord allows in a nonce, less one
NONCE = 24

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
    items = outbox.items_of(connection, number)
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


def nonce_of(channel: int, language: str, kind: Kind, abouts: Iterable[str]) -> str:
    """The name by which Discord knows a message again: of what it tells, where, in which words."""
    text = "\n".join([str(channel), language, kind, *sorted(abouts)])
    return sha256(text.encode()).hexdigest()[:NONCE]


def _gather_waiting(connection: sqlite3.Connection, now: float) -> None:
    """A channel that was closed for a while gets one post of what it missed, no flood."""
    full = connection.execute(
        "SELECT channel FROM posts WHERE state = 'queued' AND kind = 'alert' AND tried IS NULL"
        " AND due <= ? GROUP BY channel HAVING count(*) > ?",
        (now, AT_ONCE),
    ).fetchall()
    for (channel,) in full:
        outbox.gather(connection, channel, 0.0, now, now)


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
