"""Which year a day without one is of, by the verb: what was lies behind, what will be ahead.

The contract's rule, the most recent such day, is what the readers of days take; only a question
that plainly looks ahead, about what happens or will be, turns it to the next one.
"""

from __future__ import annotations

import re
from datetime import date

from bot.questions import spans
from bot.questions.spans import Span

_AHEAD = re.compile(
    r"\b(?:will|going to|upcoming|scheduled|coming|happen(?:s|ing)?|starts?|begins?|ends?|expires?"
    r"|lapses?|runs? out|takes? effect|kicks? in|comes?|goes|changes(?= on| in|$)|returns?"
    r"|snaps? back|next|until\s+[a-z]{3,9}\s+\d)\b"
)
_BACK = re.compile(
    r"\b(?:was|were|did|had|been|happened|started|began|took|went|as known|known|changed"
    r"|ended|expired|lapsed|came|entered|raised|rose|fell|paid|charged|met)\b"
)


def turned(found: Span, plain: str, today: date) -> Span:
    """A day or month whose year was taken as the most recent, in the year that the verb means."""
    if not (found.assumed or "").startswith("year ") or found.last >= today:
        return found
    if _BACK.search(plain) or not _AHEAD.search(plain):
        return found
    try:
        first = found.first.replace(year=found.first.year + 1)
    except ValueError:  # 29 February
        return found
    name = f"{first:%B} {first.day}" if found.is_day else f"{first:%B}"
    told = f"year {first.year}: the next {name}"
    moved = spans.one(first, told) if found.is_day else spans.month(first.year, first.month, told)
    return moved.at(found.start, found.end, found.word)
