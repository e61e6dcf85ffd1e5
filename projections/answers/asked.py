"""A question about a rate in canonical form, with its clocks resolved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ledger.vocabulary import economies, goods
from projections.answers.clocks import Clocks, resolve
from projections.book import Book
from projections.rates import View
from projections.timelines import Reading


@dataclass(frozen=True, slots=True)
class RateQuery:
    """What is asked: codes as typed, clocks as typed."""

    importer: str
    origin: str
    on: str | None = None
    at: str | None = None
    known_by: str | None = None
    recorded_by: str | None = None
    product: str | None = None
    measure: str | None = None
    reading: Reading = "assessed"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query in canonical form, with its clocks resolved."""

    query: RateQuery
    view: View
    clocks: Clocks

    @property
    def as_it_stood(self) -> View:
        """The view with what was known on the day that is asked about."""
        return replace(self.view, known_by=min(self.clocks.known, self.clocks.day.isoformat()))


def ask(book: Book, query: RateQuery, now: datetime) -> Asked:
    """Reads a query; raises ``ProblemsError`` with everything that is wrong with it."""
    importer = economies.canonical(query.importer)
    origin = economies.canonical(query.origin)
    code = goods.parse_code(query.product) if query.product else None
    times = resolve(
        book, importer, now, on=query.on, at=query.at,
        known_by=query.known_by, recorded_by=query.recorded_by,
    )  # fmt: skip
    view = View(importer, origin, code, times.known, times.upto, query.reading, query.measure)
    return Asked(query, view, times)


def understood(asked: Asked, intent: str = "rate") -> dict[str, Any]:
    """The query as it was understood, without what was left open."""
    view, query = asked.view, asked.query
    found = {
        "intent": intent,
        "importer": view.importer,
        "origin": view.origin,
        "product": goods.print_code(view.code) if view.code else None,
        "measure": view.measure,
        "on": asked.clocks.day.isoformat(),
        "at": asked.clocks.exact.isoformat() if asked.clocks.exact else None,
        "known_by": query.known_by and asked.clocks.known,
        "recorded_by": asked.clocks.upto,
        "reading": view.reading if view.reading != "assessed" else None,
    }
    return {key: value for key, value in found.items() if value is not None}
