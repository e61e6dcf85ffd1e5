"""Whether a measure reaches an origin: "are goods of Canada subject to it"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.vocabulary import economies
from projections.answers import standing
from projections.answers.answer import Answer
from projections.answers.made import made, told
from projections.book import Book
from projections.messages.teller import Teller
from projections.programme_words import word_of
from projections.records import Record


@dataclass(frozen=True, slots=True)
class ReachQuery:
    """``words`` name goods that acts let off; ``exempt``: yes means that they are free."""

    measure: str
    origins: tuple[str, ...]
    day: date
    known_by: date
    words: tuple[str, ...] = ()
    exempt: bool = False


def answer(book: Book, say: Teller, query: ReachQuery) -> Answer:
    """Yes or no, with what lets them off."""
    measure = book.measure(query.measure)
    known = query.known_by.isoformat()
    title = word_of(measure)
    freed = _freed(measure.records, query, known)
    hit, spans = [], []
    for origin in query.origins:
        for stand in standing.stands(book, query.measure, origin, query.day, known)[:1]:
            if stand.charged and stand.span is not None:
                hit.append((origin, stand.span.duty))
                spans.append(stand.span)
    names = say.listed([say.name(code) for code in query.origins])
    inside, outside = (
        (say("lead.no"), say("lead.yes")) if query.exempt else (say("lead.yes"), say("lead.no"))
    )
    day = say.day(query.day)
    if freed and query.words:
        sentence = say("reach.free", lead=outside, text=told(say, freed[0]))
    elif hit:
        duty = say("still.at", duty=hit[0][1]) if hit[0][1] else ""
        sentence = say(
            "reach.yes",
            lead=inside,
            title=title,
            names=say.listed([say.name(code) for code, _ in hit]),
            day=day,
            duty=duty,
        )
    elif (
        standing.stands(book, query.measure, economies.ALL, query.day, known)[0].charged
        or query.words
    ):
        sentence = say(
            "reach.no",
            lead=outside,
            names=names,
            title=title,
            day=day,
            are="are" if len(query.origins) > 1 else "is",
        )
        if query.words:
            sentence = say(
                "reach.free",
                lead=outside,
                text=say("stacking.outside", names=say.capital(names), title=title),
            )
    else:
        sentence = say("reach.over", lead=outside, title=title, day=day)
    intro = next((r for r in measure.records if r.topic == "measure.introduced"), None)
    about = [r for r in measure.records if r.announced <= known and _mentions(r, query)]
    notes = [
        *(told(say, r) for r in freed[:1]),
        *(str(r.body.get("note")) for r in about[:2] if r.body.get("note")),
    ]
    cited = [x for span in spans for layer in span.layers for x in layer.sources] + [
        x for r in [*freed, *about][:3] for x in r.sources
    ]
    if not cited and intro is not None:
        cited = intro.sources
    return made(
        book,
        "event",
        sentence,
        known=known,
        on=query.day.isoformat(),
        importer=measure.importer,
        result={
            "measure": query.measure,
            "origins": list(query.origins),
            "reached": [code for code, _ in hit],
        },
        cited=cited,
        events=[
            *(p for span in spans for p in span.positions),
            *(r.position for r in [*freed, *about][:3]),
        ],
        notes=notes,
    )


def _freed(records: list[Record], query: ReachQuery, known: str) -> list[Record]:
    return [
        r
        for r in records
        if r.announced <= known
        and r.topic in {"measure.scope_changed", "measure.exclusion_granted"}
        and any(word in str(r.body).lower() for word in query.words)
    ]


def _mentions(record: Record, query: ReachQuery) -> bool:
    note = str(record.body.get("note") or "").lower()
    return any(
        economies.name_of(code).removeprefix("the ").lower() in note
        for code in query.origins
        if code != economies.ALL
    )
