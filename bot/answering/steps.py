"""What changed between two days, told by the largest steps; what comes by itself."""

from __future__ import annotations

from datetime import date, timedelta

from bot.answering.context import Context
from ledger.vocabulary import clocks, economies
from ledger.vocabulary.clocks import FOREVER
from projections import rates
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
    rows = _largest(found.result["changes"])
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
    query = ForecastQuery(importer or "US", origin, until)
    found = forecast.answer(context.book, query, context.now)
    dated = _grouped(context, [row for row in found.result["calendar"] if row["on"]])
    certain = [
        row
        for row in found.result["calendar"]
        if row["on"] and row["status"] not in {"planned", "threatened"}
    ]
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
