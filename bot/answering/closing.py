"""What every answer gets at its end: question, assumptions, notes, other views, language."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from bot.answering import translated
from bot.answering.context import Context
from projections.answers import happenings
from projections.answers.answer import Answer
from projections.answers.made import MOST_NOTES

#: kinds of answers that a good which is not known would have changed
_ON_GOODS = frozenset({"rate", "why", "history", "compare"})


def close(context: Context, found: Answer) -> Answer:
    """The answer as it is shown."""
    asked, say = context.asked, context.say
    found.text = asked.shown
    found.understood_as = asked.as_dict() | {
        k: v for k, v in found.understood_as.items() if k != "intent"
    }
    if asked.known_by is not None:
        found.understood_as["known_by"] = asked.known_by.isoformat()
    translated.into(context.say, found, asked.today, context.known)
    taken = [_assumed(context, key, values) for key, values in asked.assumed]
    spans = [span for span in (asked.times.on, asked.times.second) if span is not None]
    taken += [span.assumed for span in spans if span.assumed]
    taken += [
        say("assumed.mended", typed=typed, taken=as_read)
        for typed, as_read in asked.mended
        if typed.rstrip("s") != as_read
    ]
    found.assumed = list(dict.fromkeys([*taken, *found.assumed]))
    notes = [*_conflicts(context, found), *found.notes]
    if (
        found.status == "answered"
        and found.verified_until
        and asked.day.isoformat() > found.verified_until
    ):
        text = say("note.verified", day=say.day(found.verified_until))
        notes = [text, *(n for n in notes if "verified until" not in n)]
    found.notes = list(dict.fromkeys(notes))[:MOST_NOTES]
    if asked.unknown_good and found.kind in _ON_GOODS and found.status == "answered":
        found.notes.insert(0, say("note.unknown-good", word=asked.unknown_good))
    if asked.amount and found.kind == "rate" and found.status == "answered":
        found.notes[:0] = _sums(context, found.result)
    if asked.commanded:
        found.notes.append(say("note.commanded"))
    if asked.cut:
        found.notes.append(say("note.cut"))
    if asked.language not in {"en", "zh"}:
        found.notes.append(say("note.language"))
    return found


def _sums(context: Context, result: dict[str, Any]) -> list[str]:
    """The duty on goods of the value that the question states."""
    amount = context.asked.amount
    additional, total = result.get("additional"), result.get("total")
    if amount is None or "components" not in result:
        return []

    def of(percent: str) -> str:
        return f"{(amount * Decimal(percent) / 100).quantize(Decimal('0.01')):,}".removesuffix(
            ".00"
        )

    told = {"amount": f"{amount:,}"}
    try:
        if additional is None:
            if total is None:
                return []
            return [context.say("note.duty-all-in", total=of(total), **told)]
        told["duty"] = of(additional)
        if total is None:
            return [context.say("note.duty-on", **told)]
        return [context.say("note.duty-in-all", total=of(total), **told)]
    except InvalidOperation:  # a rate that is no single percentage
        return []


def _assumed(context: Context, key: str, values: dict[str, Any]) -> str:
    say = context.say
    told = {name: value for name, value in values.items() if name not in {"importer", "origin"}}
    for name in ("importer", "origin"):
        if name in values:
            told["name"] = told[name] = say.name(str(values[name]))
    return say(key, **told)


def _conflicts(context: Context, found: Answer) -> list[str]:
    """Reports that say otherwise about the events behind the answer."""
    if (
        found.status != "answered"
        or not found.events
        or found.kind in {"source", "definition", "changes", "history"}
    ):
        return []
    keys = []
    for position in found.events[:12]:
        record = context.book.record_at(position)
        if record is not None:
            keys.append(record.key)
    told = []
    wanted = set(happenings.stems(f"{context.asked.plain} {found.sentence}"))
    for record in happenings.about(context.book, keys):
        body = record.body
        if (
            record.announced > context.known
            or not body.get("record")
            or record.position in found.events
        ):
            continue
        verdict = str(body["record"]).partition(":")[0].strip()
        shared = wanted & set(happenings.stems(str(body["text"])))
        if verdict != "contradicted" or len(shared) < 2:
            continue
        text = str(body["record"]).partition(":")[2].strip()
        told.append(
            context.say(
                "note.claim",
                claimant=body["claimant"],
                text=str(body["text"]).strip(),
                record=text[:200],
            )
        )
    return told[:1]
