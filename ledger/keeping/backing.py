"""``tradeledger backup``, ``restore``, ``migrate``."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.commands.recording import recording_of, recording_options
from ledger.damage import explained
from ledger.desk import backup as desk
from ledger.desk.auditing.findings import Finding
from ledger.desk.migrating import migrate as migrated
from ledger.keeping.proving import trusted_keys
from ledger.keeping.refusals import answered
from ledger.opening import reading
from ledger.proof.verifier import InvalidError
from ledger.terminal import BROKEN, DONE, emit, output_format, progress, report, this_call
from ledger.vocabulary.problems import BAD_STORE, Problem, ProblemsError


def problem_of(finding: Finding) -> Problem:
    """A finding as a problem, to be printed like any other."""
    place = finding.place or (str(finding.position) if finding.position is not None else "")
    return Problem(finding.code, finding.what, finding.fix, place)


@click.command(epilog="Example:  tradeledger backup --out /mnt/backup/ledger-2026-11-24.db")
@click.option("--out", required=True, metavar="FILE", help="The backup: a ledger file by itself.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@output_format
@explained
@answered
def backup(out: str, *, force: bool) -> int:
    """A consistent copy, made while others write, and audited before it counts.

    Checkpoints that this machine has seen are kept beside it, in FILE.checkpoints.
    """
    call = this_call()
    log = reading(call)
    try:
        with progress("backing up") as tick:
            kept = desk.back_up(log, call.url, out, force=force, tick=tick)
    except desk.BrokenError as error:
        return _broken(error, "no backup was made: the ledger is broken")
    return _tell(kept, f"backed up to {out}")


@click.command(
    epilog="\b\nExample:\n"
    "  tradeledger restore /mnt/backup/ledger-2026-11-24.db --against head.txt --key ledger.key.pub"
)
@click.argument("file", metavar="FILE")
@click.option(
    "--against", multiple=True, metavar="CHECKPOINT",
    help="A signed checkpoint that the backup must not fall behind; repeatable.",
)  # fmt: skip
@click.option(
    "--key", "keys", multiple=True, metavar="NAME+HASH+KEY",
    help="Whose signature the checkpoints must have.",
)  # fmt: skip
@click.option(
    "--force", is_flag=True, help="Give up events that no checkpoint covers, or another history."
)
@output_format
@explained
@answered
def restore(file: str, against: tuple[str, ...], keys: tuple[str, ...], *, force: bool) -> int:
    """Bring a backup back, audited before it replaces anything.

    It is held against every checkpoint that this machine or the backup has seen: a ledger is never
    rolled back behind one, by no option. The file that was there is kept beside the new one.
    """
    call = this_call()
    source = Path(file)
    if not source.is_file():
        raise ProblemsError([Problem(BAD_STORE, f"there is no {file}.", "name a backup", "FILE")])
    try:
        trusted = trusted_keys(keys)
        notes = [(name, Path(name).read_bytes()) for name in against]
    except (InvalidError, OSError) as error:
        problem = Problem(BAD_STORE, f"{error}.", "check the file and the key", "--against")
        raise ProblemsError([problem]) from None
    try:
        with progress("restoring") as tick:
            kept = desk.restore(source, call.url, notes, trusted, force=force, tick=tick)
    except desk.BrokenError as error:
        return _broken(error, "nothing was replaced: the backup must not be restored")
    return _tell(kept, f"restored to {call.url.shown}")


@click.command(epilog="Example:  tradeledger --store sqlite:///old.db migrate")
@recording_options(waive=False)
@output_format
@explained
@answered
def migrate(**given: object) -> int:
    """Give a ledger from before there was a tree its tree, and record that as an event.

    What is stored stays as it is; what it becomes provable by is recorded: how many events there
    were, and their tree head.
    """
    how = recording_of(given)
    call = this_call()
    if how.dry_run:
        raise click.UsageError("a migration is not tried: make a backup, and migrate that")
    with progress("hashing") as tick:
        done = migrated(call.url, by=how.by, now=call.clock, tick=tick)
    record = {"events": done.size, "root": done.root.hex(), "position": done.position}
    emit(
        record,
        lambda: [
            f"gave {done.size} events their leaves, tree head {done.root.hex()}",
            f"recorded at position {done.position}: ledger.migrated",
        ],
    )
    return DONE


def _broken(error: desk.BrokenError, said: str) -> int:
    call = this_call()
    as_json = call.format in {"json", "jsonl"}
    report([problem_of(finding) for finding in error.findings], as_json=as_json)
    call.say(said)
    return BROKEN


def _tell(kept: desk.Kept, said: str) -> int:
    record = {
        "file": str(kept.path),
        "events": kept.events,
        "root": kept.root.hex(),
        "signed": kept.signed,
        "replaced": str(kept.replaced) if kept.replaced is not None else None,
    }

    def lines() -> list[str]:
        covered = f"signed up to {kept.signed}" if kept.signed else "no checkpoint covers it"
        told = [f"{said}: {kept.events} events, every one as recorded; {covered}",
                f"tree head {kept.root.hex()}"]  # fmt: skip
        if kept.replaced is not None:
            told.append(f"what was there is kept as {kept.replaced}")
        return told

    emit(record, lines)
    return DONE
