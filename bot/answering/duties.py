"""Rates: on a day, over a time, for goods, for several origins; stated figures; peaks; comparisons."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.answering import declined
from bot.answering.context import Context
from bot.questions.spans import Span
from ledger.vocabulary import clocks, economies
from ledger.vocabulary.clocks import FOREVER
from ledger.vocabulary.duties import number
from projections import rates
from projections.answers import compare, coverage, figures, happenings, history, overview, rate, sector
from projections.answers.answer import Answer
from projections.answers.compare import CompareQuery, Side
from projections.answers.figures import FigureQuery
from projections.answers.made import made, told
from projections.answers.overview import OverviewQuery
from projections.answers.sector import SectorQuery
from projections.programme_words import word_of
from projections.rates import View

AVERAGE = re.compile(r"\b(?:average|avg|mean|weighted|effective (?:us )?(?:tariff )?rate|effective us tariff)\b")


def answer(context: Context) -> Answer:
    """The rate that is asked for, in the form that fits what the question names."""
    asked = context.asked
    if AVERAGE.search(asked.plain):
        return average(context)
    if asked.names("transshipment"):
        found = declined.by_words(context, need=0.9, kinds=("measure",), most=2, text="transshipped goods")
        if found is not None:
            if asked.origins:
                found.notes.append(rate.answer(context.book, context.query(), context.now).sentence)
            return found
    if asked.usmca and set(asked.origins) <= {"CA", "MX", "ALL"}:
        return qualifying(context)
    if asked.importer is None and not asked.origins:
        return declined.asked_back(context.book, context.say, context.say("ask.partner"))
    gap = coverage.gap(context.book, context.importer, asked.day, asked.as_dict())
    if gap is not None:
        return gap
    if asked.percents:
        found = figure(context)
        if found is not None:
            return found
    if asked.goods or any(s.sector for s in asked.subjects):
        found = of_goods(context)
        if found is not None:
            return found
    if asked.origins == [economies.ALL] or (not asked.origins and _wants_all(context)):
        return whole(context)
    if len(asked.origins) > 1:
        return several(context)
    return general(context)


def _wants_all(context: Context) -> bool:
    return bool(re.search(r"\b(?:trump's|trump|biden's|which|what are|all|duties|tariffs)\b", context.asked.plain)) and (
        context.asked.on is None or context.asked.on.now or bool(re.search(r"\b(?:which|all|trump)\b", context.asked.plain))
    )


def qualifying(context: Context) -> Answer:
    """What goods pay that qualify under the USMCA: the general duties that let them off."""
    asked, say = context.asked, context.say
    origin = asked.origin if asked.origin in {"CA", "MX"} else "CA"
    found = rate.answer(context.book, context.query(origin=origin), context.now)
    free, lines = [], []
    for part in found.result["components"]:
        measure = context.book.measure(part["measure"])
        for record in measure.records:
            if record.announced <= context.known and "usmca" in f"{record.key} {record.body.get('summary')}".lower():
                free.append(word_of(measure))
                lines.append(told(say, record))
                found.events.append(record.position)
    general_rate = found.sentence
    if free:
        found.sentence = say(
            "usmca.free", day=say.day(asked.day), origin=say.name(origin), measures=say.listed(list(dict.fromkeys(free))),
            rate=found.result["additional_expression"] or "0%",
        )  # fmt: skip
    elif not found.result["components"]:
        found.sentence = say("usmca.none", day=say.day(asked.day), importer=say.name(context.importer), origin=say.name(origin))
    found.notes = [*dict.fromkeys(lines), general_rate, *found.notes]
    found.result = {"importer": context.importer, "origin": origin, "general": found.result}
    return found


def whole(context: Context) -> Answer:
    """An importer's duties in one look."""
    return overview.answer(context.book, context.say, OverviewQuery(context.importer, context.asked.day, context.limit))


def general(context: Context) -> Answer:
    """One importer, one origin."""
    asked = context.asked
    if not asked.origins:
        asked.origins = [context.partner]
        asked.assumed.append(("assumed.origin", {"origin": context.partner}))
    span = asked.on
    if span is not None and not span.is_day:
        return over(context, span)
    measure = _only_measure(context)
    found = rate.answer(context.book, context.query(measure=measure), context.now)
    return found


