"""A small model of Discord's markdown: what a reader sees, and what in it acts.

Written from Discord's documentation of message formatting and from how its clients render, not from
the code under test. It is stricter than Discord: it takes a mention for a ping even where a
backslash stands before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_RAW_PINGS = re.compile(r"@everyone|@here|<@[!&]?\d+>")
_LINE_STARTS = re.compile(r"\s*(?:#{1,3}|-#|[-*+]|>{1,3}|\d+\.)(?:\s|$)")
_TOKENS = [
    ("code block", re.compile(r"```.*?```", re.DOTALL)),
    ("code", re.compile(r"`[^`]+`")),
    ("mention", re.compile(r"<(?:@[!&]?|#|id:)\w+>")),
    ("time stamp", re.compile(r"<t:-?\d+(?::[a-zA-Z])?>")),
    ("emoji", re.compile(r"<a?:\w+:\d+>|:[\w+-]{2,}:")),
    ("command", re.compile(r"</[\w -]+:\d+>")),
    ("link", re.compile(r"<(?:https?|mailto|tel):[^\s>]+>|<\+\d+>|https?://[^\s<]+")),
    ("masked link", re.compile(r"\[(?:[^\[\]\\]|\\.)+\]\([^)\s]+\)")),
    ("invite", re.compile(r"discord(?:app)?\.(?:gg|com)/\w+", re.IGNORECASE)),
    ("bold", re.compile(r"\*\*(?=\S).+?\*\*", re.DOTALL)),
    ("underline", re.compile(r"__.+?__", re.DOTALL)),
    ("italics", re.compile(r"\*(?=\S)[^*]+?\*|\b_[^_]+_\b", re.DOTALL)),
    ("struck", re.compile(r"~~(?=\S).+?~~", re.DOTALL)),
    ("spoiler", re.compile(r"\|\|.+?\|\|", re.DOTALL)),
]


@dataclass(slots=True)
class Seen:
    """``text`` as it is read; ``live`` names what acts in it."""

    text: str = ""
    live: list[str] = field(default_factory=list)


def rendered(source: str) -> Seen:
    """What Discord makes of a text in which nothing is meant to act."""
    seen = Seen()
    if _RAW_PINGS.search(source):
        seen.live.append("ping")
    at, start_of_line = 0, True
    while at < len(source):
        if start_of_line and _LINE_STARTS.match(source, at):
            seen.live.append("line")
        if source[at] == "\\" and re.match(r"[^A-Za-z0-9\s]", source[at + 1 : at + 2] or " "):
            seen.text += source[at + 1]
            at += 2
            start_of_line = False
            continue
        seen.live += [name for name, pattern in _TOKENS if pattern.match(source, at)]
        start_of_line = source[at] == "\n"
        seen.text += source[at]
        at += 1
    return seen


def unescaped(source: str) -> str:
    """Escaped text as it was: without backslashes, and without what keeps "@" from a name."""
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", source).replace("\u200b", "")
