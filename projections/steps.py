"""What each event did to a rate: the same question before and after it was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from ledger.store.log import Log, Row
from ledger.vocabulary import clocks, economies
from ledger.vocabulary.problems import ProblemsError
from projections import options, rates
from projections.book import Book
from projections.index import Index
from projections.layers import importer_of, origins_named
from projections.rates import View
from projections.records import Record, read

MOST_ORIGINS = 8
#: books remember what they folded, once per position; after so many they are opened anew
_FRESH = 200


def steps(
    log: Log, first: int, last: int, importer: str | None, origin: str | None, on: str | None
) -> list[dict[str, Any]]:
    """Every event from ``first`` to ``last`` that reaches a rate, with the rate before and after.

    Without a pair, each event is looked at for the pairs that it names; without a day, on the day
    from which it counts. Raises ``ProblemsError`` for codes and days that do not exist.
    """
    importer = economies.canonical(importer) if importer else None
    origin = economies.canonical(origin) if origin else None
    day = options.day_option(on, "--on")
    return list(_steps(log, first, last, importer, origin, day))


def _steps(
    log: Log, first: int, last: int, importer: str | None, origin: str | None, day: date | None
) -> Iterator[dict[str, Any]]:
    index = Index.open(log, None)
    book = Book(log, index)
    done = 0
    for row in log.rows(first - 1, last):
        if not row.stream.startswith("measure:") and not row.stream.startswith("stacking:"):
            continue
        record = read(row)
        for its_importer, its_origin in _pairs(log, row, record):
            if importer not in {None, its_importer}:
                continue
            asked = its_origin if origin is None else origin
            if origin is not None and not _reaches(its_origin, origin):
                continue
            when = day or _effective(log, record, its_importer)
            if when is None:
                continue
            yield _step(book, row, record, its_importer, asked, when)
            done += 1
            if origin is not None:
                break
        if done >= _FRESH:
            book, done = Book(log, index), 0
    index.close()


def _reaches(named: str, origin: str) -> bool:
    groups = [group for group, _ in economies.memberships(origin)]
    return named in {origin, economies.ALL, *groups}


def _pairs(log: Log, row: Row, record: Record) -> list[tuple[str, str]]:
    """The pairs that an event may change the rate of."""
    body = record.body
    if row.topic.startswith("record."):
        target = _target(log, record)
        if target is None:
            return []
        body = {**target.body, **(body.get("fields") or {})}
    if row.stream.startswith("stacking:"):
        named = str(body.get("importer") or "")
        return [(named, economies.ALL)] if named else []
    importer = importer_of(row.stream.partition(":")[2])
    origins = sorted(origins_named(body)) or [economies.ALL]
    alone = [origin for origin in origins if origin != economies.ALL][:MOST_ORIGINS]
    return [(importer, origin) for origin in alone or [economies.ALL]]


def _target(log: Log, record: Record) -> Record | None:
    position = log.position_of(str(record.body.get("target")))
    found = None if position is None else next(log.rows(position - 1, position), None)
    return None if found is None else read(found)


def _effective(log: Log, record: Record, importer: str) -> date | None:
    body = record.body
    if record.topic.startswith("record."):
        target = _target(log, record)
        body = {**(target.body if target else {}), **(body.get("fields") or {})}
    text = body.get("effective") or body.get("announced")
    if not text:
        return None
    moment = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    return clocks.day_of(moment, importer)


def _step(
    book: Book, row: Row, record: Record, importer: str, origin: str, day: date
) -> dict[str, Any]:
    before = rate_text(book, importer, origin, day, row.position - 1)
    after = rate_text(book, importer, origin, day, row.position)
    return {
        "position": row.position,
        "kind": row.topic,
        "key": record.key,
        "announced": record.announced,
        "importer": importer,
        "origin": origin,
        "on": day.isoformat(),
        "before": before,
        "after": after,
        "changed": before != after,
    }


def rate_text(book: Book, importer: str, origin: str, day: date, upto: int) -> str:
    """The general rate of a day as the first ``upto`` events have it: ``30%``, ``0%``."""
    with suppress(ProblemsError):
        view = View(importer, origin, upto=upto)
        second = clocks.last_second_of(day, importer)
        return rates.rate_at(book, view, second).expression or "0%"
    return "0%"
