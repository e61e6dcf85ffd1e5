"""The duty on a product that is named: its name becomes codes, and the codes a rate.

A name may stand for many lines of a schedule. Where all of them pay the same, one answer is given;
where they do not, the answer says the range and lists ``variants``, one for each outcome. A name
that could mean several products is asked back; one that is not held is said not to be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from ledger.vocabulary import economies, goods
from ledger.vocabulary.duties import number
from projections import rates, sentences
from projections.answers import rate
from projections.answers.answer import Answer, checkpoint
from projections.answers.asked import RateQuery, ask
from projections.answers.beside import beside
from projections.answers.variants import few, varied
from projections.book import Book
from projections.goods import catalogue, treatment
from projections.goods.catalogue import Match, Product
from projections.goods.treatment import Group

#: choices that a question back offers
MOST_CHOICES = 8
#: with so many notes, what the name leaves out goes without saying
MOST_NOTES = 4


def answer(book: Book, query: RateQuery, now: datetime) -> Answer:
    """The rate of a query whose product is a name, a code, or nothing.

    Raises ``ProblemsError`` with everything that is wrong with the query.
    """
    match = _match(book, query)
    if match is None or match.how == "code":
        answered = rate.answer(book, query, now)
        if match is None:
            return answered
        asked = ask(book, query, now)
        due = rates.rate_at(book, asked.view, asked.clocks.second)
        answered.notes += beside(
            book, asked.view, asked.clocks.second, answered.result["components"]
        )
        return _told(answered, None if due.mfn is None else str(due.mfn.duty))
    if match.kind != "one":
        return _unclear(book, query, match)
    return _of_product(book, query, now, match.products[0], _assumed(query, match))


def with_product(
    book: Book, query: RateQuery, whole: Callable[[RateQuery], Answer], now: datetime
) -> Answer:
    """Another question about a product (its history, its why): ``whole`` is asked with a code.

    Codes that are treated differently at any time are asked back, one choice each.
    """
    match = _match(book, query)
    if match is None or match.how == "code":
        return whole(query)
    if match.kind != "one":
        return _unclear(book, query, match)
    found = match.products[0]
    asked = ask(book, replace(query, product=None), now)
    codes = found.codes_for(asked.view.importer)
    groups = treatment.alike(book, asked.view, codes)
    if len(groups) > 1:
        shown = treatment.outcomes(book, asked.view, codes, asked.clocks.second)
        return _which_line(book, query, found, groups, shown)
    answered = whole(replace(query, product=goods.print_code(groups[0][0])))
    if "product" in answered.result:
        answered.result["product"] = found.title
    answered.assumed += _assumed(query, match)
    return answered


def _match(book: Book, query: RateQuery) -> Match | None:
    return None if query.product is None else catalogue.resolve(book, query.product)


def _assumed(query: RateQuery, match: Match) -> list[str]:
    """What was taken where the typed name was not the very name."""
    if match.how == "name":
        return []
    return [f"“{query.product}” read as {match.products[0].title}"]


def _of_product(
    book: Book, query: RateQuery, now: datetime, found: Product, assumed: list[str]
) -> Answer:
    asked = ask(book, replace(query, product=None), now)
    codes = found.codes_for(asked.view.importer)
    groups = treatment.outcomes(book, asked.view, codes, asked.clocks.second)
    pairs = _answered(book, query, now, found, groups)
    one = len(pairs) == 1
    answered = _told(pairs[0][1], groups[0].mfn) if one else varied(asked, found, pairs)
    answered.result |= {
        "product": found.title,
        "product_id": found.id,
        "codes": [goods.print_code(code) for code in codes],
        "mfn_expression": groups[0].mfn if len({group.mfn for group in groups}) == 1 else None,
    }
    answered.understood_as["product"] = found.title
    answered.assumed += assumed
    view = replace(asked.view, code=groups[0].code)
    answered.notes += beside(book, view, asked.clocks.second, answered.result["components"])
    if found.leaves_out and len(answered.notes) < MOST_NOTES:
        answered.notes.append(found.leaves_out)
    answered.events = sorted({*answered.events, found.position})
    return answered


def _answered(
    book: Book, query: RateQuery, now: datetime, found: Product, groups: list[Group]
) -> list[tuple[Group, Answer]]:
    """Each group with its answer; groups that differ in the MFN duty alone share one."""
    answers: dict[object, Answer] = {}
    pairs = []
    for group in groups:
        parts = tuple((s.measure.id, s.span.status, s.span.duty) for s in group.rate.components)
        if parts not in answers:
            asked = replace(query, product=goods.print_code(group.code))
            answers[parts] = rate.answer(book, asked, now, found.title)
        pairs.append((group, answers[parts]))
    return pairs


def _told(answered: Answer, mfn: str | None) -> Answer:
    """A rate of goods with what it comes to in all."""
    result = answered.result
    told = None
    if result["mfn"] is not None and result["total"] is not None:
        told = f"with the MFN duty of {result['mfn']}% it is {result['total']}% in all"
    elif mfn is not None and result["mfn"] is None:
        told = f"the MFN duty of {mfn} comes before it"
    if told is not None:
        answered.sentence = f"{answered.sentence.rstrip('.')}; {told}."
    return answered


def _unclear(book: Book, query: RateQuery, match: Match) -> Answer:
    """Which product is meant, or that none of that name is held."""
    near = [each.title for each in match.products]
    asked_for = f"“{query.product}”"
    if match.kind == "several":
        said = f"Which goods do you mean by {asked_for}: {sentences.listed(near, 'or')}?"
    elif near:
        said = (
            f"The ledger holds no goods by the name {asked_for}; the nearest are "
            f"{sentences.listed(near[:4])}. A tariff code of 2 to 10 digits works too."
        )
    else:
        said = (
            f"The ledger holds no goods by the name {asked_for}. Give a tariff code of 2 to 10 "
            "digits, or look under  tradeledger products."
        )
    several = match.kind == "several"
    return Answer(
        kind="rate" if several else "not_covered",
        status="needs_clarification" if several else "not_covered",
        result={"reason": said, "product": query.product, "nearest": near},
        sentence=said,
        understood_as=_slots(query),
        choices=[
            {"label": each.title, "question": _question(query, each.title)}
            for each in match.products[:MOST_CHOICES]
        ],
        clocks={"on": None, "known_by": None, "recorded_by": book.head},
        checkpoint=checkpoint(book),
    )


def _which_line(
    book: Book,
    query: RateQuery,
    found: Product,
    groups: list[tuple[str, ...]],
    shown: list[Group],
) -> Answer:
    rates_of = {code: group.rate for group in shown for code in group.codes}
    choices = []
    for group in groups[:MOST_CHOICES]:
        codes = [goods.print_code(each) for each in group]
        now = rates_of[group[0]]
        pays = now.expression or "0%"
        if now.additional is not None:
            pays = f"{number(now.additional)}%"
        choices.append(
            {"label": f"{few(codes)}: {pays} on top", "question": _question(query, codes[0])}
        )
    said = f"The lines of {found.title} have not had the same duty at all times; which do you mean?"
    return Answer(
        kind="rate",
        status="needs_clarification",
        result={"reason": said, "product": found.title, "nearest": [c["label"] for c in choices]},
        sentence=said,
        understood_as=_slots(query),
        choices=choices,
        clocks={"on": None, "known_by": None, "recorded_by": book.head},
        checkpoint=checkpoint(book),
    )


def _slots(query: RateQuery) -> dict[str, Any]:
    slots = {"intent": "rate", "importer": query.importer, "origin": query.origin, "on": query.on}
    return {name: value for name, value in slots.items() if value is not None}


def _question(query: RateQuery, goods_asked: str) -> str:
    when = f" on {query.on}" if query.on else ""
    importer, origin = (economies.canonical(code) for code in (query.importer, query.origin))
    return (
        f"what does {sentences.name(importer)} charge on {goods_asked} from "
        f"{sentences.name(origin)}{when}"
    )
