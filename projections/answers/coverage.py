"""What the ledger does not hold is said, with the nearest thing that it does hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.vocabulary import economies
from projections import sentences
from projections.answers import evidence
from projections.answers.answer import Answer, checkpoint
from projections.book import Book


def gap(
    book: Book, importer: str, day: date | None, understood_as: dict[str, Any]
) -> Answer | None:
    """A ``not_covered`` answer where an importer or a day is not held, else ``None``."""
    held = book.index.importers()
    if importer not in held:
        return _not_covered(book, _no_importer(book, importer, held), understood_as, held)
    start = evidence.covers_from(book, importer)
    if day is not None and start is not None and day.isoformat() < start:
        first = sentences.day(date.fromisoformat(start))
        reason = (
            f"The ledger's history of {sentences.name(importer)} begins on {first}; it holds "
            f"nothing for {sentences.day(day)}."
        )
        return _not_covered(book, reason, understood_as, held)
    return None


def _no_importer(book: Book, importer: str, held: list[str]) -> str:
    who = sentences.name(importer)
    if not book.head:
        return f"The ledger is empty: it holds no duties of {who}."
    reason = f"The ledger holds no duties of {who}."
    for group, membership in economies.memberships(importer):
        if membership.until is None and group in held:
            return f"{reason} It holds those of {sentences.name(group)}, to which it belongs."
    names = sentences.listed([sentences.name(code) for code in held])
    return f"{reason} It holds those of {names}."


def _not_covered(book: Book, reason: str, understood_as: dict[str, Any], held: list[str]) -> Answer:
    return Answer(
        kind="not_covered",
        status="not_covered",
        result={"reason": reason, "held": {"importers": held}},
        sentence=reason,
        understood_as=understood_as,
        clocks={"on": None, "known_by": None, "recorded_by": book.head},
        checkpoint=checkpoint(book),
    )
