"""From matches to posts: at once, gathered, in the day's digest, or as a reply to what was wrong.

``fill`` is a piece of work for ``State.run``; it is given what was found in the ledger and decides
with what the state knows: what was told before, and how much a channel was told in this minute.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.discord.alerts import outbox, subscriptions
from bot.discord.alerts.matching import Match
from bot.discord.alerts.subscription import Subscription
from bot.discord.alerts.subscriptions import DAY

#: seconds in which more than ``AT_ONCE`` news of a channel are gathered in one post
BURST = 60.0
#: the hour (UTC) of the day's digest: the morning in Washington, the evening in Beijing
DIGEST_HOUR = 13
#: why something is told that corrects what was told before
CORRECTS = "corrects"


@dataclass(frozen=True, slots=True)
class Found:
    """An event with those who care.

    ``corrects``  of a correction, the name of the event that it is about
    ``is_news``   whether it may be told at once
    """

    about: str
    matches: tuple[Match, ...]
    is_news: bool = True
    corrects: str | None = None


def next_digest(now: float) -> float:
    """The next time at which digests go out."""
    today = now - now % DAY + DIGEST_HOUR * 3600.0
    return today if now < today else today + DAY


def fill(connection: sqlite3.Connection, found: Sequence[Found], now: float) -> int:
    """Puts what was found into posts; returns how many things are to be told.

    The same thing put in again is told once: its name with the subscription is the key.
    """
    here = {each.id: each for each in subscriptions.every(connection)}
    lists = _Lists(connection, now)
    at_once: dict[int, list[tuple[str, Match]]] = {}
    count = 0
    for each in (one for one in found if one.corrects is None):
        for match in _present(each, here):
            if match.subscription.digest or not each.is_news:
                count += lists.put("digest", each.about, match)
            elif not outbox.is_told(connection, each.about, match.subscription.id):
                news = at_once.setdefault(match.subscription.channel, [])
                news.append((each.about, match))
    for channel, news in at_once.items():
        count += _tell(connection, channel, news, now)
    # What is corrected comes before its correction, also where both were found at once.
    for each in (one for one in found if one.corrects is not None):
        reached = _reply(connection, each, now)
        count += len(reached)
        for match in _present(each, here):
            if match.subscription.channel not in reached:
                count += lists.put("digest", each.about, match)
    lists.close()
    return count


def _present(found: Found, here: dict[int, Subscription]) -> list[Match]:
    """The matches of subscriptions that are still there, as they are now."""
    return [
        Match(its, match.why)
        for match in found.matches
        if (its := here.get(match.subscription.id)) is not None
    ]


class _Lists:
    """The digests that things are put into; what comes on top of a full one is counted here.

    A history of many thousand events for many channels must cost little: once a list is full, a
    thing costs no question to the state.
    """

    def __init__(self, connection: sqlite3.Connection, now: float) -> None:
        self._connection = connection
        self._now = now
        self._open: dict[tuple[str, int], int] = {}
        self._room: Counter[int] = Counter()
        self._more: Counter[int] = Counter()

    def put(self, kind: outbox.Kind, about: str, match: Match) -> int:
        """Puts a thing into a subscription's list; 0 where it is told of already, else 1."""
        its = match.subscription
        post = self._open.get((kind, its.id))
        if post is not None and self._room[post] <= 0:
            self._more[post] += 1
            return 1
        if outbox.is_told(self._connection, about, its.id):
            return 0
        if post is None:
            post = self._opened(kind, its)
            if self._room[post] <= 0:
                return self.put(kind, about, match)
        outbox.put_item(self._connection, about, its.id, post, match.why)
        self._room[post] -= 1
        return 1

    def _opened(self, kind: outbox.Kind, its: Subscription) -> int:
        due = next_digest(self._now) if kind == "digest" else self._now + BURST
        post = outbox.open_list(self._connection, its.id, its.channel, kind, self._now, due)
        self._open[kind, its.id] = post
        self._room[post] = outbox.MOST_ITEMS - outbox.held(self._connection, post)
        return post

    def close(self) -> None:
        """Writes down what was counted."""
        for post, more in self._more.items():
            outbox.count_more(self._connection, post, more)


def _tell(
    connection: sqlite3.Connection, channel: int, news: list[tuple[str, Match]], now: float
) -> int:
    """News for a channel: each in a post, or gathered where they are many."""
    if _lately(connection, channel, now) + len(news) > outbox.AT_ONCE:
        outbox.gather(connection, channel, now - BURST, now, now + BURST)
        lists = _Lists(connection, now)
        count = sum(lists.put("burst", about, match) for about, match in news)
        lists.close()
        return count
    for about, match in news:
        its = match.subscription
        post = outbox.open_post(connection, its.id, channel, "alert", now)
        outbox.put_item(connection, about, its.id, post, match.why)
    return len(news)


def _lately(connection: sqlite3.Connection, channel: int, now: float) -> int:
    """How many news a channel got in the last minute, or is about to get."""
    sql = (
        "SELECT count(*), coalesce((SELECT sum(more) FROM posts WHERE channel = ?1"
        " AND kind = 'burst' AND created > ?2), 0) FROM items JOIN posts ON posts.id = post"
        " WHERE channel = ?1 AND kind IN ('alert', 'burst') AND created > ?2"
    )
    listed, more = connection.execute(sql, (channel, now - BURST)).fetchone()
    return int(listed) + int(more)


def _reply(connection: sqlite3.Connection, found: Found, now: float) -> set[int]:
    """Answers every post that told of what is now corrected; returns the channels of them.

    Where it waits in a digest that nobody has seen yet, the correction joins it there.
    """
    rows = connection.execute(
        "SELECT posts.id, posts.subscription, channel, kind, state, attempts FROM items"
        " JOIN posts ON posts.id = items.post WHERE about = ?"
        " AND state IN ('queued', 'sending', 'sent')",
        (found.corrects,),
    ).fetchall()
    reached = set()
    for number, subscription, channel, kind, state, attempts in rows:
        reached.add(channel)
        if outbox.is_told(connection, found.about, subscription):
            continue
        waits = state == "queued" and attempts == 0 and kind in {"burst", "digest"}
        post = (
            number
            if waits
            else outbox.open_post(
                connection, subscription, channel, "correction", now, answers=number
            )
        )
        outbox.put_item(connection, found.about, subscription, post, CORRECTS)
    return reached
