"""The few lines beside a rate that a careful reader needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from ledger.vocabulary import duties
from ledger.vocabulary.duties import number
from ledger.vocabulary.programmes import label
from projections import rates, sentences
from projections.answers.asked import Asked
from projections.book import Book


def remarks(
    book: Book,
    asked: Asked,
    by_product: list[dict[str, Any]],
    within: list[dict[str, Any]],
    until: str | None,
) -> list[str]:
    notes = []
    for change in within:
        at = datetime.fromisoformat(change["at"])
        notes.append(
            f"It changed within the day: {change['before'] or '0%'} until "
            f"{sentences.hour(int(at.timestamp()), asked.view.importer)}, then {change['after']}."
        )
    if by_product and asked.view.code is None:
        notes.append(_on_listed_goods(by_product))
    if by_product and asked.view.code is not None:
        titles = sentences.listed(sorted({str(row["title"]) for row in by_product})[:4])
        notes.append(f"May also apply, where the ledger holds the scope only in words: {titles}.")
    notes += _void_notes(book, asked)
    if until is not None and asked.clocks.day.isoformat() > until:
        notes.append(
            f"The ledger is verified until {sentences.day(date.fromisoformat(until))}; later days "
            "stand on what was known then."
        )
    if until is None:
        notes.append(
            f"The ledger holds no verified history of {sentences.name(asked.view.importer)}."
        )
    return notes


def _on_listed_goods(by_product: list[dict[str, Any]]) -> str:
    return _ranges(tuple((str(row["programme"]), str(row["duty"])) for row in by_product))


@lru_cache(maxsize=256)
def _ranges(listed: tuple[tuple[str, str], ...]) -> str:
    """``This is the rate of a good on no special list. On listed goods Section 301 …``."""
    ranges: dict[str, list[Any]] = {}
    for programme, told in listed:
        duty = duties.parse(told) if told != "exempt" else duties.FREE
        if not duty.is_free and not duty.specific:
            ranges.setdefault(programme, []).append(duty.percent)
    said = [
        f"{label(name, name)} of {number(min(found))}%"
        + (f" to {number(max(found))}%" if min(found) != max(found) else "")
        for name, found in sorted(ranges.items())
    ]
    head = "This is the rate of a good on no special list"
    return (
        f"{head}; listed goods also pay, or pay instead: {sentences.listed(said)}."
        if said
        else f"{head}."
    )


def _void_notes(book: Book, asked: Asked) -> list[str]:
    """What a court held void: said of every day on which it was collected."""
    if asked.view.reading == "lawful":
        return ["Read as the law stands in hindsight: duties held void by a court are left out."]
    hindsight = rates.rate_at(book, replace(asked.view, reading="lawful"), asked.clocks.second)
    counted = {s.measure.id for s in hindsight.components}
    assessed = rates.rate_at(book, asked.view, asked.clocks.second)
    paid = [s for s in assessed.components if s.span.counts and not s.duty.is_free]
    void = [s.measure for s in paid if s.measure.id not in counted]
    if not void:
        return []
    ruling = next((r for m in void for r in m.records if r.topic == "measure.voided"), None)
    case = (ruling.body.get("case") or ruling.body.get("court")) if ruling else "a court"
    when = sentences.day(date.fromisoformat(ruling.announced)) if ruling else ""
    names = sentences.listed([label(measure.programme, measure.title) for measure in void])
    return [f"Collected, but held void in hindsight ({case}, {when}): {names}."]
