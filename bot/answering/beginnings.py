"""When a duty, or a rate, began, changed or ends; the act that a verb asks for."""

from __future__ import annotations

import re

from bot.answering import acts, courses, declined, stated, steps
from bot.answering.context import Context
from ledger.vocabulary import clocks, economies
from ledger.vocabulary.duties import number
from projections.answers import coverage, happenings, standing
from projections.answers.answer import Answer
from projections.answers.made import made, told
from projections.programme_words import word_of

_END = re.compile(
    r"\b(?:end|ends|ended|expire\w*|stop\w*|over|lapse\w*|removed?|lifted|"
    r"terminat\w+|run out|how long|last|finish\w*|dropped|cancel\w*|gone|"
    r"scrapped)\b"
)


def when(context: Context) -> Answer | None:
    """When a duty, or a rate, began, changed or ends."""
    for step in (_figure, _filing, _of_measures, _of_country):
        found = step(context)
        if found is not None:
            return found
    return declined.by_words(context)


def _filing(context: Context) -> Answer | None:
    """When something can be asked for: exclusions, comments."""
    asked = context.asked
    if not re.search(r"\bappl(?:y|ies|ication)\b|\brequests?\b|\bfile\b|\bcomment", asked.plain):
        return None
    text = f"{asked.subject_words} request filed apply"
    return declined.by_words(context, need=0.75, chatty=True, text=text, most=1)


def _of_measures(context: Context) -> Answer | None:
    asked = context.asked
    measures = [m for m in context.measures() if context.book.measure(m).info]
    measures = [m for m in measures if not context.book.measure(m).is_umbrella] or measures
    if not measures:
        return None
    words = frozenset(happenings.stems(asked.plain))
    origin = asked.origin or acts.origin_of(context, measures[0])
    stands = [
        s
        for m in measures[:6]
        for s in standing.stands(context.book, m, origin, context.limit, context.known)
        if s.timeline.spans
    ]
    if not stands and not asked.origin:
        stands = [
            s
            for m in measures[:6]
            for own in standing.origins_with_own(context.book, m)[:1]
            for s in standing.stands(context.book, m, own, context.limit, context.known)
            if s.timeline.spans
        ]
    if not stands:
        return acts.noted(context, measures)
    groups = [s for s in stands if s.group and words & set(happenings.stems(s.group))]
    return _dates(context, (groups or stands)[0], ending=bool(_END.search(asked.plain)))


def _of_country(context: Context) -> Answer | None:
    """Of a country's duties as a whole: the act of the verb, what ends by itself, the history."""
    asked = context.asked
    if not (asked.importer or asked.origins):
        return None
    gap = coverage.gap(context.book, context.importer, None, asked.as_dict())
    found = gap or acts.by_verb(context)
    if found is None and _END.search(asked.plain):
        found = steps.following(context)
    return found or courses.history_of(context)


def _dates(context: Context, stand: standing.Stand, *, ending: bool) -> Answer:
    say, measure = context.say, stand.measure
    title = say.capital(word_of(measure)) + (f" ({stand.group})" if stand.group else "")
    charged = [s for s in stand.timeline.spans if s.status in standing.CHARGED and s.duty]
    if not charged:
        sentence = say("still.never", lead="", title=title, day=say.day(context.limit))
    elif ending:
        sentence = _end(context, stand, title)
    else:
        first = charged[0]
        day = clocks.day_at(first.since, measure.importer)
        key = "when.start" if day <= context.limit else "when.start-set"
        sentence = say(
            key, title=title, day=say.day(day), rate=say("when.start-rate", duty=first.duty)
        )
    notes = [
        f"{say.day(clocks.day_at(span.since, measure.importer))}: {span.duty}."
        for span in (charged[1:4] if not ending else [])
    ]
    records = [
        r
        for r in measure.records
        if r.announced <= context.known and r.topic != "measure.introduced"
    ]
    shown = records[-1:] if ending else records[:1]
    notes += [told(say, r) for r in shown]
    return made(
        context.book,
        "event",
        sentence,
        known=context.known,
        importer=measure.importer,
        result={
            "measure": measure.id,
            "first": (charged and clocks.day_at(charged[0].since, measure.importer).isoformat())
            or None,
        },
        cited=[x for r in records[:1] + records[-1:] for x in r.sources],
        events=[r.position for r in records],
        notes=notes,
    )


def _end(context: Context, stand: standing.Stand, title: str) -> str:
    say = context.say
    if stand.ended is not None:
        return say("when.end", title=title, day=say.day(stand.ended))
    end = standing.until(stand)
    after = (
        stand.timeline.at(stand.span.until) if stand.span is not None and end is not None else None
    )
    if end is not None and (after is None or not after.counts):
        return say("when.end-set", title=title, day=say.day(end))
    return say("when.no-end", title=title)


def _figure(context: Context) -> Answer | None:
    """When a stated rate began: of one measure, else of the sum."""
    if not context.asked.percents:
        return None
    say, importer, origin = context.say, context.importer, context.partner
    wanted = context.asked.percents[0]
    named = [context.book.measure(m) for m in context.measures(importer)]
    if named and not context.asked.origins:
        origin = economies.ALL
    for measure in named or [
        m for m in standing.duties_of(context.book, importer, origin) if m.hits_all_goods
    ]:
        timeline = measure.timeline(origin, known_by=context.known)
        before = None
        for span in timeline.spans:
            if span.duty and span.counts and span.duty == f"{number(wanted)}%":
                day = clocks.day_at(span.since, importer)
                sentence = say(
                    "when.figure",
                    figure=number(wanted),
                    day=say.day(day),
                    title=word_of(measure),
                    before=before or "0%",
                )
                record = next(
                    (r for r in measure.records if r.position == span.layers[-1].position), None
                )
                return made(
                    context.book,
                    "event",
                    sentence,
                    known=context.known,
                    importer=importer,
                    result={"measure": measure.id, "since": day.isoformat()},
                    cited=[x for layer in span.layers for x in layer.sources],
                    events=span.positions,
                    notes=[told(say, record)] if record else [],
                )
            before = span.duty if span.counts else before
    return stated.figure(context)