def _only_measure(context: Context) -> str | None:
    """The one measure that is asked for, where the words name one that all goods pay."""
    names = [s.name for s in context.asked.subjects if s.name in {"fentanyl", "reciprocal", "s122", "forced-labor"}]
    if len(names) != 1 or context.asked.known_by is not None:
        return None
    held = [
        m for m in context.measures(context.importer)
        if context.book.measure(m).hits_all_goods and not context.book.measure(m).is_umbrella
    ]  # fmt: skip
    reached = {m.id for m in context.book.measures(context.importer, context.partner)}
    own = [m for m in held if m in reached]
    return own[0] if own else None


def over(context: Context, span: Span) -> Answer:
    """The rate over a time: one sentence where it was constant, its steps where it moved."""
    say, importer, origin = context.say, context.importer, context.partner
    start = coverage_start(context)
    first, last = max(span.first, start), span.last
    if last < start:
        gap = coverage.gap(context.book, importer, span.first, context.asked.as_dict())
        if gap is not None:
            return gap
    view = View(importer, origin, None, context.known)
    steps = rates.intervals(
        context.book, view, clocks.second_of(first, importer), clocks.last_second_of(last, importer) + 1
    )
    values = [figures.shown(each) for _, _, each in steps]
    if len(set(values)) == 1:
        found = rate.answer(context.book, context.query(day=min(last, max(first, context.asked.today))), context.now)
        found.assumed.append(say("assumed.last-day", day=say.day(min(last, max(first, context.asked.today)))))
        return found
    found = history.answer(context.book, context.query(day=last), context.now, first, last)
    told = [
        say("range.step", rate=value, day=say.day(clocks.day_at(max(begin, clocks.second_of(first, importer)), importer)))
        for (begin, _, _), value in zip(steps, values, strict=True)
    ]
    merged = [t for i, t in enumerate(told) if i == 0 or values[i] != values[i - 1]]
    found.sentence = say(
        "range.moving", first=say.day(first), last=say.day(last), importer=say.name(importer), origin=say.name(origin),
        count=len(merged), steps=say.listed(merged[:8]),
    )  # fmt: skip
    return found


def coverage_start(context: Context) -> date:
    from projections.answers import evidence

    start = evidence.covers_from(context.book, context.importer)
    return date.fromisoformat(start) if start else date(1900, 1, 1)


def several(context: Context) -> Answer:
    """Several origins in one sentence."""
    sides = tuple(Side(context.importer, origin, context.asked.day) for origin in context.asked.origins[:8])
    return compare.answer(context.book, context.say, CompareQuery(sides, context.asked.known_by), context.now)


def figure(context: Context) -> Answer | None:
    """Questions that state a rate."""
    asked = context.asked
    origin = asked.origin or (economies.ALL if any(s.sector for s in asked.subjects) else context.partner)
    measures = tuple(m for m in context.measures(context.importer) if not context.book.measure(m).is_umbrella)
    found = None
    for value in asked.percents[:3]:
        query = FigureQuery(context.importer, origin, value, asked.day, context.limit, measures)
        found = figures.answer(context.book, context.say, query) or found
        if found is not None and found.result.get("verdict") not in {"listed"}:
            break
    told = None if found is not None and found.result.get("verdict") in {"yes", "then", "planned"} else quoted(context)
    if found is None:
        if told is None or not asked.origins:
            return told
        rates_now = rate.answer(context.book, context.query(), context.now)
        sentence = context.say(
            "verdict.never", figure=number(asked.percents[0]), importer=context.say.name(context.importer),
            origin=context.say.name(context.partner), day=context.say.day(asked.day),
            rate=rates_now.result.get("additional_expression") or "0%",
        )  # fmt: skip
        found = made(
            context.book, "event", sentence, known=context.known, on=asked.day.isoformat(), importer=context.importer,
            result=rates_now.result | {"verdict": "no"}, cited=[s["id"] for s in rates_now.sources], events=rates_now.events,
            notes=[rates_now.sentence],
        )  # fmt: skip
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
            stream_fits = context.partner.lower() in re.split(r"[.:/-]", record.stream) or context.partner in named
            claim = record.topic in {"source.claim_recorded", "talks.outcome_recorded", "talks.noted"}
            if stream_fits and claim:
                hits.append(record)
    if not hits:
        return None
    hits.sort(key=lambda r: (r.topic != "source.claim_recorded", r.announced))
    found = happenings.answer(context.book, context.say, hits[:2], context.known, importer=context.importer)
    found.notes = [str(r.body.get("note") or r.body.get("record") or "") for r in hits[:1] if r.body.get("note") or r.body.get("record")] + found.notes
    return found


