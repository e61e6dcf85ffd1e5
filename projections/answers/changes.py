"""What changed between two days, measure by measure, with the events."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ledger.vocabulary import clocks, economies, goods
from projections import rates, sentences
from projections.answers import evidence
from projections.answers.answer import Answer, checkpoint
from projections.answers.clocks import today_of
from projections.book import Book, Measure
from projections.timelines import Span, Timeline, general, part


@dataclass(frozen=True, slots=True)
class ChangesQuery:
    """``(from_day, to_day]``: changes after the end of the one day, up to the end of the other."""

    from_day: date
    to_day: date
    importer: str | None = None
    origin: str | None = None
    product: str | None = None
    known_by: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One measure's step, for the origins that it hits alike."""

    second: int
    measure: Measure
    before: Span | None
    after: Span | None
    scope: str
    origins: tuple[str, ...]


def answer(book: Book, query: ChangesQuery, now: datetime) -> Answer:
    """The steps of every measure that reaches the importer and origin (all, where left out)."""
    importer = economies.canonical(query.importer) if query.importer else None
    origin = economies.canonical(query.origin) if query.origin else None
    code = goods.parse_code(query.product) if query.product else None
    known = (query.known_by or today_of(now, importer or "US")).isoformat()
    found = changes_of(book, query, now)
    rows = [_row(change) for change in found]
    cited = [s for change in found for s in _sources(change)]
    return Answer(
        kind="changes",
        result={
            "from": query.from_day.isoformat(),
            "to": query.to_day.isoformat(),
            "importer": importer,
            "origin": origin,
            "product": goods.print_code(code) if code else None,
            "changes": rows,
        },
        sentence=_sentence(query, importer, origin, rows),
        understood_as={
            key: value
            for key, value in {
                "intent": "changes",
                "importer": importer,
                "origin": origin,
                "product": query.product,
                "from": query.from_day.isoformat(),
                "to": query.to_day.isoformat(),
            }.items()
            if value is not None
        },
        clocks={"on": None, "known_by": known, "recorded_by": book.head},
        verified_until=evidence.verified_until(book, importer),
        sources=evidence.sources(book, cited),
        events=sorted({p for row in rows for p in row["events"]}),
        checkpoint=checkpoint(book),
    )


def changes_of(book: Book, query: ChangesQuery, now: datetime) -> list[Change]:
    """The steps, oldest first."""
    importer = economies.canonical(query.importer) if query.importer else None
    origin = economies.canonical(query.origin) if query.origin else None
    code = goods.parse_code(query.product) if query.product else None
    known = (query.known_by or today_of(now, importer or "US")).isoformat()
    found: list[Change] = []
    for each in [importer] if importer else book.index.importers():
        found += _of_importer(book, each, origin, code, query, known)
    found.sort(key=lambda change: (change.second, change.measure.id, change.scope))
    return found


def _of_importer(
    book: Book,
    importer: str,
    origin: str | None,
    code: str | None,
    query: ChangesQuery,
    known: str,
) -> list[Change]:
    since = clocks.last_second_of(query.from_day, importer)
    until = clocks.last_second_of(query.to_day, importer)
    wanted = [origin] if origin else [*book.index.origins(importer), economies.ALL]
    together: dict[Any, list[str]] = defaultdict(list)
    kept: dict[Any, tuple[Measure, Span | None, Span | None]] = {}
    for each in wanted:
        for measure, scope, part_of, timeline in _timelines(
            book, importer, each, code, known, (since, until)
        ):
            for point, before, after in steps(timeline, since, until):
                if part_of is not None and not _is_told_apart(part_of, before, after):
                    continue
                state = (
                    before and (before.status, before.duty),
                    after and (after.status, after.duty),
                )
                key = (point, measure.id, scope, state)
                together[key].append(each)
                kept[key] = (measure, before, after)
    return [
        Change(key[0], kept[key][0], kept[key][1], kept[key][2], key[2], tuple(origins))
        for key, origins in together.items()
    ]


