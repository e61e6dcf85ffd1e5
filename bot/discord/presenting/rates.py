"""The card of a rate: its clocks, what it is made of, what comes next, what listed goods pay."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from bot.discord.presenting.cards import (
    Card,
    away,
    day,
    instant,
    named,
    programme_word,
    title_of,
)
from bot.discord.presenting.escaping import escape, short
from bot.discord.presenting.statuses import state
from ledger.vocabulary.programmes import label
from projections.answers.answer import Answer
from projections.messages.teller import Teller

MOST_LISTED = 6
MOST_VARIANTS = 6


def fill(card: Card, answer: Answer) -> None:
    """A rate in any of its shapes: one pair, one good, a sector, all origins, the USMCA's two."""
    result = answer.result.get("general") or answer.result
    clocks(card, answer)
    made_of(card, result)
    by_origin(card, result)
    following(card, answer, result)
    listed(card, result)


def clocks(card: Card, answer: Answer, *, on_a_day: bool = True) -> None:
    """The three clocks, never mixed: the day at the border, what was known, what was recorded."""
    say = card.say
    on = str(answer.clocks.get("on") or "")
    if on and on_a_day:
        card.add(say("room.field.on"), instant(say, on), inline=True)
    known = answer.clocks.get("known_by")
    if known:
        card.add(say("room.field.known"), day(say, known), inline=True)
    recorded = answer.clocks.get("recorded_by")
    if recorded is not None:
        told = say("room.position", position=recorded)
        card.add(say("room.field.recorded"), escape(told), inline=True)


def made_of(card: Card, result: dict[str, Any]) -> None:
    """One line a component, their sum, and what gives way to another."""
    say = card.say
    lines = [component(say, part) for part in result.get("components") or ()]
    if result.get("mfn") is not None:
        lines.append(f"**{escape(str(result['mfn']))}%** {say('programme.mfn')}")
        if result.get("total") is not None:
            lines.append(f"**{escape(str(result['total']))}%** {say('room.in-all')}")
    elif len(lines) > 1 and result.get("additional_expression"):
        figure = escape(str(result["additional_expression"]))
        lines.append(f"**{figure}** {say('room.on-top')}")
    lines += [_suppressed(say, row) for row in result.get("suppressed") or ()]
    lines += [_variant(say, row) for row in (result.get("variants") or ())[:MOST_VARIANTS]]
    card.add_lines(say("room.field.made-of"), lines, 1000)


def component(say: Teller, part: dict[str, Any]) -> str:
    """``**20%** title · in force since 4 March 2025``."""
    duty = short(str(part.get("duty") or "–"), 60)
    told = f"**{duty}** {short(title_of(say, part), 120)}"
    if part.get("scope"):
        told += f" ({short(str(part['scope']), 100)})"
    stands = []
    if part.get("status"):
        stands.append(state(say, part["status"]))
    if part.get("since"):
        stands.append(say("room.since", day=day(say, part["since"])))
    if part.get("until"):
        stands.append(say("room.until", day=day(say, part["until"])))
    told += f" · {' '.join(stands)}" if stands else ""
    if part.get("returns_to"):
        told += say("room.then", duty=short(str(part["returns_to"]), 60))
    return told


def _suppressed(say: Teller, row: dict[str, Any]) -> str:
    what = " ".join(short(str(row[name]), 80) for name in ("duty", "measure") if row.get(name))
    why = say("room.gives-way", by=short(str(row.get("by") or "?"), 80))
    because = f": {short(str(row['why']), 160)}" if row.get("why") else ""
    return f"~~{what}~~ {why}{because}"


def _variant(say: Teller, row: dict[str, Any]) -> str:
    """One outcome of a product whose lines do not all pay the same."""
    codes = [str(code) for code in row.get("codes") or ()]
    which = escape(codes[0]) if codes else "?"
    if len(codes) > 1:
        which = say("room.and-more", first=which, count=len(codes) - 1)
    figure = escape(str(row.get("additional_expression") or "0%"))
    told = f"{which}: **{figure}**"
    if row.get("total") is not None:
        told += f", {escape(str(row['total']))}% {say('room.in-all')}"
    return told


