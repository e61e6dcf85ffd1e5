"""Stage 4 of an audit: what is kept of projections against what follows from the events.

The index is the only projection on disk. It is read here as it lies there, without the repair that
opening it for a question would do, and held row by row against one that is made from nothing.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from itertools import zip_longest
from pathlib import Path

from ledger.desk.auditing import findings as codes
from ledger.desk.auditing.findings import Finding, Findings
from ledger.store.log import Log, root
from projections.digest import UpTo
from projections.index import CODE_VERSION, Index

Tick = Callable[[int, int], None]
_FIX = "remove the file; it is made again from the events"
_META = "meta"


def check_index(log: Log, path: Path | None, findings: Findings, tick: Tick) -> bool:
    """Holds the kept index against one that is made from nothing; ``False`` if none is kept."""
    if path is None or not path.is_file():
        return False
    try:
        with closing(_opened(path)) as kept:
            _compare(kept, log, path, findings, tick)
    except (sqlite3.Error, ValueError, TypeError, UnicodeError) as error:
        _add(findings, path, f"it cannot be read: {error}.")
    return True


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)


def _compare(
    kept: sqlite3.Connection, log: Log, path: Path, findings: Findings, tick: Tick
) -> None:
    meta = dict(kept.execute(f"SELECT name, value FROM {_META}"))
    if meta.get("code") != CODE_VERSION:
        return  # of another version of the program: thrown away before anybody reads it
    position = int(meta.get("position", -1))
    head = log.head()
    if position > head:
        what = f"it was made from {position} events, and the ledger has {head}: some are gone."
        _add(findings, path, what)
        return
    if position < 0 or meta.get("root") != _root(log, position):
        _add(findings, path, f"it was made from {position} events of another history.")
        return
    with tempfile.TemporaryDirectory(prefix="tradeledger-audit-") as folder:
        anew = Path(folder) / "index"
        Index.open(UpTo(log, position), anew, tick).close()
        with closing(_opened(anew)) as fresh:
            for what in _differences(kept, fresh):
                _add(findings, path, what)


def _differences(kept: sqlite3.Connection, fresh: sqlite3.Connection) -> list[str]:
    """How the content of two files differs, table by table; the first difference of each."""
    found = []
    for table in _tables(fresh) | _tables(kept):
        if table == _META:
            continue
        for mine, theirs in zip_longest(_rows(kept, table), _rows(fresh, table)):
            if mine != theirs:
                how = f"{mine} stands where {theirs} belongs" if mine and theirs else (
                    f"{mine} was put in" if mine else f"{theirs} is missing"
                )  # fmt: skip
                found.append(f"it was edited: in its table {table}, {how}.")
                break
    return found


def _tables(connection: sqlite3.Connection) -> set[str]:
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return {name for (name,) in connection.execute(sql)}


def _rows(connection: sqlite3.Connection, table: str) -> sqlite3.Cursor | list[tuple[object, ...]]:
    if table not in _tables(connection):
        return []
    columns = len(list(connection.execute(f'PRAGMA table_info("{table}")')))
    order = ", ".join(str(number) for number in range(1, columns + 1))
    return connection.execute(f'SELECT * FROM "{table}" ORDER BY {order}')


def _root(log: Log, position: int) -> str | None:
    try:
        return root(log, position).hex()
    except LookupError:
        return None


def _add(findings: Findings, path: Path, what: str) -> None:
    findings.add(Finding(codes.INDEX, 4, what, None, _FIX, str(path)))
