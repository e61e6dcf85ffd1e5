"""Late knowledge: how long after it was announced, and after it took effect, an event was recorded.

An answer that was given between the announcement and the recording of an event did not know it.
Which these are, receipts can tell.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from typing import Any

from ledger.store.log import Log
from ledger.vocabulary import clocks
from projections.layers import importer_of, origins_named
from projections.receipts import Receipt
from projections.records import Record, read

_DAY = 86_400
MOST_EVENTS = 20


@dataclass(slots=True)
class Programme:
    """The lateness of a programme's events, in days."""

    name: str
    announced: array[int] = field(default_factory=lambda: array("q"))
    effective: array[int] = field(default_factory=lambda: array("q"))

    def as_dict(self) -> dict[str, Any]:
        return {
            "programme": self.name,
            "events": len(self.announced),
            "after_announced": _summary(self.announced),
            "after_effective": _summary(self.effective),
        }


def _summary(days: array[int]) -> dict[str, int | float | None]:
    if not days:
        return {"median": None, "least": None, "most": None}
    return {"median": median(days), "least": min(days), "most": max(days)}


def lateness(
    log: Log, receipts: list[tuple[str, Receipt]], programme: str | None = None
) -> dict[str, Any]:
    """Per programme: recorded minus announced, recorded minus effective, in whole days.

    ``receipts`` are answers that were given; each is listed with the events that had been announced
    when it was given, were recorded only later, and are about the same importer and origin.
    """
    names: dict[str, str] = {}
    found: dict[str, Programme] = {}
    worst: list[tuple[int, dict[str, Any]]] = []
    meanwhile: list[dict[str, Any]] = []
    for row in log.rows():
        record = read(row)
        if record.topic == "measure.introduced":
            names[record.name] = str(record.body.get("programme") or "other")
        its_programme = _programme(record, names)
        if not record.announced or (programme not in {None, its_programme}):
            continue
        late, after_effect = _days(record)
        group = found.setdefault(its_programme, Programme(its_programme))
        group.announced.append(late)
        if after_effect is not None:
            group.effective.append(after_effect)
        told = _told(record, its_programme, late, after_effect)
        worst.append((late, told))
        if len(worst) > 50 * MOST_EVENTS:
            worst = sorted(worst, key=lambda each: -each[0])[:MOST_EVENTS]
        meanwhile += [
            {**told, "receipt": place, "asked": receipt.now.isoformat(), "answer": receipt.sentence}
            for place, receipt in receipts
            if _missed(record, receipt)
        ]
    latest = sorted(worst, key=lambda each: -each[0])[:MOST_EVENTS]
    return {
        "programmes": [found[name].as_dict() for name in sorted(found)],
        "latest": [told for _, told in latest],
        "meanwhile": meanwhile,
    }


def _programme(record: Record, names: dict[str, str]) -> str:
    kind = record.stream.partition(":")[0]
    return names.get(record.name, "other") if kind == "measure" else kind


def _days(record: Record) -> tuple[int, int | None]:
    recorded = datetime.fromisoformat(record.recorded).timestamp()
    announced = _second(str(record.body["announced"]), record)
    effective = record.body.get("effective")
    after_effect = None
    if effective:
        after_effect = int((recorded - _second(str(effective), record)) // _DAY)
    return int((recorded - announced) // _DAY), after_effect


def _second(text: str, record: Record) -> int:
    moment = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    is_measure = record.stream.startswith("measure:")
    return clocks.second_of(moment, importer_of(record.name) if is_measure else "US")


def _told(record: Record, programme: str, late: int, after_effect: int | None) -> dict[str, Any]:
    return {
        "position": record.position,
        "key": record.key,
        "programme": programme,
        "announced": record.announced,
        "recorded": record.recorded,
        "days_after_announced": late,
        "days_after_effective": after_effect,
    }


def _missed(record: Record, receipt: Receipt) -> bool:
    """Whether the event was announced when the answer was given, and recorded only later."""
    if record.position <= receipt.position or not record.stream.startswith("measure:"):
        return False
    known_by = str(receipt.clocks.get("known_by") or receipt.day.isoformat())[:10]
    if record.announced > min(known_by, receipt.day.isoformat()):
        return False
    importer = receipt.query.get("importer")
    origin = receipt.query.get("origin")
    if importer and str(importer).upper() != importer_of(record.name):
        return False
    named = origins_named(record.body)
    return not origin or not named or bool({str(origin).upper(), "ALL"} & set(named))


def rows(found: dict[str, Any]) -> Iterator[list[str]]:
    """The table of programmes for people."""
    yield ["programme", "events", "after announced (median, most)", "after effective"]
    for each in found["programmes"]:
        announced, effective = each["after_announced"], each["after_effective"]
        yield [
            each["programme"],
            str(each["events"]),
            f"{announced['median']} d, {announced['most']} d",
            ""
            if effective["median"] is None
            else f"{effective['median']} d, {effective['most']} d",
        ]
