"""What a word of the field means."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from ledger.vocabulary import clocks
from projections import glossary, sentences
from projections.answers import evidence
from projections.answers.answer import Answer, checkpoint
from projections.book import Book
from projections.glossary import Term
from projections.messages.teller import Teller

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“])|(?<=[。！？])")


def answer(book: Book, name: str, now: datetime, language: str = "en") -> Answer:
    """The explanation of a term: its first sentence, the others as notes, and what belongs to it.

    A word that is not explained is answered with the nearest ones that are.
    """
    found = glossary.resolve(book, name)
    if found is None:
        return _unknown(book, name, now, language)
    first, *others = [part for part in _SENTENCE.split(found.text_in(language)) if part]
    return Answer(
        kind="definition",
        result=_described(book, found, language),
        sentence=first.strip(),
        understood_as={"intent": "definition", "term": found.id},
        clocks=_clocks(book, now),
        notes=[note.strip() for note in others],
        sources=evidence.sources(book, found.sources),
        events=_events(book, found),
        checkpoint=checkpoint(book),
    )


def _described(book: Book, found: Term, language: str) -> dict[str, Any]:
    others = [glossary.term(book, each) for each in found.see_also]
    return {
        "term": found.id,
        "title": found.title_in(language),
        "text": found.text_in(language),
        "aliases": list(found.aliases.get(language, ())),
        "see_also": [
            {"term": each.id, "title": each.title_in(language)}
            for each in others
            if each is not None
        ],
        "day": found.day.isoformat() if found.day else None,
        "until": found.until.isoformat() if found.until else None,
        "event": found.event,
    }


def _events(book: Book, found: Term) -> list[int]:
    pointed = book.log.position_of(found.event) if found.event is not None else None
    return sorted({found.position, *([pointed] if pointed is not None else [])})


def _unknown(book: Book, name: str, now: datetime, language: str) -> Answer:
    near = [each.title_in(language) for each in glossary.nearest(book, name)]
    word = name.strip()[:80]
    if language == "zh":
        said = f"词汇表中没有“{word}”。"
        said += f"最接近的是：{Teller(language).listed(near)}。" if near else ""
    else:
        said = f"The glossary does not explain “{word}”"
        said += f"; the nearest are {sentences.listed(near)}." if near else "."
    return Answer(
        kind="definition",
        status="not_covered",
        result={"reason": said, "term": None, "nearest": near},
        sentence=said,
        understood_as={"intent": "definition", "term": word},
        clocks=_clocks(book, now),
        checkpoint=checkpoint(book),
    )


def _clocks(book: Book, now: datetime) -> dict[str, Any]:
    known = clocks.day_of(now, "US").isoformat()
    return {"on": known, "known_by": known, "recorded_by": book.head}
