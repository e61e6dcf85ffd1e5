"""An answer put together from records: evidence, clocks and checkpoint in one place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from projections.answers import evidence
from projections.answers.answer import Answer, Kind, Status, checkpoint
from projections.book import Book
from projections.messages.teller import Teller
from projections.records import Record

MOST_NOTES = 4


def made(
    book: Book,
    kind: Kind,
    sentence: str,
    *,
    known: str,
    on: str | None = None,
    importer: str | None = None,
    result: dict[str, Any] | None = None,
    cited: Iterable[str] = (),
    events: Iterable[int] = (),
    notes: Iterable[str] = (),
    status: Status = "answered",
) -> Answer:
    """An answer; notes beyond four are left out, repeated ones too."""
    return Answer(
        kind=kind,
        status=status,
        result=result or {},
        sentence=sentence,
        clocks={"on": on or known, "known_by": known, "recorded_by": book.head},
        notes=list(dict.fromkeys(note for note in notes if note))[:MOST_NOTES],
        verified_until=evidence.verified_until(book, importer),
        sources=evidence.sources(book, cited),
        events=sorted(set(events)),
        checkpoint=checkpoint(book),
    )


def told(say: Teller, record: Record) -> str:
    """A record in a sentence: its day, its day of effect where that differs, its words."""
    return say("event", day=when(say, record), text=say.quoted(words(record)))


def when(say: Teller, record: Record) -> str:
    """The day it became public, with the day of effect where that is another."""
    effective = str(record.body.get("effective") or "")[:10]
    if effective and effective != record.announced:
        return f"{say.day(record.announced)} → {say.day(effective)}"
    return say.day(record.announced)


def words(record: Record) -> str:
    """What a record says, in its own words, with a full stop."""
    body = record.body
    text = str(
        body.get("summary") or body.get("text") or body.get("why") or body.get("title") or ""
    )
    return text.strip().rstrip(".") + "."


def row(record: Record) -> dict[str, Any]:
    """A record as part of a result."""
    body = record.body
    return {
        "event": record.position,
        "key": record.key,
        "kind": record.topic,
        "announced": record.announced,
        "effective": body.get("effective"),
        "until": body.get("until"),
        "summary": body.get("summary") or body.get("text"),
        "note": body.get("note"),
        "confidence": body.get("confidence", "high"),
    }


def iso(day: date) -> str:
    return day.isoformat()
