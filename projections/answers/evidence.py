"""The evidence of an answer: sources, positions, and how far the ledger is verified."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from projections.book import Book

_SECOND_HAND = frozenset({"press", "analysis"})


def sources(book: Book, ids: Iterable[str], upto: int | None = None) -> list[dict[str, Any]]:
    """The sources as records: official texts first, each group as first cited."""
    wanted = list(dict.fromkeys(ids))
    records = book.records_of([f"source:{source}" for source in wanted], upto)
    found = {record.name: record for record in records if record.topic == "source.registered"}
    described = [
        {
            "id": source,
            "title": body.get("title"),
            "kind": body.get("type"),
            "citation": body.get("citation"),
            "url": body.get("url"),
            "published": body.get("published"),
        }
        for source in wanted
        for body in [found[source].body if source in found else {}]
    ]
    return sorted(described, key=lambda record: record["kind"] in _SECOND_HAND)


def packs(book: Book, upto: int | None = None) -> list[dict[str, Any]]:
    """The packs, each with the newest day up to which it was verified."""
    kept = book.memory_of(upto)
    if ("packs",) not in kept:
        kept["packs",] = _packs(book, upto)
    return list(kept["packs",])


def _packs(book: Book, upto: int | None) -> list[dict[str, Any]]:
    found = []
    for stream in book.index.streams("pack"):
        records = book.records(stream, upto)
        if records:
            newest = max(records, key=lambda record: str(record.body["verified_until"]))
            found.append({**newest.body, "position": newest.position})
    return found


def verified_until(book: Book, importer: str | None, upto: int | None = None) -> str | None:
    """The day up to which everything that the ledger holds on an importer was checked.

    Several packs may cover one importer; then the earliest of their days counts. Works of reference
    (names, schedules) do not count: their day says nothing about what has happened.
    """
    return _of_importer(book, importer, upto)[0]


def covers_from(book: Book, importer: str, upto: int | None = None) -> str | None:
    """The first day that the packs on an importer cover; ``None`` where none says so."""
    return _of_importer(book, importer, upto)[1]


def _of_importer(
    book: Book, importer: str | None, upto: int | None
) -> tuple[str | None, str | None]:
    """Both days, read from the packs once for each head."""
    kept = book.memory_of(upto)
    found: tuple[str | None, str | None] | None = kept.get(("packs", importer))
    if found is None:
        held = packs(book, upto)
        found = kept["packs", importer] = (_verified(held, importer), _first(held, importer))
    return found


def _verified(held: list[dict[str, Any]], importer: str | None) -> str | None:
    days = [
        str(pack["verified_until"])
        for pack in held
        if not pack.get("reference")
        # Talks and truces are of no importer: the packs that name none count for them.
        and (
            importer in pack.get("importers", ())
            or (importer is None and not pack.get("importers"))
        )
    ]
    return min(days, default=None)


def _first(held: list[dict[str, Any]], importer: str | None) -> str | None:
    days = [
        str(pack["covers_from"])
        for pack in held
        if importer in pack.get("importers", ()) and pack.get("covers_from")
    ]
    return min(days, default=None)
