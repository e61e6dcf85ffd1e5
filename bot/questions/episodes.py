"""Named episodes as days: "since Liberation Day", "before the court ruling", "during the truce".

The days come from the ledger: its glossary's episodes, its talks by the place where they were held,
its truces. No day is written here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.questions.spans import Span
from projections import truces
from projections.book import Book
from projections.glossary import spotted


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode named in a text: what it is called, when it was."""

    name: str
    span: Span


_TRUCE = re.compile(r"\b(?:the\s+)?(?:(?:trade|tariff)\s+)?(?:truce|ceasefire|cease-fire)\b")
_NEEDS_LEAD = re.compile(
    r"\b(?:since|before|after|until|till|during|following|post|pre|from|"
    r"between|prior to|as of|ahead of|and|to)[\s-]+(?:the\s+)?$"
)
#: "on Liberation Day"; but of "on Liberation Day tariffs" the duties are meant, not the day
_DAY = re.compile(r"\bon\s+(?:the\s+)?[\w' -]{2,40}\bday$")
_DUTIES = re.compile(r"\s+(?:tariff|dut(?:y|ies)|rate|list|plan)")


def named(book: Book, plain: str, today: date) -> list[Span]:
    """The episodes of a text as spans, where they stand for a time ("after Geneva")."""
    found: list[Span] = []
    for match in _TRUCE.finditer(plain):
        lead = plain[max(0, match.start() - 20) : match.start()]
        if re.search(r"\b(?:during|under|since|before|after)\s+$", lead):
            span = _last_truce(book, today)
            if span is not None:
                found.append(span.at(match.start(), match.end(), match[0]))
    for name, start, end, since, until in _glossary(book, plain, today) + _places(
        book, plain, today
    ):
        if any(each.start < end and start < each.end for each in found):
            continue
        lead = plain[max(0, start - 24) : start]
        if _NEEDS_LEAD.search(lead) or (_DAY.search(lead + name) and not _DUTIES.match(plain, end)):
            found.append(Span(since, until, assumed=None).at(start, end, name))
    return sorted(found, key=lambda each: each.start)


def _glossary(book: Book, plain: str, today: date) -> list[tuple[str, int, int, date, date]]:
    found = []
    for term, start, end in spotted(book, plain):
        first = getattr(term, "since", None) or term.day
        last = getattr(term, "until", None) or first
        if first is not None and last is not None:
            found.append((plain[start:end], start, end, first, last))
    return found + _pointed(book, plain, today)


#: words -> keys of events, for ledgers whose glossary does not name them
_POINTERS: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"liberation day"), "us.ieepa.reciprocal/introduced"),
    (
        re.compile(
            r"(?:the\s+)?(?:supreme court(?:'s)?|scotus)(?:\s+(?:ruling|decision|"
            r"judgment|verdict))?|(?:the\s+)?(?:court\s+)?ruling|learning resources"
        ),
        "us.ieepa/voided",
    ),
    (
        re.compile(r"phase one(?: deal| agreement)?|phase 1(?: deal| agreement)?"),
        "us-cn.phase-one/in-force",
    ),
]


def _pointed(book: Book, plain: str, today: date) -> list[tuple[str, int, int, date, date]]:
    found = []
    for pattern, key in _POINTERS:
        match = pattern.search(plain)
        if match is None:
            continue
        position = book.log.position_of(key)
        record = book.record_at(position) if position else None
        if record is None:
            continue
        day = date.fromisoformat(record.announced)
        if record.topic == "talks.agreement_implemented":
            day = date.fromisoformat(str(record.body.get("effective"))[:10])
        if day <= today:
            found.append((match[0], match.start(), match.end(), day, day))
    return found


_AFTER_PLACE = re.compile(
    r"\s+(?:deal|summit|talks|meeting|agreement|truce|round|accord|ceasefire|arrangement)\b"
)
_PLACE = re.compile(r"\b(?:deal|summit|talks|meeting|agreement|truce|round|accord|ceasefire)\b")


def places(book: Book, known: str) -> dict[str, list[truces.Talks]]:
    """Cities where talks were held, in small letters, with the talks."""
    kept = book.memory.get(("bot", "places", known, book.head))
    if kept is not None:
        return kept  # type: ignore[no-any-return]
    found: dict[str, list[truces.Talks]] = {}
    for talks in truces.all_talks(book, known):
        if talks.state in {"held", "scheduled", "postponed"} and talks.venue:
            city = talks.venue.partition(",")[0].strip().lower()
            found.setdefault(city, []).append(talks)
    book.memory["bot", "places", known, book.head] = found
    return found


def _places(book: Book, plain: str, today: date) -> list[tuple[str, int, int, date, date]]:
    found = []
    for city, held in places(book, today.isoformat()).items():
        at = plain.find(city)
        if at < 0 or not held:
            continue
        if city in {"washington", "beijing", "paris", "brussels", "tokyo", "london", "new york"}:
            after = plain[at + len(city) : at + len(city) + 24]
            lead = plain[max(0, at - 12) : at]
            if not (_PLACE.search(after) or re.search(r"\b(?:after|since|before)\s+$", lead)):
                continue
        done = [t for t in held if t.state == "held"] or held
        talks = done[-1]
        day = date.fromisoformat(talks.last_day or talks.when)
        effective = _effective(book, talks, today)
        if re.search(r"\bafter\s+$", plain[max(0, at - 8) : at]) and effective is not None:
            day = effective
        end = at + len(city)
        more = _AFTER_PLACE.match(plain, end)
        found.append((city, at, more.end() if more else end, day, day))
    return found


def _effective(book: Book, talks: truces.Talks, today: date) -> date | None:
    """The day from which the truce that came out of talks counted."""
    if talks.truce is None:
        return None
    one = truces.truce(book, talks.truce, today, today.isoformat())
    if one is None or not one.effective:
        return None
    day = date.fromisoformat(one.effective[:10])
    start = date.fromisoformat(talks.when)
    return day if start <= day <= start + timedelta(days=14) else None


def _last_truce(book: Book, today: date) -> Span | None:
    known = [
        t
        for t in truces.truces(book, today, today.isoformat())
        if t.effective[:10] <= today.isoformat()
    ]
    if not known:
        return None
    one = max(known, key=lambda t: t.effective)
    first = date.fromisoformat(one.effective[:10])
    end = one.ended or one.until
    last = date.fromisoformat(end[:10]) - timedelta(days=1) if end else today
    return Span(first, min(last, today), assumed=f"the truce: {one.title}")
