"""What the ledger holds that may be asked for, read once, in one pass over the book."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.discord.completing.acts import Act, Acts, act_of
from ledger.vocabulary.programmes import PROGRAMMES
from projections import glossary
from projections.book import Book
from projections.goods import catalogue
from projections.goods.catalogue import Product
from projections.records import Record, believed

#: the newest events are offered; any other is found by its position
EVENTS = 5000


@dataclass(frozen=True, slots=True)
class Named:
    """A measure, a truce or talks: its id, its title, whose it is, and its newest days.

    ``about``      the economies that levy it, or that are its parties
    ``programme``  of a measure; ``broad``: whether it is a duty on every good
    ``words``      what else it is called: the place of talks
    ``day``        the day that it means (the last day of talks, the first of a truce), as ISO text
    ``until``      the end that a truce states
    """

    id: str
    title: str
    about: frozenset[str] = frozenset()
    programme: str = ""
    broad: bool = False
    words: tuple[str, ...] = ()
    day: str = ""
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """A day with a name: Liberation Day."""

    names: tuple[str, ...]
    titles: dict[str, str]
    day: date


@dataclass(frozen=True, slots=True)
class Event:
    """A recorded event, as somebody looks for it."""

    position: int
    key: str
    announced: str
    told: str


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that autocomplete needs of a ledger at a position."""

    head: int
    products: tuple[Product, ...]
    measures: tuple[Named, ...]
    truces: tuple[Named, ...]
    talks: tuple[Named, ...]
    programmes: tuple[tuple[str, str, int], ...]
    episodes: tuple[Episode, ...]
    events: tuple[Event, ...]
    acts: Acts
    #: what was made of it for looking up, and is the same in every language
    shared: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


def gathered(book: Book) -> Held:
    """Reads a book; the same book at the same position is read once.

    The one place here that touches a store: call it where waiting is allowed.
    """
    kept = book.memory.get(("", "completing"))
    if isinstance(kept, Held) and kept.head == book.head:
        return kept
    by_kind: dict[str, list[Record]] = {}
    events: list[Event] = []
    first = book.head - EVENTS
    for record in believed(book.log.rows(0, book.head)):
        by_kind.setdefault(record.stream.partition(":")[0], []).append(record)
        if record.position > first:
            events.append(Event(record.position, record.key, record.announced, _told(record)))
    measures = _measures(by_kind.get("measure", []))
    known = {each.id: each for each in measures}
    made = (
        act_of(each, of.title, of.broad) if (of := known.get(each.name)) is not None else None
        for each in by_kind.get("measure", [])
    )
    acts = [act for act in made if act is not None]
    counted = Counter(each.programme for each in measures)
    found = Held(
        book.head,
        tuple(catalogue.products(book)),
        tuple(_by_use(measures, acts)),
        tuple(_truces(by_kind.get("truce", []))),
        tuple(_talks(by_kind.get("talks", []))),
        tuple((name, PROGRAMMES.get(name, name), n) for name, n in counted.most_common() if name),
        tuple(_episodes(book)),
        tuple(reversed(events)),
        Acts(acts),
    )
    book.memory["", "completing"] = found
    return found


def _told(record: Record) -> str:
    body = record.body
    said = body.get("summary") or body.get("title") or body.get("text") or ""
    return " ".join(str(said).split())[:200]


def _measures(records: list[Record]) -> list[Named]:
    """The measures that were introduced."""
    return [
        Named(
            each.name,
            str(each.body.get("title") or each.name),
            frozenset({str(each.body["importer"])}),
            str(each.body.get("programme") or ""),
            each.body.get("instrument", "duty") == "duty"
            and (each.body.get("scope") or {"all_goods": True}).get("all_goods", False),
        )
        for each in records
        if each.topic == "measure.introduced"
    ]


def _by_use(measures: list[Named], acts: list[Act]) -> list[Named]:
    """Those on which there was an act most lately come first."""
    newest: dict[str, str] = {}
    for act in acts:
        newest[act.measure] = max(newest.get(act.measure, ""), act.announced)
    return sorted(measures, key=lambda each: (newest.get(each.id, ""), each.id), reverse=True)


def _truces(records: list[Record]) -> list[Named]:
    """The truces with their newest stated end, the newest first."""
    found: dict[str, Named] = {}
    for record in sorted(records, key=lambda each: (each.announced, each.position)):
        body, known = record.body, found.get(record.name)
        if record.topic == "truce.announced":
            found[record.name] = Named(
                record.name,
                str(body["title"]),
                frozenset(body.get("parties", ())),
                day=str(body["effective"])[:10],
                until=_text(body.get("until")),
            )
        elif known is not None and record.topic in _ENDS:
            end = body.get("until") if record.topic == "truce.extended" else body.get("effective")
            found[record.name] = Named(
                known.id, known.title, known.about, day=known.day, until=_text(end)
            )
    return sorted(found.values(), key=lambda each: (each.day, each.id), reverse=True)


_ENDS = frozenset({"truce.extended", "truce.lapsed", "truce.ended"})


def _text(day: object) -> str | None:
    return None if day is None else str(day)[:10]


def _talks(records: list[Record]) -> list[Named]:
    """The talks and agreements, those of which something was said last first."""
    found: dict[str, Named] = {}
    for record in sorted(records, key=lambda each: (each.announced, each.position)):
        body, before = record.body, found.pop(record.name, Named(record.name, ""))
        city = str(body.get("venue") or "").partition(",")[0].partition("(")[0].strip()
        found[record.name] = Named(
            record.name,
            str(body.get("title") or before.title),
            frozenset(body.get("parties") or before.about),
            words=(city,) if city else before.words,
            day=str(body.get("last_day") or body.get("from_day") or before.day)[:10],
        )
    return list(reversed(found.values()))


def _episodes(book: Book) -> list[Episode]:
    """The days with a name, the latest first."""
    found = []
    for term in glossary.episodes(book):
        assert term.day is not None
        aliases = [alias for each in term.aliases.values() for alias in each]
        names = (*term.titles.values(), *aliases, term.id.replace("-", " "))
        found.append(Episode(names, dict(term.titles), term.day))
    return sorted(found, key=lambda each: each.day, reverse=True)
