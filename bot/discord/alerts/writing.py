"""An event becomes a post: the sentence, the card, the chart, the buttons.

Pure: what is told comes from ``changing``, words from the catalogue, and whatever others wrote
(titles, summaries, reasons) is escaped on the way in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.discord.alerts.changing import Move, Told
from bot.discord.alerts.happening import CORRECTIONS
from bot.discord.alerts.listing import described
from bot.discord.alerts.subscription import Subscription
from bot.discord.presenting.buttons import Buttons
from bot.discord.presenting.cards import Card, away, day, instant, title_of
from bot.discord.presenting.colours import UNKNOWN, of_status
from bot.discord.presenting.escaping import escape, short
from bot.discord.presenting.limits import clip
from bot.discord.presenting.records import cited
from bot.discord.replies.question import Question
from bot.discord.replies.reply import Attachment, Embed, Reply
from ledger.vocabulary import clocks, economies
from projections.layers import second
from projections.messages.teller import Teller

#: units of the sentence: it is the notification
SENTENCE = 300
SUMMARY = 600
MOST_SOURCES = 5
#: statuses that colours know, by how firm an event is
_COLOURS = {
    "threatened": "threatened", "planned": "planned", "announced": "announced",
    "effective": "in_force", "later": "scheduled", "signed": "in_force", "past": "terminated",
}  # fmt: skip


def alert(
    told: Told,
    wanted: Subscription,
    why: str,
    *,
    say: Teller,
    now: datetime,
    mark: str,
    chart: Sequence[Attachment] = (),
) -> Reply:
    """The post of one event; of a correction, the post that answers the old one.

    ``why`` is the word of ``matching``; ``mark`` finds the message again; ``chart`` is the picture
    of the pair that is concerned, where there is one.
    """
    status = status_of(told, now)
    card = Card(say, title=say.capital(titled(told, say, 200)), footer=_footer(told, say, mark))
    card.colour = of_status(_COLOURS.get(status)) if status in _COLOURS else UNKNOWN
    card.description = _description(told, wanted, why, say)
    rows = [_row(told, move, say) for move in told.moves]
    card.add_lines(say("alert.field.moves"), rows, 700)
    if told.effective is not None:
        card.add(say("alert.field.effective"), instant(say, told.effective), inline=True)
    announced = str(told.record.body.get("announced") or "")
    card.add(say("alert.field.announced"), instant(say, announced), inline=True)
    card.add(say("alert.field.status"), say(f"alert.status.{status}"), inline=True)
    card.add(say("alert.field.hangs"), _hangs(told, say))
    card.add(say("alert.field.next"), _next(told, say))
    sources = [f"· {cited(say, dict(row))}" for row in told.sources[:MOST_SOURCES]]
    card.add_lines(say("alert.field.sources"), sources, 900)
    buttons = _buttons(told, say)
    content = sentence(told, say)
    if wanted.role is not None:
        content = f"<@&{wanted.role}> {content}"
    return Reply(content, card.built(), tuple(chart), buttons.rows(), kept=buttons.kept)


def corrected(old: Reply, link: str, say: Teller) -> Reply:
    """What becomes of a post that told something wrong: the same, pointing to what is right."""
    embed = old.embed
    if embed is not None:
        embed = Embed(embed.title, embed.description, UNKNOWN, embed.fields, embed.footer)
    return Reply(f"{say('alert.old', link=f'<{link}>')}\n{old.content}", embed)


# -- the sentence --------------------------------------------------------------------------------


def sentence(told: Told, say: Teller) -> str:
    """What changed, in one sentence of at most 300 units; escaped."""
    kind = told.happening.kind
    title = titled(told, say)
    move = told.moves[0] if told.moves else None
    if kind in CORRECTIONS:
        return clip(_correction(told, move, title, say), SENTENCE)
    if move is None:
        return clip(_said(told, title, say), SENTENCE)
    key = "alert.move" if move.changes else "alert.stays"
    return clip(_moved(key, move, title, told, say), SENTENCE)


def titled(told: Told, say: Teller, most: int = 120) -> str:
    """The measure's name, or that of the truce or talks, else what happened; escaped."""
    named = title_of(say, {"title": told.title, "programme": told.programme}) if told.title else ""
    return short(named, most) or say(f"alert.kind.{told.record.topic}")


def _named(move: Move, say: Teller, most: int = 120) -> str:
    measure = move.measure
    if measure is None:
        return ""
    return short(title_of(say, {"title": measure.title, "programme": measure.programme}), most)


def _moved(key: str, move: Move, title: str, told: Told, say: Teller) -> str:
    own = move.measure is not None
    return say.capital(
        say(
            f"{key}.own" if own else key,
            day=say.day(str(told.effective)[:10]),
            importer=escape(say.name(move.importer)),
            origin=escape(say.name(move.origin)),
            before=escape(move.before),
            after=escape(move.after),
            instead=escape(move.instead),
            title=_named(move, say) if own else title,
        )
    )


def _said(told: Told, title: str, say: Teller) -> str:
    kind = say(f"alert.kind.{told.happening.kind}")
    summary = str(told.record.body.get("summary") or "")
    if summary and say.language == "en":
        return say("alert.said.summary", kind=kind, summary=escape(summary))
    return say("alert.said", kind=kind, title=title)


