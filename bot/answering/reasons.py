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

_COMPUTED = re.compile(r"\b(?:calculat|comput|formula|derive|determin)\w*")


def reason(context: Context) -> Answer | None:
    """Why: how it was computed, what a figure is made of, the law it rests on, what adds up."""
    for step in (_computed, _of_figure, _basis):
        found = step(context)
        if found is not None:
            return found
    return summed(context)


def define(context: Context) -> Answer | None:
    """What a word of the field means: the glossary, else what the measure of that name is."""
    if re.search(r"\b(?:rate|how high|level)\b", context.asked.plain):
        return None
    found = terms.glossary(context, whole=True)
    if found is not None:
        return found
    names = [m for m in context.measures() if context.book.measure(m).info.get("authority")]
    short = len(context.asked.plain.split()) <= 8 and "exempt" not in context.asked.kinds
    return reason(context) if names and short else None


def _computed(context: Context) -> Answer | None:
    if context.asked.percents or not _COMPUTED.search(context.asked.plain):
        return None
    return declined.by_words(context, need=0.45) or terms.glossary(context)


def _of_figure(context: Context) -> Answer | None:
    """Of "why is it 30%", "why did he say 55%"."""
    asked = context.asked
    if not asked.percents:
        return None
    asked.importer = asked.importer or "US"
    if not asked.origins:
        asked.origins = [context.partner]
        asked.assumed.append(("assumed.origin", {"origin": context.partner}))
    found = stated.figure(context)
    if found is not None and found.result.get("verdict") == "yes":
        return summed(context)
    return found


def _basis(context: Context) -> Answer | None:
    """The law and the order of the measures that are meant, a line each."""
    asked, say = context.asked, context.say
    names = [m for m in context.measures() if context.book.measure(m).info.get("authority")]
    origins = [o for o in asked.origins if o != economies.ALL]
    started = re.search(r"\bannounc\w+|\bimpos\w+|\bput\b|\bstart\w*", asked.plain)
    if not names and (len(origins) > 1 or (origins and started)):
        names = _newest(context, origins)
    lines, cited, events = [], [], []
    for name in names[:4]:
        measure = context.book.measure(name)
        intro = next((r for r in measure.records if r.topic == "measure.introduced"), None)
        if intro is None or intro.announced > context.known:
            continue
        acts = [r for r in measure.records if r.topic == "measure.duty_set"]
        orders = [r for r in acts if r.announced <= context.known][:1]
        lines.append(
            say(
                "why.basis",
                title=say.capital(word_of(measure)),
                authority=str(measure.info["authority"]).rstrip("."),
                summary=say.quoted(str(intro.body.get("summary") or "")),
                order=_order(context, orders[0]) if orders else "",
            )
        )
        cited += [source for r in (intro, *orders) for source in r.sources]
        events += [r.position for r in (intro, *orders)]
    if not lines:
        return None
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


def summed(context: Context) -> Answer | None:
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
        "why.total",
        day=say.day(context.asked.day),
        importer=say.name(context.importer),
        origin=say.name(context.partner),
        total=found.result["additional_expression"] or "0%",
        parts=" + ".join(parts) or say("none"),
    )
    return found
