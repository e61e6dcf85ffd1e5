"""The ledger out: one file of a known form, whole or not at all.

``jsonl``    every stored event with its bytes and its leaf hash: can be imported elsewhere
``csv``      one flat line per event, for spreadsheets
``parquet``  the same columns, typed (needs the extra ``tradeledger[parquet]``)
``sqlite``   a ledger file: a consistent copy, with the same positions and the same tree head

A file is written beside its place, brought to disk and then moved there, so that a full disk or a
killed process leaves no half file under the name that was asked for.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ledger.desk import copying, tables
from ledger.proof.leaf import leaf_hash
from ledger.store.log import Log, Row, root
from ledger.store.url import StoreUrl
from ledger.vocabulary.problems import Problem, ProblemsError, register

NOT_WRITTEN = register("IN-22", "a file that cannot be written")

FORMS = ("jsonl", "csv", "parquet", "sqlite")
ENDINGS = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet", ".pq": "parquet",
    ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite",
}  # fmt: skip
Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: where, in which form, how many events, and their tree head."""

    out: str
    form: str
    events: int
    size: int | None
    root: bytes


def form_of(out: str, wanted: str | None) -> str:
    """The form that is asked for, or that the file's ending says."""
    form = wanted or ENDINGS.get(Path(out).suffix.lower())
    if form is None:
        said = ", ".join(f".{each}" for each in FORMS)
        raise _refused(out, "its ending says no form.", f"end it in {said}, or say --as jsonl")
    return form


def export(
    log: Log, url: StoreUrl, out: str, form: str, *, force: bool = False, tick: Tick
) -> Exported:
    """Writes the ledger as it is now; ``-`` writes jsonl or csv to standard output.

    Raises ``ProblemsError`` (IN-22) where the file exists, cannot be written, or has no room.
    """
    head = log.head()
    if out == "-":
        return _to_stdout(log, head, form, tick)
    place = _place(out, url, force=force)
    try:
        with _beside(place, force=force) as aside:
            if form == "sqlite":
                events, top = copying.copy(log, head, url, aside, tick)
            else:
                events, top = head, root(log, head)
                _written(log, head, form, aside, tick)
            size = aside.stat().st_size
    except (OSError, sqlite3.Error, tables.ParquetError) as error:
        raise _explained(out, error) from None
    return Exported(out, form, events, size, top)


def lines(log: Log, head: int, tick: Tick) -> Iterator[bytes]:
    """The lines of a jsonl export. The body's bytes are those that are stored and hashed."""
    for row in log.rows(0, head):
        if row.position % 1000 == 0:
            tick(row.position, head)
        yield line(row)


def line(row: Row) -> bytes:
    """One stored event as a line."""
    envelope = tables.Envelope.of(row.state)
    leaf = leaf_hash(row.position, row.stream, row.version, row.topic, row.state)
    before = {
        "position": row.position,
        "stream": row.stream,
        "version": row.version,
        "topic": row.topic,
        "recorded": envelope.recorded,
        "by": envelope.by,
        "schema": envelope.schema,
    }
    head = tables.packed(before)
    return head[:-1] + b',"body":' + envelope.body + b',"leaf":"' + leaf.hex().encode() + b'"}\n'


def _written(log: Log, head: int, form: str, aside: Path, tick: Tick) -> None:
    if form == "parquet":
        tables.write_parquet(log, head, aside, tick)
        return
    with aside.open("wb") as out:
        out.writelines(_chunks(log, head, form, tick))


def _chunks(log: Log, head: int, form: str, tick: Tick) -> Iterator[bytes]:
    return lines(log, head, tick) if form == "jsonl" else tables.csv_lines(log, head, tick)


def _to_stdout(log: Log, head: int, form: str, tick: Tick) -> Exported:
    if form not in {"jsonl", "csv"}:
        raise _refused("-", f"{form} is no text.", f"name a file, like --out ledger.{form}")
    for chunk in _chunks(log, head, form, tick):
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()
    return Exported("-", form, head, None, root(log, head))


def _place(out: str, url: StoreUrl, *, force: bool) -> Path:
    """Where the file will be; refuses what an export must not replace."""
    try:
        place = Path(out).resolve()
        if place.is_dir():
            raise _refused(out, "it is a folder.", "name a file in it")
        if not place.parent.is_dir():
            raise _refused(out, f"there is no folder {place.parent}.", "make it, or choose another")
        if place.exists():
            if not place.is_file():
                raise _refused(out, "it is no ordinary file.", "name one, or - for standard output")
            if url.path is not None and url.path.exists() and place.samefile(url.path):
                raise _refused(out, "it is this ledger itself.", "choose another name")
            if not force:
                raise _refused(out, "it exists already.", "choose another name, or add --force")
    except (OSError, ValueError) as error:
        raise _explained(out, error) from None
    return place


@contextmanager
def _beside(place: Path, *, force: bool) -> Iterator[Path]:
    """A new file beside the place, which is moved there if all goes well and else removed."""
    aside = place.with_name(f".tradeledger-{secrets.token_hex(8)}.part")
    os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    try:
        yield aside
        with aside.open("rb+") as written:
            os.fsync(written.fileno())
        if force:
            aside.replace(place)
        else:
            _settled(aside, place)
    finally:
        for leftover in (aside, *(aside.with_name(aside.name + end) for end in copying.COMPANIONS)):
            leftover.unlink(missing_ok=True)


def _settled(aside: Path, place: Path) -> None:
    """Gives the file its name, unless somebody else has taken that meanwhile."""
    try:
        os.link(aside, place)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if place.exists():
            raise FileExistsError(17, "File exists") from None
        aside.replace(place)


def _refused(out: str, detail: str, fix: str) -> ProblemsError:
    shown = out.encode("utf-8", "replace").decode()
    return ProblemsError([Problem(NOT_WRITTEN, f"{shown}: {detail}", fix, "--out")])


def _explained(out: str, error: Exception) -> ProblemsError:
    said = error.strerror if isinstance(error, OSError) else None
    text = said or str(error).strip().splitlines()[0]
    fix = "choose another place; nothing was written there"
    if isinstance(error, FileExistsError):
        fix = "choose another name, or add --force"
    elif any(word in text for word in ("space", "full", "large", "I/O")):
        fix = "look at the disk and the room on it; nothing was left there"
    elif isinstance(error, tables.ParquetError):
        fix = error.fix
    return _refused(out, f"{text[:200]}.", fix)
