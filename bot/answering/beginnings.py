"""When a duty, or a rate, began, changed or ends; the act that a verb asks for."""

from __future__ import annotations

import re
from datetime import date

from bot.answering import courses, declined, stated, steps
from bot.answering.context import Context
from ledger.vocabulary import clocks, economies
from ledger.vocabulary.duties import number
from projections import rates
from projections.answers import coverage, happenings, standing
from projections.answers.answer import Answer
from projections.answers.made import made, told
from projections.programme_words import word_of
from projections.rates import View

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
    origin = asked.origin or origin_of(context, measures[0])
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
        return noted(context, measures)
    groups = [s for s in stands if s.group and words & set(happenings.stems(s.group))]
    return _dates(context, (groups or stands)[0], ending=bool(_END.search(asked.plain)))


def _of_country(context: Context) -> Answer | None:
    """Of a country's duties as a whole: the act of the verb, what ends by itself, the history."""
    asked = context.asked
    if not (asked.importer or asked.origins):
        return None
    gap = coverage.gap(context.book, context.importer, None, asked.as_dict())
    found = gap or acts(context)
    if found is None and _END.search(asked.plain):
        found = steps.following(context)
    return found or courses.history_of(context)


_VERBS: list[tuple[re.Pattern[str], tuple[str, ...]]] = [
    (re.compile(r"\b(?:paus\w+|suspend\w*|put off|postpon\w+|delay\w*)\b"), ("measure.suspended",)),
    (
        re.compile(
            r"\b(?:lift\w*|remov\w+|end(?:ed|s)?|drop\w*|scrap\w*|cancel\w*|terminat\w+|repeal\w*|gone|over)\b"
        ),
        ("measure.terminated", "measure.voided", "measure.suspended"),
    ),
    (
        re.compile(r"\b(?:exempt\w*|carve\w*|exclu\w+)\b"),
        ("measure.scope_changed", "measure.exclusion_granted"),
    ),
    (
        re.compile(
            r"\b(?:start\w*|begin|began|impos\w+|take effect|took effect|put|"
            r"introduc\w+|rais\w+|increas\w+|go up|went up|kick in|retaliat\w+|respond\w*)\b"
        ),
        ("measure.duty_set",),
    ),
]


def acts(context: Context) -> Answer | None:
    """The act that a verb asks for ("paused", "lifted"), the newest that fits the words."""
    asked = context.asked
    verb, kinds = next(
        ((m[0], topics) for pattern, topics in _VERBS for m in [pattern.search(asked.plain)] if m),
        ("", None),
    )
    if kinds is None or not asked.origins or asked.origins == [economies.ALL]:
        return None
    records = {
        r.position: r
        for measure in context.book.measures(context.importer, context.partner)
        for r in measure.records
        if r.topic in kinds and r.announced <= context.known and _hits(r.body, context.partner)
    }
    if asked.on is not None and not asked.on.now:
        first, last = asked.on.first.isoformat(), asked.on.last.isoformat()
        records = {
            p: r
            for p, r in records.items()
            if first <= str(r.body.get("effective") or r.announced)[:10] <= last
            or first <= r.announced <= last
        }
    after = _answered(context)
    if after is not None:
        later = sorted(
            (r for r in records.values() if r.announced >= after.isoformat()),
            key=lambda r: (r.announced, r.position),
        )
        if later:
            return happenings.answer(context.book, context.say, later[:3], context.known)
    if not records:
        return None
    wanted = set(happenings.stems(asked.plain)) - set(
        happenings.stems(f"{verb} start started end ended new")
    )
    indexed = {each.record.position: each.words for each in happenings.every(context.book)}
    whole = {p for p, r in records.items() if context.book.measure(r.name).hits_all_goods}
    ranked = sorted(
        records.values(),
        reverse=True,
        key=lambda r: (
            len(wanted & indexed.get(r.position, frozenset())),
            kinds[0] == r.topic,
            r.position in whole,
            r.announced,
        ),
    )
    return happenings.answer(
        context.book, context.say, ranked[:3], context.known, importer=context.importer
    )


_RESPONSE = re.compile(r"\b(?:respon\w+|react\w*|retaliat\w*|answer\w*)\b")


def _answered(context: Context) -> date | None:
    """The day from which the other side charged the figure that was answered ("to the 104%")."""
    asked = context.asked
    if not asked.percents or not _RESPONSE.search(asked.plain):
        return None
    other = context.partner
    if other not in context.book.index.importers():
        return None
    view = View(other, context.importer, None, context.known)
    start = clocks.second_of(date(clocks.FIRST_YEAR, 1, 1), other)
    end = clocks.last_second_of(context.limit, other) + 1
    for begin, _, rate in rates.intervals(context.book, view, start, end):
        if rate.additional == asked.percents[0]:
            return clocks.day_at(begin, other)
    return None


def _hits(body: dict, origin: str) -> bool:  # type: ignore[type-arg]
    named = {*(body.get("origins") or ()), *(body.get("duties") or ())}
    return not named or origin in named or named == {economies.ALL}


def origin_of(context: Context, measure: str) -> str:
    own = standing.origins_with_own(context.book, measure)
    return own[0] if len(own) == 1 or (own and "CN" in own and ".cn" in measure) else economies.ALL


def noted(context: Context, measures: list[str]) -> Answer | None:
    records = happenings.of_measures(context.book, measures, context.known)
    if not records:
        return declined.by_words(context)
    picked = happenings.search(context.book, context.asked.plain, context.known, need=0.3, most=20)
    of_these = [r for r in picked if r.position in {x.position for x in records}]
    return happenings.answer(
        context.book, context.say, (of_these or records[-3:])[:3], context.known
    )


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
