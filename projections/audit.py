"""audit: the whole history verified in five stages, and nothing written."""

from __future__ import annotations

import shutil
import sqlite3
import textwrap
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import click

from ledger.damage import explained
from ledger.desk.auditing import findings as codes
from ledger.desk.auditing.findings import Finding, Findings
from ledger.desk.auditing.run import Audit, run
from ledger.opening import reading, writing
from ledger.proof.verifier import InvalidError, Key, read_key
from ledger.store import seen
from ledger.store.log import Log
from ledger.store.raw import Raw, RawError, SqliteRaw, open_raw
from ledger.terminal import BROKEN, DONE, NO, Call, emit, output_format, progress, this_call
from ledger.vocabulary.problems import BAD_QUERY, REGISTRY, Problem, ProblemsError
from projections import kept, lateness, recalls
from projections.book import Book
from projections.index import Index
from projections.rendering import table

_STAGES = {
    1: "every stored byte against the tree and the checkpoints",
    2: "every event against its schema",
    3: "every event against the business rules, in order",
    4: "the kept index against one made from nothing",
    5: "every answer receipt asked again",
}
_SHOWN = 50
_WIDEST = 110


@click.command("audit")
@click.option("--against", multiple=True, metavar="CHECKPOINT",
              help="Hold the ledger against this signed checkpoint; repeatable.")  # fmt: skip
@click.option("--key", "keys", multiple=True, metavar="NAME+HASH+KEY",
              help="Whose signature the checkpoints must have, or its .pub file.")  # fmt: skip
@click.option("--from", "first", type=click.IntRange(min=1), default=1, metavar="N",
              help="Start at this position, and believe the tree before it.")  # fmt: skip
@click.option("--receipts", "folders", multiple=True, metavar="DIR",
              help="Ask the receipts in this folder again; repeatable.")  # fmt: skip
@click.option("--stage", "stages", multiple=True, type=click.IntRange(1, 5),
              help="Only this stage; repeatable.")  # fmt: skip
@click.option(
    "--lateness", "late", is_flag=True,
    help="Instead: how late events were recorded, and what was answered meanwhile.",
)  # fmt: skip
@output_format
@explained
def audit_command(
    against: tuple[str, ...],
    keys: tuple[str, ...],
    first: int,
    folders: tuple[str, ...],
    stages: tuple[int, ...],
    *,
    late: bool,
) -> int:
    r"""Re-reads everything and believes nothing: bytes, schemas, rules, projections, receipts.

    Exit code 0: clean; 1: findings; 3: what is stored is not what was recorded. It never writes.

    \b
    Examples:
      tradeledger audit --against head.txt --key ledger.key.pub
      tradeledger audit --receipts receipts/
      tradeledger audit --lateness
    """
    call = this_call()
    if late:
        return _lateness(reading(call), list(folders))
    notes, trusted = _given(against, keys)
    wanted = frozenset(stages or _STAGES)
    raw = _opened(call)
    with closing(raw):
        remembered = list(seen.seen(call.url))
        open_log = partial(_log, call)
        audit = run(
            raw, open_log, notes, remembered, trusted, progress,
            first=first, stages=wanted, url=call.url,
        )  # fmt: skip
    recalled: list[recalls.Recalled] = []
    if audit.tree.whole and wanted & {4, 5} and codes.NO_TREE not in audit.findings.counts:
        recalled = _projections(call, audit, list(folders), wanted)
    result = _result(call, audit, recalled, [place for place, _ in notes], first)
    findings = list(audit.findings)
    emit(result, lambda: _told(result, audit, findings), rows=result["findings"])
    return BROKEN if audit.findings.broken else NO if len(audit.findings) else DONE


def _given(
    against: tuple[str, ...], keys: tuple[str, ...]
) -> tuple[list[tuple[str, bytes]], list[Key]]:
    """Checkpoints and keys from the call; all that cannot be read is reported together."""
    problems: list[Problem] = []
    notes: list[tuple[str, bytes]] = []
    trusted: list[Key] = []
    for name in against:
        try:
            notes.append((name, Path(name).read_bytes()))
        except OSError as error:
            fix = "name a checkpoint's file"
            problems.append(Problem(BAD_QUERY, f"{name}: {error.strerror}.", fix, "--against"))
    for text in keys:
        try:
            path = Path(text)
            trusted.append(read_key(path.read_text("utf-8") if path.is_file() else text))
        except (InvalidError, OSError, UnicodeError) as error:
            fix = "name the .pub file, or paste the line NAME+HASH+KEY"
            problems.append(Problem(BAD_QUERY, f"{text[:60]}: {error}.", fix, "--key"))
    if problems:
        raise ProblemsError(problems)
    return notes, trusted


