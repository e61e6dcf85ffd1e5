"""Who held an office, led a side, signed: as the talks record it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections import truces
from projections.answers.answer import Answer
from projections.answers.made import made
from projections.book import Book
from projections.messages.teller import Teller

#: words -> words of an office as the talks write it
OFFICES: list[tuple[re.Pattern[str], str, str | None]] = [
    (re.compile(r"\b(?:us |american |u\.s\. )?treasury (?:secretary|chief|head|boss)\b|\bsecretary of the treasury\b"), "Treasury Secretary", "US"),
    (re.compile(r"\b(?:us |american |u\.s\. )?commerce secretary\b|\bsecretary of commerce\b"), "Commerce Secretary", "US"),
    (re.compile(r"\bchin\w*(?:'s)? (?:international )?trade (?:representative|envoy|negotiator)\b|\bchinese (?:trade )?(?:representative|envoy)\b"), "China International Trade Representative", "CN"),
    (re.compile(r"\b(?:us |american |u\.s\. )?trade (?:representative|rep|chief|czar)\b|\bustr\b"), "US Trade Representative", "US"),
    (re.compile(r"\bcommerce minister\b|\bminister of commerce\b|\bmofcom (?:head|minister|chief)\b"), "Minister of Commerce", "CN"),
    (re.compile(r"\bvice[- ]premier\b"), "Vice Premier", "CN"),
    (re.compile(r"\b(?:us|american|u\.s\.) president\b|\bpresident of the (?:us|united states)\b"), "President of the United States", "US"),
    (re.compile(r"\bchin\w*(?:'s)? (?:president|leader)\b|\bpresident of china\b"), "President of China", "CN"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class WhoQuery:
    """``talks`` names a round; ``office`` an office's words; ``party`` a side."""

    day: date
    talks: str | None = None
    office: str | None = None
    party: str | None = None
    signed: bool = False
    person: str | None = None


def office_in(plain: str) -> tuple[str, str | None] | None:
    """The office that a text names, and whose it is."""
    for pattern, office, party in OFFICES:
        if pattern.search(plain):
            return office, party
    return None


def people(book: Book, known: str) -> list[tuple[truces.Talks, dict[str, Any]]]:
    """Everybody recorded at a table, with the talks, oldest first."""
    return [(talks, head) for talks in truces.all_talks(book, known) for head in talks.heads]


def person_in(book: Book, plain: str, known: str) -> str | None:
    """A person whom a text names in full or by family name."""
    words = set(re.findall(r"[a-z]+", plain))
    for _, head in people(book, known):
        name = str(head["name"])
        family = (
            name.split(maxsplit=1)[0] if head.get("party") == "CN" else name.rsplit(maxsplit=1)[-1]
        )
        if name.lower() in plain or (
            family.lower() in words and len(family) > 3 and family.lower() != "trump"
        ):
            return name
    return None


def answer(book: Book, say: Teller, query: WhoQuery) -> Answer:
    """The person with the office at that time, and the talks that record it."""
    known = query.day.isoformat()
    if query.signed:
        found = _signed(book, say, query, known)
        if found is not None:
            return found
    if query.talks is not None and query.office is None:
        return _led(book, say, query, known)
    matching = [(t, h) for t, h in people(book, known) if _fits(h, query) and t.when <= known]
    if not matching:
        return _nobody(book, say, query, known)
    talks, head = max(matching, key=lambda pair: pair[0].when)
    sentence = say(
        "who.is-office",
        name=head["name"],
        office=head.get("office") or "",
        talks=talks.title or talks.id,
        day=say.day(talks.when),
    )
    return made(
        book, "who", sentence, known=known,
        result={"people": [head], "talks": talks.id, "office": head.get("office")},
        cited=talks.sources, events=talks.events,
    )  # fmt: skip


def _fits(head: dict[str, Any], query: WhoQuery) -> bool:
    office = str(head.get("office") or "")
    if query.person is not None:
        return bool(head["name"] == query.person)
    if query.office is not None and query.office.lower() not in office.lower():
        return False
    return query.party is None or head.get("party") == query.party


def _led(book: Book, say: Teller, query: WhoQuery, known: str) -> Answer:
    talks = truces.talks(book, query.talks or "", known)
    heads = (
        [h for h in talks.heads if query.party is None or h.get("party") == query.party]
        if talks
        else []
    )
    if talks is None or not heads:
        return _nobody(book, say, query, known)
    names = say.listed(
        [say("who.person", name=h["name"], office=h.get("office") or "") for h in heads]
    )
    sentence = say(
        "who.led", title=say.capital(talks.title or talks.id), when=say.day(talks.when), names=names
    )
    return made(
        book,
        "who",
        sentence,
        known=known,
        result={"people": heads, "talks": talks.id},
        cited=talks.sources,
        events=talks.events,
    )


def _signed(book: Book, say: Teller, query: WhoQuery, known: str) -> Answer | None:
    records = [
        record
        for stream in book.index.streams("talks")
        for record in book.records(stream)
        if record.topic == "talks.agreement_signed"
        and record.announced <= known
        and (query.talks is None or query.talks in {record.name, record.body.get("agreement")})
    ]
    records = [r for r in records if r.body.get("signatories")]
    if not records:
        return None
    record = max(records, key=lambda r: r.announced)
    names = [
        say("who.person", name=p["name"], office=p.get("office") or "")
        for p in record.body["signatories"]
    ]
    title = str(record.body.get("title") or record.body.get("agreement"))
    sentence = say(
        "who.signed",
        title=say.capital(title),
        day=say.day(record.announced),
        names=say.listed(names),
    )
    return made(
        book, "who", sentence, known=known, result={"people": list(record.body["signatories"]), "agreement": record.body.get("agreement")},
        cited=record.sources, events=[record.position],
    )  # fmt: skip


def _nobody(book: Book, say: Teller, query: WhoQuery, known: str) -> Answer:
    sentence = say("who.unknown", day=say.day(query.day))
    return made(
        book,
        "not_covered",
        sentence,
        known=known,
        result={"reason": sentence},
        status="not_covered",
    )
