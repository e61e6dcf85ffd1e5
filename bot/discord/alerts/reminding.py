"""Reminders: so many days before something lapses, once for each lapse and subscription.

The calendar is the forecast's: what ends by itself if nobody acts. A lapse that was put off has
another day, and is another lapse; one that does not come any more is not told of, even where its
reminder waits already.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from bot.discord.alerts import outbox, subscriptions
from bot.discord.alerts.following import Run
from bot.discord.alerts.matching import overlaps
from bot.discord.alerts.subscription import Subscription
from bot.discord.presenting.buttons import Buttons
from bot.discord.presenting.cards import Card
from bot.discord.presenting.colours import SCHEDULED
from bot.discord.presenting.escaping import escape, short
from bot.discord.presenting.limits import clip
from bot.discord.presenting.records import cited
from bot.discord.replies.question import Question
from bot.discord.replies.reply import Reply
from bot.discord.state.store import State
from ledger.vocabulary import goods
from projections.answers import evidence, forecast
from projections.answers.clocks import today_of
from projections.book import Book
from projections.goods import catalogue
from projections.messages.teller import Teller

#: what the forecast calls an end that comes by itself
ENDS = frozenset({"lapses", "expires"})
SENTENCE = 300


@dataclass(frozen=True, slots=True)
class Lapse:
    """An end in the calendar; ``about`` is the name under which it is told of once."""

    about: str
    row: dict[str, Any]

    @property
    def on(self) -> date:
        return date.fromisoformat(self.row["on"])


async def remind(run: Run, state: State, now: datetime) -> int:
    """Puts the reminders that are due into the outbox; returns how many lapses they tell of."""
    wishes = [s for s in await state.run(subscriptions.every) if s.remind_days is not None]
    if not wishes:
        return 0
    due = await run(lambda book: look(book, wishes, now))
    seconds = now.timestamp()
    return await state.run(lambda c: take(c, due, seconds))


def remind_now(book: Book, state: State, now: datetime) -> int:
    """The same for callers that may wait."""
    wishes = [s for s in state.run_now(subscriptions.every) if s.remind_days is not None]
    due = look(book, wishes, now)
    return state.run_now(lambda c: take(c, due, now.timestamp()))


def look(
    book: Book, wishes: Iterable[Subscription], now: datetime
) -> list[tuple[Subscription, list[str]]]:
    """For each subscription the names of the lapses that it is to be told of by now."""
    calendars: dict[tuple[str | None, str | None], list[Lapse]] = {}
    farthest = max((s.remind_days or 0 for s in wishes), default=0)
    found = []
    for wish in wishes:
        pair = (wish.importer, wish.origin)
        if pair not in calendars:
            calendars[pair] = lapses(book, *pair, now, farthest)
        last = today_of(now, wish.importer or "US") + timedelta(days=wish.remind_days or 0)
        its = [each for each in calendars[pair] if each.on <= last and is_meant(book, each, wish)]
        if its:
            found.append((wish, [each.about for each in its]))
    return found


def lapses(
    book: Book, importer: str | None, origin: str | None, now: datetime, days: int
) -> list[Lapse]:
    """What ends by itself in the next days, soonest first."""
    until = today_of(now, importer or "US") + timedelta(days=days)
    answer = forecast.answer(book, forecast.ForecastQuery(importer, origin, until), now)
    return [Lapse(_name(row), row) for row in answer.result["calendar"] if row["status"] in ENDS]


def _name(row: dict[str, Any]) -> str:
    goods_meant = sha256(str(row["scope"]).encode()).hexdigest()[:8]
    return f"lapse:{row['on']}:{row['measure']}:{goods_meant}"


def is_meant(book: Book, lapse: Lapse, wish: Subscription) -> bool:
    """Whether a lapse is of what a subscription watches, importer and origin apart."""
    measure = book.measure(lapse.row["measure"])
    if wish.programme is not None and measure.programme != wish.programme:
        return False
    if wish.measure is not None and not f"{measure.id}.".startswith(f"{wish.measure}."):
        return False
    if wish.product is None:
        return True
    if goods.looks_like_code(wish.product):
        codes: Sequence[str] = (goods.parse_code(wish.product),)
    else:
        named = catalogue.product(book, wish.product)
        codes = () if named is None else named.codes_for(measure.importer)
    return any(overlaps(measure.scope, code) or measure.covers(code) is True for code in codes)


def take(
    connection: sqlite3.Connection, due: Iterable[tuple[Subscription, list[str]]], now: float
) -> int:
    """Makes the posts: one for each subscription and day, told of once."""
    count = 0
    for wish, names in due:
        if subscriptions.by_id(connection, wish.id) is None:
            continue
        by_day: dict[str, list[str]] = defaultdict(list)
        for name in names:
            if not outbox.is_told(connection, name, wish.id):
                by_day[name.split(":", 2)[1]].append(name)
        for news in by_day.values():
            post = outbox.open_post(connection, wish.id, wish.channel, "reminder", now)
            for name in news:
                count += outbox.put_item(connection, name, wish.id, post, "lapses")
    return count


# -- the post ------------------------------------------------------------------------------------


def reminder(
    book: Book,
    wish: Subscription,
    names: Sequence[str],
    *,
    say: Teller,
    now: datetime,
    mark: str,
) -> Reply | None:
    """The post of lapses on one day; ``None`` where none of them is to come any more."""
    on = date.fromisoformat(min(names).split(":", 2)[1])
    today = today_of(now, wish.importer or "US")
    if on < today:
        return None
    days = (on - today).days
    wanted = set(names)
    found = [
        each for each in lapses(book, wish.importer, wish.origin, now, days) if each.about in wanted
    ]
    if not found:
        return None
    # What moves the rate of every good comes before what moves that of some.
    found.sort(key=lambda each: (each.row["after"] is None, each.row["measure"]))
    rows = [each.row for each in found]
    footer = say("alert.remind.footer", position=book.head, mark=mark)
    card = Card(say, title=say("alert.remind.title"), colour=SCHEDULED, footer=footer)
    lines = [f"· {say.capital(_what(row, say))}" for row in rows]
    summed = next((row for row in rows if row["after"] is not None), None)
    if summed is not None and wish.importer and wish.origin:
        names_of = {n: escape(say.name(c)) for n, c in (
            ("importer", wish.importer), ("origin", wish.origin),
        )}  # fmt: skip
        lines.append(
            say(
                "alert.remind.sum", before=escape(str(summed["before"])),
                after=escape(str(summed["after"])), **names_of,
            )
        )  # fmt: skip
    card.description = "\n".join(lines)
    ids = [s for row in rows for p in row["events"] for s in _sources(book, p)]
    sources = [f"· {cited(say, row)}" for row in evidence.sources(book, ids)[:5]]
    card.add_lines(say("alert.field.sources"), sources, 900)
    buttons = Buttons(say)
    asked = Question.of("forecast", say.language, importer=wish.importer, origin=wish.origin)
    buttons.add("alert.button.forecast", "ask", asked)
    buttons.add("room.button.sources", "sources", asked)
    content = _content(rows, on, days, say)
    if wish.role is not None:
        content = f"<@&{wish.role}> {content}"
    return Reply(content, card.built(), rows=buttons.rows(), kept=buttons.kept)


def _sources(book: Book, position: int) -> list[str]:
    record = book.record_at(position)
    return [] if record is None else record.sources


def _content(rows: list[dict[str, Any]], on: date, days: int, say: Teller) -> str:
    what = _what(rows[0], say)
    if len(rows) > 1:
        key = "alert.remind.also-one" if len(rows) == 2 else "alert.remind.also"
        what = say(key, what=what, count=len(rows) - 1)
    key = {0: "today", 1: "tomorrow"}.get(days, "days")
    return clip(say(f"alert.remind.{key}", days=days, day=say.day(on), what=what), SENTENCE)


def _what(row: dict[str, Any], say: Teller) -> str:
    given = {
        "title": short(_titled(row), 120),
        "before": escape(str(row["duty_before"])),
        "after": escape(str(row["duty_after"])),
    }
    if row["status"] == "expires":
        return say("alert.remind.expires", **given)
    return say("alert.remind.lapses" if row["duty_after"] else "alert.remind.nothing", **given)


def _titled(row: dict[str, Any]) -> str:
    """The measure's title with its goods, where the title does not say them already."""
    title, scope = str(row["title"]), row["scope"]
    return (
        f"{title} ({scope})" if scope and str(scope).casefold() not in title.casefold() else title
    )