def by_origin(card: Card, result: dict[str, Any]) -> None:
    """The partners of an overview, those that pay the most first."""
    rows = result.get("by_origin") or ()
    told = [
        f"{card.say.capital(named(card.say, row['origin']))} **{short(row['rate'], 60)}**"
        for row in rows
    ]
    if told:
        card.add(card.say("room.field.by-origin"), " · ".join(told))


def following(card: Card, answer: Answer, result: dict[str, Any]) -> None:
    """What comes next if nobody acts, and what came, where that is known."""
    change = result.get("next_change")
    if not change:
        return
    say, importer = card.say, result.get("importer")
    happened = change.get("what_happened")
    lines = [_change(say, change, importer, _whether(say, change, answer, happened=bool(happened)))]
    if happened:
        then = _change(say, happened, importer, _whether(say, happened, answer, happened=False))
        lines.append(say("room.then-came", text=then))
    card.add_lines(say("room.field.next"), lines, 700)


def _whether(say: Teller, change: dict[str, Any], answer: Answer, *, happened: bool) -> str:
    if happened:
        return say("room.if-nobody-acts")
    came = str(change.get("on")) <= str(answer.clocks.get("known_by"))
    return say("room.so-it-came") if came else say("room.as-it-stands")


def _change(say: Teller, change: dict[str, Any], importer: object, whether: str) -> str:
    after = change.get("additional_after")
    figure = f"{after}%" if after is not None else str(change.get("expression_after") or "0%")
    on = change.get("on")
    when = f"**{day(say, on)}** ({away(on, importer)})" if on else ""
    # What happens is told by the ledger in English; in another language the figures tell it.
    what = f" {short(str(change.get('what') or ''), 300)}" if say.language == "en" else ""
    return f"{when}:{what} → **{escape(figure)}** {whether}"


def listed(card: Card, result: dict[str, Any]) -> None:
    """What goods on lists pay besides, a line a programme with the range of its duties."""
    say = card.say
    rows = result.get("by_product") or ()
    lines = [*_ranges(say, rows), *(short(str(text), 120) for text in result.get("listed") or ())]
    if not lines:
        return
    if len(lines) > MOST_LISTED:
        lines = [*lines[:MOST_LISTED], card.more(len(lines) - MOST_LISTED)]
    name = "room.field.may-apply" if result.get("product") else "room.field.listed"
    card.add_lines(say(name), lines, 420)


def _ranges(say: Teller, rows: Any) -> list[str]:
    found: dict[str, list[tuple[Decimal, str]]] = {}
    free: dict[str, int] = {}
    for row in rows:
        programme, duty = str(row.get("programme")), str(row.get("duty"))
        if duty in {"exempt", "Free", "0%"}:
            free[programme] = free.get(programme, 0) + 1
            continue
        found.setdefault(programme, []).append((_height(duty), duty))
    told = []
    for programme, duties in sorted(found.items()):
        name = programme_word(say, programme) or label(programme, programme)
        low, high = min(duties)[1], max(duties)[1]
        span = short(low, 60) if low == high else f"{short(low, 60)} – {short(high, 60)}"
        told.append(f"**{span}** {escape(name)}")
    for programme, count in sorted(free.items()):
        name = programme_word(say, programme) or label(programme, programme)
        told.append(say("room.listed-exempt", count=count, name=escape(name)))
    return told


@lru_cache(maxsize=1024)
def _height(duty: str) -> Decimal:
    """What orders duties by height: their first figure."""
    head = "".join(c for c in duty.partition("%")[0] if c.isdigit() or c == ".")
    try:
        return Decimal(head or "0")
    except InvalidOperation:
        return Decimal(0)
