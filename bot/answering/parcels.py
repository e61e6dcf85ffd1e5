"""Small parcels: the rule on the day, what post pays, since when."""

from __future__ import annotations

import re

from bot.answering import declined
from bot.answering.context import Context
from ledger.vocabulary import economies
from projections.answers import happenings, rate
from projections.answers.answer import Answer
from projections.answers.made import told
from projections.records import Record


def parcel(context: Context) -> Answer:
    """Parcels: what the rule is on the day, what post pays, since when."""
    asked, say = context.asked, context.say
    origin = asked.origin if asked.origin not in {None, economies.ALL} else None
    if re.search(r"\b(?:shein|temu|aliexpress)\b", asked.plain) and origin is None:
        origin = "CN"
        asked.origins = ["CN"]
        asked.assumed.append(("assumed.origin", {"origin": "CN"}))
    asked.importer = "US"
    measures = [
        m
        for m in ("us.deminimis.cn", "us.deminimis")
        if f"measure:{m}" in context.book.index.streams_of(m)
    ]
    if origin not in {"CN", "HK"}:
        measures = [m for m in measures if m != "us.deminimis.cn"] + (
            ["us.deminimis.cn"] if origin is None else []
        )
    day = asked.day.isoformat()
    records = [
        r
        for r in happenings.of_measures(context.book, measures, context.known)
        if r.topic != "source.claim_recorded"
    ]
    if not records:
        return declined.not_covered(context, say("outside.not-held"))
    done = [r for r in records if str(r.body.get("effective") or r.announced)[:10] <= day]
    ended = [r for r in done if "end" in r.key and r.topic == "measure.duty_set"]
    current = [r for r in done if r.topic in {"measure.duty_set", "measure.suspended"}]
    picked: list[Record] = []
    if asked.percents:
        numbers = {str(p) for p in asked.percents}
        picked = [
            r
            for r in reversed(done)
            if any(re.search(rf"\b{n}\b", str(r.body.get("summary"))) for n in numbers)
        ]
        figures = re.findall(r"\b\d{1,3}\b", asked.plain)
        picked += [
            r
            for r in reversed(done)
            if r not in picked
            and any(re.search(rf"\b{n}\b", str(r.body.get("summary"))) for n in figures)
        ]
        picked.sort(key=lambda r: str(r.body.get("effective") or r.announced), reverse=True)
    if not picked and re.search(
        r"\bhappen\w*|\bend(?:ed|s)?\b|\bgone\b|\bstill\b|\brule\b", asked.plain
    ):
        picked = [*reversed(ended)]
    newest = max(
        current,
        key=lambda r: (str(r.body.get("effective") or r.announced)[:10], r.announced),
        default=None,
    )
    if newest is not None and newest not in picked:
        picked.append(newest)
    picked += [r for r in reversed(ended) if r not in picked]
    if not picked:
        picked = records[:2]
    if (
        asked.amount is not None
        and asked.amount > 0
        and not asked.goods
        and not asked.names("deminimis")
    ):
        return _parcel_back(context, picked)
    found = happenings.answer(context.book, say, picked[:3], context.known, importer="US")
    charge = str(picked[0].body.get("charge") or "")
    notes = [say.capital(say.quoted(charge)).rstrip(".") + "."] if charge else []
    if origin is not None and newest is not None:
        general = rate.answer(context.book, context.query(origin=origin), context.now)
        notes.append(general.sentence)
    found.notes = [*notes, *found.notes][:4]
    found.clocks["on"] = day
    return found


def _parcel_back(context: Context, picked: list[Record]) -> Answer:
    """A value without a good: the duty depends on the good, so the good is asked for."""
    asked, say = context.asked, context.say
    origin = asked.origin or "CN"
    text = told(say, picked[0])
    name = say.name(origin)
    goods = ("clothes", "shoes", "electronics", "toys")
    choices = [
        {"label": good, "question": say("ask.good-choice", good=good, origin=name)}
        for good in goods
    ] + [{"label": say("choice.post"), "question": say("choice.post.question", origin=name)}]
    found = declined.asked_back(context.book, say, say("ask.good", text=text), choices)
    if asked.amount is not None:
        values = {"amount": asked.amount, "tenth": asked.amount / 10, "quarter": asked.amount / 4}
        found.notes.append(
            say("note.amount", **{k: f"{v.normalize():f}" for k, v in values.items()})
        )
    due = rate.answer(context.book, context.query(origin=origin), context.now)
    found.notes += [due.sentence, *due.notes[:1]]
    found.events, found.sources = [r.position for r in picked], due.sources
    return found
