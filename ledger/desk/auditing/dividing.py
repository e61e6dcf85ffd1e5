"""Stages 2 and 3 of a ledger of any size: its streams are divided, in turns and among processes.

Whoever checks the events of some streams passes all events in order, and looks at other streams
where a rule does. What is found is the same however many shares there are, in the same order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from math import ceil

from ledger.desk.auditing import findings as codes
from ledger.desk.auditing import hands
from ledger.desk.auditing.findings import Finding, Findings
from ledger.desk.auditing.meaning import Share, check_meaning
from ledger.store.log import Log
from ledger.store.raw import Raw
from ledger.store.url import StoreUrl

Tick = Callable[[int, int], None]
#: kept at a time, by all processes together
MOST_EVENTS = 200_000


@dataclass(slots=True)
class Told:
    """What was found in one or several shares.

    ``seen``  how many events can be read
    ``kept``  findings; ``more`` how many were counted and not kept, by code
    """

    seen: int = 0
    kept: list[Finding] = field(default_factory=list)
    more: dict[str, int] = field(default_factory=dict)


def divide_meaning(
    raw: Raw,
    open_log: Callable[[], Log],
    url: StoreUrl | None,
    findings: Findings,
    tick: Tick,
    *,
    first: int = 1,
    rules: bool = True,
) -> None:
    """Checks events from position ``first`` on; raises ``RawError`` where the store fails.

    Other processes may help where ``url`` says what ``raw`` was opened from; if one of them fails,
    this one does all of it.
    """
    head = raw.head()
    told = _asked(url, findings.most, tick, first, head, rules=rules)
    try:
        if told is None:
            told = [Told()]
            (shares,) = shares_of(first, head, 1, rules=rules)
            with closing(open_log()) as log:
                tell(raw, log, shares, findings.most, tick, told[0])
    finally:
        kept = [finding for each in told or () for finding in each.kept]
        findings.take(sorted(kept, key=lambda each: (each.stage, each.position or 0)))
        for each in told or ():
            findings.counts.update(each.more)
    seen = sum(each.seen for each in told)
    if first == 1 and raw.count_keys() > seen:
        what = f"it has {raw.count_keys()} keys, and there are {seen} events that can be read."
        findings.add(Finding(codes.KEYS, 2, what))


def _asked(
    url: StoreUrl | None, most: int, tick: Tick, first: int, head: int, *, rules: bool
) -> list[Told] | None:
    """What other processes tell; ``None`` where none is worth asking, or where one fails."""
    count = hands.hands(head - first + 1)
    if url is None or url.kind == "memory" or count < 2:
        return None
    asked = [
        {"part": "meaning", "store": url.text, "most": most,
         "shares": [asdict(share) for share in shares]}
        for shares in shares_of(first, head, count, rules=rules)
    ]  # fmt: skip
    found = hands.ask(asked, tick, head)
    if found is None:
        return None
    return [
        Told(each["seen"], [Finding(**kept) for kept in each["kept"]], each["more"])
        for each in found
    ]


def shares_of(first: int, upto: int, count: int, *, rules: bool) -> list[list[Share]]:
    """For each of so many processes the shares that it takes, one after the other."""
    turns = max(1, ceil((upto - first + 1) / MOST_EVENTS))
    return [
        [
            Share(number, turns * count, first, upto, rules, MOST_EVENTS // count)
            for number in range(process, turns * count, count)
        ]
        for process in range(count)
    ]


def tell(raw: Raw, log: Log, shares: Sequence[Share], most: int, tick: Tick, told: Told) -> None:
    """Adds to ``told`` what one process finds in its shares, also where the store fails at last.

    Of each code only the first ``most`` findings of a share are kept.
    """
    more: Counter[str] = Counter()
    for turn, share in enumerate(shares):

        def ticked(done: int, of: int, turn: int = turn) -> None:
            tick((turn * of + done) // len(shares), of)

        findings = Findings(most)
        try:
            told.seen += check_meaning(raw, log, findings, ticked, share)
        finally:
            told.kept += findings.kept
            more += findings.more()
            told.more = dict(more)
