"""Truces, talks and agreements: their state from their events.

Nothing has to be recorded for a truce to lapse: past its stated end, without an extension, it has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ledger.vocabulary import clocks
from projections import rates
from projections.book import Book
from projections.layers import second
from projections.records import Record
from projections.timelines import general

ZONE = "US"


@dataclass(slots=True)
class Truce:
    """A truce as known by a day."""

    id: str
    title: str
    parties: list[str]
    announced: str
    effective: str
    until: str | None
    stated_ends: list[dict[str, Any]]
    terms: list[str]
    holds: list[str]
    returns: dict[str, str]
    state: str
    ended: str | None = None
    how: str | None = None
    replaced_by: str | None = None
    notes: list[dict[str, Any]] = field(default_factory=list)
    events: list[int] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {
            name: getattr(self, name)
            for name in (
                "id", "title", "parties", "announced", "effective", "until", "state", "ended",
                "how", "replaced_by", "stated_ends", "terms", "holds", "returns", "notes", "events",
            )
        }  # fmt: skip


def truce(book: Book, name: str, on: date, known_by: str, upto: int | None = None) -> Truce | None:
    """A truce as it stands on a day; ``None`` if it was not announced by then."""
    found: Truce | None = None
    for record in _known(book, f"truce:{name}", known_by, upto):
        body = record.body
        if record.topic == "truce.announced":
            found = _announced(name, record)
        elif found is not None:
            _take(found, record, body)
        if found is not None:
            found.events.append(record.position)
            found.sources += record.sources
    if found is not None and found.state == "announced":
        found.state = _state(found, on)
    return found


def _announced(name: str, record: Record) -> Truce:
    body = record.body
    until = body.get("until")
    return Truce(
        id=name,
        title=body["title"],
        parties=list(body.get("parties", ())),
        announced=record.announced,
        effective=body["effective"],
        until=until,
        stated_ends=[{"announced": record.announced, "until": until, "event": record.position}],
        terms=list(body.get("terms", ())),
        holds=list(body.get("holds", ())),
        returns=dict(body.get("returns", {})),
        state="announced",
    )


def _take(found: Truce, record: Record, body: dict[str, Any]) -> None:
    if record.topic == "truce.extended":
        found.until = body.get("until")
        found.stated_ends.append(
            {"announced": record.announced, "until": found.until, "event": record.position}
        )
        found.terms += body.get("terms", ())
    elif record.topic in {"truce.lapsed", "truce.ended"}:
        found.state = "lapsed" if record.topic == "truce.lapsed" else "ended"
        found.ended = body["effective"]
        found.how = body.get("how") or body.get("summary")
        found.replaced_by = body.get("replaced_by")
        if found.replaced_by:
            found.state = "replaced"
    else:
        text = body.get("text") or body.get("summary")
        found.notes.append({"announced": record.announced, "text": text, "event": record.position})


def _state(found: Truce, on: date) -> str:
    end = clocks.last_second_of(on, ZONE)
    if second(found.effective, ZONE) > end:
        return "announced"
    if found.until is not None and second(found.until, ZONE) <= end:
        return "lapsed"
    return "in_force"


def _known(book: Book, stream: str, known_by: str, upto: int | None) -> list[Record]:
    records = [r for r in book.records(stream, upto) if r.announced <= known_by]
    return sorted(records, key=lambda record: (record.announced, record.position))


def truces(book: Book, on: date, known_by: str, upto: int | None = None) -> list[Truce]:
    """All truces announced by a day, oldest first."""
    names = [stream.partition(":")[2] for stream in book.index.streams("truce")]
    found = [truce(book, name, on, known_by, upto) for name in names]
    return sorted((t for t in found if t is not None), key=lambda t: t.announced)


def if_it_lapses(
    book: Book, found: Truce, known_by: str, upto: int | None = None
) -> list[dict[str, Any]]:
    """What each measure that the truce holds down goes to at its stated end, if nobody acts."""
    if found.until is None:
        return []
    rows = []
    for name in found.holds:
        if f"measure:{name}" not in book.index.streams_of(name):
            continue
        measure = book.measure(name, upto)
        origins = [party for party in found.parties if party != measure.importer]
        for origin in origins:
            timeline = measure.timeline(origin, general, known_by)
            point = second(found.until, measure.importer)
            # The two sides' legal texts name hours of their own on the stated day.
            ends = [s.until for s in timeline.spans if abs(s.until - point) < 2 * 86400]
            point = ends[0] if ends else point
            before, after = timeline.at(point - 1), timeline.at(point)
            if before is None or not before.status.startswith("suspended"):
                continue
            view = rates.View(measure.importer, origin, None, known_by, upto)
            total = rates.rate_at(book, view, point)
            rows.append(
                {
                    "importer": measure.importer,
                    "origin": origin,
                    "measure": name,
                    "title": measure.title,
                    "on": clocks.day_at(point, measure.importer).isoformat(),
                    "duty_before": before.duty,
                    "duty_after": after.duty if after is not None and after.counts else None,
                    "additional_after": total.expression,
                    "events": sorted({*before.positions, *(after.positions if after else ())}),
                }
            )
    return rows


@dataclass(slots=True)
class Talks:
    """Talks as known by a day."""

    id: str
    title: str | None
    state: str
    parties: list[str] = field(default_factory=list)
    from_day: str | None = None
    last_day: str | None = None
    precision: str = "day"
    venue: str | None = None
    round: int | None = None
    heads: list[dict[str, Any]] = field(default_factory=list)
    truce: str | None = None
    outcome: list[str] = field(default_factory=list)
    agreements: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    summary: str | None = None
    announced: str = ""
    events: list[int] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)

    @property
    def when(self) -> str:
        """The day that orders it among others."""
        return self.from_day or self.announced

    def as_dict(self) -> dict[str, Any]:
        return {
            name: getattr(self, name)
            for name in (
                "id", "title", "state", "parties", "from_day", "last_day", "precision", "venue",
                "round", "heads", "truce", "outcome", "agreements", "notes", "summary", "events",
            )
        }  # fmt: skip


_STEPS = ("reached", "approved", "signed", "implemented")


def talks(book: Book, name: str, known_by: str, upto: int | None = None) -> Talks | None:
    """Talks, or an agreement, with everything that is recorded of them by a day."""
    records = _known(book, f"talks:{name}", known_by, upto)
    if not records:
        return None
    found = Talks(name, None, "noted", announced=records[0].announced)
    for record in records:
        _take_talks(found, record)
        found.events.append(record.position)
        found.sources += record.sources
    return found


def _take_talks(found: Talks, record: Record) -> None:
    body, step = record.body, record.topic.partition(".")[2]
    if step in {"scheduled", "held"}:
        given = {k: body[k] for k in _COPIED if body.get(k)}
        for name, value in given.items():
            setattr(found, name, list(value) if isinstance(value, list | tuple) else value)
        found.state = step
        found.summary = body.get("summary") or found.summary
    elif step == "outcome_recorded":
        found.outcome += body.get("outcome", ()) or [str(body.get("summary"))]
    elif step in {"postponed", "cancelled"}:
        found.state = step
        if step == "postponed" and body.get("from_day"):
            found.from_day, found.last_day = body["from_day"], body.get("last_day")
    elif step.startswith("agreement_"):
        found.agreements.append(
            {
                "agreement": body["agreement"],
                "step": step.removeprefix("agreement_"),
                "announced": record.announced,
                "effective": body.get("effective"),
                "terms": list(body.get("terms", ())),
                "summary": body.get("summary"),
                "event": record.position,
            }
        )
        found.title = found.title or body.get("title")
        found.parties = found.parties or list(body.get("parties", ()))
        found.state = "agreed" if found.state == "noted" else found.state
    else:
        text = body.get("text") or body.get("summary")
        found.notes.append({"announced": record.announced, "text": text, "event": record.position})


_COPIED = (
    "title", "parties", "from_day", "last_day", "precision", "venue", "round", "heads", "truce",
)  # fmt: skip


def all_talks(book: Book, known_by: str, upto: int | None = None) -> list[Talks]:
    """Everything recorded of talks by a day, oldest first."""
    names = [stream.partition(":")[2] for stream in book.index.streams("talks")]
    found = [talks(book, name, known_by, upto) for name in names]
    return sorted((t for t in found if t is not None), key=lambda t: (t.when, t.id))


def office_holder(
    book: Book, office: str, on: date, upto: int | None = None
) -> dict[str, Any] | None:
    """Who held an office by a day: the last person recorded at a table with it."""
    best: tuple[str, dict[str, Any]] | None = None
    for found in all_talks(book, on.isoformat(), upto):
        for head in found.heads:
            if not _same_office(head.get("office"), office) or found.when > on.isoformat():
                continue
            if best is None or found.when >= best[0]:
                best = (found.when, {**head, "talks": found.id, "events": found.events})
    return best[1] if best else None


def _same_office(one: str | None, other: str) -> bool:
    return one is not None and one.casefold() == other.casefold()
