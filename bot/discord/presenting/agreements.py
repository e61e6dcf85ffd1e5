"""Cards of truces, talks and people: what was promised, who sat there, what hangs on it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from bot.discord.presenting import wording
from bot.discord.presenting.cards import Card, away, day, month, named
from bot.discord.presenting.escaping import escape, short
from bot.discord.presenting.statuses import state
from projections.answers.answer import Answer
from projections.messages.teller import Teller

ROWS = 12
_STANDING = frozenset({"announced", "in_force"})


def truce(card: Card, answer: Answer, page: int) -> None:
    """One truce: its stated ends, what returns, its terms; or all of them, a line each."""
    result, say = answer.result, card.say
    if "truces" in result:
        card.paged([_truce(say, row) for row in result["truces"]], page, rows=ROWS)
        return
    if not result.get("id"):
        return
    card.add(say("room.field.state"), state(say, result.get("state")), inline=True)
    card.add(say("room.field.since"), day(say, result.get("effective")), inline=True)
    ends = result.get("ended") or result.get("until")
    name = "room.field.ended" if result.get("ended") else "room.field.until"
    card.add(say(name), day(say, ends), inline=True)
    stated = [
        say(
            "room.stated-end",
            announced=day(say, row.get("announced")),
            until=day(say, row.get("until")) or say("room.open-end"),
            event=escape(str(row.get("event"))),
        )
        for row in result.get("stated_ends") or ()
    ]
    card.add_lines(say("room.field.stated-ends"), stated, 500)
    # Of a truce that is over, nothing hangs on its end any more.
    rows = result.get("if_lapsed") or () if result.get("state") in _STANDING else ()
    pairs = Counter((row["importer"], row["origin"]) for row in rows)
    lapsed = [_lapse(say, row, pairs[row["importer"], row["origin"]] == 1) for row in rows]
    card.add_lines(say("room.field.if-lapsed"), lapsed, 700)
    terms = [f"· {short(text, 220)}" for text in result.get("terms") or ()]
    card.add_lines(wording.in_english(say, say("room.field.terms")), terms, 900)


def _truce(say: Teller, row: dict[str, Any]) -> str:
    told = f"**{day(say, row.get('announced'))}** {short(str(row.get('title') or row['id']), 120)}"
    stands = wording.stands(say, state(say, row.get("state")), None, row.get("until"))
    return f"{told} · {stands}"


def _lapse(say: Teller, row: dict[str, Any], alone: bool) -> str:
    """What returns for a pair, and what it then comes to; of several measures each by its name."""
    values = {
        "day": day(say, row.get("on")),
        "away": away(row.get("on"), row.get("importer")),
        "importer": say.capital(named(say, row["importer"])),
        "origin": named(say, row["origin"]),
    }
    title = short(str(row.get("title") or row.get("measure")), 120)
    if not row.get("duty_after"):
        return say("room.lapse-back", title=title, **values)
    values |= {
        "before": wording.duty(say, row.get("duty_before"), "0%"),
        "after": wording.duty(say, row["duty_after"]),
    }
    if alone:
        total = wording.duty(say, row.get("additional_after"), "0%")
        return say("room.lapse", total=total, **values)
    return say("room.lapse-of", title=title, **values)


def talks(card: Card, answer: Answer, page: int) -> None:
    """One round of talks: who led, what came of it; or those of a period, a line each."""
    result, say = answer.result, card.say
    if "talks" in result:
        card.paged([_talks(say, row) for row in result["talks"]], page, rows=ROWS)
        return
    if not result.get("id"):
        return
    card.add(say("room.field.state"), state(say, result.get("state")), inline=True)
    card.add(say("room.field.when"), _days(say, result), inline=True)
    card.add(say("room.field.venue"), short(str(result.get("venue") or ""), 200), inline=True)
    card.add_lines(say("room.field.people"), _people(say, result.get("heads")), 500)
    outcome = [f"· {short(text, 260)}" for text in result.get("outcome") or ()]
    card.add_lines(wording.in_english(say, say("room.field.outcome")), outcome, 900)
    steps = [_agreed(say, row) for row in result.get("agreements") or ()]
    card.add_lines(say("room.field.agreements"), steps, 500)


def _talks(say: Teller, row: dict[str, Any]) -> str:
    name = short(str(row.get("title") or row["id"]), 120)
    told = f"**{_days(say, row) or say('room.no-day')}** {name}"
    venue = str(row.get("venue") or "")
    if venue and venue.partition(",")[0] in str(row.get("title") or ""):
        venue = venue.partition(",")[2].strip()  # the title names the town already
    if venue:
        told += f", {short(venue, 80)}"
    return f"{told} · {state(say, row.get('state'))}"


def _days(say: Teller, row: dict[str, Any]) -> str:
    """The days of talks; where only the month is known, the month."""
    first, last = row.get("from_day"), row.get("last_day")
    if row.get("precision") == "month" and first:
        return month(say, str(first))
    return wording.days(say, first, last)


def _people(say: Teller, heads: Any) -> list[str]:
    told = []
    for head in heads or ():
        line = f"**{short(str(head['name']), 80)}**"
        line += f", {short(str(head['office']), 160)}" if head.get("office") else ""
        line += wording.aside(say, named(say, head["party"])) if head.get("party") else ""
        told.append(line)
    return told


def _agreed(say: Teller, row: dict[str, Any]) -> str:
    step = escape(str(row.get("step") or "").replace("_", " "))
    name = str(row.get("agreement") or "").rpartition(".")[2].replace("-", " ")
    told = f"**{day(say, row.get('announced'))}** {escape(say.capital(name))} {step}"
    return told + (f": {short(str(row['summary']), 220)}" if row.get("summary") else "")


def who(card: Card, answer: Answer, _page: int) -> None:
    """People with their office; where that was recorded stands in the sentence."""
    result, say = answer.result, card.say
    card.add_lines(say("room.field.people"), _people(say, result.get("people")), 900)
    known = answer.clocks.get("known_by")
    card.add(say("room.field.known"), day(say, known), inline=True)
