"""Cards of what moves: a history, changes between two days, what comes by itself, two rates."""

from __future__ import annotations

from typing import Any

from bot.discord.presenting import rates
from bot.discord.presenting.cards import Card, away, day, instant, named, title_of
from bot.discord.presenting.escaping import escape, short
from bot.discord.presenting.statuses import state
from ledger.vocabulary import economies
from projections.answers.answer import Answer
from projections.messages.teller import Teller

ROWS = 10
MOST_NAMES = 6


def history(card: Card, answer: Answer, page: int) -> None:
    """Every interval of constant duty, a line each; of an extreme only its clocks."""
    rates.clocks(card, answer, on_a_day=False)
    rows = answer.result.get("intervals")
    if rows is None:
        return
    say = card.say
    card.paged([_interval(say, row) for row in rows], page, rows=ROWS)


def _interval(say: Teller, row: dict[str, Any]) -> str:
    since = day(say, row.get("since")) or say("room.from-start")
    until = day(say, row.get("until")) or say("room.open-end")
    figure = escape(str(row.get("additional_expression") or "0%"))
    parts = [_part(say, part) for part in row.get("components") or ()]
    told = f"**{figure}** {since} – {until}"
    return f"{told} · {' + '.join(parts)}" if parts else told


def _part(say: Teller, part: dict[str, Any]) -> str:
    duty = short(str(part.get("duty") or "–"), 60)
    told = f"{duty} {short(title_of(say, part), 70)}"
    if part.get("status") in {"in_force", "exempt"}:
        return told
    return f"{told} ({state(say, part.get('status'))})"


def changes(card: Card, answer: Answer, page: int) -> None:
    """Every step between two days, oldest first."""
    say, result = card.say, answer.result
    card.add(say("room.field.after"), day(say, result.get("from")), inline=True)
    card.add(say("room.field.up-to"), day(say, result.get("to")), inline=True)
    card.add(say("room.field.known"), day(say, answer.clocks.get("known_by")), inline=True)
    card.paged([_step(say, row) for row in result.get("changes") or ()], page, rows=ROWS)


def _step(say: Teller, row: dict[str, Any]) -> str:
    before, after = (escape(str(row.get(name) or "–")) for name in ("before", "after"))
    told = f"**{day(say, row.get('on'))}** {before} → **{after}** · {short(row['title'], 90)}"
    if row.get("scope"):
        told += f" ({short(row['scope'], 80)})"
    return f"{told} · {_whom(say, row.get('origins') or [])}"


def _whom(say: Teller, origins: list[str]) -> str:
    if economies.ALL in origins:
        return say("room.all-others")
    names = [named(say, code) for code in origins[:MOST_NAMES]]
    told = ", ".join(names)
    left = len(origins) - len(names)
    return say("room.and-more", first=told, count=left) if left else told


def forecast(card: Card, answer: Answer, page: int) -> None:
    """The calendar of what comes if nobody acts, soonest first."""
    say, result = card.say, answer.result
    card.add(say("room.field.as-of"), day(say, result.get("from")), inline=True)
    recorded = answer.clocks.get("recorded_by")
    if recorded is not None:
        told = escape(say("room.position", position=recorded))
        card.add(say("room.field.recorded"), told, inline=True)
    rows = result.get("calendar") or ()
    card.paged([_coming(say, row) for row in rows], page, rows=ROWS)


def _coming(say: Teller, row: dict[str, Any]) -> str:
    importer = str(row.get("measure") or "").partition(".")[0].upper()
    on = row.get("on")
    when = f"**{day(say, on)}** ({away(on, importer)})" if on else f"**{say('room.no-day')}**"
    if say.language == "en":
        told = f"{when}: {short(str(row.get('what') or ''), 260)}"
    else:
        told = f"{when} {state(say, row.get('status'))}："
        before, after = (
            escape(str(row.get(name) or "–")) for name in ("duty_before", "duty_after")
        )
        told += f"{short(title_of(say, row), 120)} {before} → **{after}**"
    if row.get("after") is not None:
        told += say(
            "room.in-all-step", before=_percent(row["before"]), after=_percent(row["after"])
        )
    if row.get("truce"):
        told += say("room.held-by", truce=escape(str(row["truce"])))
    return told


def _percent(figure: object) -> str:
    told = str(figure or "0")
    return escape(told if "%" in told else f"{told}%")


def compare(card: Card, answer: Answer, _page: int) -> None:
    """The rates side by side, each with its parts."""
    say = card.say
    for side in (answer.result.get("rates") or ())[:4]:
        name = say(
            "room.side",
            importer=say.capital(named(say, side["importer"])),
            origin=named(say, side["origin"]),
            day=day(say, side.get("on")),
        )
        figure = escape(str(side.get("additional_expression") or "0%"))
        lines = [f"**{figure}** {say('room.on-top')}"]
        lines += [rates.component(say, part) for part in side.get("components") or ()]
        card.add_lines(name, lines, 600)
    known = answer.clocks.get("known_by")
    if known:
        card.add(say("room.field.known"), instant(say, str(known)), inline=True)
