"""Claims about truces, talks, people and courts, held against the record."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.checking.claims import Stated
from projections import truces
from projections.answers import happenings, who
from projections.answers.made import words
from projections.book import Book
from projections.claims import Finding
from projections.messages.teller import Teller


def unheld(say: Teller) -> Finding:
    return Finding("unverifiable", say("check.unheld"))


def _standing_truce(book: Book, day: date) -> truces.Truce | None:
    """The truce of a day; one that was announced within the week after counts where none stands."""
    for later in (0, 7):
        known = (day + timedelta(days=later)).isoformat()
        found = truces.truces(book, day, known)
        active = [t for t in found if t.state in {"in_force", "announced"}]
        if active:
            return active[-1]
    return found[-1] if found else None


def truce_end(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    one = _standing_truce(book, at)
    if one is None or one.until is None:
        return unheld(say)
    end = one.until[:10]
    told = f"{one.title}: {say('check.end', day=say.day(end))}"
    if claim.says.isalpha():
        right = f"{date.fromisoformat(end):%B}".lower() == claim.says
        return Finding("supported" if right else "contradicted", told, tuple(one.events))
    first, last = claim.says, claim.of.get("to", claim.says)
    if first <= end <= last:
        return Finding("supported", told, tuple(one.events))
    near = abs((date.fromisoformat(end) - date.fromisoformat(last)).days) <= 1
    return Finding("approximate" if near else "contradicted", told, tuple(one.events))


def truce_announced(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    one = _standing_truce(book, at)
    if one is None:
        return unheld(say)
    announced = [str(end["announced"])[:10] for end in one.stated_ends]
    told = (
        f"{one.title}: {say('check.announced', days=say.listed([say.day(d) for d in announced]))}"
    )
    first, last = claim.says, claim.of.get("to", claim.says)
    if first <= announced[0] <= last:
        return Finding("supported", told, tuple(one.events))
    inside = any(first <= day <= last for day in announced[1:])
    return Finding("approximate" if inside else "contradicted", told, tuple(one.events))


def truce_length(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    one = _standing_truce(book, at)
    if one is None:
        return unheld(say)
    starts = [one.effective, *(str(end["until"]) for end in one.stated_ends[:-1])]
    lengths = [
        (date.fromisoformat(str(end["until"])[:10]) - date.fromisoformat(str(start)[:10])).days
        for start, end in zip(starts, one.stated_ends, strict=True)
        if end["until"]
    ]
    told = f"{one.title}: {say('check.days', days=say.listed([str(n) for n in lengths]))}"
    right = any(abs(length - int(claim.says)) <= 1 for length in lengths)
    return Finding("supported" if right else "contradicted", told, tuple(one.events))


def office(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    known = at.isoformat()
    reported = (at + timedelta(days=7)).isoformat()
    holders = [
        (t, h)
        for t, h in who.people(book, reported)
        if claim.of["office"].lower() in str(h.get("office")).lower() and t.when <= known
    ]
    if not holders:
        return unheld(say)
    talks, head = max(holders, key=lambda pair: pair[0].when)
    told = say(
        "check.office",
        name=head["name"],
        office=head.get("office") or "",
        talks=talks.title or talks.id,
        day=say.day(talks.when),
    )
    stated_words = set(re.findall(r"\w+", claim.says.lower()))
    right = set(re.findall(r"\w+", str(head["name"]).lower())) <= stated_words
    return Finding("supported" if right else "contradicted", told, tuple(talks.events))


def talks_held(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    held: dict[str, truces.Talks] = {}
    floor = (at - timedelta(days=370)).isoformat()
    for talks in truces.all_talks(book, (at + timedelta(days=7)).isoformat()):
        city = (talks.venue or "").partition(",")[0].strip().lower()
        if (
            talks.state == "held"
            and city in claim.of["cities"]
            and talks.when <= at.isoformat()
            and (talks.when >= floor or city not in held)
        ):
            held.setdefault(city, talks) if city not in held or held[
                city
            ].when >= floor else held.update({city: talks})
    if not held:
        return unheld(say)
    order = sorted(held, key=lambda city: held[city].when)
    told = say(
        "check.venues",
        venues=say.listed([f"{held[c].venue} ({say.day(held[c].when)})" for c in order]),
    )
    events = tuple(p for c in order for p in held[c].events[:2])
    missing = [c for c in claim.of["cities"] if c not in held]
    if missing:
        return Finding("approximate", told, events)
    return Finding("supported" if order == claim.of["cities"] else "approximate", told, events)


def ruling(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    voided = [e.record for e in happenings.every(book) if e.record.topic == "measure.voided"]
    if not voided:
        return unheld(say)
    record = min(
        voided,
        key=lambda r: abs((date.fromisoformat(r.announced) - date.fromisoformat(claim.says)).days),
    )
    right = claim.says <= record.announced <= claim.of.get("to", claim.says)
    del at
    return Finding(
        "supported" if right else "contradicted",
        f"{say.day(record.announced)}: {words(record)}",
        (record.position,),
    )
