"""What a text states that a ledger of tariffs can check, sentence by sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bot.checking import dating, reading
from bot.questions import days, economies, episodes, intents, roles, subjects
from bot.questions.days import AmbiguousDayError
from bot.questions.spans import Span
from ledger.vocabulary.problems import ProblemsError
from projections.answers import who
from projections.book import Book


@dataclass(slots=True)
class Stated:
    """A claim as a text states it.

    ``kind``   rate, lapse, threat, sector, truce-end, truce-announced, truce-length, office, talks, ruling,
               unread (a sentence in another language that was not understood)
    ``quote``  the words that state it
    ``of``     what it is about (importer, origin, day, measure, …)
    ``says``   the figure, day or name
    ``read``   the words of ``quote`` in those of the grammar, where it is in another language
    ``hedged`` whether the text says "about"
    """

    kind: str
    quote: str
    says: str
    of: dict[str, Any] = field(default_factory=dict)
    hedged: bool = False
    read: str = ""


_CLAUSE = re.compile(
    r",\s+|;\s+|:\s+|\s\+\s|\s+(?:and|while|but|whereas|with|versus|against)\s+(?!(?:mexic|canad|hong))",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<![\d.$])(\d{1,3}(?:\.\d{1,2})?)\s*(?:%|percent\b|per cent\b)")
_JOINED = re.compile(r"^(?:and|but|while|whereas)\s+")
_HEDGE = re.compile(r"\b(?:about|around|roughly|some|nearly|almost|approximately|close to)\s*$")
_WOULD = re.compile(
    r"\bwould(?: have)?\b|\breturns? then unless\b|\bavert(?:s|ed|ing)?\b|\botherwise\b|\bavoid(?:s|ed|ing)?\b"
    r"|\bif (?:the|it|no)\b.{0,40}\b(?:lapse|expire|end|collapse)"
    r"|\bsnap(?:ping)? ?back\b|\b(?:jump|snap|spring|bounce|climb|rise|shoot)(?:s|ing)? back\b"
    r"|\bgo(?:es|ing)? back (?:up )?to\b|\breturns? to\b|\breverts?\b"
)
_THREAT = re.compile(
    r"\bthreat\w*\b|\bvow\w*\b|\bwarn\w*\b|\bproposed\b|\bplans? to\b|\bmulls?\b|\bconsider\w*\b"
)
_TRUCE = re.compile(r"\btruce\b|\bceasefire\b|\bpause\b|\bsuspension\b|\barrangement\b")
_UNTIL = re.compile(
    r"\b(?:until|till|through|extend(?:ed|s)? to|to run to|runs? (?:to|until)|expir\w+(?: on| in)?|ends?(?: on| in)?|lasts? (?:until|through)|in place until|up on)\s+(?:the\s+end\s+of\s+)?(?:early\s+|mid-?\s*|late\s+)?$"
)
_ENDS = re.compile(r"\s*(?:expire|end|lapse)\b(?!\s+of)")
_LENGTH = re.compile(
    r"\b(\d{1,3}|ninety|one)[- ](day|year)s?\b(?:.{0,24})\b(?:truce|pause|suspension|ceasefire|arrangement)\b"
)
_OTHER = re.compile(
    r"\b(?:gdp|inflation|growth|shares?|stocks?|sales|revenue|unemployment|market|exports? (?:fell|rose|dropped|plunged)|imports? (?:fell|rose|dropped)|voters|poll|average)\b"
)
_NAME = r"((?:[A-Z][\w'’.-]+\s+){1,2}[A-Z][\w'’-]+)"
_OFFICES = [
    (re.compile(rf"(?:US\.?|U\.S\.|American)?\s*Trade Representative\s+{_NAME}"), "US Trade Representative"),
    (re.compile(rf"Treasury Secretary\s+{_NAME}"), "US Treasury Secretary"),
    (re.compile(rf"Commerce Secretary\s+{_NAME}"), "US Commerce Secretary"),
    (re.compile(rf"Vice[- ]Premier\s+{_NAME}"), "Vice Premier of China"),
    (re.compile(rf"(?:Commerce Minister|Minister of Commerce)\s+{_NAME}"), "Minister of Commerce of China"),
    (re.compile(rf"{_NAME},\s+(?:the\s+)?(?:US\.?|U\.S\.)\s+Trade Representative"), "US Trade Representative"),
    (re.compile(rf"{_NAME},\s+(?:the\s+)?(?:US\.?|U\.S\.)?\s*Treasury Secretary"), "US Treasury Secretary"),
]  # fmt: skip
#: (importer, origin)
Sides = tuple[str, str]
#: whose duty a truce holds down, where a text names nobody
_PARTIES: Sides = ("US", "CN")
_RULED = re.compile(r"\bsupreme court\b.{0,80}\b(?:ruled|struck|held|void|decid|rejected)")


def stated(book: Book, text: str, at: date) -> list[Stated]:
    """The claims of a text, in its order."""
    found: list[Stated] = []
    sides: Sides | None = None
    for sentence in reading.sentences(text):
        told = _of_sentence(book, sentence.cased, at, sides)
        sides = next((_pair(claim) for claim in reversed(told) if _pair(claim)), sides)
        if sentence.language != "en":
            told = _translated(sentence, told)
        found += told
    return found


def _translated(sentence: reading.Sentence, told: list[Stated]) -> list[Stated]:
    """The claims of a sentence in another language, quoted as typed; or that there were none."""
    for claim in told:
        claim.read, claim.quote = claim.quote, sentence.shown
    if not told and sentence.unread_matters:
        return [Stated("unread", sentence.shown, sentence.shown)]
    return told


def _pair(claim: Stated) -> Sides | None:
    """Whose duty on whose goods a claim about a rate is about."""
    if claim.kind not in {"rate", "lapse", "threat"}:
        return None
    return claim.of["importer"], claim.of["origin"]


def _of_sentence(book: Book, sentence: str, at: date, sides: Sides | None) -> list[Stated]:
    cased = re.sub(r"\bU\.?S\.", "US", sentence)
    plain = cased.lower().replace("’", "'")
    spans = _days(plain, at)
    found = _offices(cased)
    found += _rates(plain, cased, spans, at, sides)
    found += _truces(plain, cased, spans, at)
    found += _talks(book, plain, cased, at)
    if _RULED.search(plain) and spans:
        found.append(
            Stated("ruling", cased, spans[0].first.isoformat(), {"to": spans[0].last.isoformat()})
        )
    return found


def _days(plain: str, at: date) -> list[Span]:
    try:
        return [dating.fitted(each, plain, at) for each in days.named(plain, at)]
    except (ProblemsError, AmbiguousDayError):
        return []


def _offices(cased: str) -> list[Stated]:
    found = []
    for pattern, office in _OFFICES:
        for match in pattern.finditer(cased):
            name = " ".join(w for w in match[1].split() if w not in {"The", "And"})
            found.append(Stated("office", match[0].strip(), name, {"office": office}))
    return found


def _rates(
    plain: str, cased: str, spans: list[Span], at: date, sides: Sides | None
) -> list[Stated]:
    """The percentages of a sentence that are duties.

    ``sides``  those that the sentences before are about, for a figure before any country is named
    """
    if not intents.about_duties(plain) or not _PERCENT.search(plain):
        return []
    found: list[Stated] = []
    nameless: list[Stated] = []
    would = False
    importer = origin = None
    start = 0
    for cut in [*_CLAUSE.finditer(plain), None]:
        end = cut.start() if cut else len(plain)
        clause, quote = plain[start:end], cased[start:end]
        place, start = (start, end), cut.end() if cut else end
        would = would or bool(_WOULD.search(clause))
        importer, origin = _sides_so_far(_sides(clause, quote), importer, origin)
        if _OTHER.search(clause):
            continue
        for match in _PERCENT.finditer(clause):
            told = _rate(
                clause, quote, match, spans, place, importer or "US", origin, would=would, at=at
            )
            found.append(told)
            if importer is None and origin is None and told.kind != "sector":
                nameless.append(told)
    return _with_sides(found, nameless, sides)


def _sides_so_far(
    said: tuple[str | None, str | None], importer: str | None, origin: str | None
) -> tuple[str | None, str | None]:
    """(importer, origin) after a clause that says ``said``, given those of the clauses before."""
    levies, whose = said
    importer, origin = levies or importer, whose or origin
    if levies and not whose:
        origin = {"US": "CN", "CN": "US"}.get(levies)
    if whose and not levies and (importer == whose or importer is None):
        importer = "CN" if whose == "US" else "US"
    return importer, origin


def _with_sides(found: list[Stated], nameless: list[Stated], sides: Sides | None) -> list[Stated]:
    """The claims of a sentence; those in which nobody is named get the sides that are meant."""
    sides = sides or _turned(found, nameless)
    if sides is None and any(claim.kind == "lapse" for claim in nameless):
        sides = _PARTIES
    if sides is None:
        return [claim for claim in found if claim not in nameless]
    for claim in nameless:
        claim.of["importer"], claim.of["origin"] = sides
    return found


def _turned(found: list[Stated], nameless: list[Stated]) -> Sides | None:
    """The other side: in "the rate jumps back to 145%, and China charges 125%" the US is first."""
    for claim in found:
        pair = _pair(claim)
        if pair is not None and claim not in nameless:
            return pair[1], pair[0]
    return None


def _rate(
    clause: str,
    quote: str,
    match: re.Match[str],
    spans: list[Span],
    place: tuple[int, int],
    importer: str,
    origin: str | None,
    *,
    would: bool,
    at: date,
) -> Stated:
    inside = [s for s in spans if place[0] <= s.start < place[1]] or (
        [spans[0]] if len(spans) == 1 else []
    )
    day = (
        inside[0].last if inside and inside[0].is_day else min(inside[0].last, at) if inside else at
    )
    lead = clause[
        max(0, (inside[0].start - place[0] if inside else 0) - 24) : (
            inside[0].start - place[0] if inside else 0
        )
    ]
    said = bool(inside) and inside[0].is_day
    if inside and re.search(r"\b(?:until|through|till|before)\s+(?:the\s+)?$", lead):
        day, said = at, False
    of: dict[str, Any] = {
        "importer": importer,
        "origin": origin or {"US": "CN", "CN": "US"}.get(importer, "US"),
        "on": day.isoformat(),
        "said": said,
    }
    named = [m.subject for m in subjects.mentioned(clause)]
    kind = "rate"
    if would:
        kind = "lapse"
    elif _THREAT.search(clause):
        kind = "threat"
    elif any(s.sector for s in named):
        kind = "sector"
        of["subjects"] = [s.name for s in named if s.sector]
        if origin is None:
            of["origin"] = "ALL"
    elif any(s.name in {"fentanyl", "reciprocal", "s122", "forced-labor"} for s in named):
        of["subjects"] = [s.name for s in named]
    if inside and re.search(
        r"\b(?:took effect|effective|since|from|starting|as of|beginning|raised|cut|lowered|doubled)\b",
        clause,
    ):
        of["step"] = True
    return Stated(
        kind,
        _JOINED.sub("", quote.strip(" ,;")),
        str(Decimal(match[1])),
        of,
        bool(_HEDGE.search(clause[: match.start()])),
    )


def _sides(clause: str, quote: str) -> tuple[str | None, str | None]:
    named = economies.named(clause, quote if len(quote) == len(clause) else clause)
    said = roles.roles(clause, named)
    free = [e.code for e in said.free]
    importer, origins = said.importer, said.origins
    if importer is None and not origins and free:
        return (free[0], None) if named[0].adjective or free[0] == "US" else (None, free[0])
    return importer, origins[0] if origins else None


def _truces(plain: str, cased: str, spans: list[Span], at: date) -> list[Stated]:
    if not _TRUCE.search(plain):
        return []
    found = []
    length = _LENGTH.search(plain)
    if length is not None:
        number = {"ninety": 90, "one": 1}.get(length[1]) or int(length[1])
        found.append(
            Stated(
                "truce-length",
                cased,
                str(number * (365 if length[2] == "year" else 1)),
                {"on": at.isoformat()},
            )
        )
    for span in spans:
        lead = plain[max(0, span.start - 30) : span.start + len(span.word.split()[0]) + 1]
        before = plain[max(0, span.start - 30) : span.start]
        ends = _ENDS.match(plain, span.end)  # the order of words in Chinese
        if _UNTIL.search(before) or _UNTIL.search(lead) or ends:
            found.append(
                Stated(
                    "truce-end",
                    cased,
                    span.first.isoformat(),
                    {"to": span.last.isoformat(), "on": at.isoformat()},
                )
            )
        elif re.search(r"\bannounced\b|\bagreed\b|\breached\b", before):
            found.append(
                Stated(
                    "truce-announced",
                    cased,
                    span.first.isoformat(),
                    {"to": span.last.isoformat(), "on": at.isoformat()},
                )
            )
    month = re.search(
        r"\b(?:until|through|till|expires? in|ends? in)\s+(january|february|march|april|may|june|july|august|september|october|november|december)\b(?!\s+\d)",
        plain,
    )
    if month is not None and not any(s.kind == "truce-end" for s in found):
        found.append(Stated("truce-end", cased, month[1], {"on": at.isoformat()}))
    if month is not None:
        found = [s for s in found if s.kind != "truce-end"] + [
            Stated("truce-end", cased, month[1], {"on": at.isoformat()})
        ]
    return found


def _talks(book: Book, plain: str, cased: str, at: date) -> list[Stated]:
    if not re.search(r"\btalks?\b|\brounds?\b|\bnegotiat\w+|\bmet\b|\bmeeting\b|\bsummit\b", plain):
        return []
    hits = sorted(
        (match.start(), city)
        for city in episodes.places(book, (at + timedelta(days=7)).isoformat())
        for match in [re.search(rf"\b{re.escape(city)}\b", plain)]
        if match is not None
    )
    cities = [
        city
        for at_place, city in hits
        if not re.search(
            r"\b(?:to|traveling to|travelling to|heads? to|in|between)\s+(?:the\s+)?$",
            plain[max(0, at_place - 14) : at_place],
        )
        or len(hits) > 1
    ]
    cities = [
        c
        for c in cities
        if c not in {"washington", "beijing"}
        or re.search(rf"(?:talks|round|met|summit)\b.{{0,20}}\bin {c}", plain)
    ]
    if not cities:
        cities = [
            city
            for at_place, city in hits
            if re.search(
                r"\b(?:talks|round|met|meeting|summit)\b.{0,30}\bin\s+$",
                plain[max(0, at_place - 40) : at_place],
            )
        ]
    if not cities:
        return []
    return [
        Stated(
            "talks",
            cased,
            ", ".join(c.title() for c in cities),
            {"cities": cities, "on": at.isoformat()},
        )
    ]


def people(book: Book, known: str) -> set[str]:
    """The names of everybody recorded at a table."""
    return {str(head["name"]) for _, head in who.people(book, known)}
