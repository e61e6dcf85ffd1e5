"""Many events in one post: the day's digest, several changes at once, what was recorded late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.discord.alerts.changing import Told
from bot.discord.alerts.filling import CORRECTS
from bot.discord.alerts.listing import described
from bot.discord.alerts.matching import is_news
from bot.discord.alerts.outbox import Kind
from bot.discord.alerts.subscription import Subscription
from bot.discord.alerts.writing import sentence
from bot.discord.presenting.buttons import Buttons
from bot.discord.presenting.cards import Card, day
from bot.discord.presenting.colours import LEDGER
from bot.discord.presenting.escaping import escape
from bot.discord.presenting.limits import clip, joined
from bot.discord.replies.question import Question
from bot.discord.replies.reply import Reply
from projections.messages.teller import Teller

#: units of one line, of the list, and of the list of what was recorded late
LINE, LIST, LATE = 200, 2000, 600
#: late events that are listed one by one
MOST_LATE = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One event of a digest, and why it is told."""

    told: Told
    why: str


def digest(
    lines: Sequence[Line],
    wanted: Subscription,
    *,
    kind: Kind,
    more: int,
    say: Teller,
    mark: str,
) -> Reply:
    """One post for many events; ``more`` were counted and are not among the lines.

    What was recorded long after it became public stands apart and short: it is no news.
    """
    ordered = sorted(lines, key=lambda line: line.told.happening.position)
    news = [line for line in ordered if _is_listed(line)]
    late = [line for line in ordered if not _is_listed(line)]
    late.sort(key=_announced, reverse=True)
    title = say("alert.digest.title.burst" if kind == "burst" else "alert.digest.title")
    last = max((line.told.happening.position for line in ordered), default=0)
    footer = say("alert.digest.footer", position=last, mark=mark)
    card = Card(say, title=title, colour=LEDGER, footer=footer)
    left_out = more if news else 0
    shown = [_line(line, say) for line in news]
    card.description = _joined(shown, left_out, LIST, say)
    watching = say("alert.because", what=escape(described(wanted, say)))
    card.description = "\n".join(filter(None, [card.description, f"-# {watching}"]))
    if late:
        rows = [_line(line, say) for line in late[:MOST_LATE]]
        hidden = len(late) - len(rows) + (0 if news else more)
        card.add(say("alert.digest.field.late"), _joined(rows, hidden, LATE, say))
    content = _content(kind, news, late, more, say)
    if wanted.role is not None:
        content = f"<@&{wanted.role}> {content}"
    buttons = _buttons(ordered, wanted, say)
    return Reply(content, card.built(), rows=buttons.rows(), kept=buttons.kept)


def _is_listed(line: Line) -> bool:
    """Whether it is news; a correction of what was told here always is."""
    return line.why == CORRECTS or is_news(line.told.happening)


def _joined(rows: list[str], hidden: int, room: int, say: Teller) -> str:
    def and_more(count: int) -> str:
        return say("alert.more", count=count + hidden)

    told = joined(rows, room, and_more)
    is_whole = told == "\n".join(rows)
    return f"{told}\n{and_more(0)}" if hidden and is_whole else told


def _line(line: Line, say: Teller) -> str:
    told = line.told
    when = day(say, told.record.body.get("announced"))
    position = told.happening.position
    what = clip(sentence(told, say), LINE)
    return say("alert.digest.line", day=when, what=what, position=position)


def _content(kind: Kind, news: list[Line], late: list[Line], more: int, say: Teller) -> str:
    count = len(news) + more
    if news:
        if count == 1:
            return say("alert.digest.one")
        return say("alert.burst" if kind == "burst" else "alert.digest", count=count)
    days = sorted(filter(None, map(_announced, late))) or [""]
    count = len(late) + more
    if count == 1:
        return say("alert.digest.late-one", first=day(say, days[0]))
    if more:
        return say("alert.digest.late-many", count=count)  # the days of some are not known here
    return say("alert.digest.late", count=count, first=day(say, days[0]), last=day(say, days[-1]))


def _announced(line: Line) -> str:
    return str(line.told.record.body.get("announced") or "")[:10]


def _buttons(lines: Sequence[Line], wanted: Subscription, say: Teller) -> Buttons:
    """The forecast of what is watched: what hangs on all this."""
    found = Buttons(say)
    importers = {line.told.importer for line in lines if line.told.importer}
    importer = wanted.importer or (importers.pop() if len(importers) == 1 else None)
    if importer is not None:
        asked = Question.of("forecast", say.language, importer=importer, origin=wanted.origin)
        found.add("alert.button.forecast", "ask", asked)
    return found
