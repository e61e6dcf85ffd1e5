"""What ``/alerts test`` posts: an alert as it will look, of the newest thing that fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.discord.alerts import changing, writing
from bot.discord.alerts.happening import CORRECTIONS, Happening, happenings
from bot.discord.alerts.matching import Matcher
from bot.discord.alerts.subscription import Subscription
from bot.discord.presenting.limits import CONTENT, clip
from bot.discord.replies.reply import Reply
from ledger.store.log import Row
from projections.book import Book
from projections.messages.teller import teller

#: events that are looked through, from the newest back
MOST_LOOKED_AT = 3000
_AT_ONCE = 200
#: stands where the mark of a real post stands
NO_MARK = "test"


def sample(book: Book, wanted: Subscription, now: datetime) -> Reply:
    """The newest event that the subscription would have been told of, said to be an example.

    Nobody is mentioned by it: what is mentioned is what happened.
    """
    say = teller(wanted.language)
    if wanted.purpose == "witness":
        return Reply(say("alert.sample.witness"))
    found = _newest(book, wanted)
    if found is None:
        return Reply(say("alert.sample.none"))
    seen, why = found
    told = changing.told(book, seen.position, wanted)
    if told is None:
        return Reply(say("alert.sample.none"))
    quiet = replace(wanted, role=None)
    reply = writing.alert(told, quiet, why, say=say, now=now, mark=NO_MARK)
    return replace(reply, content=clip(f"{say('alert.sample')}\n{reply.content}", CONTENT))


def _newest(book: Book, wanted: Subscription) -> tuple[Happening, str] | None:
    matcher = Matcher(book)
    for rows in _backwards(book):
        for seen in reversed(list(happenings(book, rows))):
            why = matcher.why(seen, wanted)
            if why is not None and seen.kind not in CORRECTIONS:
                return seen, why
    return None


def _backwards(book: Book) -> Iterator[list[Row]]:
    end = book.head
    last = max(0, book.head - MOST_LOOKED_AT)
    while end > last:
        start = max(last, end - _AT_ONCE)
        yield list(book.log.rows(start, end))
        end = start
