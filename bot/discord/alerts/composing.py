"""A claimed post becomes a letter: whatever its kind, read anew from the ledger.

Nothing of a message is kept but what it tells of; a post that is tried again is written again, from
the ledger as it stood at its events.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import click

from bot.discord import witness
from bot.discord.alerts import changing, digests, reminding, writing
from bot.discord.alerts.changing import Told
from bot.discord.alerts.following import Run
from bot.discord.alerts.happening import position_of
from bot.discord.alerts.outbox import Item, Post
from bot.discord.alerts.sending import Letter, mark_of
from bot.discord.alerts.subscription import Subscription
from bot.discord.presenting.charting import Draw, drawn
from bot.discord.presenting.escaping import one_line
from bot.discord.presenting.limits import clip
from bot.discord.replies.reply import Attachment, Reply
from ledger.vocabulary.problems import ProblemsError
from projections import asking
from projections.book import Book
from projections.messages.teller import Teller, teller

#: units of a thread's name
THREAD = 100
#: a chart begins so many years before the change that it shows
CHART_YEARS = 2
#: written posts that are kept ready: one event goes to many channels
MOST_KEPT = 64


@dataclass(slots=True)
class Composer:
    """Writes posts.

    ``run``    does something with a book in a worker thread (``Reader.run``)
    ``clock``  the instant that "today" is read from
    ``draw``   what draws charts; ``None``: ``projections.charts``
    """

    run: Run
    clock: Callable[[], datetime]
    draw: Draw | None = None
    _charts: OrderedDict[tuple[object, ...], tuple[Attachment, ...]] = field(
        default_factory=OrderedDict
    )

    async def __call__(
        self, post: Post, wanted: Subscription, old: tuple[Post, int] | None
    ) -> Letter | None:
        """The letter of a post; ``None`` where nothing is left to say."""
        now = self.clock()
        return await self.run(lambda book: self.written(book, post, wanted, old, now))

    def written(
        self,
        book: Book,
        post: Post,
        wanted: Subscription,
        old: tuple[Post, int] | None,
        now: datetime,
    ) -> Letter | None:
        """The same on a book; ``old`` is the post that this one answers, with its message."""
        reply = self._reply(book, post, wanted, now)
        if reply is None:
            return None
        mark = mark_of(post.nonce)
        if old is None:
            thread = self._thread(book, post, wanted) if wanted.thread else None
            return Letter(reply, mark, wanted.role, thread)
        before, message = old
        say = teller(wanted.language)
        told_then = self._reply(book, before, wanted, now)
        if told_then is None:
            return Letter(reply, mark, wanted.role, None, message)

        def pointing(new: int) -> Reply:
            return writing.corrected(told_then, link_to(wanted, new), say)

        return Letter(reply, mark, wanted.role, None, message, pointing)

    # -- by kind ---------------------------------------------------------------------------

    def _reply(self, book: Book, post: Post, wanted: Subscription, now: datetime) -> Reply | None:
        say, mark = teller(wanted.language), mark_of(post.nonce)
        if post.kind == "witness":
            return witness.posted(post.payload or "", say, mark)
        if not post.items:
            return None
        if post.kind == "reminder":
            names = [item.about for item in post.items]
            return reminding.reminder(book, wanted, names, say=say, now=now, mark=mark)
        told = [(item, found) for item in post.items if (found := self._told(book, item, wanted))]
        if not told:
            return None
        if post.kind in {"burst", "digest"}:
            lines = [digests.Line(found, item.why) for item, found in told]
            return digests.digest(lines, wanted, kind=post.kind, more=post.more, say=say, mark=mark)
        item, one = told[0]
        chart = self._chart(book, one, say, now)
        return writing.alert(one, wanted, item.why, say=say, now=now, mark=mark, chart=chart)

    def _told(self, book: Book, item: Item, wanted: Subscription) -> Told | None:
        return changing.told(book, position_of(item.about), wanted)

    def _thread(self, book: Book, post: Post, wanted: Subscription) -> str | None:
        if post.kind != "alert" or not post.items:
            return None
        told = self._told(book, post.items[0], wanted)
        if told is None:
            return None
        say = teller(wanted.language)
        name = say("alert.thread", position=told.happening.position, title=told.title)
        return clip(one_line(name), THREAD)

    def _chart(self, book: Book, told: Told, say: Teller, now: datetime) -> tuple[Attachment, ...]:
        """The picture of the one pair that is concerned, where its duty moves."""
        if told.pair is None or not told.moves or told.effective is None:
            return ()
        importer, origin, product = told.pair
        since = f"{int(told.effective[:4]) - CHART_YEARS}{told.effective[4:10]}"
        since = since.replace("-02-29", "-02-28")
        query: dict[str, Any] = {"command": "history", "importer": importer, "origin": origin}
        query["from_day"] = since
        alone = next((move.measure.id for move in told.moves if move.measure is not None), None)
        if product is not None:
            query["product"] = product
        elif alone is not None:
            query["measure"] = alone
        key = (told.happening.position, say.language, now.date(), *query.values())
        if key not in self._charts:
            try:
                answer = asking.answer(book, query, now)
                self._charts[key] = drawn(answer, say, self.draw)
            except (ProblemsError, click.ClickException, ValueError):
                self._charts[key] = ()  # a pair that is not covered has no picture
            while len(self._charts) > MOST_KEPT:
                self._charts.popitem(last=False)
        return self._charts[key]


def link_to(wanted: Subscription, message: int) -> str:
    """The address of a message, as Discord's own clients write it."""
    return f"https://discord.com/channels/{wanted.guild}/{wanted.channel}/{message}"
