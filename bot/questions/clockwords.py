"""What the days of a question are for: the day asked about, a range, or what was known by then."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.questions import spans
from bot.questions.spans import COUNTS, Span

_KNOWN = re.compile(
    r"(?:as\s+(?:was\s+|then\s+)?(?:it\s+was\s+)?known|(?:what\s+)?(?:was|were)\s+known|did\s+(?:we|they|people|anyone)\s+know|known|as\s+seen|seen"
    r"|with\s+what\s+was\s+known|knowing\s+only\s+what\s+was\s+known|as\s+understood|as\s+things\s+stood"
    r"|(?:did|do)\s+(?:\w+\s+){1,3}(?:think|expect|believe|assume)|was\s+(?:thought|expected|believed)"
    r"|\bas\s+announced|from\s+the\s+(?:viewpoint|standpoint)|as\s+(?:the\s+law|it)\s+stood|if\s+you\s+asked"
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
    as_read = {each.start: each for each in found}
    for each in found:
        lead = f"{plain[max(0, each.start - 60) : each.start]}{_lead_of(each)}"
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
        opens = _RANGE_OPENS.search(f"{plain[: one.start]}{_lead_of(one)}")
        if _BETWEEN.match(middle) and (
            opens or " - " in middle or "to" in middle.split() or "until" in middle
        ):
            # as they were read: "from April 9" alone would run on to today
            first, last = as_read[one.start], as_read[other.start]
            times.on = Span(
                min(first.first, last.first),
                max(first.last, last.last),
                f"{one.word} {other.word}",
                one.assumed or other.assumed,
            )
            times.second = None
            times.since = True
            return times
        if _EXPECTED.search(middle) and one.last < other.first and times.known_by is None:
            times.known_by, times.on = one.last, other
            return times
        times.on, times.second = one, other
    elif asked:
        times.on = asked[0]
    return times


_LEADS = frozenset(
    [
        "in",
        "during",
        "between",
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


#: "on May 1 what did we expect the rate to be on July 15": the first day is what was known
_EXPECTED = re.compile(
    r"\b(?:did|do)\s+(?:\w+\s+){1,3}(?:expect|think|believe|know)\b|\bwas\s+(?:it\s+|the\s+\w+\s+)*(?:expected|supposed|due|set)\b"
)


def _lead_of(each: Span) -> str:
    """The preposition that stands inside a span ("since march"), as if it stood before it."""
    inside = each.word.split(" ", 1)[0]
    return f"{inside} " if inside in _LEADS else ""


#: "the day after", "two weeks before": a day counted from the one that follows
_COUNTED = re.compile(
    r"\b(?P<count>\d{1,3}|a|an|the|one|two|three|four|five|six|ten|couple of|few|next)\s+"
    r"(?P<unit>day|week|month|year)s?\s+(?P<way>after|following|before|prior to|ahead of|from)"
    r"\s+(?:the\s+)?$"
)


def counted(each: Span, lead: str) -> Span | None:
    """The day that is so many days before or after; of "the week after" the whole week."""
    match = _COUNTED.search(lead)
    if match is None:
        return None
    later = match["way"] in {"after", "following", "from"}
    count = int(match["count"]) if match["count"].isdigit() else COUNTS.get(match["count"], 1)
    start = each.last if later else each.first
    day = spans.shifted(start, count if later else -count, match["unit"])
    whole = match["count"] in {"the", "next"} and match["unit"] != "day"
    if not whole:
        return replace(each, first=day, last=day)
    one = timedelta(days=1)
    first, last = (start + one, day) if later else (day, start - one)
    return replace(each, first=first, last=last)


def _related(each: Span, lead: str, today: date, times: Times) -> Span:
    moved = counted(each, lead)
    if moved is not None:
        return moved
    if _SINCE.search(lead) and not each.now:
        times.since = True
        return replace(each, last=max(today, each.first), open="since")
    if _BEFORE.search(lead):
        day = each.first - timedelta(days=1)
        return replace(each, first=day, last=day, open="before")
    if _AFTER.search(lead):
        return replace(each, first=each.last, last=each.last, open="after")
    return each