def _correction(told: Told, move: Move | None, title: str, say: Teller) -> str:
    reason = escape(say.quoted(told.reason))
    if told.happening.kind == "record.retracted":
        return say("alert.retracted", title=title, why=reason)
    if move is not None and move.instead != move.after:
        return _moved("alert.corrected", move, title, told, say)
    return say("alert.corrected.said", title=title, why=reason)


# -- the card ------------------------------------------------------------------------------------


def status_of(told: Told, now: datetime) -> str:
    """How what is told of stands now, as the ending of a text's key."""
    topic, level = told.record.topic, told.happening.level
    if topic in _STATUSES:
        return _STATUSES[topic]
    if topic.endswith(".noted"):
        return "noted"
    if level != "signed" or topic.startswith("talks."):
        return level
    at = second(told.effective, told.importer or "US") if told.effective is not None else 0
    return "effective" if at <= now.timestamp() else "later"


_STATUSES = {
    "measure.threatened": "threatened",
    "measure.planned": "planned",
    "truce.lapsed": "past",
    "truce.ended": "past",
}


def _description(told: Told, wanted: Subscription, why: str, say: Teller) -> str:
    lines = [f"**{say(f'alert.kind.{told.happening.kind}')}**"]
    if told.happening.kind in CORRECTIONS:
        lines.append(short(say.quoted(told.reason), SUMMARY))
    elif summary := str(told.record.body.get("summary") or ""):
        lines.append(short(say.quoted(summary), SUMMARY))
    watching = say("alert.because", what=escape(described(wanted, say)))
    group = _group(wanted, why, say)
    lines.append(f"-# {watching}{'. ' + group if group else ''}")
    return "\n".join(lines)


def _group(wanted: Subscription, why: str, say: Teller) -> str:
    """Why an act that names others concerns the watched economy."""
    how, _, code = why.partition(":")
    if wanted.origin is None or how not in {"group", "member"} or not economies.is_economy(code):
        return ""
    member, group = (wanted.origin, code) if how == "group" else (code, wanted.origin)
    names = {"member": escape(say.name(member)), "group": escape(say.name(group))}
    return say.capital(say("alert.because.group", **names))


def _row(told: Told, move: Move, say: Teller) -> str:
    who = say(
        "alert.who", importer=escape(say.name(move.importer)), origin=escape(say.name(move.origin))
    )
    if move.measure is not None:
        origin = escape(say.name(move.origin))
        who = say("alert.who.own", title=_named(move, say, 80), origin=origin)
    key = "alert.row" if move.changes else "alert.row.stays"
    if told.happening.kind in CORRECTIONS and move.instead != move.after:
        key = "alert.row.corrected"
    return say(
        key, who=say.capital(who), before=escape(move.before), after=escape(move.after),
        instead=escape(move.instead),
    )  # fmt: skip


def _hangs(told: Told, say: Teller) -> str:
    body = told.record.body
    lines = []
    if until := body.get("until"):
        returns = body.get("returns_to")
        if returns and returns != "none":
            lines.append(say("alert.returns", day=day(say, until), duty=escape(str(returns))))
        else:
            lines.append(say("alert.until", day=day(say, until)))
    returned = body.get("returns")
    if isinstance(returned, dict):
        lines += [
            f"{say.capital(escape(say.name(code)))}: {short(say.quoted(str(text)), 200)}"
            for code, text in list(returned.items())[:4]
        ]
    if told.truce:
        lines.append(say("alert.truce", title=short(told.truce, 120)))
    return "\n".join(lines)


def _next(told: Told, say: Teller) -> str:
    if told.next is None:
        return ""
    when = away(told.next.on, told.importer)
    return say("alert.next", day=day(say, told.next.on), away=when, after=escape(told.next.after))


def _footer(told: Told, say: Teller, mark: str) -> str:
    given = {"position": told.happening.position, "mark": mark}
    if told.verified_until:
        return say("alert.footer", day=say.day(told.verified_until), **given)
    return say("alert.footer.unchecked", **given)


def _buttons(told: Told, say: Teller) -> Buttons:
    """Why, Sources, History of the pair; else what stands, or changed, around the event."""
    found = Buttons(say)
    language = say.language
    if told.pair is not None:
        importer, origin, product = told.pair
        moved = next((move for move in told.moves if move.measure is not None), None)
        alone = moved.measure.id if moved is not None and moved.measure is not None else None
        asked = Question.of(
            "rate", language, importer=importer, origin=origin, on=_on(told, importer),
            product=product, measure=None if product else alone,
        )  # fmt: skip
        found.add("room.button.why", "why", asked)
        found.add("room.button.sources", "sources", asked)
        found.add("room.button.history", "history", asked)
        return found
    kind = told.record.stream.partition(":")[0]
    if kind in {"truce", "talks"}:
        asked = Question.of(kind, language, name=told.record.name)
        found.add("alert.button.open", "ask", asked)
        found.add("room.button.sources", "sources", asked)
    elif told.importer is not None and told.effective is not None:
        last = _on(told, told.importer)
        first = clocks.day_at(second(last, told.importer) - 1, told.importer).isoformat()
        asked = Question.of(
            "changes", language, from_day=first, to_day=last, importer=told.importer
        )
        found.add("alert.button.changes", "ask", asked)
        found.add("room.button.sources", "sources", asked)
    return found


def _on(told: Told, importer: str) -> str:
    """The day at the border on which the event takes effect; else the day of announcement."""
    text = told.effective or str(told.record.body.get("announced"))
    return clocks.day_at(second(text, importer), importer).isoformat()
