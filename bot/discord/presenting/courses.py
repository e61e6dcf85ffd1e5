"""Cards of what moves: a history, changes between two days, what comes by itself, two rates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.discord.presenting import rates, wording
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
    end, today = _after(answer.understood_as.get("to")), str(answer.clocks.get("on") or "")
    card.paged([_interval(say, row, end, today) for row in rows], page, rows=ROWS)


def _after(last: object) -> str:
    """The day after the last one that was asked about: there the question ends, not a duty."""
    try:
        return (date.fromisoformat(str(last)) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return ""


def _interval(say: Teller, row: dict[str, Any], end: str, today: str) -> str:
    """``**145%** 10 April – 14 May 2025 · 20% fentanyl duty + 125% reciprocal duty``.

    A duty that is the only one is named, without its figure again.
    """
    since, until = str(row.get("since") or ""), row.get("until")
    if until and until != end:
        when = wording.days(say, since, until) if since else say("room.until", day=day(say, until))
    elif since > today > "":
        when = say("room.from", day=day(say, since))
    else:
        when = say("room.since", day=day(say, since)) if since else say("room.from-start")
    figure = wording.duty(say, row.get("additional_expression"), "0%")
    parts: list[dict[str, Any]] = row.get("components") or []
    alone = len(parts) == 1 and wording.duty(say, parts[0].get("duty")) == figure
    told = " + ".join(_part(say, part, named_only=alone) for part in parts)
    return f"**{figure}** {when} · {told}" if told else f"**{figure}** {when}"


def _part(say: Teller, part: dict[str, Any], *, named_only: bool) -> str:
    told = wording.called(say, part)
    if not named_only:
        told = f"{wording.duty(say, part.get('duty'))} {told}"
    if part.get("status") in {"in_force", "exempt"}:
        return told
    return told + wording.aside(say, state(say, part.get("status")))


def changes(card: Card, answer: Answer, page: int) -> None:
    """Every step between two days, oldest first."""
    say, result = card.say, answer.result
    card.add(say("room.field.after"), day(say, result.get("from")), inline=True)
    card.add(say("room.field.up-to"), day(say, result.get("to")), inline=True)
    card.add(say("room.field.known"), day(say, answer.clocks.get("known_by")), inline=True)
    origin = result.get("origin")
    lines = [_step(say, row, origin) for row in result.get("changes") or ()]
    card.paged(lines, page, rows=ROWS)


def _step(say: Teller, row: dict[str, Any], origin: object) -> str:
    """``**3 April 2025** new: **25%** · title (scope) · China``, without the one asked about."""
    told = f"**{day(say, row.get('on'))}** {wording.step(say, row.get('before'), row.get('after'))}"
    title = short(str(row.get("title") or row.get("measure")), 90)
    told += f" · {wording.scoped(say, title, row.get('scope'))}"
    origins = row.get("origins") or []
    return told if origins in ([origin], []) else f"{told} · {_whom(say, origins)}"


def _whom(say: Teller, origins: list[str]) -> str:
    if economies.ALL in origins:
        return say("room.all-others")
    names = [named(say, code) for code in origins[:MOST_NAMES]]
    told = wording.names(say, names)
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
    when = f"**{say('room.no-day')}**"
    if on:
        when = f"**{day(say, on)}**{wording.aside(say, away(on, importer))}"
    when += say("room.colon")
    if say.language == "en":
        told = f"{when}{short(str(row.get('what') or ''), 260)}"
    else:
        told = when + wording.scoped(say, short(title_of(say, row), 120), row.get("scope"))
        told += f" {wording.step(say, row.get('duty_before'), row.get('duty_after'))}"
        if row.get("status") in {"lapses", "planned", "threatened"}:
            told += wording.aside(say, state(say, row["status"]))
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
        lines = [rates.on_top(say, side.get("additional_expression"))]
        lines += [rates.component(say, part) for part in side.get("components") or ()]
        card.add_lines(name, lines, 600)
    known = answer.clocks.get("known_by")
    if known:
        card.add(say("room.field.known"), instant(say, str(known)), inline=True)
