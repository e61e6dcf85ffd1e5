"""What happened, and what became of a threat: told from events."""

from __future__ import annotations

import re

from bot.answering import acts, declined, rulings, stated
from bot.answering.context import Context
from bot.questions.spans import Span
from ledger.vocabulary import economies
from projections.answers import happenings, rate
from projections.answers.answer import Answer
from projections.records import Record


def threat(context: Context) -> Answer | None:
    """Did it happen: what was announced or planned, and what became of it."""
    asked = context.asked
    if asked.percents:
        if not asked.origins and not asked.subjects:
            asked.importer = asked.importer or "US"
            asked.origins = [context.partner]
            asked.assumed.append(("assumed.origin", {"origin": context.partner}))
        found = stated.figure(context)
        if found is not None:
            return found
    measures = context.measures()
    records = happenings.of_measures(context.book, measures, context.known) if measures else []
    announced = [
        r
        for r in records
        if r.topic in {"measure.threatened", "measure.withdrawn", "measure.planned"}
    ]
    if announced and not _orders(records):
        announced.sort(key=lambda r: (r.announced, r.position), reverse=True)
        first = min(
            (r for r in announced if r.topic != "measure.withdrawn"),
            key=lambda r: r.announced,
            default=announced[-1],
        )
        given_up = next((r for r in announced if r.topic == "measure.withdrawn"), None)
        say = context.say
        figure = str(first.body.get("duty") or "").rstrip("%") or "…"
        if given_up is not None:
            lead = say(
                "verdict.withdrawn",
                figure=figure,
                day=say.day(first.announced),
                withdrawn=say.day(given_up.announced),
            )
        elif str(first.body.get("effective") or "")[:10] > context.known:
            lead = say(
                "verdict.open",
                figure=figure,
                day=say.day(first.announced),
                today=say.day(context.limit),
            )
        else:
            lead = say("verdict.threat", figure=figure, day=say.day(first.announced), outcome="")
        return happenings.answer(context.book, say, announced[:4], context.known, lead=lead)
    named = [o for o in asked.origins if o != economies.ALL]
    if named and not measures and re.search(r"\bannounc\w+|\bthreat\w*", asked.plain):
        return _announced(context)
    return None


def _announced(context: Context) -> Answer | None:
    """The newest announcement that names the origin: a threat, a plan, an order."""
    found = [
        r
        for measure in context.book.measures(context.importer, context.partner)
        for r in measure.records
        if r.topic in {"measure.threatened", "measure.planned", "measure.duty_set"}
        and r.announced <= context.known
        and context.partner in {*(r.body.get("origins") or ()), *(r.body.get("duties") or ())}
    ]
    if not found:
        return None
    found.sort(key=lambda r: (r.announced, r.position), reverse=True)
    first = found[0]
    duty = (first.body.get("duties") or {}).get(context.partner) or first.body.get("duty")
    due = rate.answer(context.book, context.query(), context.now)
    notes = (
        [f"{context.say.capital(context.say.name(context.partner))}: {duty}.", due.sentence]
        if duty
        else [due.sentence]
    )
    return happenings.answer(context.book, context.say, found[:1], context.known, notes=notes)


def _orders(records: list[Record]) -> bool:
    return any(r.topic == "measure.duty_set" for r in records)


def _after(records: list[Record], span: Span) -> list[Record]:
    """Of "after that day" the first orders that followed."""
    if span.open != "after":
        return []
    orders = [
        r
        for r in records
        if r.topic == "measure.duty_set"
        and str(r.body.get("effective") or r.announced)[:10] > span.first.isoformat()
    ]
    orders.sort(key=lambda r: str(r.body.get("effective") or r.announced))
    return rulings.unique(orders[:3])


def happened(context: Context) -> Answer | None:
    """What happened: of the measures that are named, else by verb, else by words."""
    if (
        re.search(
            r"\b(?:what|how much|which)\s+(?:\w+\s+)?(?:tariffs?|dut(?:y|ies)|rates?|tax)\b",
            context.asked.plain,
        )
        and context.asked.origins
    ):
        return None
    measures = [m for m in context.measures() if context.book.measure(m).info]
    if measures:
        records = happenings.of_measures(context.book, measures, context.known)
        span = context.asked.on
        if span is not None and not span.now:
            inside = [
                r
                for r in records
                if span.first.isoformat()
                <= str(r.body.get("effective") or r.announced)[:10]
                <= span.last.isoformat()
            ]
            pool = _after(records, span)
            if pool:
                return happenings.answer(context.book, context.say, pool, context.known)
            records = inside or records
        if re.search(r"\bexempt\w*|\bexclu\w+|\bexception", context.asked.plain):
            free = {"measure.scope_changed", "measure.exclusion_granted"}
            records = [r for r in records if r.topic in free] or records
        picked = happenings.search(
            context.book, context.asked.plain, context.known, need=0.3, most=30
        )
        keyed = {r.position for r in records}
        best = [r for r in picked if r.position in keyed]
        orders = [
            r
            for r in records
            if r.topic
            in {"measure.duty_set", "measure.terminated", "measure.suspended", "measure.voided"}
        ]
        pool = best[:3] or orders[:1] + orders[-2:] or records[-3:]
        if orders and re.search(r"\bdid(?:n't| not)?\b", context.asked.plain):
            pool = [orders[0], *[r for r in orders[1:] if r.announced != orders[0].announced][-2:]]
        if pool:
            return happenings.answer(context.book, context.say, rulings.unique(pool), context.known)
    if context.asked.origins and context.asked.importer:
        found = acts.by_verb(context)
        if found is not None:
            return found
    return declined.by_words(context)
