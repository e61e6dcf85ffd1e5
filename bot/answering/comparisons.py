"""Peaks, and rates side by side."""

from __future__ import annotations

from datetime import date, timedelta

from bot.answering import declined, reasons
from bot.answering.context import Context
from bot.questions import economies
from bot.questions.spans import Span
from ledger.vocabulary import clocks
from ledger.vocabulary.clocks import FOREVER
from ledger.vocabulary.duties import number
from projections import rates
from projections.answers import (
    compare,
    coverage,
    rate,
)
from projections.answers.answer import Answer
from projections.answers.compare import CompareQuery, Side
from projections.answers.made import made
from projections.rates import View


def several(context: Context) -> Answer:
    """Several origins in one sentence."""
    sides = tuple(
        Side(context.importer, origin, context.asked.day) for origin in context.asked.origins[:8]
    )
    return compare.answer(
        context.book, context.say, CompareQuery(sides, context.asked.known_by), context.now
    )


def extreme(context: Context, highest: bool) -> Answer:
    """The highest or lowest rate, with its days."""
    asked, say = context.asked, context.say
    if asked.importer is None and not asked.origins:
        return declined.asked_back(context.book, say, say("ask.partner"))
    importer, origin = context.importer, context.partner
    gap = coverage.gap(context.book, importer, asked.day, asked.as_dict())
    if gap is not None:
        return gap
    span = asked.on if asked.on and not asked.on.is_day else None
    view = View(importer, origin, None, context.known)
    start = max(span.first, context.covers_from()) if span else context.covers_from()
    end = span.last if span else context.limit
    found = rates.intervals(
        context.book,
        view,
        clocks.second_of(start, importer),
        clocks.last_second_of(end, importer) + 1,
    )
    fixed = [
        (each.additional, begin, stop, each)
        for begin, stop, each in found
        if each.additional is not None
    ]
    if not fixed:
        return rate.answer(context.book, context.query(), context.now)
    pick = max if highest else min
    value, begin, stop, best = pick(fixed, key=lambda row: (row[0], row[1]))
    if not highest:
        value, begin, stop, best = max(
            (row for row in fixed if row[0] == value), key=lambda row: row[1]
        )
    open_end = stop >= min(FOREVER, clocks.last_second_of(end, importer) + 1) and end >= asked.today
    until = say("extreme.open") if open_end else say.day(clocks.day_at(stop - 1, importer))
    sentence = say(
        "extreme.highest" if highest else "extreme.lowest",
        importer=say.name(importer),
        origin=say.name(origin),
        rate=number(value),
        since=say.day(clocks.day_at(begin, importer)),
        until=until,
        start=say.day(start),
    )
    spans = [s.span for s in best.components]
    then = rate.answer(context.book, context.query(day=clocks.day_at(begin, importer)), context.now)
    return made(
        context.book,
        "history",
        sentence,
        known=context.known,
        importer=importer,
        result={
            "importer": importer,
            "origin": origin,
            "additional": number(value),
            "since": clocks.day_at(begin, importer).isoformat(),
        },
        cited=[x for each in spans for layer in each.layers for x in layer.sources],
        events=[p for each in spans for p in each.positions],
        notes=[then.sentence],
    )


def _turned(plain: str, origin: str) -> bool:
    """Whether "than" is followed by the other side's duty: "bigger than China's on the US"."""
    rest = plain.partition(" than ")[2]
    first = economies.named(rest, rest)[:1]
    return bool(first) and first[0].code == origin and "'" in rest[first[0].end : first[0].end + 2]


def _programmes(context: Context) -> Answer | None:
    """Two programmes side by side, where no country is named: what each rests on."""
    programmes = [s for s in context.asked.subjects if s.measures and not s.sector]
    if context.asked.said_origin or len(programmes) < 2:
        return None
    return reasons.reason(context)


def _product(context: Context) -> str | None:
    if not context.asked.goods:
        return None
    good = context.asked.goods[0]
    return good.word if good.code or len(good.titles) != 1 else good.titles[0]


def compared(context: Context) -> Answer:
    """Two days, two origins, or the two sides."""
    asked, say = context.asked, context.say
    apart = _programmes(context)
    if apart is not None:
        return apart
    if asked.origin and asked.importer and _turned(asked.plain, asked.origin):
        asked.both = True
    product = _product(context)
    importer = context.importer
    if asked.times.second is not None and asked.on is not None:
        days = [_in(context, asked.on), _in(context, asked.times.second)]
        origin = asked.origin or context.partner
        sides = tuple(Side(importer, origin, day) for day in days)
    elif asked.both and asked.importer and asked.origins:
        sides = (
            Side(importer, asked.origins[0], asked.day),
            Side(asked.origins[0], importer, asked.day),
        )
    elif asked.both or (
        asked.importer
        and not asked.said_origin
        and asked.times.second is None
        and len(asked.origins) < 2
    ):
        origin = context.partner
        sides = (Side(importer, origin, asked.day), Side(origin, importer, asked.day))
    elif len(asked.origins) > 1:
        sides = tuple(Side(importer, origin, asked.day) for origin in asked.origins[:6])
    elif asked.importer is None and not asked.origins:
        return declined.asked_back(context.book, say, say("ask.partner"))
    else:
        before = asked.day - timedelta(days=365)
        sides = (
            Side(importer, context.partner, before),
            Side(importer, context.partner, asked.day),
        )
    for side in sides:
        gap = coverage.gap(context.book, side.importer, side.day, asked.as_dict())
        if gap is not None:
            return gap
    return compare.answer(
        context.book, say, CompareQuery(sides, asked.known_by, product), context.now
    )


def _in(context: Context, span: Span) -> date:
    """The day of a range that stands for it: its last, not later than today."""
    return span.last if span.is_day else min(span.last, max(span.first, context.asked.today))
