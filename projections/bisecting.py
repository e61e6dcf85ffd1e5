"""bisect: the event that changed an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from ledger.damage import explained
from ledger.opening import reading
from ledger.terminal import DONE, NO, emit, output_format, progress, this_call
from ledger.vocabulary import clocks, economies
from ledger.vocabulary.duties import number
from ledger.vocabulary.problems import BAD_DATE, Problem, ProblemsError
from projections import options, rates, sentences
from projections.book import Book
from projections.index import Index
from projections.rates import View
from projections.records import read
from projections.rendering import table

_FRESH = 200


@click.command("bisect")
@click.option("--importer", required=True, metavar="CODE", help="Who levies.")
@click.option("--origin", required=True, metavar="CODE", help="Where the goods come from.")
@click.option("--on", required=True, metavar="DAY", help="The day that the answer is about.")
@click.option("--was", required=True, metavar="PERCENT", help="What the answer was.")
@click.option("--is", "now_is", required=True, metavar="PERCENT", help="What it became.")
@output_format
@explained
def bisect_command(importer: str, origin: str, on: str, was: str, now_is: str) -> int:
    r"""Finds the event with which an answer went from one rate to another.

    \b
    Example:
      tradeledger bisect --importer US --origin CN --on 2025-10-01 --was 145 --is 30
    """
    wanted = _percent(was, "--was"), _percent(now_is, "--is")
    pair = economies.canonical(importer), economies.canonical(origin)
    day = options.day_option(on, "--on")
    assert day is not None
    log = reading(this_call())
    index = Index.open(log, None)
    with progress("looking") as tick:
        moves = list(_moves(Book(log, index), pair, day, tick))
    found = _between(moves, *wanted)
    record = {
        "importer": pair[0],
        "origin": pair[1],
        "on": day.isoformat(),
        "was": number(wanted[0]),
        "is": number(wanted[1]),
        "found": bool(found),
        "events": found,
        "moves": moves,
    }
    emit(record, lambda: _told(record), rows=found)
    return DONE if found else NO


def _percent(text: str, option: str) -> Decimal:
    try:
        value = Decimal(text.strip().removesuffix("%"))
        if value.is_finite():
            return value
    except InvalidOperation:
        pass
    fix = "write it like 145 or 12.5"
    raise ProblemsError([Problem(BAD_DATE, f"{text[:40]!r} is no rate.", fix, option)])


def _moves(book: Book, pair: tuple[str, str], day: date, tick: Any) -> Iterator[dict[str, Any]]:
    """Every event with which the rate of the day moved, in the order of recording.

    Rates do not move one way only, so this is a walk over the events that can move it, and no
    binary search: none is passed over.
    """
    importer, origin = pair
    names = {name for measure in book.measures(importer, origin) for name in
             book.index.streams_of(measure.id)}  # fmt: skip
    names |= set(book.index.streams("stacking"))
    candidates = book.log.streams(sorted(names))
    second = clocks.last_second_of(day, importer)
    before = Decimal(0)
    for done, row in enumerate(candidates, start=1):
        if done % _FRESH == 0:
            book = Book(book.log, book.index)
            tick(done, len(candidates))
        after = _rate(book, View(importer, origin, upto=row.position), second)
        if after is not None and after != before:
            record = read(row)
            yield {
                "position": row.position,
                "key": record.key,
                "kind": row.topic,
                "announced": record.announced,
                "summary": record.body.get("summary") or record.body.get("why"),
                "before": number(before),
                "after": number(after),
            }
            before = after


def _rate(book: Book, view: View, second: int) -> Decimal | None:
    return rates.rate_at(book, view, second).additional


def _between(moves: list[dict[str, Any]], was: Decimal, now_is: Decimal) -> list[dict[str, Any]]:
    """The events that led from one rate to the other: one, or the last chain of several."""
    for last in range(len(moves) - 1, -1, -1):
        if Decimal(moves[last]["after"]) != now_is:
            continue
        for first in range(last, -1, -1):
            if Decimal(moves[first]["before"]) == was:
                return moves[first : last + 1]
    return []


def _told(record: dict[str, Any]) -> Iterator[str]:
    who = f"{sentences.name(record['importer'])} on goods from {sentences.name(record['origin'])}"
    asked = f"{sentences.day(date.fromisoformat(record['on']))}, {who}"
    if not record["found"]:
        yield click.style(
            f"{asked}: it never went from {record['was']}% to {record['is']}%.", bold=True
        )
    elif len(record["events"]) == 1:
        event = record["events"][0]
        yield click.style(
            f"{asked}: {event['key']} at position {event['position']} took it from"
            f" {record['was']}% to {record['is']}%.",
            bold=True,
        )
    else:
        count = len(record["events"])
        yield click.style(
            f"{asked}: {count} events took it from {record['was']}% to {record['is']}%.", bold=True
        )
    yield ""
    shown = record["events"] if record["found"] else record["moves"]
    yield from table(
        [
            [f"#{e['position']}", e["announced"], f"{e['before']}% → {e['after']}%", e["key"]]
            for e in shown
        ]
    )


COMMANDS = {"bisect": bisect_command}
