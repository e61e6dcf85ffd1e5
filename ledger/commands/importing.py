"""``tradeledger import`` and ``init``: packs and exports in; a new ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ledger.commands.append import read_pack
from ledger.commands.recording import Recording, recording_of, recording_options
from ledger.commands.told import counted, refused, tell
from ledger.damage import explained
from ledger.desk import restoring
from ledger.desk.importing import bundled_files, import_bundled, import_packs
from ledger.desk.packs import read_file
from ledger.opening import make, writing
from ledger.store.application import LedgerApplication
from ledger.store.log import root
from ledger.terminal import BROKEN, emit, output_format, progress, this_call
from ledger.vocabulary.problems import BAD_STORE, Problem

_EXPORTS = {".jsonl", ".ndjson"}


@click.command(
    "import",
    epilog="\b\nExamples:\n"
    "  tradeledger import us-china.yaml truces.yaml --dry-run\n"
    "  tradeledger --store sqlite:///copy.db import ledger.jsonl",
)
@click.argument("files", nargs=-1, metavar="[PACK.yaml | EXPORT.jsonl]...")
@click.option("--bundled", is_flag=True, help="The history that comes with the program.")
@recording_options(waive=False)
@output_format
@explained
def import_(files: tuple[str, ...], *, bundled: bool, **given: Any) -> int | None:
    """Append the events of packs as one transaction; what is held already is passed over.

    An export (jsonl) goes into an empty or new ledger as it is, with its recorded instants and
    the same tree head; into another ledger only with the events whose keys are not held.
    """
    how = recording_of(given)
    exports = [name for name in files if Path(name).suffix.lower() in _EXPORTS]
    if exports:
        if len(files) > 1 or bundled:
            raise click.UsageError("import an export by itself, without packs and other exports")
        return _import_export(exports[0], how)
    if not files and not bundled:
        raise click.UsageError("name a pack (F.yaml), an export (F.jsonl), or --bundled")
    call = this_call()
    packs = [read_file(path) for path in bundled_files()] if bundled else []
    packs += [read_pack(name) for name in files]
    problems = [problem for pack in packs for problem in pack.problems]
    if problems:
        return refused(problems)
    application = writing(call)
    outcome = import_packs(application, packs, by=how.by, now=call.clock, dry_run=how.dry_run)
    return _tell(application, outcome, how)


def _tell(application: LedgerApplication, outcome: Any, how: Recording) -> int:
    log = application.reader()
    try:
        return tell(outcome, log, dry_run=how.dry_run, short=True)
    finally:
        log.close()


def _import_export(name: str, how: Recording) -> int:
    call = this_call()
    with progress(f"reading {name}") as tick:
        export = restoring.read_export(Path(name), tick)
    if export.problems:
        code = refused(export.problems)
        changed = any(problem.code == restoring.CHANGED for problem in export.problems)
        return BROKEN if changed else code
    path = call.url.path
    if path is not None and not path.exists():
        call.empty = True  # an export makes a ledger of its own, not one beside the bundled history
    application = writing(call)
    if not how.dry_run and restoring.restore(application, export):
        return _tell_restored(application, export)
    outcome, other = restoring.add(
        application, export, by=how.by, now=call.clock, dry_run=how.dry_run
    )
    for key in other:
        call.say(f"passed over: {key} is recorded here with other content")
    return _tell(application, outcome, how)


def _tell_restored(application: LedgerApplication, export: restoring.Export) -> int:
    log = application.reader()
    try:
        head = log.head()
        top = root(log, head).hex()
    finally:
        log.close()
    records = [
        {
            "position": position,
            "key": key,
            "kind": stored.topic,
            "stream": str(stored.originator_id),
            "status": "recorded",
            "waived": [],
        }
        for position, (key, stored) in enumerate(
            zip(export.lines, export.stored, strict=True), start=1
        )
    ]
    emit(records, lambda: [f"restored {counted(head)} as they were recorded", f"tree head {top}"])
    return 0


@click.command(
    epilog="Example:  tradeledger --store sqlite:///my.db init --empty",
)
@click.option("--empty", "history", flag_value="empty", help="With nothing in it.")
@click.option(
    "--bundled",
    "history",
    flag_value="bundled",
    help="With the history that comes with the program.  [default]",
)
@output_format
@explained
def init(history: str | None) -> int | None:
    """Make a new ledger in the store; a ledger that holds events is left alone."""
    call = this_call()
    call.empty = history == "empty" or (history is None and call.empty)
    made = call.url.path is not None and not call.url.path.exists()
    if made and call.url.path is not None:
        make(call.url, call)
    application = writing(call)
    log = application.reader()
    try:
        held = log.head()
        if held and not made and call.url.kind != "memory":
            detail = f"{call.url.shown} holds {counted(held)} already."
            fix = "name another store with --store sqlite:///path/to/ledger.db"
            return refused([Problem(BAD_STORE, detail, fix, "--store")])
    finally:
        log.close()
    if not held and not call.empty:
        outcome = import_bundled(application, call.clock)
        if outcome.refused:
            return refused(outcome.problems)
        held = len(outcome.recorded)
    record = {"store": call.url.shown, "events": held}
    emit(record, lambda: [f"made {call.url.shown} with {counted(held)}"])
    return 0
