"""Discord's limits on a message, and text cut to them.

Lengths are UTF-16 code units, as Discord's clients count: that is never less than the number of
code points, so what fits here fits by either count. The numbers are those of Discord's developer
documentation (message, embed, component and attachment objects); ours are smaller where a reader
would drown before Discord objects.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from bot.discord.replies.question import CUSTOM_ID, units

__all__ = ["CUSTOM_ID", "clip", "clip_lines", "joined", "pages", "units"]

CONTENT = 2000
TITLE = 256
FIELD_NAME = 256
FIELD_VALUE = 1024
FOOTER = 2048
LABEL = 80
ALT = 1024
CHOICES = 25
CHOICE_TEXT = 100
PLACEHOLDER = 150
BUTTONS_IN_A_ROW = 5

#: ours: what one answer may show at once, of the 25 fields and 6,000 units that Discord takes
OWN_FIELDS = 7
OWN_SUM = 3000
#: ours: the longest description (Discord takes 4,096)
OWN_DESCRIPTION = 2000
#: a part of the last word is kept where the text has no space in its last third
_WHOLE_WORDS = 2 / 3
MARK = "…"
FENCE = "```"
#: marks of ours that come in pairs: in escaped text they stand nowhere else
_PAIRS = ("**", "~~")
#: half of such a mark, left by a cut
_OPEN_END = re.compile(r"(?<!\\)[*~]+\Z")


def clip(text: str, most: int) -> str:
    """At most ``most`` units of escaped text, cut at a word, with "…" where something is missing.

    What is cut stays valid: no half of a pair of surrogates, no backslash without its character, no
    bold or struck text of ours that is not closed.
    """
    if len(text) * 2 <= most or units(text) <= most:
        return text
    marks = [mark for mark in _PAIRS if mark in text]
    kept = _first(text, most - 1 - sum(map(len, marks)))
    at = kept.rfind(" ")
    if at >= len(kept) * _WHOLE_WORDS:
        kept = kept[:at]
    kept = _OPEN_END.sub("", kept.rstrip())
    if (len(kept) - len(kept.rstrip("\\"))) % 2:
        kept = kept[:-1]
    closing = "".join(mark for mark in marks if kept.count(mark) % 2)
    return f"{kept}{closing}{MARK}" if most > 0 else ""


def _first(text: str, most: int) -> str:
    """The first units of a text, whole characters only."""
    raw = text.encode("utf-16-le", "surrogatepass")[: 2 * max(0, most)]
    return raw.decode("utf-16-le", "ignore")


def clip_lines(text: str, most: int) -> str:
    """At most ``most`` units, cut between lines so that marks in a line stay in pairs.

    Where the first line alone is too long it is cut at a word. A code block stays closed.
    """
    if units(text) <= most:
        return text
    fence = text.startswith(FENCE)
    kept: list[str] = []
    room = most - len(MARK) - 1 - (len(FENCE) + 1 if fence else 0)
    for line in text.split("\n"):
        room -= units(line) + 1
        if room < 0:
            break
        kept.append(line)
    if not kept:
        return clip(text.split("\n", 1)[0], most)
    return "\n".join([*kept, MARK, FENCE] if fence else [*kept, MARK])


def joined(lines: Sequence[str], most: int, more: Callable[[int], str]) -> str:
    """Lines as far as they fit in ``most`` units; ``more(n)`` says how many are left out."""
    whole = "\n".join(lines)
    if units(whole) <= most:
        return whole
    kept: list[str] = []
    room = most - units(more(len(lines)))
    for line in lines:
        room -= units(line) + 1
        if room < 0:
            break
        kept.append(line)
    if not kept and lines:
        last = more(len(lines) - 1) if len(lines) > 1 else ""
        return "\n".join(filter(None, [clip(lines[0], most - units(last) - 1), last]))
    return "\n".join([*kept, more(len(lines) - len(kept))])


def pages(lines: Iterable[str], *, rows: int, most: int) -> list[list[str]]:
    """Lines in pages of at most ``rows`` lines and ``most`` units; at least one page, maybe empty.

    A line that alone is longer than a page is cut.
    """
    found: list[list[str]] = [[]]
    used = 0
    for line in lines:
        told = clip(line, most)
        size = units(told) + 1
        if found[-1] and (len(found[-1]) >= rows or used + size > most):
            found.append([])
            used = 0
        found[-1].append(told)
        used += size
    return found
