"""The course of things: when it began or ends, whether it still stands, what changed, what is next."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.answering import declined, duties
from bot.answering.context import Context
from ledger.vocabulary import clocks, economies
from ledger.vocabulary.clocks import FOREVER
from ledger.vocabulary.duties import number
from projections import rates
from projections.answers import changes, coverage, forecast, happenings, history, standing
from projections.answers.answer import Answer
from projections.answers.changes import ChangesQuery
from projections.answers.forecast import ForecastQuery
from projections.answers.made import made, told
from projections.programme_words import word_of
from projections.rates import View

_END = re.compile(r"\b(?:end|ends|ended|expire\w*|stop\w*|over|lapse\w*|removed?|lifted|terminat\w+|run out|finish\w*|dropped|cancel\w*|gone|scrapped)\b")


def when(context: Context) -> Answer | None:
    """When a duty, or a rate, began, changed or ends."""
    asked = context.asked
    if asked.percents:
        found = _figure(context)
        if found is not None:
            return found
    if re.search(r"\bappl(?:y|ies|ication)\b|\brequests?\b|\bfile\b|\bcomment", asked.plain):
        found = declined.by_words(
            context, need=0.75, chatty=True, text=f"{asked.subject_words} request filed apply", most=1
        )
        if found is not None:
            return found
    measures = [m for m in context.measures() if context.book.measure(m).info]
    measures = [m for m in measures if not context.book.measure(m).is_umbrella] or measures
    if not measures and (asked.importer or asked.origins):
        gap = coverage.gap(context.book, context.importer, None, asked.as_dict())
        if gap is not None:
            return gap
        ending = bool(_END.search(asked.plain))
        if ending:
            return following(context)
        return history_of(context)
    if not measures:
        return declined.by_words(context)
    words = frozenset(happenings.stems(asked.plain))
    origin = asked.origin or _origin_of(context, measures[0])
    stands = [
        s for m in measures[:6] for s in standing.stands(context.book, m, origin, context.limit, context.known) if s.timeline.spans
    ]
    groups = [s for s in stands if s.group and words & set(happenings.stems(s.group))]
    if not stands:
        return _noted(context, measures)
    first = (groups or stands)[0]
    return _dates(context, first, ending=bool(_END.search(asked.plain)))


def _origin_of(context: Context, measure: str) -> str:
    own = standing.origins_with_own(context.book, measure)
    return own[0] if len(own) == 1 or (own and "CN" in own and ".cn" in measure) else economies.ALL


def _noted(context: Context, measures: list[str]) -> Answer | None:
    records = happenings.of_measures(context.book, measures, context.known)
    if not records:
        return declined.by_words(context)
    picked = happenings.search(context.book, context.asked.plain, context.known, need=0.3, most=20)
    of_these = [r for r in picked if r.position in {x.position for x in records}]
    return happenings.answer(context.book, context.say, (of_these or records[-3:])[:3], context.known)


def _dates(context: Context, stand: standing.Stand, *, ending: bool) -> Answer:
    say, measure = context.say, stand.measure
    title = say.capital(word_of(measure)) + (f" ({stand.group})" if stand.group else "")
    charged = [s for s in stand.timeline.spans if s.status in standing.CHARGED and s.duty]
    if not charged:
        sentence = say("still.never", title=title, day=say.day(context.limit))
    elif ending:
        sentence = _end(context, stand, title)
    else:
        first = charged[0]
        day = clocks.day_at(first.since, measure.importer)
        key = "when.start" if day <= context.limit else "when.start-set"
        sentence = say(key, title=title, day=say.day(day), rate=say("when.start-rate", duty=first.duty))
    notes = []
    for span in charged[1:4] if not ending else []:
        notes.append(f"{say.day(clocks.day_at(span.since, measure.importer))}: {span.duty}.")
    records = [r for r in measure.records if r.announced <= context.known and r.topic != "measure.introduced"]
    shown = records[-1:] if ending else records[:1]
    notes += [told(say, r) for r in shown]
    return made(
        context.book, "event", sentence, known=context.known, importer=measure.importer,
        result={"measure": measure.id, "first": charged and clocks.day_at(charged[0].since, measure.importer).isoformat() or None},
        cited=[x for r in records[:1] + records[-1:] for x in r.sources], events=[r.position for r in records], notes=notes,
    )  # fmt: skip


def _end(context: Context, stand: standing.Stand, title: str) -> str:
    say = context.say
    if stand.ended is not None:
        return say("when.end", title=title, day=say.day(stand.ended))
    end = standing.until(stand)
    after = stand.timeline.at(stand.span.until) if stand.span is not None and end is not None else None
    if end is not None and (after is None or not after.counts):
        return say("when.end-set", title=title, day=say.day(end))
    return say("when.no-end", title=title)


def _figure(context: Context) -> Answer | None:
    """When a stated rate began: of one measure, else of the sum."""
    say, importer, origin = context.say, context.importer, context.partner
    wanted = context.asked.percents[0]
    for measure in [m for m in standing.duties_of(context.book, importer, origin) if m.hits_all_goods]:
        timeline = measure.timeline(origin, known_by=context.known)
        before = None
        for span in timeline.spans:
            if span.duty and span.counts and span.duty == f"{number(wanted)}%":
                day = clocks.day_at(span.since, importer)
                sentence = say("when.figure", figure=number(wanted), day=say.day(day), title=word_of(measure), before=before or "0%")
                record = next((r for r in measure.records if r.position == span.layers[-1].position), None)
                return made(
                    context.book, "event", sentence, known=context.known, importer=importer,
                    result={"measure": measure.id, "since": day.isoformat()},
                    cited=[x for layer in span.layers for x in layer.sources], events=span.positions,
                    notes=[told(say, record)] if record else [],
                )  # fmt: skip
            before = span.duty if span.counts else before
    return duties.figure(context)


def still(context: Context) -> Answer | None:
    """Whether it is in force."""
    asked = context.asked
    if asked.importer and coverage.gap(context.book, asked.importer, None, {}) is not None:
        return coverage.gap(context.book, asked.importer, None, asked.as_dict())
    if asked.percents:
        found = duties.figure(context) if asked.origins or asked.subjects else _threat_of(context)
        if found is not None:
            return found
    measures = [m for m in context.measures(context.importer) if not context.book.measure(m).is_umbrella]
    measures = [m for m in measures if context.book.measure(m).info]
    if not measures:
        return None
    rows = []
    for name in measures[:12]:
        origin = asked.origin if asked.origin and asked.origin != "ALL" else _origin_of(context, name)
        rows += [s for s in standing.stands(context.book, name, origin, asked.day, context.known)[:2] if s.timeline.spans]
    if not rows:
        return _noted(context, measures)
    rows.sort(key=lambda s: not s.charged)
    return _stand(context, rows)


def _threat_of(context: Context) -> Answer | None:
    context.asked.importer = context.asked.importer or "US"
    if not context.asked.origins:
        context.asked.origins = [context.partner]
        context.asked.assumed.append(("assumed.origin", {"origin": context.partner}))
    return duties.figure(context)


def _stand(context: Context, rows: list[standing.Stand]) -> Answer:
    say, first = context.say, rows[0]
    sentence = say.capital(_state(context, first))
    notes = [
        say.capital(say("still.more", title=_title(row), state=_short(context, row)))
        for row in rows[1:4]
    ]  # fmt: skip
    record = None
    if first.span is not None and first.span.layers:
        record = next((r for r in first.measure.records if r.position == first.span.layers[-1].position), None)
    if record is not None:
        notes.append(told(say, record))
    spans = [row.span for row in rows if row.span is not None]
    return made(
        context.book, "event", sentence, known=context.known, on=context.asked.day.isoformat(), importer=first.measure.importer,
        result={"measures": [{"measure": r.measure.id, "status": r.status, "duty": r.span.duty if r.span else None} for r in rows]},
        cited=[x for span in spans for layer in span.layers for x in layer.sources],
        events=[p for span in spans for p in span.positions], notes=notes,
    )  # fmt: skip


def _title(stand: standing.Stand) -> str:
    return word_of(stand.measure) + (f" ({stand.group})" if stand.group else "")


def _state(context: Context, stand: standing.Stand) -> str:
    say = context.say
    day, title = say.day(context.asked.day), _title(stand)
    end = standing.until(stand)
    until = say("still.until", day=say.day(end)) if end else ""
    if stand.charged and stand.span is not None:
        began = standing.since(stand)
        if stand.span.status == "suspended_in_part":
            return say("still.partly", title=title, day=day, duty=stand.span.duty, below=stand.span.below, until=until)
        return say("still.yes", title=title, day=day, duty=say("still.at", duty=stand.span.duty), since=say.day(began) if began else "?", until=until)
    if stand.status == "suspended":
        return say("still.suspended", title=title, day=day, until=until)
    if stand.ended is not None:
        key = "still.void" if stand.status == "void" else "still.no"
        return say(key, title=title, day=day, ended=say.day(stand.ended))
    return say("still.never", title=title, day=day)


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
        query = context.query(day=day, product=good.word if good.code or len(good.titles) != 1 else good.titles[0])
        return product.with_product(context.book, query, lambda q: history.answer(context.book, q, context.now, first, last), context.now)
    return history.answer(context.book, query, context.now, first, last)


def changed(context: Context) -> Answer:
    """What changed between two days, told by the largest steps."""
    asked, say = context.asked, context.say
    span = asked.on
    if span is None:
        first, last = asked.today - timedelta(days=30), asked.today
    elif span.is_day:
        first, last = span.first - timedelta(days=1), span.first
        if asked.times.second is not None:
            first, last = sorted((span.first, asked.times.second.last))
    else:
        first, last = span.first - timedelta(days=1), span.last
        if span.open == "since":
            first = span.first
    importer = asked.importer or "US"
    gap = coverage.gap(context.book, importer, last, asked.as_dict())
    if gap is not None:
        return gap
    origin = asked.origin if asked.origin != economies.ALL else None
    query = ChangesQuery(first, last, importer, origin, known_by=context.limit)
    found = changes.answer(context.book, query, context.now)
    rows = _largest(found.result["changes"])
    if not rows:
        of = say("sector.origin", origin=say.name(origin)) if origin else ""
        found.sentence = say("changes.none", importer=say.name(importer), origin=of, first=say.day(first), last=say.day(last))
        return found
    told_rows = [_row(context, row, origin) for row in rows[:5]]
    if len(rows) > 5:
        told_rows.append(say("changes.more", count=len(rows) - 5))
    found.sentence = say("changes", first=say.day(first), last=say.day(last), rows=say.listed(told_rows))
    if origin is None:
        found.notes += _sums(context, rows, first, last)
        found.notes.append(say("changes.weights"))
    return found


def _sums(context: Context, rows: list[dict], first: date, last: date) -> list[str]:  # type: ignore[type-arg]
    """The whole rate before and after for the partners that the largest step names."""
    say, importer = context.say, context.importer
    named = [o for row in rows if len(row["origins"]) <= 4 for o in row["origins"] if o not in {"ALL", "HK", "MO"}]
    told_rows = []
    for origin in list(dict.fromkeys(named))[:3]:
        view = View(importer, origin, None, context.known)
        before = rates.rate_at(context.book, view, clocks.last_second_of(first, importer))
        after = rates.rate_at(context.book, view, clocks.last_second_of(last, importer))
        if before.expression != after.expression:
            told_rows.append(f"{say.capital(say.name(origin))}: {before.expression or '0%'} → {after.expression or '0%'}.")
    return told_rows


def _largest(rows: list[dict]) -> list[dict]:  # type: ignore[type-arg]
    """Steps that all goods feel first, then those of more origins; exemptions last."""
    def rank(row: dict) -> tuple[bool, bool, int]:  # type: ignore[type-arg]
        return (row["scope"] is not None, row["after"] == "exempt", -len(row["origins"]))

    merged: dict[tuple, dict] = {}  # type: ignore[type-arg]
    for row in rows:
        key = (row["measure"], row["scope"], row["on"], row["after"])
        kept = merged.setdefault(key, {**row, "origins": []})
        kept["origins"] = [*kept["origins"], *row["origins"]]
        if kept["before"] != row["before"]:
            kept["before"] = "…"
    return sorted(merged.values(), key=rank)


def _row(context: Context, row: dict, origin: str | None) -> str:  # type: ignore[type-arg]
    say = context.say
    measure = context.book.measure(row["measure"])
    names = [code for code in row["origins"] if code != economies.ALL]
    whom = ""
    if origin is None and names and economies.ALL not in row["origins"]:
        told_names = say.listed([say.name(code) for code in names]) if len(names) <= 3 else say("changes.most", count=len(names))
        whom = say("changes.origins", names=told_names)
    return say(
        "changes.row", title=word_of(measure), scope=f" ({row['scope'][:60]})" if row["scope"] else "", origins=whom,
        before=row["before"] or "0%", after=row["after"] or "0%", day=say.day(row["on"]),
    )  # fmt: skip


def following(context: Context) -> Answer:
    """What comes by itself, soonest first, with the next few in words."""
    asked, say = context.asked, context.say
    importer = asked.importer or (None if not asked.origins else "US")
    if importer is not None:
        gap = coverage.gap(context.book, importer, None, asked.as_dict())
        if gap is not None:
            return gap
    origin = asked.origin if asked.origin != economies.ALL else None
    until = asked.on.last if asked.on and not asked.on.now and asked.on.last > asked.today else None
    query = ForecastQuery(importer or "US", origin, until)
    found = forecast.answer(context.book, query, context.now)
    dated = _grouped(context, [row for row in found.result["calendar"] if row["on"]])
    certain = [row for row in found.result["calendar"] if row["on"] and row["status"] not in {"planned", "threatened"}]
    if certain and not any(row["after"] is not None for row in certain):
        first = [row for row in dated if row.startswith(dated[0].partition(":")[0])][:4]
        found.sentence = say("forecast.rows", rows="; ".join(first))
        dated = [row for row in dated if row not in first]
    found.notes = [*found.notes[:1], *(f"{row}." for row in dated[:3] if row not in found.sentence)]
    return found


def _grouped(context: Context, rows: list[dict]) -> list[str]:  # type: ignore[type-arg]
    """One entry a day and measure, whatever the number of its rate groups."""
    say = context.say
    groups: dict[tuple[str, str], list[dict]] = {}  # type: ignore[type-arg]
    for row in rows:
        groups.setdefault((row["on"], row["measure"]), []).append(row)
    told_rows = []
    for (day, name), some in groups.items():
        title = word_of(context.book.measure(name))
        if some[0]["status"] in {"planned", "threatened"}:
            told_rows.append(say("forecast.row-plan", day=say.day(day), title=str(some[0]["what"]).partition(": ")[2].rstrip(".") or title))
            continue
        after = list(dict.fromkeys(row["duty_after"] or "0%" for row in some))
        told_rows.append(say("forecast.row", day=say.day(day), title=title, after="/".join(after[:3])))
    return told_rows


def lasting(context: Context, measure: str, origin: str) -> date | None:
    """The stated end of a measure's standing, ``None`` where it is open."""
    stand = standing.stands(context.book, measure, origin, context.asked.day, context.known)
    span = stand[0].span if stand else None
    return None if span is None or span.until >= FOREVER else clocks.day_at(span.until, context.importer)
