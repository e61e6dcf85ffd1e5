"""Finding a recorded event by what somebody types: its position, or its key."""

from __future__ import annotations

import re

from ledger.store.log import Log, Row, row_at
from ledger.vocabulary.identifiers import KEY
from ledger.vocabulary.problems import NOT_HELD, Problem, ProblemsError

_POSITION = re.compile(r"[0-9]{1,18}\Z")
_SHOWN = 60


def row_of(log: Log, wanted: str) -> Row:
    """The row at a position (``1042``) or with a key (``us.s122/imposed``).

    Raises ``ProblemsError`` (IN-11) with what the ledger does hold.
    """
    text = wanted.strip()
    head = log.head()
    position: int | None = None
    if _POSITION.match(text):
        position = int(text)
    elif KEY.match(text):
        position = log.position_of(text)
    row = row_at(log, position) if position is not None and 0 < position <= head else None
    if row is not None:
        return row
    name = "position" if _POSITION.match(text) else "event with the key"
    held = f"positions run from 1 to {head}" if head else "the ledger is empty"
    fix = f"{held}; tradeledger log lists the events with their positions and keys"
    raise ProblemsError(
        [Problem(NOT_HELD, f"there is no {name} {text[:_SHOWN]!r}.", fix, "POSITION")]
    )
