"""The card of a rate: its clocks, what it is made of, what comes next, what listed goods pay."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from bot.discord.presenting import wording
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
from projections.messages.teller import Teller, teller

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
        lines.append(on_top(say, result["additional_expression"]))
    titles = {part.get("measure"): part for part in result.get("components") or ()}
    lines += [_suppressed(say, row, titles) for row in result.get("suppressed") or ()]
    lines += [_variant(say, row) for row in (result.get("variants") or ())[:MOST_VARIANTS]]
    card.add_lines(say("room.field.made-of"), lines, 1000)


def on_top(say: Teller, expression: object) -> str:
    """``**30%** on top of the MFN duty``; of an all-in duty that duty is a part."""
    figure = f"**{wording.duty(say, expression, '0%')}**"
    return figure if wording.is_all_in(expression) else f"{figure} {say('room.on-top')}"


def component(say: Teller, part: dict[str, Any]) -> str:
    """``**20%** title · in force since 4 March 2025``."""
    title = wording.scoped(say, short(title_of(say, part), 120), part.get("scope"), 100)
    told = f"**{wording.duty(say, part.get('duty'))}** {title}"
    status = state(say, part["status"]) if part.get("status") else ""
    stands = wording.stands(say, status, part.get("since"), part.get("until"))
    told += f" · {stands}" if stands else ""
    if part.get("returns_to"):
        told += say("room.then", duty=wording.duty(say, part["returns_to"]))
    return told


def _suppressed(say: Teller, row: dict[str, Any], charged: dict[Any, dict[str, Any]]) -> str:
    """``~~25% us.s301.br~~ gives way to …``: what is charged is named by its title."""
    name = short(str(row.get("measure") or "?"), 80)
    what = f"{wording.duty(say, row['duty'])} {name}" if row.get("duty") else name
    by = charged.get(row.get("by"))
    other = short(str(row.get("by") or "?"), 80)
    if by:
        other = wording.called(say, by, 80) if say.language == "en" else wording.family(say, by)
    why = say("room.gives-way", by=other)
    because = f"{say('room.colon')}{short(str(row['why']), 160)}" if row.get("why") else ""
    return f"~~{what}~~ {why}{because}"


def _variant(say: Teller, row: dict[str, Any]) -> str:
    """One outcome of a product whose lines do not all pay the same."""
    codes = [str(code) for code in row.get("codes") or ()]
    which = escape(codes[0]) if codes else "?"
    if len(codes) > 1:
        which = say("room.and-more", first=which, count=len(codes) - 1)
    figure = wording.duty(say, row.get("additional_expression"), "0%")
    told = f"{which}{say('room.colon')}**{figure}**"
    if row.get("total") is not None and not wording.is_all_in(row.get("additional_expression")):
        told += say("room.total", figure=escape(f"{row['total']}%"))
    return told


def by_origin(card: Card, result: dict[str, Any]) -> None:
    """The partners of an overview, those that pay the most first."""
    rows = result.get("by_origin") or ()
    told = [
        f"{card.say.capital(named(card.say, row['origin']))} **{_rate(card.say, row)}**"
        for row in rows
    ]
    if told:
        card.add(card.say("room.field.by-origin"), " · ".join(told))


def _rate(say: Teller, row: dict[str, Any]) -> str:
    """A rate in a row of many: that an all-in duty includes the MFN duty is not repeated."""
    return wording.duty(say, str(row["rate"]).replace(" (MFN duty included)", ""))


def following(card: Card, answer: Answer, result: dict[str, Any]) -> None:
    """What comes next if nobody acts, and what came, where that is known."""
    change = result.get("next_change")
    if not change:
        return
    say, importer = card.say, result.get("importer")
    happened = change.get("what_happened")
    parts = result.get("components") or ()
    whether = _whether(say, change, answer, happened=bool(happened))
    lines = [_change(say, change, importer, parts, whether)]
    if happened:
        whether = _whether(say, happened, answer, happened=False)
        then = _change(say, happened, importer, (), whether)
        lines.append(say("room.then-came", text=then))
    card.add_lines(say("room.field.next"), lines, 700)


def _whether(say: Teller, change: dict[str, Any], answer: Answer, *, happened: bool) -> str:
    if happened:
        return say("room.if-nobody-acts")
    came = str(change.get("on")) <= str(answer.clocks.get("known_by"))
    return say("room.so-it-came") if came else say("room.as-it-stands")


def _change(say: Teller, change: dict[str, Any], importer: object, parts: Any, whether: str) -> str:
    """What changes on its day, and what is charged in all from then on."""
    after, on = change.get("additional_after"), change.get("on")
    figure = f"{after}%" if after is not None else change.get("expression_after")
    when = f"**{day(say, on)}**{wording.aside(say, away(on, importer))}" if on else ""
    what = short(_what(say, change, parts), 300)
    total = say("room.in-all-after", figure=wording.duty(say, figure, "0%"))
    return f"{when}{say('room.colon')}{what}{total}{whether}"


def _what(say: Teller, change: dict[str, Any], parts: Any) -> str:
    """What happens: the ledger tells it in English, which is said to be so in another language.

    What ends by itself on the day is known from the parts of the rate.
    """
    told = str(change.get("what") or "")
    if say.language == "en" or not told:
        return told
    ending = [part for part in parts if part.get("until") and part["until"] == change.get("on")]
    steps = []
    for part in ending:
        name = wording.family(say, part)
        before = wording.duty(say, part.get("duty"))
        after = wording.duty(say, part.get("returns_to"), "0%")
        if part.get("returns_to"):
            steps.append(say("room.part-returns", name=name, before=before, after=after))
        else:
            steps.append(say("room.part-ends", name=name, before=before, after=after))
    return wording.names(say, steps) or say.quoted(told)


def listed(card: Card, result: dict[str, Any]) -> None:
    """What goods on lists pay besides, a line a programme with the range of its duties."""
    say = card.say
    rows = result.get("by_product") or ()
    duties = tuple((str(row.get("programme")), str(row.get("duty"))) for row in rows)
    others = [short(str(text), 120) for text in result.get("listed") or ()]
    lines = [*_ranges(say.language, duties), *others]
    if not lines:
        return
    if len(lines) > MOST_LISTED:
        lines = [*lines[:MOST_LISTED], card.more(len(lines) - MOST_LISTED)]
    name = "room.field.may-apply" if result.get("product") else "room.field.listed"
    card.add_lines(say(name), lines, 420)


@lru_cache(maxsize=256)
def _ranges(language: str, duties: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """A line for each programme; ``duties`` are pairs of programme and duty."""
    say = teller(language)
    found: dict[str, list[tuple[Decimal, str]]] = {}
    free: dict[str, int] = {}
    for programme, duty in duties:
        if duty in {"exempt", "Free", "0%"}:
            free[programme] = free.get(programme, 0) + 1
            continue
        found.setdefault(programme, []).append((_height(duty), duty))
    told = []
    for programme, heights in sorted(found.items()):
        low, high = (wording.duty(say, end(heights)[1]) for end in (min, max))
        span = low if low == high else f"{low} – {high}"
        told.append(f"**{span}** {_family(say, programme)}")
    for programme, count in sorted(free.items()):
        name = say.capital(_family(say, programme))
        if count == 1:
            told.append(say("room.listed-exempt-one", name=name))
        else:
            told.append(say("room.listed-exempt", count=count, name=name))
    return tuple(told)


def _family(say: Teller, programme: str) -> str:
    """What the duties of a programme are called together."""
    if programme == "other":
        return say("room.other-duties")
    return escape(programme_word(say, programme) or label(programme, programme))


@lru_cache(maxsize=1024)
def _height(duty: str) -> Decimal:
    """What orders duties by height: their first figure."""
    head = "".join(c for c in duty.partition("%")[0] if c.isdigit() or c == ".")
    try:
        return Decimal(head or "0")
    except InvalidOperation:
        return Decimal(0)
