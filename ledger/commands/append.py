"""``tradeledger append``: one event from options, or a file of events, as one transaction."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ledger.commands import kinds
from ledger.commands.options import event_of, example_line, options_of
from ledger.commands.recording import Recording, recording_of, recording_options
from ledger.commands.told import refused, tell
from ledger.commands.typed import Typed
from ledger.damage import explained
from ledger.desk.append import append as appended
from ledger.desk.importing import in_order
from ledger.desk.packs import Pack, read_file, read_text
from ledger.desk.yamlfile import MAX_BYTES
from ledger.events.base import Event
from ledger.opening import writing
from ledger.store.application import LedgerApplication
from ledger.terminal import output_format, this_call
from ledger.vocabulary.problems import Problem

_WAIVERS = re.compile(r'waivers: \[\{rule: ([A-Z]+-\d+), why: "…", who: "…"\}\]')
_SOURCES = re.compile(r"sources: \[([a-z0-9-]+)\]")
_FAMILIES = {
    "measure": "Measures",
    "stacking": "Stacking rules",
    "truce": "Truces",
    "talks": "Talks and agreements",
    "source": "Sources, claims, packs",
    "product": "Goods",
    "term": "Terms",
}


class _Kinds(click.Group):
    """Every kind of event as a command of its own, made when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(kinds.appendable())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002
        return _command(kinds.resolve(cmd_name))

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        listed = kinds.appendable()
        for family in dict.fromkeys(kind.partition(".")[0] for kind in listed):
            rows = [
                (kind, kinds.meaning(model))
                for kind, model in listed.items()
                if kind.startswith(f"{family}.")
            ]
            with formatter.section(_FAMILIES.get(family, family.capitalize())):
                formatter.write_dl(rows)


@click.group(
    cls=_Kinds,
    invoke_without_command=True,
    subcommand_metavar="KIND [FIELDS]...",
    epilog="\b\nExamples:\n"
    "  tradeledger append duty-set --measure us.s122 --announced 2026-02-20 \\\n"
    "      --effective 2026-02-24 --duty 10% --sources proc-11012\n"
    "  tradeledger append --file events.yaml --dry-run\n"
    "  tradeledger append duty-set --help",
)
@click.option(
    "--file",
    "files",
    multiple=True,
    metavar="F.yaml",
    help="A pack, or a bare list of events; - is standard input. Repeatable: one transaction.",
)
@recording_options(propose=True)
@output_format
@click.pass_context
@explained
def append(context: click.Context, files: tuple[str, ...], **given: Any) -> int | None:
    """Append one event, or a file of them as one transaction.

    What stands against it is reported whole, and then nothing is recorded. KIND is a stable name
    (measure.duty_set) or, where that is clear, its end (duty-set). Days are ISO (2025-10-01) or
    plain words (today, "Oct 1 2025"), instants carry an offset (2026-02-24T00:01:00-05:00).
    """
    if context.invoked_subcommand is not None:
        if files:
            raise click.UsageError("give a KIND with its fields or --file, not both", context)
        context.meta[__name__] = given
        return None
    if not files:
        raise click.UsageError("name a KIND of event, or a --file of events", context)
    how = recording_of(given)
    packs = [read_pack(name) for name in files]
    problems = [problem for pack in packs for problem in pack.problems]
    if problems:
        return refused(problems)
    places = {key: place for pack in packs for key, place in pack.places.items()}
    events = in_order(event for pack in packs for event in pack.events)
    return _record(events, places, how)


def read_pack(name: str) -> Pack:
    """A pack from a file, or from standard input for ``-``."""
    if name == "-":
        return read_text(sys.stdin.buffer.read(MAX_BYTES + 1), "<stdin>")
    return read_file(Path(name))


def _record(
    events: list[Event], places: dict[str, str], how: Recording, *, typed: bool = False
) -> int:
    call = this_call()
    application = writing(call)
    if how.propose:
        return _propose(application, events, how)
    outcome = appended(
        application, events, by=how.by, now=call.clock, places=places, waivers=how.waivers,
        dry_run=how.dry_run,
    )  # fmt: skip
    needed = {problem.code for problem in outcome.waived}
    for waiver in how.waivers:
        if waiver.rule not in needed:
            call.say(f"{waiver.rule} needed no waiver; none is recorded")
    if typed:
        outcome.problems = [_in_options(problem) for problem in outcome.problems]
    log = application.reader()
    try:
        return tell(outcome, log, dry_run=how.dry_run)
    finally:
        log.close()


def _propose(application: LedgerApplication, events: list[Event], how: Recording) -> int:
    """Records a proposal of the events instead of the events."""
    from ledger.desk.proposals import propose

    call = this_call()
    name, outcome = propose(
        application, events, by=how.by, now=call.clock, waivers=how.waivers, dry_run=how.dry_run
    )
    if outcome.recorded and not outcome.refused:
        call.say(f"it waits for a second person: tradeledger review {name}")
    log = application.reader()
    try:
        return tell(outcome, log, dry_run=how.dry_run)
    finally:
        log.close()


def _in_options(problem: Problem) -> Problem:
    """A rule's advice for packs, as one would type it behind the command."""
    fix = _WAIVERS.sub(r'--waive \1 --why "…"', problem.fix)
    return replace(problem, fix=_SOURCES.sub(r"--sources \1", fix))


def _command(model: type[Event]) -> click.Command:
    """The command of a kind: its fields as options, and how it is recorded."""

    @recording_options(taken=tuple(model.model_fields), propose=True)
    @output_format
    @click.pass_context
    @explained
    def run(context: click.Context, **given: Any) -> int | None:
        call = this_call()
        how = recording_of(context.meta.get(__name__, {}), given)
        reader = Typed(call.now.date())
        event, problems = event_of(model, given, reader)
        if event is None:
            return refused(problems)
        for assumed in reader.assumed:
            call.say(f"took {assumed}")
        return _record([event], {}, how, typed=True)

    command = click.command(
        model.kind,
        help=kinds.explanation(model),
        epilog=f"\b\nExample:\n  {example_line(model)}",
        context_settings={"token_normalize_func": lambda token: token.replace("_", "-")},
    )(run)
    command.params[:0] = options_of(model)
    return command
