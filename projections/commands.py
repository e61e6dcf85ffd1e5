"""rate, history, changes, forecast, why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import click

from ledger.terminal import DONE, NO, dumps, emit, output_format, this_call
from ledger.vocabulary import economies, goods
from ledger.vocabulary.problems import BAD_QUERY, Problem, ProblemsError
from projections import options, rendering
from projections.answers import coverage
from projections.answers.answer import Answer
from projections.answers.asked import RateQuery, ask, understood
from projections.book import Book
from projections.opening import open_book

Rows = Callable[[Answer], list[dict[str, Any]]]


def show(
    answer: Answer, render: Callable[[Answer], Iterable[str]], rows: Rows | None = None
) -> int:
    """Prints an answer in the call's format, and keeps its receipt; exit code 1 if it is none."""
    call = this_call()
    if call.taken is not None:
        call.taken.append(answer)
        return DONE
    if call.receipt is not None:
        from projections import receipts

        receipts.keep(answer, call, open_book)
    flat = rows(answer) if rows is not None and answer.status == "answered" else None
    emit(answer.as_dict(), lambda: render(answer), rows=flat)
    return DONE if answer.status == "answered" else NO


def covered(book: Book, query: RateQuery, whole: Callable[[], Answer]) -> Answer:
    """The answer, or what the ledger does not hold."""
    asked = ask(book, _without_name(query), this_call().now)
    two_economies(asked.view.importer, asked.view.origin)
    day = None if query.on is None and query.at is None else asked.clocks.day
    return coverage.gap(book, asked.view.importer, day, understood(asked)) or whole()


def two_economies(importer: str, origin: str) -> None:
    """Raises ``ProblemsError`` (IN-10) where an economy is both sides."""
    if importer == origin:
        detail = f"{importer} is named as importer and as origin."
        fix = "name two economies; a country levies no duty on its own goods"
        raise ProblemsError([Problem(BAD_QUERY, detail, fix, "--origin")])


def _gap(
    book: Book, importer: str | None, origin: str | None, day: date | None, intent: str
) -> Answer | None:
    """What the ledger does not hold, where an importer is asked for."""
    if importer is None:
        return None
    code = economies.canonical(importer)
    if origin is not None:
        two_economies(code, economies.canonical(origin))
    slots = {"intent": intent, "importer": code}
    return coverage.gap(book, code, day, slots)


def _without_name(query: RateQuery) -> RateQuery:
    """A query whose product, where it is a name and not a code, is left to the catalogue."""
    if query.product is None or goods.looks_like_code(query.product):
        return query
    return replace(query, product=None)


def about(
    book: Book, query: RateQuery, whole: Callable[[RateQuery], Answer], *, rate: bool = False
) -> Answer:
    """The answer to a query whose product may be a name; ``rate`` says that a rate is asked for."""
    if query.product is None:
        return covered(book, query, lambda: whole(query))
    from projections.answers import product

    now = this_call().now
    if rate:
        return covered(book, query, lambda: product.answer(book, query, now))
    return product.with_product(
        book, query, lambda asked: covered(book, asked, lambda: whole(asked)), now
    )


@click.command("rate")
@click.option("--importer", metavar="CODE", help="Who levies: US, CN, EU …")
@click.option("--origin", metavar="CODE", help="Where the goods come from.")
@options.clocks
@options.narrowing
@click.option(
    "--jsonl", "lines", metavar="FILE", type=click.File("r", encoding="utf-8", errors="replace"),
    help="One query per line, one answer per line; - for standard input.",
)  # fmt: skip
@options.receipt
@output_format
def rate_command(lines: Any, **given: Any) -> int:
    r"""The duty in force on a day, as known, as recorded.

    \b
    Example:
      tradeledger rate --importer US --origin CN --on 2025-11-15 --known-by 2025-09-01
    """
    from projections.answers import rate

    call = this_call()
    if lines is not None:
        return _many(open_book(call), lines)
    missing = [name for name in ("importer", "origin") if not given[name]]
    if missing:
        raise click.UsageError(f"Missing option {' and '.join(f'--{name}' for name in missing)}.")
    book = open_book(call)
    query = RateQuery(**given)
    found = about(book, query, lambda asked: rate.answer(book, asked, call.now), rate=True)
    return show(found, rendering.rate, _components)


