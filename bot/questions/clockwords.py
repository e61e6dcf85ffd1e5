"""What the days of a question are for: the day asked about, a range, or what was known by then."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.questions.spans import Span

_KNOWN = re.compile(
    r"(?:as\s+(?:was\s+|then\s+)?(?:it\s+was\s+)?known|(?:what\s+)?(?:was|were)\s+known|did\s+(?:we|they|people|anyone)\s+know|known|as\s+seen|seen"
    r"|with\s+what\s+was\s+known|knowing\s+only\s+what\s+was\s+known|as\s+understood|as\s+things\s+stood"
    r"|as\s+announced|from\s+the\s+(?:viewpoint|standpoint)|as\s+(?:the\s+law|it)\s+stood|if\s+you\s+asked"
    r"|had\s+i\s+asked|asked|with\s+the\s+knowledge|according\s+to\s+what\s+was\s+known|announced\s+by)"
    r"\s*(?:back\s+)?(?:on|in|by|as\s+of|at|from|of)?\s*$"
)
_SINCE = re.compile(
    r"\b(?:since|starting|ever since|from|beginning|as from|onwards "
    r"from)\s+(?:the\s+)?(?:start\s+of\s+|end\s+of\s+)?$"
)
_BEFORE = re.compile(
    r"\b(?:before|prior to|ahead of|pre|until just before|leading up to)[\s-]+(?:the\s+)?$"
)
_AFTER = re.compile(r"\b(?:after|following|post|once|past|in the wake of)[\s-]+(?:the\s+)?$")
_UNTIL = re.compile(r"\b(?:until|till|to|through|up to|and|-|vs\.?|versus)\s*(?:the\s+)?$")
_BETWEEN = re.compile(r"^\s*(?:and|to|until|till|through|-|,)\s*(?:the\s+)?$")
_RANGE_OPENS = re.compile(r"\b(?:between|from)\s+(?:the\s+)?$")
_PAIR = re.compile(r"\s(?:vs\.?|versus|compared (?:to|with)|against|or|than|and)\s")
_AGAINST = re.compile(r"\b(?:vs\.?|versus|than|compared (?:to|with)|against|and)\s*$")
_AT_THE_TIME = re.compile(
    r"\bat (?:the|that) time\b|\bback then\b|\bas it stood then\b|\bas known then\b"
)


@dataclass(slots=True)
class Times:
    """The days of a question in their parts.

    ``on``        what is asked about; ``None`` means now
    ``second``    the other day of a pair (compare)
    ``known_by``  what was known by then
    """

    on: Span | None = None
    second: Span | None = None
    known_by: date | None = None
    at_the_time: bool = False
    since: bool = False


def sort(plain: str, found: list[Span], today: date) -> Times:
    """Gives each day its part."""
    times = Times(at_the_time=bool(_AT_THE_TIME.search(plain)))
    asked: list[Span] = []
    for each in found:
        before = plain[max(0, each.start - 60) : each.start]
        inside = each.word.split(" ", 1)[0]
        lead = f"{before}{inside} " if inside in _LEADS else before
        if _KNOWN.search(lead) and not each.now:
            times.known_by = each.last
            continue
        asked.append(_related(each, lead, today, times))
    if len(asked) > 1:
        # "right now" beside a day says nothing more, unless the two are compared
        kept = [each for each in asked if not each.now or _AGAINST.search(plain[: each.start])]
        asked = (
            kept
            if len(kept) > 1 or (kept and not kept[0].now)
            else [each for each in asked if not each.now] or asked[:1]
        )
    if len(asked) >= 2:
        one, other = asked[0], asked[1]
        middle = plain[one.end : other.start]
        opens = _RANGE_OPENS.search(plain[: one.start])
        if _BETWEEN.match(middle) and (
            opens or " - " in middle or "to" in middle.split() or "until" in middle
        ):
            times.on = Span(
                min(one.first, other.first),
                max(one.last, other.last),
                f"{one.word} {other.word}",
                one.assumed or other.assumed,
            )
            times.second = None
            times.since = True
            return times
        times.on, times.second = one, other
    elif asked:
        times.on = asked[0]
    return times


_LEADS = frozenset(
    [
        "in",
        "during",
        "by",
        "until",
        "since",
        "before",
        "after",
        "from",
        "for",
        "of",
        "through",
        "and",
        "to",
        "back",
        "last",
        "on",
    ]
)


def _related(each: Span, lead: str, today: date, times: Times) -> Span:
    if _SINCE.search(lead) and not each.now:
        times.since = True
        return replace(each, last=max(today, each.first), open="since")
    if _BEFORE.search(lead):
        day = each.first - timedelta(days=1)
        return replace(each, first=day, last=day, open="before")
    if _AFTER.search(lead):
        return replace(each, first=each.last, last=each.last, open="after")
    return each
