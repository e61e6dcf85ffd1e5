"""What a recorded event is to those who watch: whom it concerns, how firm it is, how old.

A correction or a retraction concerns whomever the event concerned that it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.discord.alerts.subscription import Minimum
from ledger.store.log import Row
from ledger.vocabulary import clocks
from ledger.vocabulary.problems import ProblemsError
from projections.book import Book, Measure
from projections.layers import importer_of
from projections.records import Record, read

#: kind -> how firm what it tells is; kinds that are not here tell of nothing that changes
LEVELS: dict[str, Minimum] = {
    "measure.duty_set": "signed",
    "measure.suspended": "signed",
    "measure.suspension_extended": "signed",
    "measure.suspension_ended": "signed",
    "measure.scope_changed": "signed",
    "measure.origins_changed": "signed",
    "measure.exclusion_granted": "signed",
    "measure.exclusion_extended": "signed",
    "measure.terminated": "signed",
    "measure.voided": "signed",
    "measure.planned": "announced",
    "measure.threatened": "all",
    "measure.withdrawn": "all",
    "measure.noted": "all",
    "stacking.rule_set": "signed",
    "stacking.rule_ended": "signed",
    "truce.announced": "announced",
    "truce.extended": "announced",
    "truce.lapsed": "signed",
    "truce.ended": "signed",
    "truce.noted": "all",
    "talks.scheduled": "all",
    "talks.held": "all",
    "talks.outcome_recorded": "announced",
    "talks.postponed": "all",
    "talks.cancelled": "all",
    "talks.agreement_reached": "announced",
    "talks.agreement_approved": "signed",
    "talks.agreement_signed": "signed",
    "talks.agreement_implemented": "signed",
    "talks.noted": "all",
}
#: kinds that nobody is told of: an introduction is followed by the act that it is made for
SILENT = frozenset({
    "measure.introduced", "source.registered", "source.claim_recorded", "source.verified_until",
    "product.named", "term.defined", "ledger.migrated", "proposal.made", "proposal.approved",
    "proposal.rejected",
})  # fmt: skip
CORRECTIONS = frozenset({"record.corrected", "record.retracted"})
#: the zone in which a day begins where no importer says which
_ZONE = "US"


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that may be told.

    ``record``     the event itself; of a correction, the event that it is about, as first stored
    ``level``      how firm it is, see ``LEVELS``
    ``measures``   the measures that it reaches, those under an umbrella one by one
    ``parties``    the economies of a truce or of talks; empty for what happens to a measure
    ``announced``  the last second that the announcement can mean; ``None`` where it has no date
    ``recorded``   the second of recording
    ``about``      the name under which it is told of once: position and key
    ``corrects``   of a correction, the name of the event that it is about
    """

    position: int
    kind: str
    about: str
    record: Record
    level: Minimum
    measures: tuple[Measure, ...]
    parties: frozenset[str]
    announced: int | None
    recorded: int
    corrects: str | None = None
    corrected_fields: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day for which groups are looked at: when it takes effect, else was announced."""
        text = self.record.body.get("effective") or self.record.body.get("announced")
        return date.fromisoformat(str(text)[:10]) if text else date(clocks.FIRST_YEAR, 1, 1)


def about(record: Record) -> str:
    """The name of an event: its position, and its key in case a ledger is put back and goes on."""
    return f"event:{record.position}:{record.key}"


def position_of(name: str) -> int:
    """The position in the name of an event."""
    return int(name.split(":", 2)[1])


def happenings(book: Book, rows: Iterable[Row]) -> Iterator[Happening]:
    """Those of the rows that anybody may be told of, in order."""
    for row in rows:
        if row.topic in LEVELS or row.topic in CORRECTIONS:
            found = happening(book, row)
            if found is not None:
                yield found


def happening(book: Book, row: Row) -> Happening | None:
    """What a stored row is to those who watch; ``None`` for what nobody is told of."""
    told = read(row)
    if row.topic not in CORRECTIONS:
        return _made(book, told, told, None) if row.topic in LEVELS else None
    target = _target(book, told)
    if target is None or target.topic not in LEVELS:
        return None
    return _made(book, told, target, about(target))


def _target(book: Book, correction: Record) -> Record | None:
    """The event that a correction is about, as it was first stored."""
    for row in book.log.streams([correction.stream], correction.position):
        if row.topic not in CORRECTIONS:
            found = read(row)
            if found.key == correction.body["target"]:
                return found
    return None


def _made(book: Book, told: Record, record: Record, corrects: str | None) -> Happening:
    measures = _measures(book, record)
    importer = measures[0].importer if measures else _ZONE
    return Happening(
        position=told.position,
        kind=told.topic,
        about=about(told),
        record=record,
        level=_level(book, record),
        measures=measures,
        parties=_parties(book, record),
        announced=_second(told.body.get("announced"), importer),
        recorded=int(datetime.fromisoformat(told.recorded).timestamp()),
        corrects=corrects,
        corrected_fields=tuple(told.body.get("fields", ())),
    )


def _second(moment: Any, importer: str) -> int | None:
    """The last second that a stored moment can mean: a day is over at the importer's midnight."""
    if not moment:
        return None
    text = str(moment)
    if len(text) == 10:
        return clocks.last_second_of(date.fromisoformat(text), importer)
    return int(datetime.fromisoformat(text).timestamp())


