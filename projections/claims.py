"""What people said, held against the record: verdicts are derived, never stored.

``supported``     the record shows the same
``approximate``   the figure is right, and leaves out what a careful reader needs
``contradicted``  the record shows something else
``unverifiable``  nothing in the ledger can decide it
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ledger.vocabulary import clocks, duties
from projections import rates, truces
from projections.book import Book
from projections.layers import second
from projections.records import Record

Verdict = Literal["supported", "approximate", "contradicted", "unverifiable"]
VERDICTS: tuple[Verdict, ...] = ("supported", "approximate", "contradicted", "unverifiable")


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, what the record shows, and the events behind it."""

    verdict: Verdict
    shows: str
    events: tuple[int, ...] = ()
    derived: bool = True


def claims(book: Book, upto: int | None = None) -> list[Record]:
    """The recorded claims, in order of position."""
    found = [
        record
        for stream in book.index.streams("claim")
        for record in book.records(stream, upto)
        if record.topic == "source.claim_recorded"
    ]
    return sorted(found, key=lambda record: record.position)


def finding(book: Book, claim: Record, upto: int | None = None) -> Finding:
    """The verdict on a claim: computed where that is possible, else the editor's own finding."""
    body = claim.body
    check = body.get("check")
    if check:
        ask = _CHECKS[check["ask"]]
        return ask(book, check.get("of", {}), str(check["says"]), upto)
    if body.get("unverifiable"):
        return Finding("unverifiable", str(body["unverifiable"]))
    events = tuple(p for p in map(book.log.position_of, body.get("about", ())) if p)
    record = str(body.get("record") or "")
    word, _, rest = record.partition(":")
    if word in VERDICTS:
        return Finding(word, rest.strip(), events, derived=False)
    return Finding("unverifiable", record or "nothing in the ledger decides it", events, False)


def check(book: Book, ask: str, of: dict[str, Any], says: str, upto: int | None = None) -> Finding:
    """The verdict on a claim in its checkable form (``ledger.events.sources.Check``)."""
    return _CHECKS[ask](book, of, says, upto)


def _day(of: dict[str, Any]) -> date:
    return clocks.parse_day(str(of["on"]))


def _number(text: str) -> Decimal:
    return duties.parse(text.strip() if "%" in text else f"{text.strip()}%").percent


def _rate(book: Book, of: dict[str, Any], says: str, upto: int | None) -> Finding:
    day = _day(of)
    view = rates.View(
        str(of["importer"]), str(of["origin"]), None, str(of.get("known_by") or of["on"]), upto,
        measure=of.get("measure"),
    )  # fmt: skip
    at = clocks.last_second_of(day, view.importer)
    rate = rates.rate_at(book, view, at)
    events = tuple(sorted({p for s in rate.components for p in s.span.positions}))
    shown = f"{rate.expression} on {day.isoformat()}"
    if rate.additional != _number(says):
        return Finding("contradicted", shown, events)
    on_top = [] if view.measure else rates.listed(book, view, at)
    if on_top:
        more = f"{len({m.id for m, _, _ in on_top})} measures on listed goods come on top"
        return Finding("approximate", f"{shown}; {more}", events)
    return Finding("supported", shown, events)


def _if_lapsed(book: Book, of: dict[str, Any], says: str, upto: int | None) -> Finding:
    day = _day(of)
    found = truces.truce(book, str(of["truce"]), day, day.isoformat(), upto)
    rows = truces.if_it_lapses(book, found, day.isoformat(), upto) if found else []
    for row in rows:
        if (row["importer"], row["origin"]) == (of["importer"], of["origin"]):
            figures = {row["additional_after"], row["duty_after"]}
            shown = f"{row['duty_after']} returns on {row['on']}: {row['additional_after']} in all"
            right = any(f and _number(f) == _number(says) for f in figures)
            return Finding("supported" if right else "contradicted", shown, tuple(row["events"]))
    return Finding("unverifiable", "no suspension of that truce was in force")


def _truce(book: Book, of: dict[str, Any], says: str, upto: int | None) -> Finding:
    day = _day(of)
    found = truces.truce(book, str(of["truce"]), day, day.isoformat(), upto)
    if found is None:
        return Finding("unverifiable", "that truce was not announced by then")
    events = tuple(found.events)
    if of["field"] == "until":
        shown = f"stated end {found.until}"
        right = (found.until or "").startswith(says)
        return Finding("supported" if right else "contradicted", shown, events)
    if of["field"] == "announced":
        days = [str(end["announced"]) for end in found.stated_ends]
        shown = f"announced {days[0]}" + "".join(f", extended {d}" for d in days[1:])
        if days[0].startswith(says):
            return Finding("supported", shown, events)
        extended = any(d.startswith(says) for d in days[1:])
        return Finding("approximate" if extended else "contradicted", shown, events)
    return _length(found, says, events)


def _length(found: truces.Truce, says: str, events: tuple[int, ...]) -> Finding:
    starts = [found.effective, *(str(end["until"]) for end in found.stated_ends[:-1])]
    lengths = [
        round((second(str(end["until"]), "US") - second(start, "US")) / 86400)
        for start, end in zip(starts, found.stated_ends, strict=True)
        if end["until"] and start != "None"
    ]
    shown = f"periods of {', '.join(map(str, lengths))} days"
    right = str(says) in map(str, lengths)
    return Finding("supported" if right else "contradicted", shown, events)


def _talks(book: Book, of: dict[str, Any], says: str, upto: int | None) -> Finding:
    known = str(of.get("on") or "9999-12-31")
    found = [truces.talks(book, str(name), known, upto) for name in of["talks"]]
    held = sorted((t for t in found if t is not None and t.state == "held"), key=lambda t: t.when)
    venues = [(t.venue or "").partition(",")[0].strip() for t in held]
    events = tuple(p for t in held for p in t.events)
    right = [v.strip().casefold() for v in says.split(",")] == [v.casefold() for v in venues]
    return Finding("supported" if right else "contradicted", ", ".join(venues), events)


def _office(book: Book, of: dict[str, Any], says: str, upto: int | None) -> Finding:
    holder = truces.office_holder(book, str(of["office"]), _day(of), upto)
    if holder is None:
        return Finding("unverifiable", f"nobody is recorded as {of['office']}")
    right = str(holder["name"]).casefold() == says.casefold()
    shown = f"{holder['name']} ({holder['talks']})"
    return Finding("supported" if right else "contradicted", shown, tuple(holder["events"]))


def _agreement(book: Book, of: dict[str, Any], says: str, upto: int | None) -> Finding:
    steps = [
        (step, found)
        for found in truces.all_talks(book, _day(of).isoformat(), upto)
        for step in found.agreements
        if step["agreement"] == of["agreement"]
    ]
    taken = [step for step, _ in steps if step["step"] == of["step"]]
    events = tuple(step["event"] for step in taken or [step for step, _ in steps])
    if not steps:
        return Finding("unverifiable", "that agreement is not held")
    shown = f"{of['step']} {taken[0]['announced']}" if taken else f"not {of['step']} by {of['on']}"
    right = (says == "yes") == bool(taken)
    return Finding("supported" if right else "contradicted", shown, events)


_CHECKS = {
    "rate": _rate,
    "if_lapsed": _if_lapsed,
    "truce": _truce,
    "talks": _talks,
    "office": _office,
    "agreement": _agreement,
}
