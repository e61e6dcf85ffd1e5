"""What the field's words mean, and named episodes as days.

The explanations are events (``term.defined``). An episode's days are read from the event that it
points to, so a correction of that event moves the episode with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.book import Book
from projections.goods.folding import fold, tokens
from projections.goods.lexicon import Lexicon
from projections.records import Record, believed

#: words around a name that add nothing to it, folded
_EMPTY = frozenset(
    {
        "a", "an", "the", "what", "is", "are", "do", "does", "mean", "meaning", "of", "in", "us",
        "trade", "rule", "order", "provision", "action", "tariff", "duty", "rate", "law", "act",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A word of the field: its titles, texts and aliases per language.

    ``day``    for an episode the day that it means, or on which it begins
    ``since``  the same, where the episode lasts; ``until`` is the day on which it ended
    """

    id: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    see_also: tuple[str, ...]
    event: str | None
    day: date | None
    until: date | None
    position: int
    sources: tuple[str, ...]

    @property
    def since(self) -> date | None:
        return self.day

    def title_in(self, language: str) -> str:
        return self.titles.get(language, self.titles["en"])

    def text_in(self, language: str) -> str:
        return self.texts.get(language, self.texts["en"])


@dataclass(frozen=True, slots=True)
class _Glossary:
    head: int
    terms: tuple[Term, ...]
    lexicon: Lexicon[Term]


def terms(book: Book) -> list[Term]:
    """Every term, by id."""
    return list(_glossary(book).terms)


def term(book: Book, name: str) -> Term | None:
    """A term by its id."""
    return next((each for each in _glossary(book).terms if each.id == name), None)


def episodes(book: Book) -> list[Term]:
    """The terms that stand for a day or a time."""
    return [each for each in _glossary(book).terms if each.day is not None]


def resolve(book: Book, text: str) -> Term | None:
    """The term that a word means: a title or an alias, or a slip of one; ``None`` if unclear."""
    lexicon = _glossary(book).lexicon
    bare = " ".join(token.text for token in tokens(text) if token.text not in _EMPTY)
    for found in (lexicon.exactly(text), lexicon.exactly(bare), lexicon.slips(text)):
        if found:
            return found[0] if len(found) == 1 else None
    inside = [
        each for each in lexicon.inside(text) if fold(text[each.start : each.end]) not in _EMPTY
    ]
    around = {t.text for t in tokens(text) if not any(e.start <= t.start < e.end for e in inside)}
    if len(inside) == 1 and len(inside[0].things) == 1 and around <= _EMPTY:
        return inside[0].things[0]
    return None


def nearest(book: Book, text: str, limit: int = 4) -> list[Term]:
    """The terms with the nearest names, best first."""
    lexicon = _glossary(book).lexicon
    inside = [each for found in lexicon.inside(text) for each in found.things]
    near = [each for each, _ in lexicon.nearly(text, limit)]
    return list(dict.fromkeys([*inside, *near]))[:limit]


def spotted(book: Book, text: str) -> list[tuple[Term, int, int]]:
    """Terms named inside a question with their places, from left to right; the longest wins."""
    return [
        (found.things[0], found.start, found.end)
        for found in _glossary(book).lexicon.inside(text)
        if len(found.things) == 1
    ]


def _glossary(book: Book) -> _Glossary:
    kept = book.memory.get(("", "glossary"))
    if isinstance(kept, _Glossary) and kept.head == book.head:
        return kept
    records = believed(book.log.streams(book.index.streams("term")))
    defined = [record for record in records if record.topic == "term.defined"]
    found = tuple(sorted((_term(book, each) for each in defined), key=lambda each: each.id))
    named = [(name, each) for each in found for name in _names(each)]
    made = _Glossary(book.head, found, Lexicon(named))
    book.memory["", "glossary"] = made
    return made


def _names(each: Term) -> list[str]:
    names = [each.id, *each.titles.values()]
    names += [alias for aliases in each.aliases.values() for alias in aliases]
    return [name for name in names if fold(name)]


def _term(book: Book, record: Record) -> Term:
    body = record.body
    worded = {language: body[language] for language in ("en", "zh") if body.get(language)}
    return Term(
        id=record.name,
        titles={language: words["title"] for language, words in worded.items()},
        texts={language: words["text"] for language, words in worded.items()},
        aliases={language: tuple(words.get("aliases", ())) for language, words in worded.items()},
        see_also=tuple(body.get("see_also", ())),
        event=body.get("event"),
        day=_day(book, body.get("event"), body.get("clock", "announced")),
        until=_day(book, body.get("ended_by"), body.get("end_clock", "announced")),
        position=record.position,
        sources=tuple(record.sources),
    )


def _day(book: Book, key: str | None, clock: str) -> date | None:
    """One of an event's days, in the zone in which it was written."""
    position = book.log.position_of(key) if key is not None else None
    pointed = book.record_at(position) if position is not None else None
    if pointed is None:
        return None
    moment: Any = pointed.body.get(clock) or pointed.body.get("announced")
    return date.fromisoformat(str(moment)[:10]) if moment else None
