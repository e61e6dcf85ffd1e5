"""A question about a rate in canonical form, with its clocks resolved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ledger.vocabulary import economies, goods
from ledger.vocabulary.problems import BAD_QUERY, Problem, ProblemsError
from projections.answers.clocks import Clocks, resolve, tried
from projections.book import Book
from projections.layers import importer_of
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
    problems: list[Problem] = []
    importer = tried(problems, "--importer", lambda: economies.canonical(query.importer))
    origin = tried(problems, "--origin", lambda: economies.canonical(query.origin))
    typed = query.product
    code = tried(problems, "--product", lambda: goods.parse_code(typed)) if typed else None
    if query.measure and importer:
        tried(problems, "--measure", lambda: _of(importer, str(query.measure)))
    times = tried(
        problems, "",
        lambda: resolve(
            book, importer or "US", now, on=query.on, at=query.at,
            known_by=query.known_by, recorded_by=query.recorded_by,
        ),
    )  # fmt: skip
    if importer is None or origin is None or times is None or problems:
        raise ProblemsError(problems)
    view = View(importer, origin, code, times.known, times.upto, query.reading, query.measure)
    return Asked(query, view, times)


def _of(importer: str, measure: str) -> None:
    """A measure is asked for together with the economy that levies it."""
    whose = importer_of(measure)
    if whose != importer and economies.is_economy(whose):
        detail = f"{measure[:80]} is a measure of {whose}, not of {importer}."
        raise ProblemsError([Problem(BAD_QUERY, detail, f"--importer {whose}")])


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
