"""The answer of a command in another language: the same result, its sentence said anew.

The commands answer in English; a chat room shows them in the reader's language. Everything that a
sentence says comes from the result, so nothing is translated that was not computed. Receipts are
taken of the answer as the command gave it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.answering import translated
from ledger.vocabulary.duties import number
from projections.answers.answer import Answer
from projections.messages.teller import Teller, teller

#: of a truce's state, the text that names it
_STATES = {
    "announced": "room.status.announced",
    "in_force": "room.status.in_force",
    "lapsed": "room.status.lapsed",
    "ended": "room.status.ended",
    "replaced": "room.status.replaced",
}


def localised(answer: Answer, language: str, today: date) -> Answer:
    """The answer in a language, as a new answer; as it is where there is nothing to say anew.

    ``today``  the day of the question. Notes stay in the words of the record, and say so.
    """
    say = teller(language)
    if say.language == "en":
        return answer
    found = replace(answer, notes=list(answer.notes))
    known = str(found.clocks.get("known_by") or today.isoformat())
    if not translated.into(say, found, today, known):
        tell = _TOLD.get(found.kind)
        sentence = tell(say, found) if tell is not None else None
        if sentence is None:
            return answer
        found.sentence = sentence
    found.notes = _notes(say, answer)
    return found


def _notes(say: Teller, answer: Answer) -> list[str]:
    """How far the ledger is verified in the language; other notes as the record's own words."""
    notes = []
    until, on = answer.verified_until, str(answer.clocks.get("on") or "")[:10]
    if until and on > until:
        notes.append(say("note.verified", day=say.day(until)))
    return notes + [say.quoted(note) for note in answer.notes if "verified until" not in note]


def _changes(say: Teller, answer: Answer) -> str | None:
    if answer.status != "answered":
        return None
    result = answer.result
    values = {
        "first": say.day(result["from"]),
        "last": say.day(result["to"]),
        "importer": say.name(result["importer"]) if result["importer"] else "",
        "origin": say("sector.origin", origin=say.name(result["origin"]))
        if result["origin"]
        else "",
    }
    if not result["changes"]:
        return say("changes.none", **values)
    return say("room.said.changes", count=len(result["changes"]), **values)


def _truce(say: Teller, answer: Answer) -> str | None:
    result = answer.result
    if "truces" in result:
        active = [row["title"] for row in result["truces"] if row["state"] == "in_force"]
        day = say.day(str(answer.clocks["known_by"]))
        count = len(result["truces"])
        if not active:
            return say("room.said.no-truce", day=day, count=count)
        return say("room.said.truces", day=day, titles=say.listed(active), count=count)
    if not result.get("title"):
        return None
    if result["state"] == "in_force":
        rows = [
            say(
                "truce.back-row",
                importer=say.name(row["importer"]),
                rate=str(row["additional_after"]).rstrip("%"),
            )
            for row in result.get("if_lapsed", ())
            if row["duty_after"]
        ]
        back = say("truce.back", rows=say.listed(rows)) if rows else ""
        if not result["until"]:
            return say("truce.in-force-open", title=result["title"])
        until = say.day(result["until"])
        return say("truce.in-force", title=result["title"], until=until, back=back)
    ends = result.get("ended") or result.get("until")
    when = say("room.said.on", day=say.day(ends)) if ends else ""
    return say(
        "room.said.truce", title=result["title"], state=say(_STATES[result["state"]]), when=when
    )


def _talks(say: Teller, answer: Answer) -> str | None:
    result = answer.result
    if "talks" in result:
        held = sum(row["state"] == "held" for row in result["talks"])
        return say("room.said.talks", held=held, other=len(result["talks"]) - held)
    if not result.get("id"):
        return None
    first, last = result["from_day"], result["last_day"]
    when = say.day(first) if first else say("room.no-day")
    if first and last and last != first:
        when += f" – {say.day(last)}"
    outcome = (
        say.quoted("; ".join(line.rstrip(".") for line in result["outcome"][:3]) + ".")
        if result["outcome"]
        else say("talks.outcome-none")
    )
    return say(
        "talks.held",
        title=result["title"] or result["id"],
        when=when,
        venue=say("talks.venue", venue=result["venue"]) if result["venue"] else "",
        outcome=outcome,
    )


def _compare(say: Teller, answer: Answer) -> str | None:
    rows: list[dict[str, Any]] = answer.result.get("rates") or []
    if answer.status != "answered" or not rows:
        return None
    figures = [str(row.get("additional_expression") or "0%") for row in rows]
    if len({(row["importer"], row["origin"]) for row in rows}) == 1:
        first, last = rows[0], rows[-1]
        key = "compare.subject-good" if first.get("product") else "compare.subject"
        return say(
            "compare.days",
            subject=say(
                key,
                importer=say.name(first["importer"]),
                origin=say.name(first["origin"]),
                good=first.get("product") or "",
            ),
            first=figures[0],
            second=figures[-1],
            first_day=say.day(first["on"]),
            second_day=say.day(last["on"]),
            difference=_difference(say, first.get("additional"), last.get("additional")),
        )
    told = [
        say(
            "compare.side",
            importer=say.name(row["importer"]),
            origin=say.name(row["origin"]),
            rate=figure,
        )
        for row, figure in zip(rows, figures, strict=True)
    ]
    day = say.day(max(str(row["on"]) for row in rows))
    return say("compare.sides", day=day, rows=say.listed(told))


def _difference(say: Teller, one: str | None, other: str | None) -> str:
    if one is None or other is None:
        return ""
    try:
        step = Decimal(other) - Decimal(one)
    except InvalidOperation:
        return ""
    if not step:
        return say("compare.same")
    way = say("compare.up") if step > 0 else say("compare.down")
    return say("compare.higher", points=number(abs(step)), way=way)


def _not_covered(say: Teller, answer: Answer) -> str | None:
    """An importer whose duties are not held; what else is missing is told in English."""
    importer = answer.understood_as.get("importer")
    held = (answer.result.get("held") or {}).get("importers")
    if not importer or not held or importer in held:
        return None
    names = say.listed([say.name(code) for code in held])
    return say("room.said.not-held", importer=say.name(str(importer)), names=names)


_TOLD: dict[str, Callable[[Teller, Answer], str | None]] = {
    "changes": _changes,
    "truce": _truce,
    "talks": _talks,
    "compare": _compare,
    "not_covered": _not_covered,
}
