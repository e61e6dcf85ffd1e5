"""The duty on a good of which no origin is told: what it is for the main partners.

That nobody's goods pay a duty as such says nothing of those whom duties name; a good "from all
origins" at 0% would be read as a good free of duty.
"""

from __future__ import annotations

from datetime import date

from bot.answering.context import Context
from projections.answers import product
from projections.answers.answer import Answer
from projections.answers.overview import PARTNERS


def spread(context: Context, general: Answer, named: str, day: date) -> Answer | None:
    """``general`` by origin; ``None`` where the main partners' goods pay the same."""
    groups: dict[str, list[str]] = {}
    spread_over = []
    for code in PARTNERS:
        if code == context.importer:
            continue
        query = context.query(origin=code, day=day, product=named)
        each = product.answer(context.book, query, context.now)
        if each.status != "answered":
            return None
        groups.setdefault(str(each.result.get("additional_expression") or "0%"), []).append(code)
        spread_over.append(each)
    if len(groups) == 1 and set(groups) == {general.result.get("additional_expression") or "0%"}:
        return None
    say = context.say
    rows = [
        say("by-origin.row", rate=rate, names=say.listed([say.name(code) for code in codes]))
        for rate, codes in sorted(groups.items(), key=lambda row: -len(row[1]))
    ]
    general.sentence = say(
        "by-origin", day=say.day(day), importer=say.name(context.importer),
        goods=general.result.get("product") or named, rows="; ".join(rows),
    )  # fmt: skip
    general.result = {
        "importer": context.importer,
        "origin": "ALL",
        "product": general.result.get("product"),
        "by_origin": [
            {"origin": code, "rate": rate} for rate, codes in groups.items() for code in codes
        ],
        "listed": [],
    }
    general.notes = [say("by-origin.ask"), *general.notes]
    general.events = sorted({*general.events, *(p for each in spread_over for p in each.events)})
    known = {source["id"] for source in general.sources}
    for each in spread_over:
        general.sources += [s for s in each.sources if s["id"] not in known]
        known |= {s["id"] for s in each.sources}
    return general
