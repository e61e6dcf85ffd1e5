"""The duty on named goods: a product of the catalogue, a code, the goods of one measure."""

from __future__ import annotations

from datetime import date

from bot.answering import by_origin
from bot.answering.context import Context
from bot.questions import subjects
from bot.questions.spans import Span
from bot.questions.subjects import Subject
from ledger.vocabulary import economies
from projections.answers import (
    compare,
    happenings,
    rate,
    sector,
)
from projections.answers.answer import Answer
from projections.answers.sector import SectorQuery


def on_lists(context: Context) -> Answer | None:
    """The duty of a named measure that hits listed goods only ("list 3", "Section 338")."""
    asked = context.asked
    names = [
        m for m in context.measures(context.importer)
        if not context.book.measure(m).hits_all_goods and not context.book.measure(m).is_umbrella
        and context.book.measure(m).instrument == "duty" and not m.startswith("us.threat.")
    ]  # fmt: skip
    if not names or asked.names("ieepa") or asked.names("retaliation") or len(names) > 6:
        return None
    origin = asked.origin if asked.origin not in {None, economies.ALL} else None
    if origin is None:
        own = [code for code in context.book.index.origins_of(names[0]) if code != economies.ALL]
        origin = own[0] if len(own) == 1 else economies.ALL
    day = asked.day if asked.on is None or asked.on.is_day else _day_in(context, asked.on)
    words = frozenset(happenings.stems(asked.plain))
    own = [c for c in context.book.index.origins_of(names[0]) if c != economies.ALL]
    for each in dict.fromkeys([origin, *own[:1]]):
        query = SectorQuery(tuple(names), each, day, context.limit, words)
        found = sector.answer(context.book, context.say, query)
        if found is not None:
            return found
    return None


def of_goods(context: Context) -> Answer | None:
    """The duty on named goods: a product of the catalogue, or the goods of one measure."""
    asked = context.asked
    sectors = [s for s in asked.subjects if s.sector]
    span = asked.on
    day = asked.day if span is None or span.is_day else _day_in(context, span)
    measures = tuple(
        m for s in sectors for m in context.measures(context.importer) if m in _of(context, s)
    )
    if sectors and measures and not asked.origins:
        query = SectorQuery(
            measures, economies.ALL, day, context.limit, frozenset(happenings.stems(asked.plain))
        )
        found = sector.answer(context.book, context.say, query)
        if found is not None:
            return found
    by_sector = bool(measures) and asked.origin not in {None, "CN", "HK", "MO"}
    if asked.goods:
        found = of_product(context, day)
        if found is not None:
            _others(context, found, day)
        if found is not None and not (by_sector and found.result.get("variants")):
            return found
    if measures:
        query = SectorQuery(
            measures, context.origin, day, context.limit, frozenset(happenings.stems(asked.plain))
        )
        found = sector.answer(context.book, context.say, query)
        if found is not None and asked.origins:
            general_rate = rate.answer(context.book, context.query(day=day), context.now)
            found.notes.append(general_rate.sentence)
        return found
    return None


def _others(context: Context, found: Answer, day: date) -> None:
    """Goods that are named beside the first: a sentence each, so that none is dropped."""
    from projections.answers import product

    first, *rest = context.asked.goods
    told = {first.titles}
    for good in rest[:2]:
        if good.titles in told or len(good.titles) != 1 or good.titles[0] in first.titles:
            continue
        told.add(good.titles)
        query = context.query(
            origin=context.asked.origin or economies.ALL, day=day, product=good.titles[0]
        )
        other = product.answer(context.book, query, context.now)
        if other.status == "answered":
            found.notes.insert(0, other.sentence)
            found.events = sorted({*found.events, *other.events})


def _of(context: Context, subject: Subject) -> list[str]:
    held = [stream.partition(":")[2] for stream in context.book.index.streams("measure")]
    return subjects.measures(held, [subject], context.importer, context.asked.origin)


def of_product(context: Context, day: date) -> Answer | None:
    """The duty on a product of the catalogue or on a code."""
    from projections.answers import product

    good = context.asked.goods[0]
    origin = context.asked.origin or economies.ALL
    named = (good.code and good.word) or (good.titles[0] if len(good.titles) == 1 else good.word)
    query = context.query(origin=origin, day=day, product=named)
    found = product.answer(context.book, query, context.now)
    if found.status == "answered" and origin == economies.ALL:
        spread = by_origin.spread(context, found, named, day)
        if spread is not None:
            return spread
    if found.status == "answered":
        if context.say.language == "en":
            found.sentence = found.sentence.rstrip(".") + compare.unsure(context.say, found) + "."
        found.notes = [*_begun(context, found), *found.notes]
    return found


def _begun(context: Context, found: Answer) -> list[str]:
    """Since when each duty on the good is charged, in one line."""
    parts = list(found.result.get("components") or ())
    for variant in found.result.get("variants") or ():
        parts += variant.get("components") or ()
    say = context.say
    told_parts: dict[tuple[str, str], str] = {}
    for part in parts:
        if part.get("since") and part.get("duty") not in {None, "0%"}:
            told_parts.setdefault(
                (part["duty"], part["measure"]),
                say("product.since", duty=part["duty"], day=say.day(part["since"])),
            )
    return [say.capital(say.listed(list(told_parts.values())[:4])) + "."] if told_parts else []


def _day_in(context: Context, span: Span) -> date:
    """The day of a range on which a duty is told: its last, or today where that is inside."""
    today = context.asked.today
    return today if span.first <= today <= span.last else span.last
