"""Origins by their rate: who pays the most or the least, and who pays a figure."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.answering import reaching
from bot.answering.context import Context
from ledger.vocabulary import clocks, economies
from ledger.vocabulary.duties import number
from projections import rates
from projections.answers import coverage, figures
from projections.answers.answer import Answer
from projections.answers.made import made
from projections.answers.overview import PARTNERS
from projections.rates import Rate, View

#: territories of the United States, whose goods are no imports, and land without a trade
_NO_ORIGIN = frozenset({"AS", "GU", "MP", "PR", "UM", "VI", "AQ", "BV", "HM", "TF", "GS"})

_WHICH = re.compile(
    r"\b(?:which|what|whose|list|all|the|how many|any)\s+(?:\w+\s+){0,2}"
    r"(?:countr(?:y|ies)|nations?|economies|partners?|origins?)\b"
    r"|^(?:countr(?:y|ies)|nations?)\b"
    r"|\bwho (?:has|have|pays?|faces?|gets)\b.{0,20}\b(?:highest|lowest|most|least|\d)"
)
_WITHOUT = re.compile(r"\b(?:no|without|not|exempt\w*|free|spared)\b")
_LEAST = re.compile(r"\b(?:lowest|least|smallest|cheapest|minimum)\b")
_MOST = re.compile(r"\b(?:highest|most|biggest|steepest|worst|maximum|top)\b")
#: origins that one sentence names
SHOWN = 12


def ranked(context: Context) -> Answer | None:
    """The origins with the highest, the lowest or the stated general rate on the day."""
    asked, say, importer = context.asked, context.say, context.importer
    named = [o for o in asked.origins if o != economies.ALL]
    if named or asked.goods or not _WHICH.search(asked.plain):
        return None
    if asked.subjects:
        return reaching.reached(context) if _WITHOUT.search(asked.plain) else None
    least = bool(_LEAST.search(asked.plain))
    if not asked.percents and not least and not _MOST.search(asked.plain):
        return None
    gap = coverage.gap(context.book, importer, asked.day, asked.as_dict())
    if gap is not None:
        return gap
    held = _rates(context)
    day = say.day(asked.day)
    if asked.percents:
        figure = asked.percents[0]
        rows = {code: rate for code, rate in held.items() if _figure(rate) == figure}
        key, values = ("ranked.at" if rows else "ranked.none"), {"figure": number(figure)}
        notes = []
    else:
        values_held = sorted({_figure(rate) for rate in held.values()}, reverse=not least)
        rows = {c: r for c, r in held.items() if _figure(r) == values_held[0]}
        key = "ranked.lowest" if least else "ranked.highest"
        values = {"rate": figures.shown(next(iter(rows.values())))}
        notes = [_behind(context, held, values_held[1:4])]
    spans = [s.span for rate in list(rows.values())[:SHOWN] for s in rate.components]
    sentence = say(
        key, day=day, importer=say.name(importer), origins=_names(context, list(rows)), **values
    )
    return made(
        context.book, "rate", sentence, known=context.known, on=asked.day.isoformat(),
        importer=importer,
        result={
            "importer": importer,
            "by_origin": [{"origin": c, "rate": figures.shown(r)} for c, r in rows.items()],
        },
        cited=[x for span in spans for layer in span.layers for x in layer.sources],
        events=sorted({p for span in spans for p in span.positions}),
        notes=[note for note in notes if note],
    )  # fmt: skip


def _figure(rate: Rate) -> Decimal:
    """The additional duty; of an all-in duty the whole."""
    return next((v for v in (rate.additional, rate.total) if v is not None), Decimal(0))


def _rates(context: Context) -> dict[str, Rate]:
    """The general rate of every origin that the importer treats by itself, by code."""
    importer = context.importer
    end = clocks.last_second_of(context.asked.day, importer)
    found = {}
    order = {code: number for number, code in enumerate(PARTNERS)}
    for code in sorted(economies.codes(), key=lambda each: (order.get(each, 99), each)):
        if code in {importer, economies.ALL} or code in _NO_ORIGIN:
            continue
        found[code] = rates.rate_at(context.book, View(importer, code, None, context.known), end)
    return found


def _behind(context: Context, held: dict[str, Rate], figures_behind: list[Decimal]) -> str:
    """The next groups in the order, each with its origins."""
    say = context.say
    rows = []
    for figure in figures_behind:
        group = {c: r for c, r in held.items() if _figure(r) == figure}
        rows.append(f"{figures.shown(next(iter(group.values())))} ({_names(context, list(group))})")
    return say("ranked.next", rows="; ".join(rows)) if rows else ""


def _names(context: Context, codes: list[str]) -> str:
    say = context.say
    told = [say.name(code) for code in codes[:SHOWN]]
    if len(codes) > SHOWN:
        told.append(say("ranked.more", count=len(codes) - SHOWN))
    return say.listed(told)
