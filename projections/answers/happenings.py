"""Events found by what they are about: the records of measures, and records by their words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from sys import intern

from projections.answers.answer import Answer
from projections.answers.made import made, row, told
from projections.book import Book
from projections.messages.teller import Teller
from projections.records import Record

_KINDS = ("measure", "truce", "talks", "claim", "stacking")
_WORD = re.compile(r"[a-z][a-z-]{2,}|\d+(?:\.\d+)?")
_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "or",
        "of",
        "on",
        "in",
        "for",
        "to",
        "from",
        "with",
        "by",
        "at",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "did",
        "does",
        "do",
        "what",
        "which",
        "who",
        "when",
        "why",
        "how",
        "much",
        "any",
        "all",
        "this",
        "that",
        "these",
        "those",
        "it",
        "its",
        "they",
        "them",
        "not",
        "about",
        "tariff",
        "tariffs",
        "duty",
        "duties",
        "rate",
        "rates",
        "goods",
        "us",
        "china",
        "chinese",
        "american",
        "country",
        "countries",
        "percent",
        "happened",
        "happen",
        "know",
        "known",
        "there",
        "tell",
        "show",
        "there's",
        "whats",
        "say",
        "says",
        "said",
        "there",
        "will",
        "can",
        "would",
    ]
)


@dataclass(frozen=True, slots=True)
class Indexed:
    """A record with the words that find it."""

    record: Record
    words: frozenset[str]
    title: frozenset[str]


def every(book: Book) -> list[Indexed]:
    """Every record of a happening with its words; kept by the book until it grows."""
    kept = book.memory.get(("bot", "words", book.head))
    if kept is not None:
        return kept  # type: ignore[no-any-return]
    found = []
    for kind in _KINDS:
        for stream in book.index.streams(kind):
            found += [_indexed(record) for record in book.records(stream)]
    book.memory["bot", "words", book.head] = found
    return found


def _indexed(record: Record) -> Indexed:
    body = record.body
    texts = [
        str(body.get(name) or "")
        for name in (
            "summary",
            "note",
            "text",
            "title",
            "record",
            "why",
            "charge",
            "claimant",
            "case",
            "outcome",
            "stacking",
        )
    ]
    texts += (
        [str(t) for t in body.get("terms", ())]
        if isinstance(body.get("terms"), list | tuple)
        else []
    )
    scope = body.get("scope")
    texts.append(str(scope.get("text") or "") if isinstance(scope, dict) else "")
    title = (
        f"{record.stream} {record.key} {body.get('title') or ''}".replace(".", " ")
        .replace("/", " ")
        .replace(":", " ")
    )
    return Indexed(record, frozenset(stems(" ".join(texts) + " " + title)), frozenset(stems(title)))


def stems(text: str) -> list[str]:
    """The telling words of a text, plural and tense taken off."""
    return [intern(stem(word)) for word in _WORD.findall(text.lower()) if word not in _STOP]


#: words that mean the same here
_SAME = {
    "buy": "purchases",
    "buys": "purchases",
    "bought": "purchases",
    "buying": "purchases",
    "cars": "vehicles",
    "car": "vehicles",
    "autos": "vehicles",
    "medicines": "drugs",
    "pharma": "drugs",
    "pharmaceuticals": "drugs",
    "scotus": "court",
    "judge": "court",
}


def stem(word: str) -> str:
    if word.isdigit() or (len(word) < 4 and word not in _SAME):
        return word
    word = _SAME.get(word, word)
    word = word.replace("aluminium", "aluminum").replace("labour", "labor")
    for end in ("ments", "ment", "ations", "ation", "ings", "ing", "ers", "ed", "es", "s", "er"):
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word[: -len(end)].rstrip("e")
    return word.rstrip("e")


def search(
    book: Book,
    text: str,
    known: str,
    *,
    most: int = 5,
    kinds: Iterable[str] = (),
    need: float = 0.6,
    chatty: bool = False,
) -> list[Record]:
    """Records announced by then whose words cover the question's, best first.

    A record counts only where it covers ``need`` of the weight of the telling words: rare words
    weigh more, and one that no record has counts against every record, unless the text is known to
    be of the field and ``chatty``.
    """
    wanted = list(dict.fromkeys(stems(text)))
    if not wanted:
        return []
    indexed = every(book)
    counts = book.memory.get(("bot", "counts", book.head))
    if counts is None:
        counts = Counter(word for each in indexed for word in each.words)
        book.memory["bot", "counts", book.head] = counts
    if chatty:
        wanted = [word for word in wanted if counts.get(word)]
    if not wanted:
        return []
    weight = {word: log(1 + len(indexed) / (1 + counts.get(word, 0))) for word in wanted}
    total = sum(weight.values())
    only = tuple(kinds)
    scored = []
    for each in indexed:
        if each.record.announced > known or (only and not each.record.topic.startswith(only)):
            continue
        covered = sum(weight[word] for word in wanted if word in each.words)
        if covered < need * total:
            continue
        more = sum(weight[word] for word in wanted if word in each.title) * 0.3
        scored.append((covered + more, each.record.announced, each.record))
    scored.sort(key=lambda item: (item[0], item[1]), reverse=True)
    return [record for _, _, record in scored[:most]]


def of_measures(book: Book, measures: Iterable[str], known: str) -> list[Record]:
    """The records of measures announced by then, oldest first, introductions left out."""
    found: dict[int, Record] = {}
    for name in measures:
        for record in book.measure(name).records:
            if record.announced <= known and record.topic != "measure.introduced":
                found[record.position] = record
    return [found[position] for position in sorted(found, key=lambda p: (found[p].announced, p))]


def about(book: Book, keys: Iterable[str]) -> list[Record]:
    """Claims that are about events: reports that differ from the record."""
    by_key = book.memory.get(("bot", "about", book.head))
    if by_key is None:
        by_key = {}
        for each in every(book):
            if each.record.topic == "source.claim_recorded":
                for key in each.record.body.get("about", ()):
                    by_key.setdefault(key, []).append(each.record)
        book.memory["bot", "about", book.head] = by_key
    found = {r.position: r for key in keys for r in by_key.get(key, ())}
    return list(found.values())


def answer(
    book: Book,
    say: Teller,
    records: list[Record],
    known: str,
    *,
    lead: str | None = None,
    importer: str | None = None,
    notes: Iterable[str] = (),
    asked: str = "",
) -> Answer:
    """Records as an answer: the first is the sentence, the next are its supporting lines.

    A record's note is told too where the words that are asked for stand in it.
    """
    first, *rest = records
    sentence = lead or told(say, first)
    wanted = set(stems(asked))
    lines = [*notes, *([told(say, first)] if lead else [])]
    for record in records:
        if record is not first:
            lines.append(told(say, record))
        extra = f"{record.body.get('note') or ''} {record.body.get('text') or ''}".strip()
        plain = set(stems(str(record.body.get("summary") or "")))
        if extra and (set(stems(extra)) - plain) & wanted:
            lines.append(say.quoted(extra))
    del rest
    return made(
        book, "event", sentence,
        known=known, importer=importer,
        result={"events": [row(record) for record in records]},
        cited=[source for record in records for source in record.sources],
        events=[record.position for record in records],
        notes=lines,
    )  # fmt: skip
