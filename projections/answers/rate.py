"""The duty on a day: what is charged, what is suspended, what would return.

Amounts follow the question's knowledge. Ends and what returns are told *as they stood on the day*
that is asked about: on 1 October 2025 the suspension ran to 10 November and 34% would have
returned, whatever was decided later; ``what_happened`` says so where the question knows more.
"""

from __future__ import annotations

from datetime import date, datetime

from ledger.vocabulary import clocks, goods
from ledger.vocabulary.clocks import FOREVER
from ledger.vocabulary.duties import number
from projections import rates, sentences
from projections.answers import evidence
from projections.answers.answer import Answer, checkpoint
from projections.answers.asked import Asked, RateQuery, ask, understood
from projections.answers.by_product import by_product
from projections.answers.components import component, percent, returns_to
from projections.answers.outlook import next_change, within_the_day
from projections.answers.remarks import remarks
from projections.book import Book
from projections.rates import Rate
from projections.timelines import Span

__all__ = ["Asked", "RateQuery", "answer", "ask", "component", "understood"]


def answer(book: Book, query: RateQuery, now: datetime, named: str | None = None) -> Answer:
    """The duty in force, as known, as recorded, with its evidence.

    ``named`` is what the goods are called where a name was asked for and not a code.
    """
    asked = ask(book, query, now)
    rate = rates.rate_at(book, asked.view, asked.clocks.second)
    as_it_stood = _stood(asked, rate)
    components = [component(asked, s, as_it_stood.get(s.measure.id)) for s in rate.components]
    following = next_change(book, asked)
    on_listed = by_product(book, asked)
    spans = [as_it_stood[standing.measure.id] for standing in rate.components]
    if rate.mfn is not None:
        spans.append(rate.mfn.span)
    cited = [source for span in spans for layer in span.layers for source in layer.sources]
    result = {
        "importer": asked.view.importer,
        "origin": asked.view.origin,
        "product": goods.print_code(asked.view.code) if asked.view.code else None,
        "additional": None if rate.additional is None else number(rate.additional),
        "mfn": percent(rate.mfn),
        "total": None if rate.total is None else number(rate.total),
        "additional_expression": rate.expression,
        "components": components,
        "suppressed": [
            {
                "measure": s.measure.id,
                "by": s.by,
                "rule": s.rule.id,
                "why": s.rule.why,
                "duty": s.span.duty,
            }
            for s in rate.suppressed
        ],
        "by_product": on_listed,
        "next_change": following,
    }
    within = within_the_day(book, asked)
    if within:
        result["within_the_day"] = within
    until = evidence.verified_until(book, asked.view.importer, asked.view.upto)
    return Answer(
        kind="rate",
        result=result,
        sentence=sentence(asked, rate, as_it_stood, named),
        understood_as=understood(asked),
        assumed=list(asked.clocks.assumed),
        clocks=asked.clocks.as_dict(),
        notes=remarks(book, asked, on_listed, within, until),
        verified_until=until,
        sources=evidence.sources(book, cited, asked.view.upto),
        events=sorted({p for span in spans for p in span.positions}),
        checkpoint=checkpoint(book, asked.view.upto),
    )


def _stood(asked: Asked, rate: Rate) -> dict[str, Span]:
    """Each component's interval as it stood on the day, where it was the same duty."""
    found = {}
    view = asked.as_it_stood
    for standing in rate.components:
        timeline = rates.timeline_of(standing.measure, view)
        span = timeline.at(asked.clocks.second)
        same = span is not None and (span.status, span.duty) == (
            standing.span.status,
            standing.span.duty,
        )
        found[standing.measure.id] = span if same and span is not None else standing.span
    return found


def sentence(asked: Asked, rate: Rate, stood: dict[str, Span], named: str | None = None) -> str:
    """The answer in one sentence."""
    view = asked.view
    when = sentences.day(asked.clocks.day)
    if asked.clocks.exact is not None:
        when += f" at {asked.clocks.exact:%H:%M %z}"
    now_past = asked.clocks.day <= asked.clocks.known_by
    verb = "charged" if now_past else "is to charge"
    what = sentences.charge(rate)
    of = named or (f"goods of {goods.print_code(view.code)}" if view.code else "goods")
    head = (
        f"On {when} {sentences.name(view.importer)} {verb} {what} on {of} from "
        f"{sentences.name(view.origin)}"
    )
    parts = []
    for standing in rate.components:
        if not standing.span.counts:
            continue
        shown = stood.get(standing.measure.id, standing.span)
        until = None if shown.until >= FOREVER else _date(shown.until, view.importer)
        back = returns_to(asked, standing, shown)
        parts.append(sentences.component(standing, until, back))
    if parts:
        head += f": {' + '.join(parts)}"
    return head + "."


def _date(second: int, importer: str) -> date:
    return clocks.day_at(second, importer)
