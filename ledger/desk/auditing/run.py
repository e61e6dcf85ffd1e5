"""Stages 1 to 3 together: what the write side can say about itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from ledger.desk.auditing import findings as codes
from ledger.desk.auditing.anchors import Anchor, check_anchors, read_anchor
from ledger.desk.auditing.dividing import divide_meaning
from ledger.desk.auditing.findings import Finding, Findings
from ledger.desk.auditing.naming import name_suspects
from ledger.desk.auditing.tree import Tree, check_tree
from ledger.proof.verifier import Key
from ledger.store.log import Log
from ledger.store.raw import Raw, RawError
from ledger.store.url import StoreUrl
from ledger.vocabulary.problems import ProblemsError

Tick = Callable[[int, int], None]
Progress = Callable[[str], AbstractContextManager[Tick]]


@dataclass(slots=True)
class Audit:
    """What an audit went through and found.

    ``anchored``  up to which size a checkpoint from outside speaks for the events; 0 for none
    """

    findings: Findings = field(default_factory=Findings)
    tree: Tree = field(default_factory=Tree)
    stages: list[int] = field(default_factory=list)
    checkpoints: int = 0
    anchored: int = 0
    believed: bool = False


def run(
    raw: Raw,
    open_log: Callable[[], Log],
    notes: list[tuple[str, bytes]],
    kept: list[tuple[str, bytes]],
    keys: list[Key],
    progress: Progress,
    *,
    first: int = 1,
    stages: frozenset[int] = frozenset({1, 2, 3}),
    url: StoreUrl | None = None,
) -> Audit:
    """Audits a store; everything that is wrong is in ``findings``, and nothing is written.

    ``notes`` are checkpoints from outside, ``kept`` those that this machine remembers. With
    ``url``, where ``raw`` was opened from, other processes may do a share of the work.
    """
    audit = Audit()
    findings = audit.findings
    if not _has_tree(raw, findings):
        return audit
    given = [read_anchor(place, note, keys, findings) for place, note in notes]
    given += [read_anchor(place, note, [], findings) for place, note in kept]
    anchors: list[Anchor] = [anchor for anchor in given if anchor is not None]
    audit.checkpoints = len(anchors)
    if 1 in stages:
        audit.stages.append(1)
        sizes = frozenset(anchor.size for anchor in anchors)
        with progress("1 of 5  bytes") as tick, _whatever_happens(audit, 1):
            audit.tree = check_tree(raw, findings, tick, first=first, sizes=sizes, url=url)
            name_suspects(audit.tree, findings)
            audit.anchored = check_anchors(anchors, audit.tree, raw, findings)
        audit.believed = any(
            anchor.believed and anchor.size == audit.anchored for anchor in anchors
        )
    if stages & {2, 3} and audit.tree.whole:
        audit.stages += sorted(stages & {2, 3})
        with (
            progress("2, 3 of 5  schemas and rules") as tick,
            _whatever_happens(audit, 2),
        ):
            divide_meaning(raw, open_log, url, findings, tick, first=first, rules=3 in stages)
    return audit


@contextmanager
def _whatever_happens(audit: Audit, stage: int) -> Iterator[None]:
    """A damaged store may do anything to its readers: that is a finding, and never "clean"."""
    try:
        yield
    except (RawError, ProblemsError) as error:
        what = f"it cannot be read: {(str(error).splitlines() or ['no answer'])[0]}."
        audit.findings.add(Finding(codes.DAMAGED, stage, what, None, _RESTORE))
    except Exception as error:  # noqa: BLE001
        what = f"it cannot be gone through: {type(error).__name__}: {str(error)[:160]}."
        fix = f"{_RESTORE}; if nothing else is found, report this: it is a bug"
        audit.findings.add(Finding(codes.DAMAGED, stage, what, None, fix))
        audit.tree.whole = False


_RESTORE = "restore the ledger from a backup (tradeledger restore)"


def _has_tree(raw: Raw, findings: Findings) -> bool:
    try:
        if raw.has_tree():
            return True
        fix = "tradeledger migrate    gives it one, and records that it did"
        findings.add(Finding(codes.NO_TREE, 1, "nothing in it can be proved.", None, fix))
    except RawError as error:
        what = f"it cannot be read: {error}."
        findings.add(Finding(codes.DAMAGED, 1, what, None, _RESTORE))
    return False
