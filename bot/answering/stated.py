"""Rates that a question states, and averages that others computed, held against the record."""

from __future__ import annotations

import re
from datetime import date

from bot.answering import declined
from bot.answering.context import Context
from ledger.vocabulary import economies
from ledger.vocabulary.duties import number
from projections.answers import (
    figures,
    happenings,
    rate,
)
from projections.answers.answer import Answer
from projections.answers.figures import FigureQuery
from projections.answers.made import made
from projections.records import Record

AVERAGE = re.compile(
    r"\b(?:average|avg|mean|weighted|effective (?:us )?(?:tariff )?rate|effective us tariff)\b"
)


def figure(context: Context) -> Answer | None:
    """Questions that state a rate."""
    asked = context.asked
    origin = asked.origin or (
        economies.ALL if any(s.sector for s in asked.subjects) else context.partner
    )
    measures = tuple(
        m for m in context.measures(context.importer) if not context.book.measure(m).is_umbrella
    )
    found = None
    for value in asked.percents[:3]:
        query = FigureQuery(
            context.importer,
            origin,
            value,
            asked.day,
            context.limit,
            measures,
            bool(re.search(r"\bthreat", asked.plain)),
        )
        found = figures.answer(context.book, context.say, query) or found
        if found is not None and found.result.get("verdict") != "listed":
            break
    told = (
        None
        if found is not None and found.result.get("verdict") in {"yes", "then", "planned"}
        else quoted(context)
    )
    elsewhere = found is not None and found.result.get("verdict") == "listed"
    if elsewhere and told is None and asked.goods and not asked.said_origin:
        # That a partner nobody named never paid it says nothing of the good that was named.
        return declined.asked_back(context.book, context.say, context.say("ask.partner"))
    if found is None:
        if told is None or not asked.origins:
            return told
        rates_now = rate.answer(context.book, context.query(), context.now)
        sentence = context.say(
            "verdict.never",
            figure=number(asked.percents[0]),
            importer=context.say.name(context.importer),
            origin=context.say.name(context.partner),
            day=context.say.day(asked.day),
            rate=rates_now.result.get("additional_expression") or "0%",
        )
        found = made(
            context.book,
            "event",
            sentence,
            known=context.known,
            on=asked.day.isoformat(),
            importer=context.importer,
            result=rates_now.result | {"verdict": "no"},
            cited=[s["id"] for s in rates_now.sources],
            events=rates_now.events,
            notes=[rates_now.sentence],
        )
    if found.result.get("verdict") == "then" and re.search(r"\bstill\b", asked.plain):
        over = context.say("lead.then")
        found.sentence = context.say("lead.no-longer") + found.sentence.removeprefix(over)
    if told is not None:
        found.notes = list(dict.fromkeys([*told.notes[:2], told.sentence, *found.notes]))[:4]
        found.events = sorted({*found.events, *told.events})
        found.sources = [*found.sources, *(s for s in told.sources if s not in found.sources)]
    return found


def quoted(context: Context) -> Answer | None:
    """Records in which the stated figure stands in words: who said it, and what it was."""
    wanted = [number(value) for value in context.asked.percents]
    hits = []
    for each in happenings.every(context.book):
        record = each.record
        if record.announced > context.known or not any(value in each.words for value in wanted):
            continue
        text = " ".join(str(record.body.get(name) or "") for name in ("text", "summary", "note"))
        if any(re.search(rf"(?<![\d.]){re.escape(value)}(?:%| percent)", text) for value in wanted):
            named = set(record.body.get("economies") or ()) | set(record.body.get("origins") or ())
            stream_fits = (
                context.partner.lower() in re.split(r"[.:/-]", record.stream)
                or context.partner in named
            )
            claim = record.topic in {
                "source.claim_recorded",
                "talks.outcome_recorded",
                "talks.noted",
            }
            if stream_fits and claim:
                hits.append(record)
    if not hits:
        return None
    hits.sort(key=lambda r: (r.topic != "source.claim_recorded", r.announced))
    found = happenings.answer(
        context.book, context.say, hits[:2], context.known, importer=context.importer
    )
    found.notes = [
        str(r.body.get("note") or r.body.get("record") or "")
        for r in hits[:1]
        if r.body.get("note") or r.body.get("record")
    ] + found.notes
    return found


def average(context: Context) -> Answer:
    """Averages are other people's computations: told as their claims, never computed."""
    records = [
        r
        for r in happenings.search(
            context.book,
            _average_words(context),
            context.known,
            need=0.4,
            kinds=("source.claim",),
            most=12,
        )
        if "average" in str(r.body.get("text")).lower()
        or "effective" in str(r.body.get("text")).lower()
    ]
    importer, origin = context.asked.importer, context.asked.origin
    records = [r for r in records if _about(r, importer, origin)]
    if not records:
        return declined.not_covered(
            context, context.say("outside.average"), declined.nearest(context)
        )
    day = context.asked.on.last.isoformat() if context.asked.on else context.known
    before = [r for r in records if r.announced <= max(day, context.known)]
    before.sort(key=lambda r: abs((date.fromisoformat(r.announced) - date.fromisoformat(day)).days))
    return happenings.answer(
        context.book,
        context.say,
        before[:2] or records[:2],
        context.known,
        notes=[context.say("note.not-a-rate")],
    )


def _average_words(context: Context) -> str:
    named = [name for name in ("yale", "piie") if name in context.asked.plain]
    return " ".join(["average", *named])


def _about(record: Record, importer: str | None, origin: str | None) -> bool:
    """Claims on averages name the economies in the order importer, origin."""
    named = list(record.body.get("economies") or ())
    if importer and named and named[0] != importer:
        return False
    return not (origin and origin != economies.ALL and len(named) > 1 and named[1] != origin)
