"""One answer for a product whose lines do not all pay the same."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ledger.vocabulary import duties, goods
from ledger.vocabulary.duties import number
from projections import sentences
from projections.answers.answer import Answer
from projections.answers.asked import Asked
from projections.goods.catalogue import Product
from projections.goods.treatment import Group

#: variants that are told in notes; all of them are in the result
MOST_TOLD = 3
Row = dict[str, Any]


def varied(asked: Asked, found: Product, groups: Sequence[tuple[Group, Answer]]) -> Answer:
    """The answers of a product's groups as one: what they share, and how they differ.

    Groups that differ in their MFN duty alone come with the same answer.
    """
    rows = [_row(group, answer) for group, answer in groups]
    answers = list({id(answer): answer for _, answer in groups}.values())
    answered = answers[0]
    if len(answers) > 1:
        _spread(answered, answers, rows)
        answered.sentence = _sentence(asked, found, rows)
    result = answered.result
    result["variants"] = rows
    result["mfn"] = _common([row["mfn"] for row in rows])
    result["total"] = _common([row["total"] for row in rows])
    totals = span([row["total"] for row in rows])
    if totals is not None and "all-in" not in str(result["additional_expression"]):
        mfn = f" of {result['mfn']}%" if result["mfn"] else ", which depends on the line,"
        told = f"with the MFN duty{mfn} it is {totals} in all"
        answered.sentence = f"{answered.sentence.rstrip('.')}; {told}."
    return answered


def _spread(answered: Answer, answers: list[Answer], rows: list[Row]) -> None:
    """Leaves in an answer what holds for every line, and says how the lines differ."""
    result = answered.result
    following = _soonest(answers, rows)
    notes = [note for note in answered.notes if all(note in one.notes for one in answers)]
    for name in ("components", "suppressed", "by_product"):
        result[name] = _in_all([one.result[name] for one in answers])
    result["additional"] = _common([row["additional"] for row in rows])
    result["additional_expression"] = span([row["additional"] for row in rows]) or "by line"
    result["next_change"] = following
    answered.notes = _told(rows) + notes
    answered.sources = list({s["id"]: s for one in answers for s in one.sources}.values())
    answered.events = sorted({event for one in answers for event in one.events})


def _row(group: Group, answer: Answer) -> Row:
    rate, mfn = group.rate, group.rate.mfn
    additive = mfn is not None and mfn.duty.is_additive
    return {
        "codes": [goods.print_code(code) for code in group.codes],
        "title": sentences.listed([str(c["title"]) for c in answer.result["components"]]),
        "additional": None if rate.additional is None else number(rate.additional),
        "mfn": number(mfn.duty.percent) if mfn is not None and additive else None,
        "mfn_expression": group.mfn,
        "total": None if rate.total is None else number(rate.total),
        "additional_expression": rate.expression,
        "components": answer.result["components"],
        "suppressed": answer.result["suppressed"],
        "next_change": answer.result["next_change"],
    }


def _common(values: list[str | None]) -> str | None:
    return values[0] if len(set(values)) == 1 else None


def _in_all(lists: list[list[Row]]) -> list[Row]:
    """The rows that stand in every list."""
    return [each for each in lists[0] if all(each in other for other in lists)]


def span(values: list[str | None]) -> str | None:
    """``7.5% to 25%``; ``None`` where one of them is not a percentage."""
    numbers = sorted({Decimal(value) for value in values if value is not None})
    if not numbers or None in values:
        return None
    if len(numbers) == 1:
        return f"{number(numbers[0])}%"
    return f"{number(numbers[0])}% to {number(numbers[-1])}%"


def _sentence(asked: Asked, found: Product, rows: list[Row]) -> str:
    past = asked.clocks.day <= asked.clocks.known_by
    verb = "charged" if past else "is to charge"
    between = span([row["additional"] for row in rows])
    what = f"an additional {between}" if between else "duties that differ"
    return (
        f"On {sentences.day(asked.clocks.day)} {sentences.name(asked.view.importer)} {verb} {what} "
        f"on {found.title} from {sentences.name(asked.view.origin)}, depending on the tariff line."
    )


def _told(rows: list[Row]) -> list[str]:
    """What the lines pay, where that is soon told."""
    seen: dict[str, list[str]] = {}
    for row in rows:
        seen.setdefault(_words(row), []).extend(row["codes"])
    if len(seen) > MOST_TOLD:
        return []
    return [f"{few(sorted(codes))}: {words}." for words, codes in seen.items()]


def _words(row: Row) -> str:
    due = [f"{c['duty']} {c['title']}" for c in row["components"] if _is_due(c)]
    return f"{row['additional_expression'] or '0%'}" + (f" ({' + '.join(due)})" if due else "")


def _is_due(component: Row) -> bool:
    return bool(component["duty"]) and not duties.parse(component["duty"]).is_free


def _soonest(answers: list[Answer], rows: list[Row]) -> Row | None:
    """The next change of any line, with the lines that it is about."""
    coming = [one.result["next_change"] for one in answers]
    if all(change == coming[0] for change in coming):
        return dict(coming[0]) if coming[0] else None
    said: list[Row] = []
    for change in coming:
        if change is not None:
            codes = sorted(c for row in rows if row["next_change"] == change for c in row["codes"])
            said.append({**change, "codes": codes, "what": f"{few(codes)}: {change['what']}"})
    return min(said, key=lambda change: str(change["on"]), default=None)


def few(codes: Sequence[str]) -> str:
    """``8528.72.08 and 12 more``."""
    return f"{codes[0]} and {len(codes) - 1} more" if len(codes) > 1 else codes[0]