def _level(book: Book, record: Record) -> Minimum:
    if record.topic != "measure.withdrawn":
        return LEVELS[record.topic]
    # What gives up a plan is told to those who were told of the plan.
    plans = (r for r in book.records(record.stream) if r.key == record.body["withdraws"])
    return next((LEVELS[plan.topic] for plan in plans if plan.topic in LEVELS), "all")


def _parties(book: Book, record: Record) -> frozenset[str]:
    """Those who hold a truce or talk: named once, in the first event of the stream."""
    if record.topic.startswith(("truce.", "talks.")):
        known = (*book.records(record.stream), record)
        return frozenset(party for each in known for party in each.body.get("parties", ()))
    return frozenset()


def _measures(book: Book, record: Record) -> tuple[Measure, ...]:
    kind = record.stream.partition(":")[0]
    if kind == "measure":
        names = _with_those_under(book, [record.name, *record.body.get("also", ())])
    elif kind == "truce":
        known = (*book.records(record.stream), record)
        held = [name for each in known for name in each.body.get("holds", ())]
        names = _with_those_under(book, list(dict.fromkeys(held)))
    elif kind == "stacking":
        names = _selected(book, record)
    else:
        names = []
    found = [measure for name in names if (measure := measure_of(book, name)) is not None]
    duties = [measure for measure in found if not measure.is_umbrella]
    return tuple(duties or found)


def _with_those_under(book: Book, names: list[str]) -> list[str]:
    heads = tuple(f"{name}." for name in names)
    under = [n for n in _names(book) if heads and n.startswith(heads)]
    return list(dict.fromkeys([*names, *under]))


def measure_of(book: Book, name: str) -> Measure | None:
    """A measure, where the book holds it: a truce may name one that nobody has recorded yet."""
    try:
        return book.measure(name)
    except ProblemsError:
        return None


def _names(book: Book) -> list[str]:
    return [stream.partition(":")[2] for stream in book.index.streams("measure")]


def _selected(book: Book, record: Record) -> list[str]:
    """The measures that a stacking rule names, one by one or by their programme."""
    ruled = [r for r in (*book.records(record.stream), record) if r.topic == "stacking.rule_set"]
    if not ruled:
        return []
    body = ruled[-1].body
    found = []
    for name in (n for n in _names(book) if importer_of(n) == body["importer"]):
        for selector in (*body.get("measures", ()), *body.get("to", ())):
            programme = selector.removeprefix("programme:")
            if programme != selector:
                measure = measure_of(book, name)
                if measure is not None and measure.programme == programme:
                    found.append(name)
            elif name == selector or name.startswith(f"{selector}."):
                found.append(name)
    return list(dict.fromkeys(found))
