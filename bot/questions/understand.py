"""Text to query: the steps in their order, each in a module of its own.

1. ``text``       harmless, bounded, one line
2. ``languages``  which language; its words in those of the one grammar
3. ``spelling``   typing errors of the field's words
4. ``economies``, ``goods``, ``subjects``, ``days``, ``episodes``  what is named
5. ``roles``      who levies, whose goods
6. ``intents``    the kind of question; ``outside`` what is none of the ledger's business
7. defaults, each of them said
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from bot.questions import (
    clockwords,
    days,
    defaults,
    economies,
    episodes,
    goods,
    intents,
    languages,
    outside,
    roles,
    spelling,
    subjects,
    text,
    unnamed,
)
from bot.questions.understood import Understood
from ledger.vocabulary import clocks
from projections.book import Book

_PERCENT = re.compile(
    r"(?<![\d.$])(\d{1,3}(?:\.\d{1,2})?)\s*(?:%|percent\b|per cent\b|pct\b|p\.c\.)"
)
_BARE = re.compile(
    r"(?:\b(?:is|are|at|to|to be|reach(?:ed)?|hit(?: with)?|with|was|were|be|still|of|or|a|"
    r"an|the)\s+)(\d{1,3}(?:\.\d{1,2})?)(?=\s*(?:or\b|now\b|rn\b|\?|$|tariff|"
    r"right|,))"
)
_SHORT = re.compile(r"(?<![\d.$])\b(\d{1,3}(?:\.\d{1,2})?)\s+(?:when|since when|or \d{1,3})\b")
_AMOUNT = re.compile(
    r"[$€£]\s?(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,2})?\b|\b(\d{1,7})\s?(?:dollars|usd|bucks)\b"
)


def understand(book: Book, raw: str, now: datetime) -> Understood:
    """Reads a question.

    Raises ``ProblemsError`` where it names a day that does not exist, ``AmbiguousDayError`` where a
    day could be two.
    """
    first = text.read(raw)
    told = languages.read(first.plain)
    if told.language == "zh":
        told = languages.read(goods.in_english(book, first.plain), "zh")
    plain, mended = (
        spelling.mended(told.plain, goods.words(book))
        if told.language == "en"
        else (told.plain, [])
    )
    today = clocks.day_of(now, "US")
    found = Understood(
        first.shown,
        plain,
        told.language,
        today=today,
        mended=mended,
        cut=first.cut,
        commanded=first.commanded,
    )
    cased = first.cased if told.plain is first.plain and not mended else plain
    told_apart = _names(book, found, cased, today)
    found.kinds = intents.all_of(told_apart)
    if found.times.known_by is not None and found.times.on is not None:
        found.kinds = [kind for kind in found.kinds if kind not in {"forecast", "talks", "threat"}]
    found.outside = outside.kind_of(plain)
    found.nowhere = outside.nowhere(plain)
    found.usmca = found.names("usmca")
    _numbers(found)
    defaults.fill(book, found)
    return found


def _names(book: Book, found: Understood, cased: str, today: date) -> str:
    """Fills in what is named; returns the text without the episodes that stand for a time."""
    plain = found.plain
    spoken = days.named(plain, today)
    told = [
        each
        for each in episodes.named(book, plain, today)
        if not _covered(each.start, each.end, spoken)
    ]
    every = sorted([*spoken, *told], key=lambda each: each.start)
    mentioned = [
        m
        for m in subjects.mentioned(plain)
        # "the week after liberation day tariff": the day is meant, not its duties
        if not any(
            _covered(m.start, m.end, [each]) and clockwords.counted(each, plain[: each.start])
            for each in told
        )
    ]
    found.subject_words = " ".join(plain[each.start : each.end] for each in mentioned)
    found.subjects = list(dict.fromkeys(each.subject for each in mentioned))
    found.goods = [g for g in goods.named(book, plain) if not _covered(g.start, g.end, every)]
    named = economies.named(plain, cased)
    threats = [
        m
        for m in mentioned
        if m.subject.name in {"greenland", "iran", "cuba", "venezuela", "russian-oil"}
    ]
    named = [
        n
        for n in named
        if not _covered(n.start, n.end, threats) and not _covered(n.start, n.end, told)
    ]
    # "brazil nuts" is a good; "french wine" is one, and says whose
    named = [
        n for n in named if n.adjective or not any(g.start <= n.start < g.end for g in found.goods)
    ]
    places = [
        (max([g.start, *(n.end + 1 for n in named if g.start <= n.start < g.end)]), g.end)
        for g in found.goods
    ]
    places += [(m.start, m.end) for m in mentioned if m.subject.sector]
    days_at = [(each.start, each.end) for each in every]
    said = roles.roles(plain, named, places, days_at)
    found.importer, found.origins, found.both = said.importer, list(said.origins), said.both
    found.said_importer, found.said_origin = said.importer is not None, bool(said.origins)
    defaults.place(found, said)
    _unnamed_good(book, found, said.marked)
    found.times = clockwords.sort(plain, every, today)
    rest = plain
    for each in told:
        rest = rest[: each.start] + "-" * (each.end - each.start) + rest[each.end :]
    return rest


def _unnamed_good(book: Book, found: Understood, marked: str) -> None:
    """Words where a good stands: a good that is misspelt, or one that the ledger does not know."""
    if found.goods or found.subjects or found.language != "en":
        return
    word = unnamed.good(marked)
    if word is None:
        return
    start = max(0, found.plain.find(word))
    good = goods.meant(book, word, start, start + len(word))
    if good is None:
        found.unknown_good = word
        return
    found.goods = [good]
    found.mended.append((word, good.word))


def _covered(start: int, end: int, others: list) -> bool:  # type: ignore[type-arg]
    return any(each.start < end and start < each.end for each in others)


def _numbers(found: Understood) -> None:
    numbers = [Decimal(match[1]) for match in _PERCENT.finditer(found.plain)]
    if not numbers:
        numbers = [
            Decimal(m[1])
            for m in _SHORT.finditer(found.plain)
            if m[1] not in {"301", "232", "122", "201", "338"}
        ]
    if not numbers:
        spare = _AMOUNT.sub(" ", found.plain)
        numbers = [Decimal(m[1]) for m in _BARE.finditer(spare) if not _names_law(spare, m)]
    found.percents = list(dict.fromkeys(numbers))
    amount = _AMOUNT.search(found.plain)
    if amount is not None:
        found.amount = Decimal((amount[1] or amount[2]).replace(",", ""))


def _names_law(plain: str, match: re.Match[str]) -> bool:
    """``section 301``, ``list 3``: a number that is a name."""
    return match[1] in {"301", "232", "122", "201", "338"} or bool(
        re.search(
            r"(?:section|list|chapter|round|phase|no\.?|article|in|by)\s*$", plain[: match.start(1)]
        )
    )
