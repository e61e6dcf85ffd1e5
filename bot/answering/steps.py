"""What changed between two days, told by the largest steps; what comes by itself."""

from __future__ import annotations

from datetime import date, timedelta

from bot.answering.context import Context
from bot.questions.spans import Span
from ledger.vocabulary import clocks, economies
from ledger.vocabulary.clocks import FOREVER
from projections import rates, truces
from projections.answers import changes, coverage, forecast, standing
from projections.answers.answer import Answer
from projections.answers.changes import ChangesQuery
from projections.answers.forecast import ForecastQuery
from projections.programme_words import word_of
from projections.rates import View


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
    rows = _largest(_of_named(context, found.result["changes"]))
    if not rows and found.result["changes"]:
        found.sentence = say("changes.none-named", first=say.day(first), last=say.day(last))
        found.notes = []
        return found
    if not rows:
        of = say("sector.origin", origin=say.name(origin)) if origin else ""
        found.sentence = say(
            "changes.none",
            importer=say.name(importer),
            origin=of,
            first=say.day(first),
            last=say.day(last),
        )
        return found
    told_rows = [_row(context, row, origin) for row in rows[:5]]
    if len(rows) > 5:
        told_rows.append(say("changes.more", count=len(rows) - 5))
    found.sentence = say(
        "changes", first=say.day(first), last=say.day(last), rows=say.listed(told_rows)
    )
    if origin is None:
        found.notes += _sums(context, rows, first, last)
        found.notes.append(say("changes.weights"))
    return found


def _sums(context: Context, rows: list[dict], first: date, last: date) -> list[str]:  # type: ignore[type-arg]
    """The whole rate before and after for the partners that the largest step names."""
    say, importer = context.say, context.importer
    named = [
        o
        for row in rows
        if len(row["origins"]) <= 4
        for o in row["origins"]
        if o not in {"ALL", "HK", "MO"}
    ]
    told_rows = []
    for origin in list(dict.fromkeys(named))[:3]:
        view = View(importer, origin, None, context.known)
        before = rates.rate_at(context.book, view, clocks.last_second_of(first, importer))
        after = rates.rate_at(context.book, view, clocks.last_second_of(last, importer))
        if before.expression != after.expression:
            told_rows.append(
                f"{say.capital(say.name(origin))}: {before.expression or '0%'} → "
                f"{after.expression or '0%'}."
            )
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
        told_names = (
            say.listed([say.name(code) for code in names])
            if len(names) <= 3
            else say("changes.most", count=len(names))
        )
        whom = say("changes.origins", names=told_names)
    return say(
        "changes.row",
        title=word_of(measure),
        scope=f" ({row['scope'][:60]})" if row["scope"] else "",
        origins=whom,
        before=row["before"] or "0%",
        after=row["after"] or "0%",
        day=say.day(row["on"]),
    )


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
    if until is not None and asked.importer is None and not asked.origins:
        ending = _truce_ends(context, until)
        if ending is not None:
            return ending
    query = ForecastQuery(importer or "US", origin, until)
    found = forecast.answer(context.book, query, context.now)
    if until is not None and asked.on is not None:
        _only(context, found, asked.on)
    named = _of_named(context, found.result["calendar"])
    if len(named) < len(found.result["calendar"]):
        return _calendar(context, found, named)
    dated = _grouped(context, [row for row in found.result["calendar"] if row["on"]])
    certain = [
        row
        for row in found.result["calendar"]
        if row["on"] and row["status"] not in {"planned", "threatened"}
    ]
    if until is not None and not dated and found.result["calendar"] == []:
        return found
    if certain and (until is not None or not any(row["after"] is not None for row in certain)):
        first = [row for row in dated if row.startswith(dated[0].partition(":")[0])][:4]
        found.sentence = say("forecast.rows", rows="; ".join(first))
        dated = [row for row in dated if row not in first]
    found.notes = [*found.notes[:1], *(f"{row}." for row in dated[:3] if row not in found.sentence)]
    return found


def _of_named(context: Context, rows: list[dict]) -> list[dict]:  # type: ignore[type-arg]
    """Of rows by measure those of the goods or the programme that the question names."""
    measures = context.measures()
    if not measures:
        return rows
    return [
        row
        for row in rows
        if any(row["measure"] == m or row["measure"].startswith(f"{m}.") for m in measures)
    ]


def _calendar(context: Context, found: Answer, rows: list[dict]) -> Answer:  # type: ignore[type-arg]
    """The calendar of what is named; that nothing of it is dated, where that is so."""
    say = context.say
    found.result["calendar"] = rows
    found.events = sorted({p for row in rows for p in row["events"]})
    dated = _grouped(context, [row for row in rows if row["on"]])
    found.sentence = (
        say("forecast.rows", rows="; ".join(dated[:4]))
        if dated
        else say("forecast.none", day=say.day(context.limit))
    )
    found.notes = [*found.notes[:1], *(f"{row}." for row in dated[4:7])]
    return found


def _only(context: Context, found: Answer, span: Span) -> None:
    """Leaves in a calendar what falls into the time that is asked about."""
    say, first, last = context.say, span.first.isoformat(), span.last.isoformat()
    rows = found.result["calendar"]
    if span.open not in {"before", "since"}:
        rows = [row for row in rows if row["on"] and first <= row["on"] <= last]
    found.result["calendar"] = rows
    found.events = sorted({p for row in rows for p in row["events"]})
    if not rows:
        when = (
            say.day(span.first)
            if span.is_day
            else say("forecast.between", first=say.day(span.first), last=say.day(span.last))
        )
        found.sentence = say("forecast.none-on", when=when)


def _truce_ends(context: Context, day: date) -> Answer | None:
    """The truce whose stated end is the day that is asked about, with what comes back then."""
    from bot.answering import agreements

    held = truces.truces(context.book, context.limit, context.known)
    on = context.asked.on
    if on is None or not on.is_day:
        return None
    if any(t.state == "in_force" and str(t.until)[:10] == day.isoformat() for t in held):
        return agreements.truce(context)
    return None


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
            told_rows.append(
                say(
                    "forecast.row-plan",
                    day=say.day(day),
                    title=str(some[0]["what"]).partition(": ")[2].rstrip(".") or title,
                )
            )
            continue
        after = list(dict.fromkeys(row["duty_after"] or "0%" for row in some))
        told_rows.append(
            say("forecast.row", day=say.day(day), title=title, after="/".join(after[:3]))
        )
    return told_rows


def lasting(context: Context, measure: str, origin: str) -> date | None:
    """The stated end of a measure's standing, ``None`` where it is open."""
    stand = standing.stands(context.book, measure, origin, context.asked.day, context.known)
    span = stand[0].span if stand else None
    return (
        None
        if span is None or span.until >= FOREVER
        else clocks.day_at(span.until, context.importer)
    )