def _components(answer: Answer) -> list[dict[str, Any]]:
    """The components as flat records, with the rate that they add up to."""
    result = answer.result
    about = {k: result[k] for k in ("importer", "origin", "product", "additional", "total")}
    about["on"] = answer.clocks["on"]
    rows = []
    for variant in result.get("variants") or [result]:
        its = {"additional": variant["additional"], "total": variant["total"]}
        if "variants" in result:
            its["codes"] = variant["codes"]
        rows += [about | its | component for component in variant["components"] or [{}]]
    return rows


_FIELDS = frozenset(RateQuery.__dataclass_fields__)


def _many(book: Book, lines: Iterable[str]) -> int:
    """One query per line; a line that is wrong is answered with what is wrong with it."""
    from projections.answers import rate

    worst = DONE
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        record, wanted = _read_line(line)
        answer: dict[str, Any]
        try:
            query = _query(record, wanted)
            found = about(book, query, lambda q: rate.answer(book, q, this_call().now), rate=True)
            answer = found.as_dict()
            worst = max(worst, DONE if found.status == "answered" else NO)
        except ProblemsError as error:
            answer = {"status": "wrong_call", "problems": [p.as_dict() for p in error.problems]}
            worst = NO
        click.echo(dumps({"id": record.get("id", number), **answer}))
    return worst


def _read_line(line: str) -> tuple[dict[str, Any], bool]:
    import orjson

    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {}, False
    return (record, True) if isinstance(record, dict) else ({}, False)


def _query(record: dict[str, Any], readable: bool) -> RateQuery:
    fix = '{"importer": "US", "origin": "CN", "on": "2025-10-01"}'
    if not readable:
        raise ProblemsError([Problem(BAD_QUERY, "the line is no JSON object.", fix)])
    given = {k: v for k, v in record.items() if k in _FIELDS and v is not None}
    unknown = sorted(record.keys() - _FIELDS - {"id"})
    wrong = [k for k, v in given.items() if not isinstance(v, str | int)]
    if unknown or wrong or not {"importer", "origin"} <= given.keys():
        said = f"fields {', '.join(unknown or wrong or ['importer and origin'])} do not fit."
        raise ProblemsError([Problem(BAD_QUERY, said, fix)])
    query = RateQuery(**{k: str(v) for k, v in given.items()})  # type: ignore[arg-type]
    if query.reading not in {"assessed", "lawful"}:
        raise ProblemsError([Problem(BAD_QUERY, "reading is assessed or lawful.", fix)])
    return query


@click.command("history")
@options.pair
@click.option(
    "--from", "from_day", metavar="DAY", help="The first day; without it, from the start."
)
@click.option(
    "--to", "to_day", metavar="DAY", help="The last day; without it, what is scheduled too."
)
@click.option("--known-by", metavar="DAY", help="Only what was announced by then.")
@click.option("--recorded-by", metavar="N|INSTANT", help="Only what was recorded by then.")
@options.narrowing
@options.receipt
@output_format
def history_command(from_day: str | None, to_day: str | None, **given: Any) -> int:
    r"""Every interval of constant duty, oldest first.

    \b
    Example:
      tradeledger history --importer US --origin CN --from 2025-01-01
    """
    from projections.answers import history

    first = options.day_option(from_day, "--from")
    last = options.day_option(to_day, "--to")
    _in_order(first, last)
    call = this_call()
    book = open_book(call)
    query = RateQuery(**given)

    def whole(asked: RateQuery) -> Answer:
        gap = _gap(book, asked.importer, asked.origin, last, "history")
        return gap or history.answer(book, asked, call.now, first, last)

    found = about(book, query, whole)
    return show(found, rendering.history, lambda a: list(a.result["intervals"]))


