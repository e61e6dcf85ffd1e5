"""Options that reading commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from ledger.terminal import Call, this_call
from ledger.vocabulary import dates

Command = Callable[..., Any]


def _options(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


pair = _options(
    click.option("--importer", required=True, metavar="CODE", help="Who levies: US, CN, EU …"),
    click.option("--origin", required=True, metavar="CODE", help="Where the goods come from."),
)

clocks = _options(
    click.option("--on", metavar="DAY", help='The day at the border: 2025-10-01, "Oct 1", today.'),
    click.option("--at", metavar="INSTANT", help="An exact instant with its offset."),
    click.option("--known-by", metavar="DAY", help="Only what was announced by then."),
    click.option("--recorded-by", metavar="N|INSTANT", help="Only what was recorded by then."),
)

narrowing = _options(
    click.option(
        "--product", metavar="CODE|NAME", help="A tariff code of 2 to 10 digits, or a name."
    ),
    click.option("--measure", metavar="ID", help="One measure alone."),
    click.option(
        "--reading", type=click.Choice(["assessed", "lawful"]), default="assessed",
        help="Duties a court voided: as collected, or left out in hindsight.",
    ),
)  # fmt: skip


def _kept(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.ensure_object(Call).receipt = value


receipt = _options(
    click.option(
        "--receipt", metavar="FILE", callback=_kept, expose_value=False,
        help="Keep a receipt of the answer, to ask it again (audit --receipts DIR).",
    )
)  # fmt: skip


def day_option(text: str | None, place: str) -> date | None:
    """A day that somebody typed for an option."""
    from ledger.vocabulary.problems import Problem, ProblemsError

    if text is None:
        return None
    try:
        return dates.day_of(text, this_call().now.date()).day
    except ProblemsError as error:
        raise ProblemsError(
            [Problem(p.code, p.detail, p.fix, place) for p in error.problems]
        ) from None
