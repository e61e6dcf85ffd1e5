"""What courts decided, and the refunds that follow from it."""

from __future__ import annotations

import re

from bot.answering.context import Context
from projections.answers import happenings
from projections.answers.answer import Answer
from projections.records import Record

_COURTS = [
    (re.compile(r"\bsupreme court\b|\bscotus\b|\blearning resources\b"), "supreme court"),
    (re.compile(r"\bfederal circuit\b|\bcafc\b|\bappeals? court\b"), "federal circuit"),
    (re.compile(r"\bcit\b|\btrade court\b|\bcourt of international trade\b"), "trade court"),
]


def ruling(context: Context) -> Answer | None:
    """What a court decided: the newest ruling on what is named, with the steps around it."""
    known = context.known
    rulings = [
        each.record
        for each in happenings.every(context.book)
        if each.record.announced <= known
        and (
            each.record.topic == "measure.voided"
            or each.record.body.get("topic") in {"ruling", "litigation"}
            or {"court", "unlawful"} <= each.words
        )
        and each.record.topic.startswith("measure.")
    ]
    rulings = _of_court(context, _of_measures(context, rulings), rulings)
    if not rulings:
        return None
    rulings.sort(key=lambda r: (r.announced, r.position))
    main = rulings[-1]
    voided = [r for r in rulings if r.topic == "measure.voided"]
    if voided and re.search(
        r"\bsupreme|\bscotus|\bstr(?:uck|ike)\b|\bvoid\w*|\binvalid\w*|\bunlawful|\billegal",
        context.asked.plain,
    ):
        main = voided[-1]
    decided = voided or [r for r in rulings if r.body.get("topic") == "ruling"]
    if decided and main not in decided and re.search(r"\bruled\b", context.asked.plain):
        main = decided[-1]
    related = [r for r in rulings if r.name == main.name and r is not main]
    before = [r for r in related if r.announced <= main.announced][-2:]
    after = [
        r
        for r in context.book.records(f"measure:{main.name}")
        if main.announced <= r.announced <= known
        and r is not main
        and r.topic in {"measure.terminated", "measure.noted"}
    ][:2]
    lines = [main, *after, *before]
    note = str(main.body.get("note") or "")
    found = happenings.answer(context.book, context.say, unique(lines), known)
    if note:
        found.notes = [note, *found.notes][:4]
    return found


def _of_measures(context: Context, rulings: list[Record]) -> list[Record]:
    """Rulings on what is named, else all."""
    measures = set(context.measures())
    named = [
        r
        for r in rulings
        if r.name in measures or any(m.startswith(r.name + ".") for m in measures)
    ]
    return named or rulings


def _of_court(context: Context, some: list[Record], every: list[Record]) -> list[Record]:
    """Those of the court that is named: of what is named, else of that court at all."""
    court = next((name for pattern, name in _COURTS if pattern.search(context.asked.plain)), None)
    if court is None:
        return some

    def is_its(record: Record) -> bool:
        if court == "trade court" and "international trade" in str(record.body).lower():
            return True
        return court in f"{record.body.get('summary')} {record.body.get('court')}".lower()

    return [r for r in some if is_its(r)] or [r for r in every if is_its(r)] or some


def unique(records: list[Record]) -> list[Record]:
    return list({r.position: r for r in records}.values())


def refund(context: Context) -> Answer | None:
    """The state of refunds, and what the record says of their time."""
    records = [
        each.record
        for each in happenings.every(context.book)
        if each.record.announced <= context.known and each.record.body.get("topic") == "refund"
    ]
    if not records:
        return ruling(context)
    wanted = set(
        happenings.stems(
            context.asked.plain
            + (
                " day days accepted"
                if re.search(r"\bhow long\b|\btake\b|\bwhen\b", context.asked.plain)
                else ""
            )
        )
    )
    indexed = {each.record.position: each.words for each in happenings.every(context.book)}
    records.sort(key=lambda r: (len(wanted & indexed[r.position]), r.announced), reverse=True)
    return happenings.answer(context.book, context.say, records[:4], context.known, importer="US")
