"""Why: the law a duty rests on, the order that set it, what adds up."""

from __future__ import annotations

import re

from bot.answering import declined, stated, terms
from bot.answering.context import Context
from ledger.vocabulary import economies
from projections.answers import standing, why
from projections.answers.answer import Answer
from projections.answers.made import made
from projections.programme_words import word_of
from projections.records import Record


def reason(context: Context) -> Answer | None:
    """Why: the law it rests on, or what adds up."""
    asked, say = context.asked, context.say
    if re.search(r"\b(?:calculat|comput|formula|derive|determin)\w*", asked.plain):
        found = declined.by_words(context, need=0.45) or terms.glossary(context)
        if found is not None:
            return found
    if asked.percents:
        asked.importer = asked.importer or "US"
        if not asked.origins:
            asked.origins = [context.partner]
            asked.assumed.append(("assumed.origin", {"origin": context.partner}))
        found = stated.figure(context)
        if found is not None and found.result.get("verdict") == "yes":
            return _sum(context)
        if found is not None:
            return found
    names = [m for m in context.measures() if context.book.measure(m).info.get("authority")]
    origins = [o for o in asked.origins if o != economies.ALL]
    if not names and origins:
        if len(origins) == 1 and not re.search(
            r"\bannounc\w+|\bimpos\w+|\bput\b|\bstart\w*", asked.plain
        ):
            return _sum(context)
        names = _newest(context, origins)
    if not names and asked.importer is None and not origins:
        return None
    if not names:
        return _sum(context)
    lines, cited, events = [], [], []
    for name in names[:4]:
        measure = context.book.measure(name)
        intro = next((r for r in measure.records if r.topic == "measure.introduced"), None)
        if intro is None or intro.announced > context.known:
            continue
        orders = [
            r
            for r in measure.records
            if r.topic == "measure.duty_set" and r.announced <= context.known
        ]
        text = say(
            "why.basis", title=say.capital(word_of(measure)), authority=str(measure.info["authority"]).rstrip("."),
            summary=say.quoted(str(intro.body.get("summary") or "")), order=_order(context, orders[0]) if orders else "",
        )  # fmt: skip
        lines.append(text)
        cited += [*intro.sources, *(x for r in orders[:1] for x in r.sources)]
        events += [intro.position, *(r.position for r in orders[:1])]
    if not lines:
        return _sum(context)
    return made(
        context.book, "why", lines[0], known=context.known, importer=context.importer,
        result={"measures": names[:4]}, cited=cited, events=events, notes=lines[1:],
    )  # fmt: skip


def _order(context: Context, record: Record) -> str:
    """The act that ordered it, with its citation."""
    from projections.answers import evidence

    acts = [
        s
        for s in evidence.sources(context.book, record.sources)
        if s["kind"] in {"executive_order", "proclamation", "federal_register", "statute"}
    ]
    if not acts:
        return ""
    cited = str(acts[0]["citation"] or acts[0]["title"])
    return context.say("why.order", day=context.say.day(record.announced), citation=cited)


def _newest(context: Context, origins: list[str]) -> list[str]:
    """For each origin the all-goods duty that was ordered last."""
    found = []
    for origin in origins:
        duties_here = [
            m
            for m in standing.duties_of(context.book, context.importer, origin)
            if m.hits_all_goods
        ]
        dated = [
            (
                max(
                    (
                        r.announced
                        for r in m.records
                        if r.topic == "measure.duty_set" and r.announced <= context.known
                    ),
                    default="",
                ),
                m,
            )
            for m in duties_here
        ]
        dated = [(day, m) for day, m in dated if day]
        if dated:
            found.append(max(dated, key=lambda pair: pair[0])[1].id)
    return list(dict.fromkeys(found))


def _sum(context: Context) -> Answer | None:
    """What adds up to the rate."""
    if context.asked.importer is None and not context.asked.origins:
        return None
    say = context.say
    found = why.answer(context.book, context.query(), context.now)
    parts = [
        f"{c['duty']} {word_of(context.book.measure(c['measure']))}"
        for c in found.result["components"]
    ]
    found.sentence = say(
        "why.total", day=say.day(context.asked.day), importer=say.name(context.importer), origin=say.name(context.partner),
        total=found.result["additional_expression"] or "0%", parts=" + ".join(parts) or say("none"),
    )  # fmt: skip
    return found
