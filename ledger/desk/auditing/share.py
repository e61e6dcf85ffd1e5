"""What one of the other processes does: ``python -m ledger.desk.auditing.share`` (see ``hands``).

Reads one share from its input; prints how far it is, a number a line, and at last what it found.
"""

from __future__ import annotations

import gc
import sys
from base64 import b64encode
from contextlib import closing
from dataclasses import asdict
from typing import Any

import orjson

from ledger.desk.auditing.findings import Findings
from ledger.desk.auditing.streams import check_streams, fingerprint_of
from ledger.desk.auditing.tree import READ, Tree, Walk
from ledger.store.log import Log
from ledger.store.raw import Raw, open_raw
from ledger.store.url import StoreUrl, parse

#: nothing here makes cycles worth looking for among hundreds of thousands of events that stay
_SELDOM = (50_000, 20, 100)


def work(share: dict[str, Any]) -> dict[str, Any]:
    """What a share comes to; raises ``RawError`` or ``ProblemsError`` where the store fails."""
    url = parse(share["store"])
    with closing(open_raw(url)) as raw:
        if share["part"] == "bytes":
            return swept(raw, share)
        with closing(_log(url)) as log:
            return understood(raw, log, share)


def _log(url: StoreUrl) -> Log:
    if url.kind == "postgresql":
        from ledger.store.postgres_log import PostgresLog

        return PostgresLog(url.text, url.shown)
    from ledger.store.log import SqliteLog

    assert url.path is not None
    return SqliteLog.open(url.path)


def swept(raw: Raw, share: dict[str, Any]) -> dict[str, Any]:
    """A stretch of whole batches, and what the index of streams leads to, where that is asked."""
    tree, findings = Tree(), Findings()
    walk = Walk(raw, findings, tree, frozenset(), {0: (share["known"], share["known"] - 1)})
    walk.stretch(share["after"], share["upto"], tick)
    fingerprint = walk.fingerprint
    result: dict[str, Any] = {
        "tops": b64encode(b"".join(walk.tops)).decode(),
        "began": walk.began.decode("ascii", "replace"),
        "recorded": walk.recorded.decode("ascii"),
    }
    if share["streams"]:
        for rows in raw.batches(share["upto"], READ):
            fingerprint += fingerprint_of(row[:3] for row in rows)
        result["streams"] = str(check_streams(raw, findings)[0])
    # JSON's numbers are too short for a sum of hashes
    result["fingerprint"] = str(fingerprint)
    return {**result, "clean": not len(findings) and not tree.suspects}


def understood(raw: Raw, log: Log, share: dict[str, Any]) -> dict[str, Any]:
    """What is found against the events of some streams, and how many of them can be read."""
    from ledger.desk.auditing.dividing import Told, tell
    from ledger.desk.auditing.meaning import Share

    told = Told()
    shares = [Share(**each) for each in share["shares"]]
    tell(raw, log, shares, share["most"], tick, told)
    return asdict(told)


def tick(done: int, _of: int) -> None:
    print(done, flush=True)


if __name__ == "__main__":
    gc.set_threshold(*_SELDOM)
    found = work(orjson.loads(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(orjson.dumps(found) + b"\n")
    sys.stdout.flush()