def _in_order(first: Any, last: Any) -> None:
    if first is not None and last is not None and last < first:
        detail = f"--to {last} is before --from {first}."
        raise ProblemsError([Problem(BAD_QUERY, detail, "swap them", "--to")])


@click.command("changes")
@click.option("--from", "from_day", required=True, metavar="DAY", help="After this day …")
@click.option("--to", "to_day", required=True, metavar="DAY", help="… and up to this one.")
@click.option("--importer", metavar="CODE", help="Only duties of this economy.")
@click.option("--origin", metavar="CODE", help="Only duties on goods from here.")
@click.option("--product", metavar="CODE|NAME", help="Only duties on these goods.")
@click.option("--known-by", metavar="DAY", help="Only what was announced by then.")
@options.receipt
@output_format
def changes_command(
    from_day: str,
    to_day: str,
    importer: str | None,
    origin: str | None,
    product: str | None,
    known_by: str | None,
) -> int:
    r"""What changed between two days, with the events.

    \b
    Example:
      tradeledger changes --from 2025-04-01 --to 2025-04-30 --importer US --origin CN
    """
    from projections.answers import changes

    first = options.day_option(from_day, "--from")
    last = options.day_option(to_day, "--to")
    assert first is not None
    assert last is not None
    _in_order(first, last)
    known = options.day_option(known_by, "--known-by")
    call = this_call()
    book = open_book(call)
    code = _code_of(book, product, importer) if product else None
    query = changes.ChangesQuery(first, last, importer, origin, code, known)
    gap = _gap(book, importer, origin, last, "changes")
    found = gap or changes.answer(book, query, call.now)
    return show(found, rendering.changes, lambda a: list(a.result["changes"]))


def _code_of(book: Book, typed: str, importer: str | None) -> str:
    """The code of a product that has only one; a code as it is."""
    if goods.looks_like_code(typed):
        return typed
    from projections.goods import catalogue

    match = catalogue.resolve(book, typed)
    codes = match.products[0].codes_for((importer or "").upper()) if match.kind == "one" else ()
    if len(codes) == 1:
        return codes[0]
    shown = [goods.print_code(code) for code in codes] or [p.title for p in match.products]
    detail = f"{typed[:60]!r} has {len(codes) or 'no'} code{'s' if len(codes) != 1 else ''} here."
    fix = f"name one: {', '.join(shown[:8])}" if shown else "give a tariff code, like 8703.80"
    raise ProblemsError([Problem(BAD_QUERY, detail, fix, "--product")])


@click.command("forecast")
@click.option("--importer", metavar="CODE", help="Only duties of this economy.")
@click.option("--origin", metavar="CODE", help="Only duties on goods from here.")
@click.option("--until", metavar="DAY", help="The last day to look at.")
@options.receipt
@output_format
def forecast_command(importer: str | None, origin: str | None, until: str | None) -> int:
    r"""What lapses, starts or expires if nobody acts, and the rate after it.

    \b
    Example:
      tradeledger --now 2025-10-01 forecast --importer US --origin CN
    """
    from projections.answers import forecast

    last = options.day_option(until, "--until")
    call = this_call()
    query = forecast.ForecastQuery(importer, origin, last)
    book = open_book(call)
    gap = _gap(book, importer, origin, None, "forecast")
    found = gap or forecast.answer(book, query, call.now)
    return show(found, rendering.forecast, lambda a: list(a.result["calendar"]))


@click.command("why")
@options.pair
@options.clocks
@options.narrowing
@options.receipt
@output_format
def why_command(**given: Any) -> int:
    r"""The derivation of a rate, as a tree: components, rules, events, sources.

    \b
    Example:
      tradeledger why --importer US --origin CN --on 2025-10-01
    """
    from projections.answers import why

    call = this_call()
    book = open_book(call)
    query = RateQuery(**given)
    found = about(book, query, lambda q: why.answer(book, q, call.now))
    return show(found, rendering.why, lambda a: list(a.result["tree"]["branches"]))


COMMANDS = {
    "rate": rate_command,
    "history": history_command,
    "changes": changes_command,
    "forecast": forecast_command,
    "why": why_command,
}
