"""An importer's duties on a day in one look: general rate, countries, listed goods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.vocabulary import clocks, economies
from ledger.vocabulary.clocks import FOREVER
from projections import rates
from projections.answers import standing
from projections.answers.answer import Answer
from projections.answers.figures import shown
from projections.answers.made import made
from projections.answers.sector import goods_of
from projections.book import Book
from projections.messages.teller import Teller
from projections.rates import View

#: the partners that are told first, by size of trade in goods with the US (Census, 2024)
PARTNERS = (
    "MX",
    "CA",
    "CN",
    "EU",
    "JP",
    "VN",
    "KR",
    "TW",
    "IN",
    "GB",
    "CH",
    "TH",
    "MY",
    "BR",
    "ID",
)


@dataclass(frozen=True, slots=True)
class OverviewQuery:
    importer: str
    day: date
    known_by: date


def answer(book: Book, say: Teller, query: OverviewQuery) -> Answer:
    """The general rate, the partners with another, and the listed goods of everybody."""
    known = query.known_by.isoformat()
    end = clocks.last_second_of(query.day, query.importer)
    general = rates.rate_at(book, View(query.importer, economies.ALL, None, known), end)
    spans = [s.span for s in general.components]
    rows, scheduled, details = [], [], []
    for code in PARTNERS:
        if code == query.importer:
            continue
        view = View(query.importer, code, None, known)
        rate = rates.rate_at(book, view, end)
        details.append({"origin": code, "rate": shown(rate)})
        if shown(rate) != shown(general) and shown(rate) != "0%":
            rows.append(f"{say.name(code)} {_short(shown(rate))}")
            spans += [s.span for s in rate.components]
        point = next(iter(rates.change_points(book, view, end, FOREVER)), None)
        if point is not None and clocks.day_at(point, query.importer) <= date.fromordinal(
            query.day.toordinal() + 30
        ):
            after = rates.rate_at(book, view, point)
            if after.expression != rate.expression:
                day = clocks.day_at(point, query.importer)
                scheduled.append((day, f"{say.name(code)} {_short(shown(after))}"))
                spans += [s.span for s in after.components]
    sectors = _sectors(book, query, known, end, spans)
    baseline = (
        say("overview.baseline", rate=shown(general))
        if general.expression
        else say("overview.none")
    )
    sentence = say(
        "overview", day=say.day(query.day), importer=say.name(query.importer), baseline=baseline,
        countries=say("overview.countries", rows=say.listed(rows[:7])) if rows else "",
        sectors=say("overview.sectors", rows=say.listed(sectors[:5])) if sectors else "",
    )  # fmt: skip
    notes = []
    if scheduled:
        first = min(day for day, _ in scheduled)
        told = [row for day, row in scheduled if day == first]
        notes.append(say("overview.scheduled", rows=f"{say.day(first)}: {say.listed(told)}"))
    return made(
        book,
        "rate",
        sentence,
        known=known,
        on=query.day.isoformat(),
        importer=query.importer,
        result={
            "importer": query.importer,
            "origin": economies.ALL,
            "by_origin": details,
            "listed": sectors,
        },
        cited=[x for span in spans for layer in span.layers for x in layer.sources],
        events=[p for span in spans for p in span.positions],
        notes=notes,
    )


def _short(expression: str) -> str:
    return expression.replace(" (MFN duty included)", "")


def _sectors(book: Book, query: OverviewQuery, known: str, end: int, spans: list) -> list[str]:  # type: ignore[type-arg]
    """Duties on listed goods of all origins, one entry a measure, whole measures before groups."""
    found: dict[str, str] = {}
    for measure in standing.duties_of(book, query.importer, economies.ALL):
        if measure.hits_all_goods:
            continue
        stand = standing.stands(book, measure.id, economies.ALL, query.day, known)
        told = [s for s in stand if s.charged and s.span is not None and s.span.since <= end]
        if told and told[0].span is not None:
            found.setdefault(measure.id, f"{goods_of(told[0])} {told[0].span.duty}")
            spans.append(told[0].span)
    order = sorted(found, key=lambda name: ("s232" not in name, name))
    return [found[name] for name in order]
