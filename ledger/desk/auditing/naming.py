"""What was done to an event whose bytes do not give its leaf.

The kept leaves are what was recorded, so a guess can be proved: an event is hashed as it would have
been recorded (at another position, with another's content, with its neighbour's instant) and held
against the leaf. What fits is named for what it is; what fits nothing was changed in its content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ledger.desk.auditing import findings as codes
from ledger.desk.auditing.findings import Finding, Findings
from ledger.desk.auditing.hashing import leaf_of
from ledger.desk.auditing.tree import Suspect, Tree
from ledger.events.recorded import from_state
from ledger.events.registry import EVENTS
from ledger.proof.leaf import leaf_hash
from ledger.store.raw import RawRow

#: how far moved events are looked for, and up to how many suspects all are tried on all
_SHIFT = 40
_ALL_ON_ALL = 200
_VERSIONS = 500
_RECORDED = re.compile(rb'"recorded":"[^"]{1,40}"')
_BY = re.compile(rb'"by":"(?:[^"\\]|\\.){0,200}"')
_RESTORE = "restore the ledger from a backup (tradeledger restore)"


def name_suspects(tree: Tree, findings: Findings) -> None:
    """Makes a finding of every suspect, and one of a run of events that all moved alike."""
    suspects = tree.suspects
    kept = {**tree.beyond, **{s.row[0]: s.kept for s in suspects}}
    moved = _moves(suspects, kept)
    runs = _Runs(findings)
    for suspect in suspects:
        position = suspect.row[0]
        there = moved.get(position)
        if there is not None:
            runs.add(position, there)
            continue
        runs.end()
        if _is_put_in(position, moved):
            what = "it was put in: what was recorded here stands behind it."
            findings.add(Finding(codes.INSERTED, 1, what, position, _RESTORE))
            continue
        if leaf_of(suspect.row) is None:
            what = "its content was changed: a value is of a type that the ledger never writes."
        elif suspect.kept is None:
            what = "its leaf was taken away, and nothing in the tree speaks for it."
        else:
            what = _changed(suspect, suspects)
        findings.add(Finding(codes.CHANGED, 1, what, position, _RESTORE))
    runs.end()


def _is_put_in(position: int, moved: dict[int, int]) -> bool:
    """Whether the events behind a position moved back by as much as to make room for it."""
    for behind in range(position + 1, position + _SHIFT):
        there = moved.get(behind)
        if there is not None:
            return behind - there >= behind - position
    return False


class _Runs:
    """Neighbouring events that moved by as much are one finding."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.first = self.last = self.shift = 0

    def add(self, position: int, recorded_at: int) -> None:
        shift = recorded_at - position
        if self.last and position == self.last + 1 and shift == self.shift:
            self.last = position
            return
        self.end()
        self.first = self.last = position
        self.shift = shift

    def end(self) -> None:
        if not self.last:
            return
        count, shift = self.last - self.first + 1, self.shift
        code, fix = codes.MOVED, _RESTORE
        if count == 1:
            what = f"the event that stands here was recorded at position {self.first + shift}."
        else:
            what = (
                f"the events at {self.first} to {self.last} were recorded at"
                f" {self.first + shift} to {self.last + shift}"
            )
            if shift > 0:
                code = codes.REMOVED
                gone = f"{shift} event{'s' if shift > 1 else ''}"
                what += f": {gone} before them {'were' if shift > 1 else 'was'} taken out."
            else:
                code = codes.INSERTED
                new = f"{-shift} event{'s' if shift < -1 else ''}"
                what += f": {new} before them {'were' if shift < -1 else 'was'} put in."
        self.findings.add(Finding(code, 1, what, self.first, fix))
        self.first = self.last = self.shift = 0


def _moves(suspects: list[Suspect], kept: dict[int, bytes | None]) -> dict[int, int]:
    """Position -> the position at which what stands there was recorded."""
    found: dict[int, int] = {}
    everywhere = list(kept) if len(suspects) <= _ALL_ON_ALL else []
    last = 0
    for suspect in suspects:
        position = suspect.row[0]
        near = [position + last, *_near(position)] if last else _near(position)
        for other in (*near, *everywhere):
            leaf = kept.get(other)
            if other != position and leaf is not None and _as_if(suspect.row, other) == leaf:
                found[position] = other
                last = other - position
                break
    return found


def _near(position: int) -> Iterator[int]:
    for step in range(1, _SHIFT + 1):
        yield position - step
        yield position + step


def _as_if(row: RawRow, position: int) -> bytes | None:
    """The leaf of a row, had it been recorded at a position."""
    return leaf_of((position, *row[1:]))


def _changed(suspect: Suspect, suspects: list[Suspect]) -> str:
    """What about an event was changed, as far as it can be proved."""
    position, stream, version, topic, _ = suspect.row
    kept = suspect.kept
    others = suspects if len(suspects) <= _ALL_ON_ALL else []
    for other in others:
        if other is suspect or leaf_of(other.row) is None:
            continue
        if leaf_hash(position, stream, version, topic, other.row[4]) == kept:
            return f"its content was swapped: what belongs here stands at position {other.row[0]}."
    for what, guess in _guesses(suspect):
        if leaf_hash(position, *guess) == kept:
            return f"{what}; the rest is as recorded."
    return "its content was changed (a byte of the event, its time, or who recorded it)."


def _guesses(suspect: Suspect) -> Iterator[tuple[str, tuple[str, int, str, bytes]]]:
    """What an event may have been before a single thing about it was changed."""
    _, stream, version, topic, state = suspect.row
    for other in range(1, _VERSIONS):
        yield f"its version was changed, from {other}", (stream, other, topic, state)
    for kind in EVENTS:
        yield f"its kind was changed, from {kind}", (stream, version, kind, state)
    try:
        belongs = from_state(stream, version, topic, state).body.stream
        yield f"its stream was changed, from {belongs}", (belongs, version, topic, state)
    except (ValueError, KeyError, TypeError):
        pass
    for part, named in ((_RECORDED, "the recorded instant"), (_BY, "the recorder")):
        for neighbour in suspect.neighbours:
            seen = part.search(neighbour)
            here = part.search(state)
            if seen is not None and here is not None:
                restored = state[: here.start()] + seen[0] + state[here.end() :]
                was = seen[0].decode("utf-8", "replace").partition(":")[2].strip('"')
                yield f"{named} was changed, from {was}", (stream, version, topic, restored)
    for cut in (1, 2):
        yield f"the last {cut} bytes were put in", (stream, version, topic, state[:-cut])
