"""An export read back: into an empty ledger byte for byte, else what is not held yet.

Into an empty ledger an export goes with its recorded instants, recorders and positions, after each
line was held against its leaf hash: the tree head is then that of the ledger it came from. Into any
other ledger its events are new records, made now and under all rules; keys that are held are passed
over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from eventsourcing.persistence import StoredEvent

from ledger.desk.append import Outcome, append, is_recorded
from ledger.desk.packs import shown, unreadable
from ledger.events.recorded import RecordedEvent, from_state
from ledger.proof.leaf import leaf_hash
from ledger.store.application import LedgerApplication
from ledger.store.log import row_at
from ledger.vocabulary.problems import Problem, register

BAD_EXPORT = register("IN-21", "a line that is not one of a ledger's export")
CHANGED = register("DE-02", "a line of an export whose content was changed")
LONGEST_LINE = 64 * 1024 * 1024
MOST_PROBLEMS = 50

Tick = Callable[[int, int], None]


@dataclass(slots=True)
class Export:
    """What an export holds, and everything that is wrong with it.

    ``lines`` are the line of each key, in order. Events are kept as the bytes that they are, so
    that a large export takes little more room than its file.
    """

    name: str
    stored: list[StoredEvent] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    position: int = 0
    versions: dict[str, int] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        return list(self.lines)


def _read(stored: StoredEvent) -> RecordedEvent:
    return from_state(
        str(stored.originator_id), stored.originator_version, stored.topic, stored.state
    )


def _body(state: bytes) -> bytes:
    return bytes(state).partition(b',"body":')[2]


def read_export(path: Path, tick: Tick) -> Export:
    """Reads an export; every line that is wrong is a problem with its place."""
    export = Export(shown(path))
    try:
        size = path.stat().st_size
        with path.open("rb") as source:
            for number, line in enumerate(_lines(source), start=1):
                _take(export, number, line)
                if len(export.problems) >= MOST_PROBLEMS:
                    break
                if number % 1000 == 0:
                    tick(source.tell(), size)
    except (OSError, ValueError) as error:
        export.problems.append(unreadable(error, export.name))
    if not export.stored and not export.problems:
        export.problems.append(_bad(export.name, "the file is empty."))
    return export


def _lines(source: BinaryIO) -> Iterator[bytes]:
    while line := source.readline(LONGEST_LINE):
        yield line


def _take(export: Export, number: int, line: bytes) -> None:
    place = f"{export.name}:{number}"
    if not line.strip():
        return
    due = export.position + 1
    export.position = due
    try:
        given = orjson.loads(line)
    except ValueError:
        cut = "" if line.endswith(b"\n") else " (it is cut off)"
        export.problems.append(_bad(place, f"it is no JSON{cut}."))
        return
    try:
        states = _states(given, line)
        position, leaf = int(given["position"]), str(given["leaf"])
        stored = [
            StoredEvent(str(given["stream"]), int(given["version"]), str(given["topic"]), state)
            for state in states
        ]
    except (KeyError, TypeError, ValueError) as error:
        what = f"it lacks {error}." if isinstance(error, KeyError) else "it is no stored event."
        export.problems.append(_bad(place, what))
        return
    right = next((each for each in stored if _leaf(position, each) == leaf), None)
    export.position = position
    if right is None:
        detail = f"position {position} does not have the leaf hash that stands with it."
        export.problems.append(Problem(CHANGED, detail, "export the ledger again", place))
        return
    try:
        read = _read(right)
    except (ValueError, KeyError, TypeError) as error:
        what = f"it is no {right.topic[:60]} ({str(error).splitlines()[0][:160]})."
        export.problems.append(_bad(place, what))
        return
    wrong = _wrong(export, due, read)
    if wrong:
        export.problems.append(_bad(place, wrong))
        return
    export.stored.append(right)
    export.lines[read.body.key] = number


def _leaf(position: int, stored: StoredEvent) -> str:
    stream, version = str(stored.originator_id), stored.originator_version
    return leaf_hash(position, stream, version, stored.topic, stored.state).hex()


def _states(given: dict[str, Any], line: bytes) -> list[bytes]:
    """The bytes that may have been stored: the body as it stands in the line, or written anew.

    A program between export and import may have written the line in its own way.
    """
    head = orjson.dumps({"v": given["schema"], "recorded": given["recorded"], "by": given["by"]})
    raw = line.partition(b',"body":')[2].rpartition(b',"leaf":')[0]
    anew = orjson.dumps(given["body"])
    return [head[:-1] + b',"body":' + body + b"}" for body in (raw, anew)]


def _wrong(export: Export, due: int, read: RecordedEvent) -> str | None:
    """What is wrong with the place of an event whose bytes are right."""
    stream, version = read.originator_id, read.originator_version
    found: str | None = None
    if export.position != due:
        found = f"position {export.position} stands where {due} belongs."
    elif read.body.stream != stream or not isinstance(read.by, str):
        found = f"the event belongs to {read.body.stream}, not to {stream[:80]}."
    elif not export.problems and version != export.versions.get(stream, 0) + 1:
        found = f"version {version} of {stream} does not follow {export.versions.get(stream, 0)}."
    elif read.body.key in export.lines:
        found = f"the key {read.body.key} comes a second time."
    export.versions[stream] = version
    return found


def _bad(place: str, detail: str) -> Problem:
    return Problem(BAD_EXPORT, detail, "export the ledger again (export --out F.jsonl)", place)


def restore(application: LedgerApplication, export: Export) -> bool:
    """Takes an export into an empty ledger as it is; ``False`` where the ledger is not empty.

    Raises ``Conflict`` if somebody else writes to it meanwhile.
    """
    log = application.reader()
    try:
        if log.head() > 0:
            return False
    finally:
        log.close()
    application.take(export.stored, export.keys, after=0)
    return True


def add(
    application: LedgerApplication, export: Export, *, by: str, now: datetime, dry_run: bool = False
) -> tuple[Outcome, list[str]]:
    """Appends the events of an export whose keys are not held, in its order, as one transaction.

    Also returns the keys that are held with other content: these are passed over too.
    """
    log = application.reader()
    try:
        held, other, fresh = [], [], []
        for key, stored in zip(export.lines, export.stored, strict=True):
            position = log.position_of(key)
            if position is None:
                fresh.append(_read(stored).body)
                continue
            held.append(key)
            row = row_at(log, position)
            same = row is not None and _body(row.state) == _body(stored.state)
            if not same and not is_recorded(log, _read(stored).body):
                other.append(key)
    finally:
        log.close()
    places = {key: f"{export.name}:{line}" for key, line in export.lines.items()}
    outcome = append(application, fresh, by=by, now=now, places=places, dry_run=dry_run)
    outcome.held += held
    return outcome, other
