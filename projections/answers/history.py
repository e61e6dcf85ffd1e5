"""Every interval of constant duty, oldest first."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ledger.vocabulary import clocks, goods
from ledger.vocabulary.clocks import FOREVER
from ledger.vocabulary.duties import number
from projections import rates, sentences
from projections.answers import evidence
from projections.answers.answer import Answer, checkpoint
from projections.answers.asked import Asked, RateQuery, ask, understood
from projections.answers.components import component
from projections.book import Book
from projections.rates import Rate, View

EARLIEST = date(2018, 1, 1)


def answer(
    book: Book, query: RateQuery, now: datetime, from_day: date | None, to_day: date | None
) -> Answer:
    """The intervals that touch ``[from_day, to_day]``, both days included.

    Without ``from_day`` the history starts with the first event that reaches the origin; without
    ``to_day`` it runs on to what is scheduled.
    """
    asked = ask(book, query, now)
    view = asked.view
    since = clocks.LONG_AGO if from_day is None else clocks.second_of(from_day, view.importer)
    until = FOREVER if to_day is None else clocks.last_second_of(to_day, view.importer) + 1
    found = rates.intervals(book, view, since, until)
    while from_day is None and found and not found[0][2].components:
        found = found[1:]
    intervals = [_interval(asked, *each) for each in found]
    cited = [s for i in intervals for c in i["components"] for s in c["sources"]]
    events = sorted({p for i in intervals for p in i["events"]})
    return Answer(
        kind="history",
        result={
            "importer": view.importer,
            "origin": view.origin,
            "product": goods.print_code(view.code) if view.code else None,
            "measure": view.measure,
            "intervals": intervals,
        },
        sentence=_sentence(view, found),
        understood_as=_understood(asked, from_day, to_day),
        clocks=asked.clocks.as_dict(),
        notes=_notes(view, found),
        verified_until=evidence.verified_until(book, view.importer, view.upto),
        sources=evidence.sources(book, cited, view.upto),
        events=events,
        checkpoint=checkpoint(book, view.upto),
    )


def _understood(asked: Asked, from_day: date | None, to_day: date | None) -> dict[str, Any]:
    found = understood(asked, "history")
    found.pop("on", None)
    if from_day is not None:
        found["from"] = from_day.isoformat()
    if to_day is not None:
        found["to"] = to_day.isoformat()
    return found


def _interval(asked: Asked, since: int, until: int, rate: Rate) -> dict[str, Any]:
    importer = asked.view.importer
    return {
        "since": _boundary(since, importer),
        "until": _boundary(until, importer),
        "since_instant": _instant(since, importer),
        "until_instant": _instant(until, importer),
        "additional": None if rate.additional is None else number(rate.additional),
        "total": None if rate.total is None else number(rate.total),
        "additional_expression": rate.expression,
        "components": [_component(asked, s) for s in rate.components],
        "events": sorted({p for s in rate.components for p in s.span.positions}),
    }


def _component(asked: Asked, standing: rates.Standing) -> dict[str, Any]:
    """A component of an interval; what a suspension holds down is told as it is known now."""
    shown = component(asked, standing, None)
    if standing.span.below and shown["returns_to"] is None:
        shown["returns_to"] = standing.span.below
    return shown


def _boundary(second: int, importer: str) -> str | None:
    if second >= FOREVER or second <= clocks.LONG_AGO:
        return None
    return clocks.day_at(second, importer).isoformat()


def _instant(second: int, importer: str) -> str | None:
    if second >= FOREVER or second <= clocks.LONG_AGO:
        return None
    return clocks.instant_at(second, importer).isoformat()


def _sentence(view: View, found: list[tuple[int, int, Rate]]) -> str:
    who = f"{sentences.name(view.importer)} on goods from {sentences.name(view.origin)}"
    if not found:
        return f"The ledger holds no additional duty of {who}."
    fixed = [(rate.additional, since) for since, _, rate in found if rate.additional is not None]
    steps = f"{len(found)} interval{'s' if len(found) != 1 else ''}"
    head = f"The additional duty of {who} has {steps} of constant duty"
    if fixed:
        peak, since = max(fixed, key=lambda pair: (pair[0], -pair[1]))
        if since > clocks.LONG_AGO:
            when = sentences.day(clocks.day_at(since, view.importer))
            head += f", with its peak of {number(peak)}% from {when}"
    return f"{head}."


def _notes(view: View, found: list[tuple[int, int, Rate]]) -> list[str]:
    notes = []
    if view.code is None and view.measure is None:
        notes.append("Rates of a good on no special list; listed goods pay other duties on top.")
    if any(rate.additional is None for _, _, rate in found):
        notes.append("An all-in rate has no fixed addition: the MFN duty is part of it.")
    return notes
