"""What lapses, starts or expires if nobody acts, and the rate after it.

The fold already knows: a suspension's end, a duty's stated end and an ordered start are boundaries
in the future. Plans and threats change no rate; they are listed as such.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ledger.vocabulary import clocks, economies
from ledger.vocabulary.duties import number
from ledger.vocabulary.programmes import in_sentence
from projections import rates, sentences
from projections.answers import evidence
from projections.answers.answer import Answer, checkpoint
from projections.answers.changes import Change, ChangesQuery, changes_of
from projections.answers.clocks import today_of
from projections.book import Book, Measure
from projections.layers import second as second_of_text
from projections.rates import View


@dataclass(frozen=True, slots=True)
class ForecastQuery:
    """``until`` is included; without it everything that is dated counts."""

    importer: str | None = None
    origin: str | None = None
    until: date | None = None


def answer(book: Book, query: ForecastQuery, now: datetime) -> Answer:
    """The calendar of what comes by itself, soonest first."""
    importer = economies.canonical(query.importer) if query.importer else None
    origin = economies.canonical(query.origin) if query.origin else None
    today = today_of(now, importer or "US")
    wanted = ChangesQuery(
        from_day=today,
        to_day=query.until or date(clocks.LAST_YEAR, 1, 1),
        importer=importer,
        origin=origin,
        known_by=today,
    )
    found = changes_of(book, wanted, now)
    rows = [_row(book, change, origin, today) for change in found]
    rows += _intended(book, importer, origin, today, query.until)
    rows.sort(key=lambda row: (row["on"] or "9999", row["measure"]))
    cited = [source for row in rows for source in row.pop("_sources")]
    return Answer(
        kind="forecast",
        result={
            "importer": importer,
            "origin": origin,
            "from": today.isoformat(),
            "until": query.until and query.until.isoformat(),
            "calendar": rows,
        },
        sentence=_sentence(importer, origin, rows, today),
        understood_as={
            key: value
            for key, value in {
                "intent": "forecast",
                "importer": importer,
                "origin": origin,
                "until": query.until and query.until.isoformat(),
            }.items()
            if value is not None
        },
        clocks={"on": today.isoformat(), "known_by": today.isoformat(), "recorded_by": book.head},
        notes=["This is what the recorded acts say happens if nobody acts; it is no prediction."],
        verified_until=evidence.verified_until(book, importer),
        sources=evidence.sources(book, cited),
        events=sorted({p for row in rows for p in row["events"]}),
        checkpoint=checkpoint(book),
    )


def _row(book: Book, change: Change, origin: str | None, today: date) -> dict[str, Any]:
    measure = change.measure
    status = _status(change)
    truces = sorted({t for t in (_truce(change),) if t})
    before = after = None
    if origin is not None and measure.hits_all_goods and not change.scope:
        view = View(measure.importer, origin, None, today.isoformat())
        before, after = rates.around(book, view, change.second)
    layers = (change.after or change.before).layers if change.after or change.before else ()  # type: ignore[union-attr]
    held = change.before.layers if change.before is not None else ()
    return {
        "on": clocks.day_at(change.second, measure.importer).isoformat(),
        "at": clocks.instant_at(change.second, measure.importer).isoformat(),
        "what": _what(change, status),
        "measure": measure.id,
        "title": measure.title,
        "origins": list(change.origins),
        "scope": change.scope or None,
        "duty_before": change.before.duty if change.before is not None else None,
        "duty_after": change.after.duty if change.after and change.after.counts else None,
        "before": None if before is None else _figure(before),
        "after": None if after is None else _figure(after),
        "status": status,
        "truce": truces[0] if truces else None,
        "events": sorted({layer.position for layer in (*held, *layers)}),
        "_sources": [source for layer in (*held, *layers) for source in layer.sources],
    }


def _figure(rate: rates.Rate) -> str:
    return rate.expression if rate.additional is None else number(rate.additional)


def _truce(change: Change) -> str | None:
    layers = change.before.layers if change.before is not None else ()
    named = [layer.truce for layer in layers if layer.truce]
    return named[-1] if named else None


def _status(change: Change) -> str:
    before, after = change.before, change.after
    if before is not None and before.status.startswith("suspended"):
        return "lapses"
    if after is None or after.status == "terminated":
        return "expires"
    if before is None or before.status == "terminated":
        return "starts"
    return "changes"


def _what(change: Change, status: str) -> str:
    title = in_sentence(change.measure.title)
    told = change.scope.casefold() in title.casefold()
    of = f" ({change.scope})" if change.scope and not told else ""
    before = change.before.duty if change.before else None
    after = change.after.duty if change.after and change.after.counts else None
    if status == "lapses":
        back = f"{after} returns if nobody acts" if after else "nothing returns"
        return f"the suspension of the {title}{of} ends: {back} (now {before})"
    if status == "expires":
        return f"the {title}{of} expires (now {before})"
    if status == "starts":
        if after is None:
            return f"the {title}{of} starts, free of duty"
        joint = ", " if not after[0].isdigit() else " at "
        return f"the {title}{of} starts{joint}{after}"
    return f"the {title}{of} goes from {before} to {after}"


def _intended(
    book: Book, importer: str | None, origin: str | None, today: date, until: date | None
) -> list[dict[str, Any]]:
    """Plans and threats that are open: dated in the future, or not dated, and not withdrawn."""
    found = []
    names: dict[str, Measure] = {}
    for each in [importer] if importer else book.index.importers():
        for measure in book.measures(each, origin or economies.ALL):
            names[measure.id] = measure
        for other in [] if origin else book.index.origins(each):
            names |= {measure.id: measure for measure in book.measures(each, other)}
    for measure in names.values():
        known = [r for r in measure.records if r.announced <= today.isoformat()]
        withdrawn = {r.body["withdraws"] for r in known if r.topic == "measure.withdrawn"}
        for record in known:
            if record.topic not in {"measure.planned", "measure.threatened"}:
                continue
            if record.key in withdrawn or record.body.get("outcome"):
                continue
            row = _intention(measure, record.body, record.position, record.topic, origin)
            if row is not None and _is_open(row, measure, today, until):
                found.append(row)
    return found


def _intention(
    measure: Measure, body: dict[str, Any], position: int, topic: str, origin: str | None
) -> dict[str, Any] | None:
    origins = sorted({*body.get("origins", ()), *body.get("duties", ())} or {economies.ALL})
    if origin is not None and not {origin, economies.ALL} & set(origins):
        return None
    duty = body.get("duties", {}).get(origin) if origin else None
    duty = duty or body.get("duty") or body.get("charge")
    word = "planned" if topic == "measure.planned" else "threatened"
    effective = body.get("effective")
    return {
        "on": effective[:10] if effective else None,
        "at": effective if effective and len(effective) > 10 else None,
        "what": f"{word}, not ordered: {body.get('summary') or measure.title}",
        "measure": measure.id,
        "title": measure.title,
        "origins": origins,
        "scope": (body.get("scope") or {}).get("text"),
        "duty_before": None,
        "duty_after": duty,
        "before": None,
        "after": None,
        "status": word,
        "truce": None,
        "events": [position],
        "_sources": list(body.get("sources", ())),
        "_announced": body["announced"][:10],
    }


def _is_open(row: dict[str, Any], measure: Measure, today: date, until: date | None) -> bool:
    announced = row.pop("_announced")
    if row["on"] is None:
        # A plan without a date stays open until an act on the measure follows it.
        later = [layer for layer in measure.layers if announced < layer.announced]
        return not any(layer.announced <= today.isoformat() for layer in later)
    second = second_of_text(row["on"], measure.importer)
    if second <= clocks.last_second_of(today, measure.importer):
        return False
    return until is None or row["on"] <= until.isoformat()


def _sentence(
    importer: str | None, origin: str | None, rows: list[dict[str, Any]], today: date
) -> str:
    whose = f" of {sentences.name(importer)}" if importer else ""
    whom = f" on goods from {sentences.name(origin)}" if origin else ""
    certain = [row for row in rows if row["status"] not in {"planned", "threatened"}]
    if not certain:
        return (
            f"As of {sentences.day(today)} no recorded act changes the duties{whose}{whom} "
            "by itself."
        )
    # What moves the rate of every good comes before what moves that of some.
    first = next((row for row in certain if row["after"] is not None), certain[0])
    when = sentences.day(date.fromisoformat(first["on"]))
    told = f"If nobody acts, on {when} {first['what'].replace(' if nobody acts', '')}"
    if first["after"] is not None:
        told += f"; the additional duty goes from {first['before']}% to {first['after']}%"
    more = len(certain) - 1
    others = f" {more} other dated changes are in the calendar." if more else ""
    return f"{told}.{others}"
