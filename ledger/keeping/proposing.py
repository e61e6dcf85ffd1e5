"""``tradeledger review``, ``approve``, ``reject``: events that wait for a second person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from typing import Any

import click

from ledger.commands.recording import recording_of, recording_options
from ledger.commands.told import previewed, tell
from ledger.damage import explained
from ledger.desk import proposals as desk
from ledger.desk.append import Outcome
from ledger.keeping.refusals import answered
from ledger.opening import reading, writing
from ledger.terminal import DONE, dumps, emit, output_format, this_call


@click.command(
    epilog="\b\nExamples:\n  tradeledger review\n  tradeledger review us.s122-1",
)
@click.argument("name", required=False)
@click.option("--all", "everything", is_flag=True, help="Decided ones too.")
@output_format
@explained
@answered
def review(name: str | None, *, everything: bool) -> int:
    """Proposals that wait for a second person, or one of them with what it would change."""
    call = this_call()
    log = reading(call)
    if name is None:
        found = desk.proposals(log)
        shown = [each for each in found if everything or each.status == "open"]
        emit([each.as_dict() for each in shown], lambda: _list(shown))
        return DONE
    one = desk.proposal(log, name)
    preview = previewed(call, one.events()) if one.status == "open" else []
    emit({**one.as_dict(), "preview": preview}, lambda: _whole(one, preview))
    return DONE


@click.command(epilog="Example:  tradeledger approve us.s122-1")
@click.argument("name")
@recording_options(waive=False)
@click.option("--why", metavar="TEXT", help="What was checked; it stays in the record.")
@output_format
@explained
@answered
def approve(name: str, why: str | None, **given: Any) -> int:
    """Record the events of a proposal, as a second person; its author cannot."""
    return _decided(desk.approve, name, why, given)


@click.command(epilog="Example:  tradeledger reject us.s122-1 --why 'the notice says 10%, not 15%'")
@click.argument("name")
@recording_options(waive=False)
@click.option("--why", metavar="TEXT", help="The reason; it stays in the record.  [required]")
@output_format
@explained
@answered
def reject(name: str, why: str | None, **given: Any) -> int:
    """Turn a proposal down, as a second person; it stays in the record, and in no answer."""
    return _decided(desk.reject, name, why, given)


def _decided(
    decide: Callable[..., Outcome], name: str, why: str | None, given: Mapping[str, Any]
) -> int:
    """Records a decision (``desk.approve``, ``desk.reject``) and tells it; the exit code."""
    how = recording_of(given)
    call = this_call()
    application = writing(call)
    with closing(application.reader()) as log:
        one = desk.proposal(log, name)
        outcome = decide(application, one, by=how.by, now=call.clock, why=why, dry_run=how.dry_run)
        return tell(outcome, log, dry_run=how.dry_run)


def _list(shown: list[desk.Proposal]) -> Iterator[str]:
    if not shown:
        yield "no proposal is open"
    for each in shown:
        events = f"{len(each.made.events)} event{'s' if len(each.made.events) > 1 else ''}"
        about = each.made.why or ", ".join(event.kind for event in each.made.events)
        told = f"{each.status}, {events} by {each.made.who}: {about}"
        yield f"{click.style(each.name, bold=True)}  {told}"


def _whole(one: desk.Proposal, preview: list[str]) -> Iterator[str]:
    when = one.recorded.isoformat(sep=" ", timespec="seconds")
    yield f"{click.style(one.name, bold=True)}  {one.status}"
    yield f"  proposed   {when} by {one.made.who}, position {one.position}"
    if one.made.why:
        yield f"  why        {one.made.why}"
    if one.decided is not None:
        reason = f": {one.decided.why}" if one.decided.why else ""
        yield f"  {one.status:<9}  by {one.decided.who}, position {one.decided_at}{reason}"
    for event in one.made.events:
        yield f"  {event.kind}"
        for field, value in event.body.items():
            yield f"    {field:<14} {value if isinstance(value, str) else dumps(value)}"
    if preview:
        yield "  if approved:"
        yield from (f"    {line}" for line in preview)
