"""Small ledgers written in the test, and what follows from them as lines that can be read.

A story is a YAML list of events. What every event needs and no story is about is filled in: a key,
a source, the measure ``us.x``, and the day of announcement where it is the effective day.
"""

from __future__ import annotations

from datetime import datetime
from textwrap import dedent
from typing import Any

from ledger.desk import yamlfile
from ledger.events.base import Event
from ledger.events.recorded import RecordedEvent, to_state
from ledger.events.registry import EVENTS
from ledger.store.application import LedgerApplication
from ledger.store.log import Row
from ledger.store.url import parse
from ledger.vocabulary import clocks
from ledger.vocabulary.clocks import FOREVER, LONG_AGO
from projections import rates
from projections.book import Book
from projections.index import Index
from projections.layers import Layer, importer_of, layers_of
from projections.rates import Rate, View
from projections.records import read
from projections.timelines import Goods, Reading, Span, Timeline, general, paints
from tests.sample import FIRST, NOW, ORDER, record, source

MEASURE = "us.x"
SHORT = {
    "set": "measure.duty_set",
    "suspended": "measure.suspended",
    "extended": "measure.suspension_extended",
    "ended": "measure.suspension_ended",
    "terminated": "measure.terminated",
    "voided": "measure.voided",
    "scope": "measure.scope_changed",
    "origins": "measure.origins_changed",
    "excluded": "measure.exclusion_granted",
    "introduced": "measure.introduced",
    "planned": "measure.planned",
    "threatened": "measure.threatened",
    "withdrawn": "measure.withdrawn",
    "stacking": "stacking.rule_set",
}


def events(story: str, first: int = 1) -> list[Event]:
    """The events of a story; ``{set: 10%, effective: …}`` is short for a duty that is set."""
    told, _ = yamlfile.read(dedent(story), "story")
    return [_event(fields, number) for number, fields in enumerate(told, start=first)]


def _event(fields: dict[str, Any], number: int) -> Event:
    word = next(iter(fields))
    given = {name: value for name, value in fields.items() if name not in {word, "kind"}}
    kind = fields["kind"] if word == "kind" else SHORT[word]
    model = EVENTS[kind]
    value = fields[word]
    if word in {"set", "suspended"} and value is not None:
        given["duty"] = value
    elif word == "voided":
        given["court"] = value or "A court"
    elif word in {"introduced", "stacking"}:
        given[model.subject] = value
    given.setdefault("key", f"e{number}")
    effective = str(given.get("effective") or FIRST)
    given.setdefault("announced", effective[:10])
    given.setdefault("sources", [ORDER])
    if model.stream_kind == "measure":
        given.setdefault("measure", MEASURE)
    if kind == "measure.introduced":
        importer = given["measure"].partition(".")[0].upper()
        given = {"importer": importer, "programme": "other", "title": given["measure"]} | given
    return model.model_validate(given)


def rows(told: list[Event], after: int = 0) -> list[Row]:
    """The events as stored rows."""
    return [
        Row(
            after + number, event.stream, number, event.kind,
            to_state(RecordedEvent(event.stream, number, NOW, "tests", event)),
        )
        for number, event in enumerate(told, start=1)
    ]  # fmt: skip


def layers(*chapters: str) -> list[Layer]:
    """The layers of a story about one measure, in order of announcement."""
    told: list[Event] = []
    for chapter in chapters:
        told += events(chapter, len(told) + 1)
    found = []
    for row in rows(told):
        its = read(row)
        found += layers_of(its, importer_of(its.name))
    return sorted(found, key=lambda layer: layer.order)


def fold(
    *chapters: str,
    origin: str = "CN",
    goods: Goods = general,
    known_by: str | None = None,
    reading: Reading = "assessed",
    joined: int | None = None,
) -> Timeline:
    """The timeline of a story about one measure."""
    return Timeline(paints(layers(*chapters), origin, goods, known_by, reading, joined))


def spans(*chapters: str, **view: Any) -> list[str]:
    """The intervals of a story: ``2025-05-14 2025-08-12 10% suspended_in_part over 34%``."""
    return [line(span) for span in fold(*chapters, **view).spans]


def line(span: Span, importer: str = "US") -> str:
    """An interval as one line; hours are shown where they are not midnight."""
    words = [moment(span.since, importer), moment(span.until, importer)]
    words += [span.duty or "-", span.status]
    if span.below is not None:
        words += ["over", span.below]
    return " ".join(words)


def moment(second: int, importer: str = "US") -> str:
    """A boundary: ``…`` where it is open, else the importer's local day, and hour if it has one."""
    if second >= FOREVER or second <= LONG_AGO:
        return "…"
    local = clocks.instant_at(second, importer)
    return f"{local:%Y-%m-%d}" if f"{local:%H%M}" == "0000" else f"{local:%Y-%m-%dT%H:%M}"


class Told:
    """A small ledger in memory that grows while a book reads it."""

    def __init__(self, story: str = "[]") -> None:
        self.application = LedgerApplication(parse("memory:"))
        self.count = 0
        record(self.application, [source()])
        self.tell(story)
        log = self.application.reader()
        self.book = Book(log, Index.open(log, None))

    def tell(self, story: str | list[Event]) -> list[int]:
        """Records more, without asking the rules; returns positions."""
        told = events(story, self.count + 1) if isinstance(story, str) else story
        self.count += len(told)
        return record(self.application, told)

    def close(self) -> None:
        self.book.close()
        self.application.close()


def noon(day: str) -> datetime:
    """``--now`` at noon UTC of a day."""
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


def rate_on(book: Book, day: str, origin: str = "CN", code: str | None = None, **view: Any) -> Rate:
    """The rate at the end of a day."""
    seen = View(view.pop("importer", "US"), origin, code, **view)
    return rates.rate_at(book, seen, clocks.last_second_of(clocks.parse_day(day), seen.importer))


def sum_on(book: Book, day: str, origin: str = "CN", code: str | None = None, **view: Any) -> str:
    """A rate as one line: ``30 = us.a 20% + us.b 10%, not us.c (us.d)``."""
    found = rate_on(book, day, origin, code, **view)
    due = " + ".join(f"{s.measure.id} {s.span.duty}" for s in found.components if s.span.counts)
    told = f"{found.expression or '0%'} = {due or 'nothing'}"
    for gone in found.suppressed:
        told += f", not {gone.measure.id} ({gone.by})"
    return told