def _timelines(
    book: Book, importer: str, origin: str, code: str | None, known: str, between: tuple[int, int]
) -> list[tuple[Measure, str, goods.Scope | None, Timeline]]:
    """(measure, its goods in words, the part that is looked at, its intervals)."""
    found: list[tuple[Measure, str, goods.Scope | None, Timeline]] = []
    for measure in book.measures(importer, origin):
        if not rates.is_duty(measure) or not _moves(measure, *between):
            continue
        if code is not None:
            if measure.covers(code, known) is True:
                view = rates.View(importer, origin, code, known)
                found.append((measure, "", None, rates.timeline_of(measure, view)))
            continue
        if measure.hits_all_goods:
            found.append((measure, "", None, measure.timeline(origin, general, known)))
        else:
            timeline = measure.timeline(origin, part(measure.scope), known, name=measure.scope)
            found.append((measure, _in_words(measure.scope), None, timeline))
        for scope in measure.parts():
            if scope != measure.scope:
                timeline = measure.timeline(origin, part(scope), known, name=scope)
                found.append((measure, _in_words(scope), scope, timeline))
    return found


def _moves(measure: Measure, since: int, until: int) -> bool:
    """Whether any act of a measure begins or ends in the time: without one, nothing can change."""
    return any(
        since < point <= until
        for layer in measure.layers
        for point in (layer.since, layer.until, layer.lawful_from or layer.since)
    )


def _in_words(scope: goods.Scope) -> str:
    return scope.text or ", ".join(goods.print_code(code) for code in scope.codes[:6])


def _is_told_apart(scope: goods.Scope, before: Span | None, after: Span | None) -> bool:
    """Whether a step is the part's own: else it is told by the measure as a whole."""
    layers = [layer for span in (before, after) if span is not None for layer in span.layers]
    return any(layer.scope == scope for layer in layers)


def steps(timeline: Timeline, since: int, until: int) -> list[tuple[int, Span | None, Span | None]]:
    """The points in ``(since, until]`` where the duty changes, with the span before and after."""
    points = sorted({p for span in timeline.spans for p in (span.since, span.until)})
    found = []
    for point in points:
        if not since < point <= until:
            continue
        before, after = timeline.at(point - 1), timeline.at(point)
        if _stands(before) != _stands(after):
            found.append((point, before, after))
    return found


def _stands(span: Span | None) -> tuple[str, str | None] | None:
    if span is None or span.status in {"terminated", "void"}:
        return None
    return (span.status, span.duty)


def _row(change: Change) -> dict[str, Any]:
    importer = change.measure.importer
    after = change.after
    layers = after.layers if after is not None else change.before.layers if change.before else ()
    return {
        "on": clocks.day_at(change.second, importer).isoformat(),
        "at": clocks.instant_at(change.second, importer).isoformat(),
        "importer": importer,
        "origins": list(change.origins),
        "measure": change.measure.id,
        "title": change.measure.title,
        "scope": change.scope or None,
        "before": _duty(change.before),
        "after": _duty(after),
        "status": after.status if after is not None else "terminated",
        "events": sorted({layer.position for layer in layers}),
    }


def _sources(change: Change) -> list[str]:
    span = change.after or change.before
    return [source for layer in (span.layers if span else ()) for source in layer.sources]


def _duty(span: Span | None) -> str | None:
    if _stands(span) is None or span is None:
        return None
    return "exempt" if span.status == "exempt" else span.duty


def _sentence(
    query: ChangesQuery, importer: str | None, origin: str | None, rows: list[dict[str, Any]]
) -> str:
    who = f" of {sentences.name(importer)}" if importer else ""
    whom = f" on goods from {sentences.name(origin)}" if origin else ""
    count = len(rows)
    what = (
        "no duty changed"
        if not count
        else f"{count} duties changed"
        if count > 1
        else ("one duty changed")
    )
    since, to = sentences.day(query.from_day), sentences.day(query.to_day)
    return f"Between {since} and {to} {what}: duties{who}{whom}.".replace(": duties.", ".")
