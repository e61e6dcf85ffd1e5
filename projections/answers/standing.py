"""How one measure stands on a day: in force, suspended, ended, never begun; and its dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.vocabulary import clocks, economies
from ledger.vocabulary.clocks import FOREVER
from projections import rates
from projections.book import Book, Measure
from projections.timelines import Span, Timeline, general, part

CHARGED = ("in_force", "suspended_in_part")


@dataclass(frozen=True, slots=True)
class Stand:
    """A measure on a day, for an origin, by one of its rate groups.

    ``span``      how it stands; ``None`` where nothing was painted
    ``first``     the first day on which a duty of it was charged, if ever by then
    ``last``      the last day of charging where that is over
    ``group``     the rate group's goods in words, empty for all of them
    """

    measure: Measure
    origin: str
    span: Span | None
    timeline: Timeline
    group: str
    first: date | None
    ended: date | None

    @property
    def status(self) -> str:
        return "none" if self.span is None else self.span.status

    @property
    def charged(self) -> bool:
        return self.span is not None and self.span.status in CHARGED and self.span.duty is not None


def stands(book: Book, name: str, origin: str, day: date, known: str) -> list[Stand]:
    """Each rate group of a measure as it stands at the end of a day."""
    measure = book.measure(name)
    found = []
    if measure.hits_all_goods:
        found.append(_stand(measure, origin, day, measure.timeline(origin, general, known), ""))
    else:
        scopes = [measure.scope, *[s for s in measure.parts() if s != measure.scope]]
        for scope in scopes:
            timeline = measure.timeline(origin, part(scope), known, name=scope)
            if timeline.spans:
                text = "" if scope is measure.scope else (scope.text or "")
                found.append(_stand(measure, origin, day, timeline, text))
    return found


def _stand(measure: Measure, origin: str, day: date, timeline: Timeline, group: str) -> Stand:
    end = clocks.last_second_of(day, measure.importer)
    span = timeline.at(end)
    charged = [s for s in timeline.spans if s.status in CHARGED and s.duty is not None]
    begun = [s for s in charged if s.since <= end]
    first = (
        clocks.day_at(begun[0].since, measure.importer)
        if begun and begun[0].since > clocks.LONG_AGO
        else None
    )
    ended = None
    if begun and (span is None or span.status not in CHARGED):
        last = (
            max(s.until for s in begun if s.until <= end)
            if any(s.until <= end for s in begun)
            else None
        )
        ended = (
            clocks.day_at(last, measure.importer) if last is not None and last < FOREVER else None
        )
    return Stand(measure, origin, span, timeline, group, first, ended)


def since(stand: Stand) -> date | None:
    """The day since which the duty stands as it does, steps that change nothing passed over."""
    if stand.span is None:
        return None
    start = stand.span.since
    for span in reversed(stand.timeline.spans):
        if span.until == start and (span.status, span.duty) == (stand.span.status, stand.span.duty):
            start = span.since
    return None if start <= clocks.LONG_AGO else clocks.day_at(start, stand.measure.importer)


def until(stand: Stand) -> date | None:
    if stand.span is None or stand.span.until >= FOREVER:
        return None
    return clocks.day_at(stand.span.until, stand.measure.importer)


def origins_with_own(book: Book, name: str) -> list[str]:
    """Origins that acts on the measure name one by one."""
    return [code for code in book.index.origins_of(name) if code != economies.ALL]


def duties_of(book: Book, importer: str, origin: str) -> list[Measure]:
    """The measures that are duties and may reach an origin."""
    return [m for m in book.measures(importer, origin) if rates.is_duty(m)]
