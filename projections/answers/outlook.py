"""What comes next if nobody acts, and what changes within a day."""

from __future__ import annotations

from typing import Any

from ledger.vocabulary import clocks
from ledger.vocabulary.clocks import FOREVER
from ledger.vocabulary.duties import number
from projections import rates
from projections.answers.asked import Asked
from projections.answers.components import day
from projections.book import Book
from projections.rates import Rate, View

#: next changes that are kept for an importer
KEPT = 2048


def next_change(book: Book, asked: Asked) -> dict[str, Any] | None:
    """What comes next if nobody acts, as it stood on the day; and what came, if that is known."""
    stood = asked.as_it_stood
    seen = _following(book, stood, asked)
    if asked.view.known_by == stood.known_by:
        return seen
    happened = _following(book, asked.view, asked)
    if seen is None:
        return happened
    if happened is not None and happened != seen:
        seen["what_happened"] = happened
    return seen


def _following(book: Book, view: View, asked: Asked) -> dict[str, Any] | None:
    """The next change of a view after the second that is asked about, as a record of its own.

    It is the same for all seconds between two changes; the latest few are kept.
    """
    at = asked.clocks.second
    kept = book.memory_of(view.upto).setdefault((view.importer, "following"), {})
    moment = rates.moment(book, view, at)
    if moment not in kept:
        if len(kept) >= KEPT:
            del kept[next(iter(kept))]
        kept[moment] = _sought(book, moment[0], at)
    found: dict[str, Any] | None = kept[moment]
    return None if found is None else dict(found)


def _sought(book: Book, view: View, at: int) -> dict[str, Any] | None:
    now = rates.rate_at(book, view, at)
    for point in rates.change_points(book, view, at, FOREVER):
        _, after = rates.around(book, view, point)
        if after.identity == now.identity:
            continue
        return {
            "on": day(point, view.importer),
            "what": what_changes(now, after),
            "additional_after": None if after.additional is None else number(after.additional),
            "expression_after": after.expression,
        }
    return None


def what_changes(before: Rate, after: Rate) -> str:
    """The difference between two rates in words."""
    old = {s.measure.id: s for s in before.components}
    new = {s.measure.id: s for s in after.components}
    said = []
    for measure in dict.fromkeys([*old, *new]):
        one, other = old.get(measure), new.get(measure)
        if one is None and other is not None:
            said.append(f"{other.measure.title} starts at {other.span.duty}")
        elif other is None and one is not None:
            said.append(f"{one.measure.title} ({one.span.duty}) ends")
        elif (
            one
            and other
            and (one.span.status, one.span.duty)
            != (
                other.span.status,
                other.span.duty,
            )
        ):
            ends = one.span.status.startswith("suspended") and other.span.status == "in_force"
            verb = "suspension ends: " if ends else ""
            said.append(f"{other.measure.title}: {verb}{one.span.duty} to {other.span.duty}")
    return "; ".join(said)


def within_the_day(book: Book, asked: Asked) -> list[dict[str, Any]]:
    """Changes inside the day at other hours than its first minutes, with both duties."""
    if asked.clocks.exact is not None:
        return []
    importer = asked.view.importer
    start = clocks.second_of(asked.clocks.day, importer)
    found = []
    for point in rates.change_points(book, asked.view, start - 1, asked.clocks.second + 1):
        before = rates.rate_at(book, asked.view, point - 1)
        after = rates.rate_at(book, asked.view, point)
        if before.identity == after.identity or point - start <= 60:
            continue
        found.append(
            {
                "at": clocks.instant_at(point, importer).isoformat(),
                "before": before.expression,
                "after": after.expression,
            }
        )
    return found
