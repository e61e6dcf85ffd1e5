"""Cards of records: events, measures, products, sources, explained words, what is not held."""

from __future__ import annotations

from typing import Any

from bot.discord.presenting import rates, wording
from bot.discord.presenting.cards import Card, day, named
from bot.discord.presenting.escaping import escape, link, one_line, short
from bot.discord.presenting.statuses import state
from projections.answers.answer import Answer
from projections.messages.teller import Teller

ROWS = 8
MANY_ROWS = 12


def event(card: Card, answer: Answer, page: int) -> None:
    """What happened, as recorded; for a figure also the rate that it is held against."""
    result, say = answer.result, card.say
    on_a_day = bool(result.get("components") or result.get("measures"))
    rates.clocks(card, answer, on_a_day=on_a_day)
    if "components" in result:
        rates.made_of(card, result)
    if result.get("measures"):
        lines = [_stands(say, row) for row in result["measures"] if isinstance(row, dict)]
        card.add_lines(say("room.field.measures"), lines, 700)
    _records(card, result.get("events"), page)


def _records(card: Card, rows: Any, page: int) -> None:
    """Events, a line each; that they are told in English is said where the card is not."""
    lines = [_record(card.say, row) for row in rows or () if isinstance(row, dict)]
    card.paged(lines, page, rows=ROWS)
    if lines and card.say.language != "en":
        card.description = f"-# {card.say('room.record-words')}\n{card.description}"


def _stands(say: Teller, row: dict[str, Any]) -> str:
    duty = f" **{short(str(row['duty']), 60)}**" if row.get("duty") else ""
    return f"{escape(str(row.get('measure')))}{duty} · {state(say, row.get('status'))}"


def _record(say: Teller, row: dict[str, Any]) -> str:
    """``**12 May 2025**, effective 14 May 2025: what the record says (#954)``."""
    effective = str(row.get("effective") or "")[:10]
    when = f"**{day(say, row.get('announced'))}**"
    if effective and effective != row.get("announced"):
        when += say("room.effective", day=day(say, effective))
    duty = f"**{wording.duty(say, row['duty'])}** " if row.get("duty") else ""
    told = short(str(row.get("summary") or row.get("key") or ""), 300)
    event = wording.aside(say, f"#{escape(str(row.get('event')))}")
    return f"{when}{say('room.colon')}{duty}{told}{event}"


def why(card: Card, answer: Answer, page: int) -> None:
    """What a measure rests on, where no rate is derived: the measures that are meant."""
    rates.clocks(card, answer)
    names = [escape(str(name)) for name in answer.result.get("measures") or ()]
    card.add_lines(card.say("room.field.measures"), names, 500)
    _records(card, answer.result.get("events"), page)


def measures(card: Card, answer: Answer, page: int) -> None:
    """One measure with its acts, or all of them, a line each."""
    result, say = answer.result, card.say
    if "measures" in result:
        lines = [
            f"`{_code(row['measure'])}` {short(str(row['title']), 120)}"
            for row in result["measures"]
        ]
        card.paged(lines, page, rows=MANY_ROWS)
        return
    card.add(say("room.field.authority"), short(str(result.get("authority") or ""), 200))
    card.add(say("room.field.stacking"), short(str(result.get("stacking") or ""), 300))
    _records(card, result.get("acts"), page)


def _code(text: object) -> str:
    """An id in a code span: what is no part of an id is left out."""
    return "".join(c for c in str(text) if c.isalnum() or c in "._-:/ ")[:80] or "?"


def products(card: Card, answer: Answer, page: int) -> None:
    """Goods that have a name, with their codes."""
    rows = answer.result.get("products") or ()
    lines = [_product(row) for row in rows]
    card.paged(lines, page, rows=MANY_ROWS)


def _product(row: dict[str, Any]) -> str:
    codes = [str(code) for code in row.get("codes") or ()]
    shown = ", ".join(codes[:6]) + (f" … +{len(codes) - 6}" if len(codes) > 6 else "")
    return f"**{short(str(row['title']), 100)}** {escape(shown)}"


def source(card: Card, answer: Answer, page: int) -> None:
    """One source and what rests on it, or all of them, a line each."""
    result, say = answer.result, card.say
    if "sources" in result:
        card.paged([cited(say, row) for row in result["sources"]], page, rows=ROWS)
        return
    if result.get("id"):
        card.add(say("room.field.source"), cited(say, result))
    _records(card, result.get("events"), page)


def cited(say: Teller, row: dict[str, Any]) -> str:
    """``[title](<address>) — citation, published``."""
    named = str(row.get("title") or row.get("citation") or row.get("id"))
    told = link(named, row.get("url"), 180)
    rest = [short(str(row["citation"]), 120)] if row.get("citation") and row.get("title") else []
    if row.get("published"):
        rest.append(day(say, row["published"]))
    return f"{told} — {', '.join(rest)}" if rest else told


def definition(card: Card, answer: Answer, _page: int) -> None:
    """A word explained: the rest of its text, its day, its neighbours."""
    result, say = answer.result, card.say
    if result.get("nearest"):
        card.add(say("room.field.nearest"), _names(say, result["nearest"]))
        return
    # the sentence above the card is the beginning of the text
    rest = one_line(str(result.get("text") or "")).removeprefix(one_line(answer.sentence))
    card.description = short(rest.strip(), 1200)
    card.add(say("room.field.on"), day(say, result.get("day")), inline=True)
    card.add(say("room.field.until"), day(say, result.get("until")), inline=True)
    beside = [each["title"] for each in result.get("see_also") or ()]
    card.add(say("room.field.see-also"), _names(say, beside))


def _names(say: Teller, names: Any) -> str:
    return wording.names(say, [short(str(name), 80) for name in list(names)[:10]])


def not_covered(card: Card, answer: Answer, _page: int) -> None:
    """What the ledger does not hold, and the nearest thing that it does hold."""
    result, say = answer.result, card.say
    nearest = result.get("nearest")
    if isinstance(nearest, dict) and nearest.get("sentence"):
        card.add(say("room.field.nearest"), short(str(nearest["sentence"]), 500))
    elif isinstance(nearest, list) and nearest:
        card.add(say("room.field.nearest"), _names(say, nearest))
    held = (result.get("held") or {}).get("importers") or ()
    if held:
        names = wording.names(say, [named(say, code) for code in held])
        card.add(say("room.field.held"), say.capital(names))