def _opened(call: Call) -> Raw:
    """The store as it lies there; one that is not there yet is made, as for any command."""
    url = call.url
    try:
        if url.kind == "memory":
            name = writing(call).env["SQLITE_DBNAME"]
            return SqliteRaw(sqlite3.connect(name, uri=True, isolation_level=None))
        if url.path is not None and not url.path.exists():
            reading(call)
        return open_raw(url)
    except RawError as error:
        fix = "check --store; a damaged file is restored from a backup"
        raise ProblemsError([Problem("IN-09", f"{url.shown}: {error}.", fix, "--store")]) from None


def _log(call: Call) -> Log:
    """A log of its own, to be closed by whoever asked for it."""
    if call.url.kind == "postgresql":
        from ledger.store.postgres_log import PostgresLog

        return PostgresLog(call.url.text, call.url.shown)
    if call.url.path is None:
        return reading(call)
    from ledger.store.log import SqliteLog

    return SqliteLog.open(call.url.path)


def _projections(
    call: Call, audit: Audit, folders: list[str], wanted: frozenset[int]
) -> list[recalls.Recalled]:
    """Stages 4 and 5. On a ledger that is broken they may fail, and that is a finding too."""
    findings = audit.findings
    try:
        with closing(_log(call)) as log:
            if 4 in wanted:
                audit.stages.append(4)
                with progress("4 of 5  index") as tick:
                    kept.check_index(log, call.url.index_path(), findings, tick)
            if 5 in wanted and folders:
                audit.stages.append(5)
                with progress("5 of 5  receipts") as tick:
                    book = Book(log, Index.open(log, None))
                    today = call.now.date()
                    return recalls.check_receipts(log, book, folders, today, findings, tick)
    except Exception as error:
        if not findings.broken:
            raise
        said = (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
        what = f"the projections cannot be made from it: {said}."
        findings.add(Finding(codes.INDEX, 4, what))
    return []


def _assurance(audit: Audit, given: list[str], first: int) -> list[str]:
    """What this audit can speak for, and what it cannot: honest, and in the same words always."""
    size = audit.tree.size
    told = []
    if 1 not in audit.stages:
        return ["the bytes were not looked at: nothing is said about them"]
    if audit.findings.broken:
        return ["what is stored is not what was recorded; the findings say where"]
    if first > 1:
        told.append(
            f"it began at position {first}: the events before it were not looked at, and the tree"
            " before it was believed"
        )
    told.append(
        "without any checkpoint it shows: a changed, moved, inserted or removed event, a swapped"
        " payload, an edited tree, an end that was cut off while the tree was left"
    )
    if not audit.anchored:
        told.append(
            "no checkpoint was given: a history rewritten together with its tree, or cut off"
            " together with it, would look just like this; --against FILE shows it"
        )
    else:
        signed = (
            "signed by a key you trust" if audit.believed else "signature not checked: no --key"
        )
        where = "given to it" if given else "remembered on this machine, which proves little"
        said = f"speaks for the first {audit.anchored} of {size} events"
        told.append(f"a checkpoint {where} ({signed}) {said}")
        if audit.anchored < size:
            told.append(f"nothing speaks for the last {size - audit.anchored}; sign a new one")
    return told


def _result(
    call: Call, audit: Audit, recalled: list[recalls.Recalled], given: list[str], first: int
) -> dict[str, Any]:
    counts = audit.findings.counts
    return {
        "store": call.url.shown,
        "verdict": "broken" if audit.findings.broken else "findings" if counts else "clean",
        "events": audit.tree.events,
        "from": first,
        "checkpoint": {
            "size": audit.tree.size,
            "root": b64encode(audit.tree.root).decode(),
        },
        "stages": sorted(audit.stages),
        "checkpoints": audit.checkpoints,
        "anchored": audit.anchored,
        "assurance": _assurance(audit, given, first),
        "counts": dict(sorted(counts.items())),
        "findings": [finding.as_dict() for finding in audit.findings],
        "receipts": [each.as_dict() for each in recalled],
    }


def _told(result: dict[str, Any], audit: Audit, findings: list[Finding]) -> Iterator[str]:
    size = result["checkpoint"]["size"]
    many = f"{len(audit.findings)} finding{'s' if len(audit.findings) != 1 else ''}"
    looked = 1 in audit.stages
    seen = "what is stored is what was recorded" if looked else "the bytes were not looked at"
    head = {
        "clean": f"Clean: {_which(result['from'], size)}." if looked else f"Clean; {seen}.",
        "findings": f"{many}; {seen}.",
        "broken": f"BROKEN: {many}; what is stored is not what was recorded.",
    }[result["verdict"]]
    colour = {"clean": "green", "findings": "yellow", "broken": "red"}[result["verdict"]]
    yield click.style(head, fg=colour, bold=True)
    yield ""
    for stage, what in _STAGES.items():
        yield f"  {stage}  {what:<56}  {_state(stage, audit)}"
    yield ""
    if audit.tree.whole and 1 in audit.stages:
        yield f"  tree head  {audit.tree.root.hex()} at {size}"
        yield ""
    for finding in findings[:_SHOWN]:
        yield from _lines(finding)
    if len(audit.findings) > _SHOWN:
        yield f"… and {len(audit.findings) - min(_SHOWN, len(findings))} more; --json lists them"
        yield ""
    for line in result["assurance"]:
        yield from (click.style(part, dim=True) for part in _wrapped(line, 2))


def _which(first: int, size: int) -> str:
    """Which events were looked at, and that they are as they should be."""
    if first > size > 0:
        return f"there are no events from position {first} on"
    if first > 1:
        return f"the events {first} to {size} are as they were recorded"
    return (
        "1 event is as it was recorded" if size == 1 else f"{size} events are as they were recorded"
    )


def _state(stage: int, audit: Audit) -> str:
    if stage not in audit.stages:
        return click.style(
            "not looked at" if stage != 5 else "none given (--receipts DIR)", dim=True
        )
    codes_here = {finding.code for finding in audit.findings.kept if finding.stage == stage}
    if not codes_here:
        return click.style("ok", fg="green")
    count = sum(audit.findings.counts[code] for code in codes_here)
    return click.style(f"{count} finding{'s' if count > 1 else ''}", fg="red")


def _lines(finding: Finding) -> Iterator[str]:
    kind = REGISTRY[finding.code]
    where = finding.place or (
        f"position {finding.position}" if finding.position is not None else ""
    )
    colour = "red" if finding.broken or kind.severity == "error" else "yellow"
    yield f"{click.style(finding.code, fg=colour, bold=True)}  {kind.title:<58}  {where}"
    for line in (*finding.what.splitlines(), *finding.fix.splitlines()):
        yield from _wrapped(line, 7)


def _wrapped(text: str, indent: int) -> Iterator[str]:
    width = min(shutil.get_terminal_size().columns, _WIDEST) - indent
    for part in textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False):
        yield " " * indent + part


def _lateness(log: Log, folders: list[str]) -> int:
    findings = Findings()
    receipts = list(recalls.read_all(folders, findings))
    found = lateness.lateness(log, receipts)
    emit(found, lambda: _late(found), rows=found["programmes"])
    for finding in findings:
        this_call().say(f"{finding.code}  {finding.place}: {finding.what}")
    return DONE


def _late(found: dict[str, Any]) -> Iterator[str]:
    yield from table(list(lateness.rows(found)))
    yield ""
    yield click.style("Recorded last, after they were announced:", bold=True)
    yield from table(
        [
            [f"#{each['position']}", each["announced"], f"{each['days_after_announced']} days",
             each["key"]]
            for each in found["latest"][:10]
        ]
    )  # fmt: skip
    if found["meanwhile"]:
        yield ""
        yield click.style("Answers that were given meanwhile:", bold=True)
        for each in found["meanwhile"]:
            yield f"  {each['receipt']}  asked {each['asked'][:10]}, before #{each['position']}"
            yield f"    {each['answer']}"


COMMANDS = {"audit": audit_command}