def average(context: Context) -> Answer:
    """Averages are other people's computations: told as their claims, never computed."""
    records = [
        r for r in happenings.search(context.book, _average_words(context), context.known, need=0.4, kinds=("source.claim",), most=12)
        if "average" in str(r.body.get("text")).lower() or "effective" in str(r.body.get("text")).lower()
    ]  # fmt: skip
    importer, origin = context.asked.importer, context.asked.origin
    records = [r for r in records if _about(r, importer, origin)]
    if not records:
        return declined.not_covered(context, context.say("outside.average"), declined.nearest(context))
    day = context.asked.on.last.isoformat() if context.asked.on else context.known
    before = [r for r in records if r.announced <= max(day, context.known)]
    before.sort(key=lambda r: abs((date.fromisoformat(r.announced) - date.fromisoformat(day)).days))
    return happenings.answer(context.book, context.say, before[:2] or records[:2], context.known, notes=[context.say("note.not-a-rate")])


def _average_words(context: Context) -> str:
    words = "average"
    return f"{words} {'yale' if 'yale' in context.asked.plain else ''} {'piie' if 'piie' in context.asked.plain else ''}"


def _about(record, importer: str | None, origin: str | None) -> bool:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Claims on averages name the economies in the order importer, origin."""
    named = list(record.body.get("economies") or ())
    if importer and named and named[0] != importer:
        return False
    return not (origin and origin != economies.ALL and len(named) > 1 and named[1] != origin)


def of_goods(context: Context) -> Answer | None:
    """The duty on named goods: a product of the catalogue, or the goods of one measure."""
    asked = context.asked
    sectors = [s for s in asked.subjects if s.sector]
    span = asked.on
    day = asked.day if span is None or span.is_day else _day_in(context, span)
    measures = tuple(m for s in sectors for m in context.measures(context.importer) if m in _of(context, s))
    if sectors and measures and not asked.origins:
        query = SectorQuery(measures, economies.ALL, day, context.limit, frozenset(happenings.stems(asked.plain)))
        found = sector.answer(context.book, context.say, query)
        if found is not None:
            return found
    by_sector = bool(measures) and asked.origin not in {None, "CN", "HK", "MO"}
    if asked.goods:
        found = of_product(context, day)
        if found is not None and not (by_sector and found.result.get("variants")):
            return found
    if measures:
        query = SectorQuery(measures, context.origin, day, context.limit, frozenset(happenings.stems(asked.plain)))
        found = sector.answer(context.book, context.say, query)
        if found is not None and asked.origins:
            general_rate = rate.answer(context.book, context.query(day=day), context.now)
            found.notes.append(general_rate.sentence)
        return found
    return None


def _of(context: Context, subject) -> list[str]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    from bot.questions.subjects import measures

    held = [stream.partition(":")[2] for stream in context.book.index.streams("measure")]
    return measures(held, [subject], context.importer, context.asked.origin)


def of_product(context: Context, day: date) -> Answer | None:
    """The duty on a product of the catalogue or on a code."""
    from projections.answers import product

    good = context.asked.goods[0]
    origin = context.asked.origin or economies.ALL
    query = context.query(origin=origin, day=day, product=good.code and good.word or (good.titles[0] if len(good.titles) == 1 else good.word))
    found = product.answer(context.book, query, context.now)
    if found.status == "answered":
        if context.say.language == "en":
            found.sentence = found.sentence.rstrip(".") + compare.unsure(context.say, found) + "."
        found.notes = [*_begun(context, found), *found.notes]
    return found


def _begun(context: Context, found: Answer) -> list[str]:
    """Since when each duty on the good is charged, in one line."""
    parts = list(found.result.get("components") or ())
    for variant in found.result.get("variants") or ():
        parts += variant.get("components") or ()
    say, told_parts = context.say, {}
    for part in parts:
        if part.get("since") and part.get("duty") not in {None, "0%"}:
            told_parts.setdefault((part["duty"], part["measure"]), say("product.since", duty=part["duty"], day=say.day(part["since"])))
    return [say.capital(say.listed(list(told_parts.values())[:4])) + "."] if told_parts else []


def _day_in(context: Context, span: Span) -> date:
    """A day of a range on which the goods' duty is told: its last, or today where that is inside."""
    today = context.asked.today
    return today if span.first <= today <= span.last else span.last


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
    start = max(span.first, coverage_start(context)) if span else coverage_start(context)
    end = span.last if span else context.limit
    found = rates.intervals(context.book, view, clocks.second_of(start, importer), clocks.last_second_of(end, importer) + 1)
    fixed = [(each.additional, begin, stop, each) for begin, stop, each in found if each.additional is not None]
    if not fixed:
        return rate.answer(context.book, context.query(), context.now)
    pick = max if highest else min
    value, begin, stop, best = pick(fixed, key=lambda row: (row[0], row[1] if highest else row[1]))
    if not highest:
        value, begin, stop, best = max((row for row in fixed if row[0] == value), key=lambda row: row[1])
    open_end = stop >= min(FOREVER, clocks.last_second_of(end, importer) + 1) and end >= asked.today
    until = say("extreme.open") if open_end else say.day(clocks.day_at(stop - 1, importer))
    sentence = say(
        "extreme.highest" if highest else "extreme.lowest", importer=say.name(importer), origin=say.name(origin),
        rate=number(value), since=say.day(clocks.day_at(begin, importer)), until=until, start=say.day(start),
    )  # fmt: skip
    spans = [s.span for s in best.components]
    then = rate.answer(context.book, context.query(day=clocks.day_at(begin, importer)), context.now)
    return made(
        context.book, "history", sentence, known=context.known, importer=importer,
        result={"importer": importer, "origin": origin, "additional": number(value), "since": clocks.day_at(begin, importer).isoformat()},
        cited=[x for each in spans for layer in each.layers for x in layer.sources],
        events=[p for each in spans for p in each.positions], notes=[then.sentence],
    )  # fmt: skip


