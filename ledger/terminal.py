"""What every command shares: the call's context, output in each format, problems in one voice.

Results go to standard output, everything else to standard error. Colour and progress bars appear
on a terminal only, and ``NO_COLOR`` is honoured. A user never sees a traceback: what is wrong with
a call is a list of problems and exit code 2.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

import click
import orjson

from ledger.store.url import StoreUrl, default_url, parse
from ledger.vocabulary.problems import Problem, ProblemsError

FORMATS = ("text", "json", "jsonl", "csv")
DONE, NO, WRONG_CALL, BROKEN = 0, 1, 2, 3


@dataclass(slots=True)
class Call:
    """One call of the program: which store, what "today" is, and how to answer."""

    store: str | None = None
    now_text: str | None = None
    format: str = "text"
    quiet: bool = False
    empty: bool = False
    #: where the receipt of the answer goes (``--receipt``)
    receipt: str | None = None
    #: set where a command is called by the program itself, to ask something again: the book that
    #: it reads, and where its answer is left instead of being printed
    book: Any = None
    taken: list[Any] | None = None
    _closing: list[Callable[[], None]] = field(default_factory=list)

    KEY: ClassVar[str] = "tradeledger.call"

    @property
    def url(self) -> StoreUrl:
        return parse(self.store or os.environ.get("TRADELEDGER_STORE") or default_url())

    @property
    def now(self) -> datetime:
        """The instant from which "today" is read: ``--now``, else the clock."""
        if self.now_text is None:
            return datetime.now(UTC)
        from ledger.vocabulary.dates import moment_of

        return moment_of(self.now_text, datetime.now(UTC))

    @property
    def clock(self) -> datetime:
        """The instant of recording: always the clock, whatever day a question is asked from."""
        return datetime.now(UTC)

    def on_close(self, action: Callable[[], None]) -> None:
        self._closing.append(action)

    def close(self) -> None:
        while self._closing:
            self._closing.pop()()

    def say(self, text: str) -> None:
        """A remark beside the result, unless the caller wants quiet."""
        if not self.quiet:
            click.echo(text, err=True)


def this_call() -> Call:
    """The current call's context."""
    return click.get_current_context().ensure_object(Call)


def output_format(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--format`` and ``--json``, also behind the command's name, as people type them."""

    def chosen(context: click.Context, _: click.Parameter, value: Any) -> None:
        if value:
            context.ensure_object(Call).format = "json" if value is True else value

    options = [
        click.option(
            "--format", "_format", type=click.Choice(FORMATS), callback=chosen, expose_value=False,
            help="How to print the result.",
        ),
        click.option(
            "--json", "_json", is_flag=True, callback=chosen, expose_value=False,
            help="Short for --format json.",
        ),
    ]  # fmt: skip
    for option in options:
        command = option(command)
    return command


def dumps(value: Any, *, pretty: bool = False) -> str:
    """JSON as every surface prints it."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 if pretty else 0).decode()


def emit(
    records: Sequence[dict[str, Any]] | dict[str, Any],
    text: Callable[[], Iterable[str]],
    *,
    rows: Sequence[dict[str, Any]] | None = None,
) -> None:
    """Prints a result in the format that was asked for.

    ``records`` is the answer object, or a list of records; ``text`` makes the lines for people;
    ``rows`` are the flat records of an answer object, for jsonl and csv.
    """
    call = this_call()
    if call.format == "json":
        click.echo(dumps(records, pretty=sys.stdout.isatty()))
        return
    whole = [records] if isinstance(records, dict) else list(records)
    flat = whole if rows is None else list(rows)
    if call.format == "jsonl":
        for record in flat:
            click.echo(dumps(record))
    elif call.format == "csv":
        click.echo(as_csv(flat), nl=False)
    else:
        for line in text():
            click.echo(line)


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """Flat records as CSV; nested values are JSON in their cell."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if names:
        writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list | tuple):
        return dumps(value)
    return "" if value is None else value


def report(problems: Iterable[Problem], *, as_json: bool = False) -> None:
    """Prints problems to standard error, every one of them."""
    for problem in problems:
        if as_json:
            click.echo(dumps(problem.as_dict()), err=True)
        else:
            code, _, rest = str(problem).partition("  ")
            colour = "red" if problem.severity == "error" else "yellow"
            click.echo(f"{click.style(code, fg=colour, bold=True)}  {rest}", err=True)


@contextmanager
def progress(label: str) -> Any:
    """A progress bar for long work, on a terminal only: yields ``tick(done, of)``."""
    if not sys.stderr.isatty() or this_call().quiet:
        yield lambda _done, _of: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def wrong(code: str, detail: str, fix: str = "", place: str = "") -> ProblemsError:
    """A single problem with the call."""
    return ProblemsError([Problem(code, detail, fix, place)])
