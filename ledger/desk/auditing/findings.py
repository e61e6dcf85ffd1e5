"""What an audit finds: coded, placed, explained.

The codes are in the registry of problems, so that messages, ``--json`` and the documentation come
from one list. ``BROKEN`` are those that mean: what is stored is not what was recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ledger.vocabulary.problems import REGISTRY, register

CHANGED = register("AU-01", "a stored event is not the one that was recorded")
MOVED = register("AU-02", "events stand in another order than they were recorded in")
REMOVED = register("AU-03", "an event is missing")
TREE_EDITED = register("AU-04", "the tree was edited")
CUT_OFF = register("AU-05", "the end of the ledger was cut off")
INSERTED = register("AU-06", "an event was put in that was never recorded")
REWRITTEN = register("AU-07", "the history is not the one that was signed")
SHORTER = register("AU-08", "the ledger is shorter than when it was signed")
UNVERIFIED = register("AU-09", "a checkpoint that cannot be believed")
VERSIONS = register("AU-10", "a stream does not count its events 1, 2, 3")
BACKWARDS = register("AU-11", "the recorded instants run backwards")
DAMAGED = register("AU-12", "the store is damaged")
NO_TREE = register("AU-13", "the ledger has no tree yet")
UNGUARDED = register("AU-14", "the store does not refuse changes", "warning")
UNREADABLE = register("AU-20", "a stored event does not fit its schema")
KEYS = register("AU-21", "the list of keys is not that of the events")
WRONG_STREAM = register("AU-22", "an event lies in a stream that it does not belong to")
RULE_BROKEN = register("AU-30", "an event breaks a business rule, and no waiver says why")
INDEX = register("AU-40", "the kept index is not the one that follows from the events")
RECEIPT_BAD = register("AU-50", "a receipt that cannot be read")
RECEIPT_DIFFERS = register("AU-51", "an answer cannot be given again as it was given")
RECEIPT_OTHER = register("AU-52", "a receipt of another history")
RECEIPT_OUTDATED = register("AU-53", "an answer that is now known to be wrong", "warning")

#: what is stored is not what was recorded: exit code 3
BROKEN = frozenset(
    {CHANGED, MOVED, REMOVED, TREE_EDITED, CUT_OFF, INSERTED, REWRITTEN, SHORTER, VERSIONS,
     BACKWARDS, DAMAGED, KEYS, WRONG_STREAM, RECEIPT_OTHER}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an audit found.

    ``stage``     1 to 5, as in the contract
    ``position``  the event that it is about, where it is about one
    ``what``      what was found, in words
    ``fix``       what to do about it
    ``place``     a file, where it is about one
    """

    code: str
    stage: int
    what: str
    position: int | None = None
    fix: str = ""
    place: str = ""

    @property
    def broken(self) -> bool:
        return self.code in BROKEN

    def as_dict(self) -> dict[str, Any]:
        kind = REGISTRY[self.code]
        return {
            "code": self.code,
            "severity": kind.severity,
            "message": kind.title,
            "stage": self.stage,
            "position": self.position,
            "place": self.place,
            "detail": self.what,
            "fix": self.fix,
            "integrity": "broken" if self.broken else "intact",
        }


@dataclass(slots=True)
class Findings:
    """Collects findings. Of each code only so many are kept; all are counted."""

    most: int = 1000
    kept: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, finding: Finding) -> None:
        self.counts[finding.code] += 1
        if self.counts[finding.code] <= self.most:
            self.kept.append(finding)

    def take(self, others: Iterable[Finding]) -> None:
        """Adds findings in their order."""
        for finding in others:
            self.add(finding)

    def more(self) -> Counter[str]:
        """How many were counted and not kept, of each code."""
        return self.counts - Counter(finding.code for finding in self.kept)

    def __iter__(self) -> Iterator[Finding]:
        """In order of stage, then of position."""
        return iter(sorted(self.kept, key=lambda f: (f.stage, f.position or 0, f.code)))

    def __len__(self) -> int:
        return self.counts.total()

    @property
    def broken(self) -> bool:
        return any(code in BROKEN for code in self.counts)
