"""The duty on the goods of one measure (steel, cars, cabinets), for an origin or for everybody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.vocabulary import economies
from projections.answers import standing
from projections.answers.answer import Answer
from projections.answers.made import made, told
from projections.answers.standing import Stand
from projections.book import Book
from projections.messages.teller import Teller
from projections.programme_words import word_of


@dataclass(frozen=True, slots=True)
class SectorQuery:
    """``words`` pick a rate group of the measure ("cabinets")."""

    measures: tuple[str, ...]
    origin: str
    day: date
    known_by: date
    words: frozenset[str] = frozenset()


def answer(book: Book, say: Teller, query: SectorQuery) -> Answer | None:
    """The duty with its day, and the origins that pay another; ``None`` without such a measure."""
    known = query.known_by.isoformat()
    found = [
        s
        for name in query.measures
        for s in standing.stands(book, name, query.origin, query.day, known)
    ]
    groups = [
        s
        for s in found
        if s.group and query.words & (set(_stems(s.group)) - set(_stems(s.measure.title)))
    ]
    shown = [s for s in (groups or found) if s.charged] or [
        s for s in (groups or found) if s.span is not None
    ]
    if not shown:
        return None
    first = shown[0]
    of = (
        "" if query.origin == economies.ALL else say("sector.origin", origin=say.name(query.origin))
    )
    name = _name(first)
    since = standing.since(first)
    if first.charged and since is not None and first.span is not None:
        sentence = say(
            "sector",
            day=say.day(query.day),
            importer=say.name(first.measure.importer),
            duty=_duty(first),
            title=name,
            origin=of,
            since=say.day(since),
        )
    else:
        sentence = say(
            "sector.none",
            day=say.day(query.day),
            importer=say.name(first.measure.importer),
            title=name,
            origin=of,
        )
    notes = []
    more = [f"{_name(s)} {_duty(s)}" for s in shown[1:6]]
    if more:
        notes.append(say.capital(say("sector.other", rows=say.listed(more))))
    others = _others(book, say, query, first)
    if others:
        notes.append(say("sector.other", rows=say.listed(others)))
    ends = standing.until(first)
    after = (
        first.timeline.at(first.span.until) if first.span is not None and ends is not None else None
    )
    if ends is not None and after is not None and after.duty:
        notes.append(say("sector.next", day=say.day(ends), duty=after.duty))
    newest = first.span.layers[-1] if first.span is not None and first.span.layers else None
    record = next(
        (r for r in first.measure.records if newest and r.position == newest.position), None
    )
    if record is not None:
        notes.append(told(say, record))
    spans = [s.span for s in shown if s.span is not None]
    return made(
        book,
        "rate",
        sentence,
        known=known,
        on=query.day.isoformat(),
        importer=first.measure.importer,
        result={
            "importer": first.measure.importer,
            "origin": query.origin,
            "components": [_row(s) for s in shown],
        },
        cited=[x for span in spans for layer in span.layers for x in layer.sources],
        events=[p for span in spans for p in span.positions],
        notes=notes,
    )


def _name(stand: Stand) -> str:
    return stand.group or goods_of(stand)


def goods_of(stand: Stand) -> str:
    """``passenger vehicles and light trucks``: the goods in a measure's title."""
    title = word_of(stand.measure)
    if re.match(r"Section \d+ (?:List|four-year)", title):
        return f"goods of {title}"
    return re.sub(r"^(?:Section \d+ (?:safeguard )?dut(?:y|ies)|[Dd]ut(?:y|ies)) on ", "", title)


def _duty(stand: Stand) -> str:
    return stand.span.duty or "0%" if stand.span is not None else "0%"


def _row(stand: Stand) -> dict[str, Any]:
    span = stand.span
    return {
        "measure": stand.measure.id, "title": stand.measure.title, "scope": stand.group or None,
        "duty": span.duty if span else None, "status": stand.status,
    }  # fmt: skip


def _others(book: Book, say: Teller, query: SectorQuery, first: Stand) -> list[str]:
    """Origins whose duty differs on the day, where everybody's was asked for."""
    if query.origin != economies.ALL:
        return []
    rows: dict[str, list[str]] = {}
    for code in standing.origins_with_own(book, first.measure.id):
        for stand in standing.stands(
            book, first.measure.id, code, query.day, query.known_by.isoformat()
        ):
            if stand.group != first.group:
                continue
            duty = _duty(stand) if stand.charged else "0%"
            if duty != _duty(first):
                rows.setdefault(duty, []).append(say.name(code))
    return [f"{say.listed(names[:6])} {duty}" for duty, names in rows.items()][:4]


def _stems(text: str) -> list[str]:
    from projections.answers.happenings import stems

    return stems(text)
