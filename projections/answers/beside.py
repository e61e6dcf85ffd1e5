"""What stands beside the rate of a good: how a duty is charged, relief from it, reported totals.

A rate is what the law says on a line. The ledger also knows, in words, that a duty is charged on
part of the value, that described products are let off, or what was reported to be paid in all.
"""

from __future__ import annotations

from typing import Any

from projections.book import Book, Measure
from projections.layers import second as second_of
from projections.rates import View

#: the last part of the id of a measure that lets described products off the others beside it
_EXCLUSIONS = ".exclusions"


def beside(book: Book, view: View, second: int, components: list[dict[str, Any]]) -> list[str]:
    """Notes on the components of a good's rate, most telling first."""
    notes = _charges(book, components)
    due = [str(each["measure"]) for each in components if each["status"] != "exempt"]
    for measure in book.measures(view.importer, view.origin, view.upto):
        if measure.instrument != "other":
            continue
        if measure.id.endswith(_EXCLUSIONS):
            umbrella = measure.id.removesuffix(_EXCLUSIONS)
            if any(name.startswith(f"{umbrella}.") for name in due) and _runs(
                measure, view, second
            ):
                notes.append(f"{measure.title}: {measure.info.get('summary')}")
        elif view.code is not None and measure.scope.exact:
            notes += _reported(measure, view, second, view.code)
    return list(dict.fromkeys(notes))


def _charges(book: Book, components: list[dict[str, Any]]) -> list[str]:
    """On what part of the value, or how, a duty is charged, where its newest act says so."""
    found = []
    for each in components:
        records = [book.record_at(position) for position in each["events"]]
        said = [r.body["charge"] for r in records if r is not None and r.body.get("charge")]
        found += [f"{each['title']}: {said[-1]}."] if said else []
    return found


def _runs(measure: Measure, view: View, second: int) -> bool:
    """Whether products are let off at a second, as known."""
    return any(
        layer.kind == "exempt"
        and layer.since <= second < layer.until
        and (view.known_by is None or layer.announced <= view.known_by)
        for layer in measure.layers
    )


def _reported(measure: Measure, view: View, second: int, code: str) -> list[str]:
    """The newest report on exactly this good, as known, that holds at a second."""
    if measure.scope.includes(code) is not True:
        return []
    found = [
        str(record.body.get("summary") or record.body.get("text"))
        for record in measure.records
        if record.topic == "measure.noted"
        and record.body.get("effective")
        and second_of(str(record.body["effective"]), measure.importer) <= second
        and (view.known_by is None or record.announced <= view.known_by)
    ]
    return found[-1:]
