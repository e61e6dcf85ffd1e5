"""Stage 1: every stored byte against the tree, and the tree against itself.

One pass over the events, some thousands at a time: the leaves are hashed anew and held against the
kept ones, the kept ones are folded and held against the kept inner nodes. What does not fit is set
aside and named afterwards (``ledger.desk.auditing.naming``), because a moved event can only be told
from a changed one when the others are known. Memory does not grow with the number of events, but
with that of streams (their last versions) and of findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ledger.desk.auditing import findings as codes
from ledger.desk.auditing.findings import Finding, Findings
from ledger.desk.auditing.hashing import (
    BATCH,
    BATCH_LEVEL,
    are,
    head_over,
    is_instant,
    leaves_of,
    nodes_above,
    stamps_of,
)
from ledger.desk.auditing.streams import check_index, fingerprint_of
from ledger.desk.auditing.sweeping import Swept, sweep
from ledger.proof.merkle import EMPTY_ROOT, node_hash
from ledger.store.raw import LEVELS, Raw, RawError, RawRow
from ledger.store.url import StoreUrl

Tick = Callable[[int, int], None]
#: rows are read in smaller lots: these still lie in the processor's cache when they are hashed
READ = 512
MOST_SUSPECTS = 2000
MOST_BEYOND = 64
#: up to here SQLite's own check of the file costs little; it looks at free pages and the like
SMALL = 100_000
#: before every position that somebody may have put in
_FIRST = -(1 << 62)
_NOTHING = bytes(32)


@dataclass(slots=True)
class Suspect:
    """An event whose bytes do not give the kept leaf; ``kept`` is ``None`` where there is none.

    ``neighbours`` are the stored bytes of the events around it.
    """

    row: RawRow
    kept: bytes | None
    neighbours: tuple[bytes, ...] = ()


@dataclass(slots=True)
class Tree:
    """What stage 1 learns: how large the ledger is, its tree head, and what does not fit.

    ``root_at`` gives the head at the sizes that were asked for, from the kept leaves.
    """

    size: int = 0
    events: int = 0
    root: bytes = EMPTY_ROOT
    root_at: dict[int, bytes] = field(default_factory=dict)
    #: the first leaves for which there are no events any more, by position
    beyond: dict[int, bytes | None] = field(default_factory=dict)
    suspects: list[Suspect] = field(default_factory=list)
    whole: bool = True


def check_tree(
    raw: Raw,
    findings: Findings,
    tick: Tick,
    *,
    first: int = 1,
    sizes: frozenset[int] = frozenset(),
    url: StoreUrl | None = None,
) -> Tree:
    """Checks events from position ``first`` on; heads are computed for ``sizes`` on the way.

    With ``url``, where ``raw`` was opened from, other processes may do a share of the work. What
    cannot be read is a finding, and ends the stage where it is.
    """
    tree = Tree()
    try:
        if raw.head() <= SMALL:
            for said in raw.damage():
                findings.add(_finding(codes.DAMAGED, None, f"{said}.", _RESTORE))
        for said in raw.guards():
            fix = "opening the ledger for writing makes it again; ask who took it away"
            findings.add(_finding(codes.UNGUARDED, None, f"{said}.", fix))
        walk = Walk(raw, findings, tree, sizes, raw.levels())
        start = (max(first, 1) - 1) // BATCH * BATCH
        last = min(raw.head(), walk.known) // BATCH * BATCH
        swept = sweep(url, start, last, walk.known, tick) if url is not None else None
        walk.run(start, tick, swept)
        if swept is None:
            check_index(raw, findings, None if first > 1 else walk.fingerprint)
    except RawError as error:
        tree.whole = False
        findings.add(_finding(codes.DAMAGED, None, f"it cannot be read: {error}.", _RESTORE))
    return tree


_RESTORE = "restore the ledger from a backup (tradeledger restore)"


def _finding(code: str, position: int | None, what: str, fix: str = "") -> Finding:
    return Finding(code, 1, what, position, fix)


class Walk:
    """A walk over the events, in order of position.

    ``known``        how many events the tree knows, by its leaves
    ``tops``         the nodes of level ``BATCH_LEVEL`` so far
    ``fingerprint``  of the events so far (``streams.fingerprint_of``)
    ``began``        the instant of the first event, ``recorded`` that of the last one so far
    """

    def __init__(
        self,
        raw: Raw,
        findings: Findings,
        tree: Tree,
        sizes: frozenset[int],
        levels: dict[int, tuple[int, int]],
    ) -> None:
        self.raw = raw
        self.findings = findings
        self.tree = tree
        self.sizes = sizes
        self.levels = levels
        self.known = levels.get(0, (0, -1))[1] + 1
        self.fingerprint = 0
        self.began = b""
        self.recorded = b""
        self.tops: list[bytes] = []
        #: how many batches stand before the first of ``tops``
        self._before = 0

    def run(self, start: int, tick: Tick, swept: Swept | None) -> None:
        """Walks from the begin of a batch, or from where it was swept to, to the end."""
        self.tops = [kept for _, kept in self.raw.nodes(BATCH_LEVEL, 0, start >> BATCH_LEVEL)]
        if swept is not None:
            self._take_over(start, swept)
            start = swept.upto
        leaves: list[bytes] = []
        size = start
        for rows in self._aligned(start):
            self._take(rows, leaves)
            size = int(rows[-1][0])
            tick(size, self.known)
        self._finish(leaves, size)

    def stretch(self, start: int, upto: int, tick: Tick) -> None:
        """Walks over whole batches only; ends at once where something is not as it should be."""
        self._before = start >> BATCH_LEVEL
        leaves: list[bytes] = []
        for rows in self._aligned(start):
            self._take(rows, leaves)
            last = int(rows[-1][0])
            if last % BATCH == 0:
                tick(last - start, upto - start)
            if last >= upto or len(self.findings) or self.tree.suspects:
                return

    def _take_over(self, start: int, swept: Swept) -> None:
        self.tops += swept.tops
        self.recorded = swept.recorded
        self.tree.events = swept.upto - start
        for size in self.sizes:
            if start < size <= swept.upto:
                whole = size >> BATCH_LEVEL
                rest = [kept or _NOTHING for kept in self._kept(0, whole * BATCH, size % BATCH)]
                self.tree.root_at[size] = head_over(self.tops[:whole], rest)

    # -- rows ------------------------------------------------------------------------------

    def _aligned(self, start: int) -> Iterator[list[RawRow]]:
        """Rows from a position on without gaps: what is missing is found, and stood in for."""
        expected = start + 1
        for batch in self.raw.batches(start or _FIRST, READ):
            rows = batch
            if not (rows[0][0] == expected and rows[-1][0] - expected + 1 == len(rows)):
                if rows[0][0] < 1 or rows[-1][0] > self.known:
                    rows = [row for row in batch if self._is_known(row)]
                for row in rows:
                    if row[0] > expected:
                        self._missing(expected, row[0] - 1)
                        yield from _stand_ins(expected, row[0])
                    yield [row]
                    expected = row[0] + 1
                continue
            if rows[-1][0] > self.known:
                rows = [row for row in batch if self._is_known(row)]
            if rows:
                yield rows
                expected = rows[-1][0] + 1

    def _is_known(self, row: RawRow) -> bool:
        if 1 <= row[0] <= self.known:
            return True
        what = "the tree has no leaf for it: it was put in past the program, or its leaf was taken."
        self.findings.add(_finding(codes.INSERTED, row[0], what, _RESTORE))
        return False

    def _missing(self, first: int, last: int) -> None:
        which = f"position {first} is" if first == last else f"positions {first} to {last} are"
        what = f"{which} missing, and the tree still has what was there."
        self.findings.add(_finding(codes.REMOVED, first, what, _RESTORE))

    def _take(self, rows: list[RawRow], leaves: list[bytes]) -> None:
        """Checks rows; the tree is folded whenever a whole aligned batch is together."""
        self.tree.events += len(rows)
        hashed = leaves_of(rows)
        first = rows[0][0] - 1
        if are(hashed, self.raw.hashes(0, first, len(rows))):
            leaves += hashed  # type: ignore[arg-type]
        else:
            leaves += self._settled(rows, hashed, self._kept(0, first, len(rows)))
        if rows[0][4] is not None:
            self.fingerprint += fingerprint_of([row[:3] for row in rows])
        self._times(rows)
        while len(leaves) >= BATCH:
            self._fold(leaves[:BATCH])
            del leaves[:BATCH]

    def _kept(self, level: int, first: int, count: int) -> list[bytes | None]:
        """The kept hashes of a range, ``None`` where there is none or it is no hash."""
        by_index = dict(self.raw.nodes(level, first, count))
        hashes = [by_index.get(index) for index in range(first, first + count)]
        return [kept if isinstance(kept, bytes) else None for kept in hashes]

    def _settled(
        self, rows: list[RawRow], hashed: list[bytes | None], kept: list[bytes | None]
    ) -> list[bytes]:
        """The leaves to go on with: the kept ones, but where the node above speaks against them."""
        found = []
        for number, (row, mine, theirs) in enumerate(zip(rows, hashed, kept, strict=True)):
            if mine == theirs or row[1] is row[4] is None:
                pass
            elif mine is not None and self._is_confirmed(row[0] - 1, mine, kept, number):
                what = "its leaf was edited or taken away; the event is as the node above has it."
                self.findings.add(_finding(codes.TREE_EDITED, row[0], what, _RESTORE))
                theirs = mine  # noqa: PLW2901
            elif len(self.tree.suspects) < MOST_SUSPECTS:
                around = (*rows[max(number - 2, 0) : number], *rows[number + 1 : number + 3])
                near = tuple(each[4] for each in around if isinstance(each[4], bytes))
                self.tree.suspects.append(Suspect(row, theirs, near))
            else:
                self.findings.add(_finding(codes.CHANGED, row[0], "its bytes were changed."))
            found.append(theirs or mine or _NOTHING)
        return found

    def _is_confirmed(self, index: int, leaf: bytes, kept: list[bytes | None], number: int) -> bool:
        """Whether a leaf that is not the kept one fits the kept node above."""
        other = number + 1 if index % 2 == 0 else number - 1
        sibling = kept[other] if 0 <= other < len(kept) else self._kept(0, index ^ 1, 1)[0]
        above = self._kept(1, index >> 1, 1)[0]
        if sibling is None or above is None:
            return False
        pair = (leaf, sibling) if index % 2 == 0 else (sibling, leaf)
        return node_hash(*pair) == above

    def _times(self, rows: list[RawRow]) -> None:
        """Recorded instants are all UTC and of one width, so that their bytes sort as they do."""
        stamps = stamps_of(rows)
        self.began = self.began or stamps[0]
        if stamps[0] < self.recorded or stamps != sorted(stamps):
            before = self.recorded
            for row, stamp in zip(rows, stamps, strict=True):
                if stamp and stamp < before:
                    said = stamp.decode("utf-8", "replace")
                    what = f"recorded {said}, and an event before it {before.decode('ascii')}."
                    self.findings.add(_finding(codes.BACKWARDS, row[0], what))
                elif is_instant(stamp):
                    before = stamp
            self.recorded = before
        elif is_instant(stamps[-1]):
            self.recorded = stamps[-1]

    # -- nodes -----------------------------------------------------------------------------

    def _fold(self, leaves: list[bytes]) -> None:
        """Folds a whole batch to its top, holding each level against the kept nodes."""
        start = (self._before + len(self.tops)) << BATCH_LEVEL
        self._heads(leaves, start)
        level, wrong = leaves, set[int]()
        for height in range(1, BATCH_LEVEL + 1):
            level, wrong = self._up(level, height, start >> height, wrong)
        self.tops.append(level[0])

    def _up(
        self, level: list[bytes], height: int, first: int, wrong: set[int]
    ) -> tuple[list[bytes], set[int]]:
        """The nodes above, and which of the kept ones are not these.

        ``wrong`` are those of the level below: what is above one of them is wrong in consequence.
        """
        made = nodes_above(level)
        if not made or are(made, self.raw.hashes(height, first, len(made))):
            return made, set()
        kept = self._kept(height, first, len(made))
        found = set()
        for index, (mine, theirs) in enumerate(zip(made, kept, strict=True), start=first):
            if mine == theirs:
                continue
            found.add(index)
            if not {2 * index, 2 * index + 1} & wrong:
                self._node(height, index, missing=theirs is None)
        return made, found

    def _node(self, height: int, index: int, *, missing: bool) -> None:
        first, last = (index << height) + 1, (index + 1) << height
        how = "is missing" if missing else "does not follow from the nodes under it"
        what = f"the node over the events {first} to {last} (level {height}) {how}."
        self.findings.add(_finding(codes.TREE_EDITED, first, what, _RESTORE))

    def _heads(self, leaves: list[bytes], start: int) -> None:
        """The heads of the sizes that end within these leaves."""
        for size in self.sizes:
            if start < size <= start + len(leaves):
                self.tree.root_at[size] = head_over(self.tops, leaves[: size - start])

    def _finish(self, leaves: list[bytes], size: int) -> None:
        start = size - len(leaves)
        self._heads(leaves, start)
        self.tree.size = size
        self.tree.root = head_over(self.tops, leaves)
        self.tree.root_at |= {each: EMPTY_ROOT for each in self.sizes if each == 0}
        level, wrong = leaves, set[int]()
        for height in range(1, BATCH_LEVEL):
            level, wrong = self._up(level, height, start >> height, wrong)
        level, wrong = self.tops, set()
        height = BATCH_LEVEL
        while len(level) > 1:
            height += 1
            level, wrong = self._up(level, height, 0, wrong)
        self._beyond(size)

    def _beyond(self, size: int) -> None:
        """Nodes for which there are no events: the end was cut off, or nodes were put in."""
        if self.known > size:
            more = self.known - size
            many = f"{more} event{'s' if more > 1 else ''} more"
            what = f"the tree has leaves of {many}, up to position {self.known}."
            self.findings.add(_finding(codes.CUT_OFF, size + 1, what, _RESTORE))
            kept = self._kept(0, size, min(more, MOST_BEYOND))
            self.tree.beyond = dict(enumerate(kept, start=size + 1))
            return
        for level, (count, _) in self.levels.items():
            due = size >> level if isinstance(level, int) and 0 <= level < LEVELS else 0
            if count > due:
                what = f"level {level} of the tree has {count} nodes, where {due} belong."
                self.findings.add(_finding(codes.TREE_EDITED, None, what, _RESTORE))


def _stand_ins(first: int, last: int) -> Iterator[list[RawRow]]:
    """Rows without content for the positions ``first <= position < last``."""
    for start in range(first, last, READ):
        some = range(start, min(start + READ, last))
        yield [(position, None, None, None, None) for position in some]