def compared(context: Context) -> Answer:
    """Two days, two origins, or the two sides."""
    asked, say = context.asked, context.say
    product = None
    if asked.goods:
        good = asked.goods[0]
        product = good.word if good.code or len(good.titles) != 1 else good.titles[0]
    importer = context.importer
    if asked.times.second is not None and asked.on is not None:
        days = [_in(context, asked.on), _in(context, asked.times.second)]
        origin = asked.origin or context.partner
        sides = tuple(Side(importer, origin, day) for day in days)
    elif asked.both and asked.importer and asked.origins:
        sides = (Side(importer, asked.origins[0], asked.day), Side(asked.origins[0], importer, asked.day))
    elif asked.both or (asked.importer and not asked.said_origin and asked.times.second is None and len(asked.origins) < 2):
        origin = context.partner
        sides = (Side(importer, origin, asked.day), Side(origin, importer, asked.day))
    elif len(asked.origins) > 1:
        sides = tuple(Side(importer, origin, asked.day) for origin in asked.origins[:6])
    elif asked.importer is None and not asked.origins:
        return declined.asked_back(context.book, say, say("ask.partner"))
    else:
        before = asked.day - timedelta(days=365)
        sides = (Side(importer, context.partner, before), Side(importer, context.partner, asked.day))
    for side in sides:
        gap = coverage.gap(context.book, side.importer, side.day, asked.as_dict())
        if gap is not None:
            return gap
    return compare.answer(context.book, say, CompareQuery(sides, asked.known_by, product), context.now)


def _in(context: Context, span: Span) -> date:
    """The day of a range that stands for it: its last, not later than today."""
    return span.last if span.is_day else min(span.last, max(span.first, context.asked.today))
