"""Two rates side by side: two days, two origins, two sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ledger.vocabulary.duties import number
from projections.answers import rate as rates_answer
from projections.answers.answer import Answer
from projections.answers.asked import RateQuery
from projections.answers.clocks import today_of
from projections.answers.made import made
from projections.book import Book
from projections.messages.teller import Teller


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared."""

    importer: str
    origin: str
    day: date


@dataclass(frozen=True, slots=True)
class CompareQuery:
    sides: tuple[Side, ...]
    known_by: date | None = None
    product: str | None = None


def answer(book: Book, say: Teller, query: CompareQuery, now: datetime) -> Answer:
    """The rates in one sentence, the difference where both are plain percentages."""
    found = [_one(book, query, side, now) for side in query.sides]
    open_question = next((each for each in found if each.status != "answered"), None)
    if open_question is not None:
        return open_question
    told = [_figure(say, each) for each in found]
    days = {side.day for side in query.sides}
    pairs = {(side.importer, side.origin) for side in query.sides}
    if len(pairs) == 1:
        importer, origin = next(iter(pairs))
        key = "compare.subject-good" if query.product else "compare.subject"
        subject = say(
            key, importer=say.name(importer), origin=say.name(origin), good=query.product or ""
        )
        sentence = say(
            "compare.days",
            subject=subject,
            first=told[0],
            second=told[-1],
            difference=_difference(say, found),
            first_day=say.day(query.sides[0].day),
            second_day=say.day(query.sides[-1].day),
        )
    else:
        rows = [
            say(
                "compare.side",
                importer=say.name(side.importer),
                origin=say.name(side.origin),
                rate=figure,
            )
            for side, figure in zip(query.sides, told, strict=True)
        ]
        day = say.day(max(days))
        sentence = say("compare.sides", day=day, rows=say.listed(rows))
    return made(
        book,
        "compare",
        sentence,
        known=(query.known_by or today_of(now, query.sides[0].importer)).isoformat(),
        on=max(days).isoformat(),
        importer=query.sides[0].importer,
        result={
            "rates": [
                each.result | {"on": side.day.isoformat()}
                for each, side in zip(found, query.sides, strict=True)
            ],
            "changed": changed_between(found[0], found[1]) if len(found) == 2 else [],
        },
        cited=[source["id"] for each in found for source in each.sources],
        events=[p for each in found for p in each.events],
        notes=[f"{each.sentence}" for each in found] if len(found) <= 3 else [],
    )


def changed_between(one: Answer, other: Answer) -> list[dict[str, Any]]:
    """The measures whose duty is another in the other rate, with the events behind both.

    Empty where a rate depends on the line of a good: then no one duty tells them apart.
    """
    if any("variants" in each.result for each in (one, other)):
        return []
    before = {part["measure"]: part for part in one.result["components"]}
    after = {part["measure"]: part for part in other.result["components"]}
    rows = []
    for measure in dict.fromkeys([*before, *after]):
        parts = [side.get(measure) for side in (before, after)]
        duties = [part and part["duty"] for part in parts]
        if duties[0] != duties[1]:
            told = [part for part in parts if part is not None]
            rows.append(
                {
                    "measure": measure,
                    "title": told[-1]["title"],
                    "before": duties[0],
                    "after": duties[1],
                    "events": sorted({p for part in told for p in part["events"]}),
                }
            )
    return rows


def _one(book: Book, query: CompareQuery, side: Side, now: datetime) -> Answer:
    asked = RateQuery(
        side.importer, side.origin, on=side.day.isoformat(), product=query.product,
        known_by=query.known_by.isoformat() if query.known_by else None,
    )  # fmt: skip
    if query.product:
        from projections.answers import product

        return product.answer(book, asked, now)
    return rates_answer.answer(book, asked, now)


def _figure(say: Teller, found: Answer) -> str:
    return _plain(found) + unsure(say, found)


def unsure(say: Teller, found: Answer) -> str:
    """Duties whose list is held in words only: said with the figure that they may change."""
    if found.result.get("product") is None or found.result.get("additional") != "0":
        return ""
    rows = {
        str(row["title"]): str(row["duty"])
        for row in found.result.get("by_product") or ()
        if row.get("status") in {"in_force", "suspended_in_part"}
        and row.get("duty") not in {None, "0%", "Free", "exempt"}
    }
    if not rows:
        return ""
    return say(
        "product.unsure",
        rows=say.listed([f"{duty} ({title})" for title, duty in list(rows.items())[:2]]),
    )


def _plain(found: Answer) -> str:
    variants = found.result.get("variants")
    if variants:
        told = list(dict.fromkeys(str(v["additional_expression"] or "0%") for v in variants))
        return " / ".join(told[:3])
    return str(found.result.get("additional_expression") or "0%")


def _difference(say: Teller, found: list[Answer]) -> str:
    from decimal import Decimal

    figures = [each.result.get("additional") for each in (found[0], found[-1])]
    if None in figures:
        return ""
    one, other = (Decimal(str(figure)) for figure in figures)
    if one == other:
        return say("compare.same")
    way = say("compare.up") if other > one else say("compare.down")
    return say("compare.higher", points=number(abs(other - one)), way=way)
