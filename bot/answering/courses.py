"""The course of things: whether a duty still stands, and every interval of it."""

from __future__ import annotations

import re

from bot.answering import acts, declined, stated
from bot.answering.context import Context
from projections.answers import coverage, history, standing
from projections.answers.answer import Answer
from projections.answers.made import made, told
from projections.programme_words import word_of

#: a question whose yes means that it is over
_GONE = re.compile(
    r"\b(?:gone|over|off|dead|ended|scrapped|cancel(?:l)?ed|lifted|removed|withdrawn|dropped|suspended|paused|repealed|revoked|terminated|expired|struck)\b"
)


def still(context: Context) -> Answer | None:
    """Whether it is in force."""
    asked = context.asked
    if asked.importer and coverage.gap(context.book, asked.importer, None, {}) is not None:
        return coverage.gap(context.book, asked.importer, None, asked.as_dict())
    if asked.goods and not any(s.sector for s in asked.subjects):
        return None
    if asked.percents:
        found = stated.figure(context) if asked.origins or asked.subjects else _threat_of(context)
        if found is not None:
            return found
    measures = [
        m for m in context.measures(context.importer) if not context.book.measure(m).is_umbrella
    ]
    measures = [m for m in measures if context.book.measure(m).info]
    if not measures:
        return acts.by_verb(context) if _GONE.search(asked.plain) else None
    rows = []
    for name in measures[:12]:
        origin = (
            asked.origin
            if asked.origin and asked.origin != "ALL"
            else acts.origin_of(context, name)
        )
        rows += [
            s
            for s in standing.stands(context.book, name, origin, asked.day, context.known)[:2]
            if s.timeline.spans
        ]
    if not rows:
        return acts.noted(context, measures)
    rows.sort(key=lambda s: not s.charged)
    return _stand(context, rows)


def _threat_of(context: Context) -> Answer | None:
    context.asked.importer = context.asked.importer or "US"
    if not context.asked.origins:
        context.asked.origins = [context.partner]
        context.asked.assumed.append(("assumed.origin", {"origin": context.partner}))
    return stated.figure(context)


def _stand(context: Context, rows: list[standing.Stand]) -> Answer:
    say, first = context.say, rows[0]
    sentence = say.capital(_state(context, first))
    notes = [
        say.capital(say("still.more", title=_title(row), state=_short(context, row)))
        for row in rows[1:4]
    ]  # fmt: skip
    record = None
    if first.span is not None and first.span.layers:
        record = next(
            (r for r in first.measure.records if r.position == first.span.layers[-1].position), None
        )
    if record is not None:
        notes.append(told(say, record))
    spans = [row.span for row in rows if row.span is not None]
    return made(
        context.book,
        "event",
        sentence,
        known=context.known,
        on=context.asked.day.isoformat(),
        importer=first.measure.importer,
        result={
            "measures": [
                {
                    "measure": r.measure.id,
                    "status": r.status,
                    "duty": r.span.duty if r.span else None,
                }
                for r in rows
            ]
        },
        cited=[x for span in spans for layer in span.layers for x in layer.sources],
        events=[p for span in spans for p in span.positions],
        notes=notes,
    )


def _title(stand: standing.Stand) -> str:
    return word_of(stand.measure) + (f" ({stand.group})" if stand.group else "")


def _state(context: Context, stand: standing.Stand) -> str:
    say = context.say
    day, title = say.day(context.asked.day), _title(stand)
    end = standing.until(stand)
    until = say("still.until", day=say.day(end)) if end else ""
    gone = bool(_GONE.search(context.asked.plain))
    yes, no = (say("lead.no"), say("lead.yes")) if gone else (say("lead.yes"), say("lead.no"))
    if stand.charged and stand.span is not None:
        began = standing.since(stand)
        if stand.span.status == "suspended_in_part":
            return say(
                "still.partly",
                title=title,
                day=day,
                duty=stand.span.duty,
                below=stand.span.below,
                until=until,
            )
        return say(
            "still.yes",
            lead=yes,
            title=title,
            day=day,
            duty=say("still.at", duty=stand.span.duty),
            since=say.day(began) if began else "?",
            until=until,
        )
    if stand.status == "suspended":
        return say("still.suspended", lead=no, title=title, day=day, until=until)
    if stand.ended is not None:
        key = "still.void" if stand.status == "void" else "still.no"
        return say(key, lead=no, title=title, day=day, ended=say.day(stand.ended))
    return say("still.never", lead=no, title=title, day=day)


def _short(context: Context, stand: standing.Stand) -> str:
    say, span = context.say, stand.span
    if span is None:
        return say("state.none")
    end = say.day(stand.ended) if stand.ended else ""
    if span.status in {"terminated", "void"} and not end:
        return say("state.none")
    return say(f"state.{span.status}", duty=span.duty, below=span.below, day=end)


def history_of(context: Context) -> Answer:
    """Every interval."""
    asked = context.asked
    if asked.importer is None and not asked.origins:
        return declined.asked_back(context.book, context.say, context.say("ask.partner"))
    gap = coverage.gap(context.book, context.importer, None, asked.as_dict())
    if gap is not None:
        return gap
    span = asked.on if asked.on and not asked.on.now else None
    first = span.first if span and (not span.is_day or span.open == "since") else None
    last = span.last if span and not span.is_day else None
    if not asked.origins:
        asked.origins = [context.partner]
        asked.assumed.append(("assumed.origin", {"origin": context.partner}))
    day = min(last, asked.today) if last else asked.today
    query = context.query(day=day)
    if asked.goods:
        from projections.answers import product

        good = asked.goods[0]
        query = context.query(
            day=day, product=good.word if good.code or len(good.titles) != 1 else good.titles[0]
        )
        return product.with_product(
            context.book,
            query,
            lambda q: history.answer(context.book, q, context.now, first, last),
            context.now,
        )
    return history.answer(context.book, query, context.now, first, last)
