"""Stages 2 and 3 in several processes: each checks the events of its own streams.

Each passes all events in order, as one process would, and looks at other streams where a rule
does. What is found is the same, in the same order.
"""

from __future__ import annotations

from collections.abc import Callable

from ledger.desk.auditing import hands
from ledger.desk.auditing.findings import Finding, Findings
from ledger.desk.auditing.meaning import check_meaning, count_keys
from ledger.store.log import Log
from ledger.store.raw import Raw
from ledger.store.url import StoreUrl

Tick = Callable[[int, int], None]


def divide_meaning(
    raw: Raw,
    open_log: Callable[[], Log],
    url: StoreUrl | None,
    findings: Findings,
    tick: Tick,
    *,
    first: int,
    rules: bool,
) -> None:
    """Checks events from position ``first`` on; raises ``RawError`` where the store fails.

    In this process alone where there is nothing to gain, or where another one fails.
    """
    head = raw.head()
    count = hands.hands(head - first + 1)
    found = None
    if url is not None and url.kind != "memory" and count > 1:
        shares = [
            {"part": "meaning", "store": url.text, "number": number, "of": count,
             "first": first, "upto": head, "rules": rules}
            for number in range(count)
        ]  # fmt: skip
        found = hands.ask(shares, tick, head)
    if found is None:
        log = open_log()
        try:
            check_meaning(raw, log, findings, tick, first=first, rules=rules)
        finally:
            log.close()
        return
    kept = [Finding(**each) for share in found for each in share["kept"]]
    findings.take(sorted(kept, key=lambda finding: (finding.stage, finding.position or 0)))
    for share in found:
        findings.counts.update(share["more"])
    count_keys(raw, findings, sum(share["seen"] for share in found), first)
