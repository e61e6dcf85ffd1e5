"""One component of a rate, as the contract has it."""

from __future__ import annotations

from typing import Any

from ledger.vocabulary import clocks
from ledger.vocabulary.clocks import FOREVER
from ledger.vocabulary.duties import number
from projections import rates
from projections.answers.asked import Asked
from projections.rates import Standing
from projections.timelines import Span


def component(asked: Asked, standing: Standing, stood: Span | None) -> dict[str, Any]:
    """One component as the contract has it."""
    span, measure = standing.span, standing.measure
    shown = stood or span
    importer = measure.importer
    return {
        "measure": measure.id,
        "programme": measure.programme,
        "title": measure.title,
        "duty": "0%" if standing.duty.is_free and span.status == "in_force" else span.duty,
        "percent": percent(standing),
        "status": span.status,
        "since": day(span.since, importer),
        "until": day(shown.until, importer),
        "returns_to": returns_to(asked, standing, shown),
        "events": shown.positions,
        "sources": list(dict.fromkeys(s for layer in shown.layers for s in layer.sources)),
    }


def returns_to(asked: Asked, standing: Standing, stood: Span) -> str | None:
    """The duty that a suspension's end brings back by itself, as it stood on the day."""
    if stood.status not in {"suspended", "suspended_in_part"}:
        return None
    if stood.until == FOREVER:
        return stood.below
    after = rates.timeline_of(standing.measure, asked.as_it_stood).at(stood.until)
    if after is None:
        return stood.below
    return after.duty if after.counts else None


def percent(standing: Standing | None) -> str | None:
    if standing is None or standing.duty.specific:
        return None
    return number(standing.duty.percent)


def day(second: int, importer: str) -> str | None:
    """The local day of a boundary; open ends are ``null``."""
    if second >= FOREVER or second <= clocks.LONG_AGO:
        return None
    return clocks.day_at(second, importer).isoformat()
