"""What happened on a day: the acts that were announced or took effect on it."""

from __future__ import annotations

import re

from bot.answering.context import Context
from projections.answers import happenings
from projections.answers.answer import Answer
from projections.records import Record

_ASKED = re.compile(
    r"\bwhat (?:\w+ )?(?:happened|was (?:announced|ordered|decided|signed)|took effect"
    r"|came into (?:force|effect)|started|changed)\b"
    r"|\bwhat did (?:\w+ ){0,2}(?:announce|order|sign|do)\b|\bnews\b|\bannouncements?\b"
)
#: acts that change a duty come before notes on them
_FIRST = (
    "measure.duty_set", "measure.suspended", "measure.terminated", "measure.voided",
    "truce.announced", "talks.held", "talks.agreement_reached", "measure.threatened",
)  # fmt: skip


def happened(context: Context) -> Answer | None:
    """The events of the one day that is asked about, the weightiest first."""
    asked = context.asked
    span = asked.on
    if span is None or not span.is_day or span.open in {"since", "before"}:
        return None
    if asked.subjects or asked.goods or asked.percents or not _ASKED.search(asked.plain):
        return None
    if any(origin not in {"ALL", "US"} for origin in asked.origins) or asked.importer not in {
        None,
        "US",
    }:
        return None
    day = span.first.isoformat()
    found = [
        each.record
        for each in happenings.every(context.book)
        if each.record.announced <= context.known
        and day in {each.record.announced, str(each.record.body.get("effective") or "")[:10]}
        and each.record.topic.startswith(("measure.", "truce.", "talks."))
        and each.record.topic != "measure.introduced"
    ]
    own = f"{asked.importer}.".lower() if asked.said_importer else ""
    found = [record for record in found if record.name.startswith(own)] or found
    if not found:
        return None
    found.sort(key=lambda record: _weight(context, record))
    return happenings.answer(context.book, context.say, found[:4], context.known)


def _weight(context: Context, record: Record) -> tuple[int, bool, bool, int]:
    rank = _FIRST.index(record.topic) if record.topic in _FIRST else len(_FIRST)
    whole = record.topic.startswith("measure.") and context.book.measure(record.name).hits_all_goods
    return rank, not whole, record.announced != str(context.asked.day), record.position
