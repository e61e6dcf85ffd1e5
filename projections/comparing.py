"""compare: the duty on two days, side by side, and by which acts it differs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from ledger.terminal import output_format, this_call
from ledger.vocabulary import dates, economies
from ledger.vocabulary.dates import TypedDay
from ledger.vocabulary.problems import Problem, ProblemsError
from projections import options
from projections.answers import compare, coverage
from projections.answers.answer import Answer
from projections.answers.clocks import today_of, tried
from projections.answers.compare import CompareQuery, Side
from projections.book import Book
from projections.commands import show, two_economies
from projections.messages.teller import teller
from projections.opening import open_book
from projections.rendering import day, dim, footer, headline, table

_PLACES = {"first": "--first", "second": "--second", "known_by": "--known-by"}


@click.command("compare")
@options.pair
@click.option("--first", required=True, metavar="DAY", help="One day at the border …")
@click.option("--second", metavar="DAY", help="… and the other.  [default: today]")
@click.option("--product", metavar="CODE|NAME", help="A tariff code of 2 to 10 digits, or a name.")
@click.option("--known-by", metavar="DAY", help="Only what was announced by then.")
@options.receipt
@output_format
def compare_command(
    importer: str,
    origin: str,
    first: str,
    second: str | None,
    product: str | None,
    known_by: str | None,
) -> int:
    r"""The duty on two days side by side, and what makes the difference.

    \b
    Example:
      tradeledger compare --importer US --origin CN --first 2025-04-01 --second 2025-10-01
    """
    call = this_call()
    book = open_book(call)
    levying, whose = _economies(importer, origin)
    today = today_of(call.now, levying)
    typed = {"first": first, "second": second or "today", "known_by": known_by}
    read = _days({name: text for name, text in typed.items() if text is not None}, today)
    known = read["known_by"].day if known_by is not None else None
    sides = tuple(Side(levying, whose, read[name].day) for name in ("first", "second"))
    found = _covered(book, CompareQuery(sides, known, product), call.now)
    if found.status == "answered":
        found.assumed += [each.assumed for each in read.values() if each.assumed]
    return show(found, _side_by_side, _rows)


def _economies(importer: str, origin: str) -> tuple[str, str]:
    """Both codes; raises ``ProblemsError`` with everything that is wrong with them."""
    problems: list[Problem] = []
    levying = tried(problems, "--importer", lambda: economies.canonical(importer))
    whose = tried(problems, "--origin", lambda: economies.canonical(origin))
    if levying is None or whose is None:
        raise ProblemsError(problems)
    two_economies(levying, whose)
    return levying, whose


def _days(typed: dict[str, str], today: date) -> dict[str, TypedDay]:
    """Every day that was typed, read; raises ``ProblemsError`` with all that are none."""
    problems: list[Problem] = []
    read = {
        name: tried(problems, _PLACES[name], lambda text=text: dates.day_of(text, today))  # type: ignore[misc]
        for name, text in typed.items()
    }
    if problems:
        raise ProblemsError(problems)
    return {name: each for name, each in read.items() if each is not None}


def _covered(book: Book, query: CompareQuery, now: Any) -> Answer:
    """The answer, or what the ledger does not hold of one of the days."""
    first, second = query.sides
    understood = {
        "intent": "compare",
        "importer": first.importer,
        "origin": first.origin,
        "product": query.product,
        "first": first.day.isoformat(),
        "second": second.day.isoformat(),
        "known_by": query.known_by and query.known_by.isoformat(),
    }
    said = {name: value for name, value in understood.items() if value is not None}
    for side in query.sides:
        gap = coverage.gap(book, side.importer, side.day, said)
        if gap is not None:
            return gap
    found = compare.answer(book, teller("en"), query, now)
    if found.status == "answered":
        found.understood_as = said
    return found


def _rows(answer: Answer) -> list[dict[str, Any]]:
    """One flat record a day."""
    names = ("importer", "origin", "product", "on", "additional", "total", "additional_expression")
    return [{name: rate.get(name) for name in names} for rate in answer.result["rates"]]


def _side_by_side(answer: Answer) -> Iterator[str]:
    yield from headline(answer)
    if answer.status != "answered":
        return
    rates = answer.result["rates"]
    for rate in rates:
        yield ""
        yield f"  {day(rate['on'])}  {click.style(_figure(rate), bold=True)}"
        yield from table(
            [["", c["duty"] or "–", c["title"] + "  " + dim(c["measure"])] for c in _parts(rate)],
            right=[1],
        )
    changed = answer.result["changed"]
    if changed:
        yield ""
        yield from table([_change(row) for row in changed])
    yield from footer(answer)


def _figure(rate: dict[str, Any]) -> str:
    variants = rate.get("variants")
    if variants:
        return " / ".join(
            dict.fromkeys(str(each["additional_expression"] or "0%") for each in variants)
        )
    return str(rate.get("additional_expression") or "0%")


def _parts(rate: dict[str, Any]) -> list[dict[str, Any]]:
    return [] if rate.get("variants") else list(rate.get("components") or ())


def _change(row: dict[str, Any]) -> list[str]:
    step = f"{row['before'] or '–'} → {row['after'] or '–'}"
    events = " ".join(f"#{position}" for position in row["events"])
    return [click.style(step, bold=True), f"{row['title']}  {dim(events)}"]


COMMANDS = {"compare": compare_command}
