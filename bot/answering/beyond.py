"""When a rate was above or below a figure: the intervals, joined where they touch."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.answering.context import Context
from ledger.vocabulary import clocks, economies
from ledger.vocabulary.duties import number
from projections import rates
from projections.answers import coverage
from projections.answers.answer import Answer
from projections.answers.made import made
from projections.rates import View

_OVER = re.compile(r"\b(?:above|over|more than|higher than|exceed\w*|beyond|past)\s+\d")
_UNDER = re.compile(r"\b(?:below|under|less than|lower than)\s+\d")
_TIME = re.compile(
    r"\bwhen\b|\bever\b|\bhow long\b|\bsince when\b|\buntil when\b|\bwhat (?:days?|dates?)\b"
)


def beyond(context: Context) -> Answer | None:
    """The times in which the general rate was above (below) the figure that is stated."""
    asked, say = context.asked, context.say
    over, under = _OVER.search(asked.plain), _UNDER.search(asked.plain)
    if not asked.percents or bool(over) == bool(under) or not _TIME.search(asked.plain):
        return None
    if asked.goods or asked.subjects or not asked.origins or asked.origin == economies.ALL:
        return None
    importer, origin, figure = context.importer, context.partner, asked.percents[0]
    gap = coverage.gap(context.book, importer, None, asked.as_dict())
    if gap is not None:
        return gap
    runs = _runs(context, View(importer, origin, None, context.known), figure, over=bool(over))
    values = {"importer": say.name(importer), "origin": say.name(origin), "figure": number(figure)}
    rows = [
        say(
            "beyond.row",
            since=say.day(clocks.day_at(first, importer)),
            until=say.day(clocks.day_at(end, importer)) if end else say("extreme.open"),
            rate="/".join(dict.fromkeys(str(each.expression or "0%") for each in held)),
        )
        for first, end, held in runs
    ]
    if rows:
        sentence = say("beyond.over" if over else "beyond.under", rows=say.listed(rows), **values)
    else:
        key = "beyond.never-over" if over else "beyond.never-under"
        sentence = say(key, day=say.day(context.limit), **values)
    spans = [s.span for _, _, held in runs for each in held for s in each.components]
    return made(
        context.book, "history", sentence, known=context.known, importer=importer,
        result={"importer": importer, "origin": origin, "figure": number(figure)},
        cited=[x for span in spans for layer in span.layers for x in layer.sources],
        events=sorted({p for span in spans for p in span.positions}),
    )  # fmt: skip


def _runs(
    context: Context, view: View, figure: Decimal, *, over: bool
) -> list[tuple[int, int | None, list[rates.Rate]]]:
    """(first second, second of the end or ``None``, the rates in it), oldest first."""
    start = clocks.second_of(context.covers_from(), view.importer)
    stop = clocks.last_second_of(context.limit, view.importer) + 1
    runs: list[tuple[int, int | None, list[rates.Rate]]] = []
    for begin, end, rate in rates.intervals(context.book, view, start, stop):
        value = rate.additional if rate.additional is not None else rate.total
        if value is None or not (value > figure if over else value < figure):
            continue
        closes = None if end >= stop else end
        if runs and runs[-1][1] == begin:
            runs[-1] = (runs[-1][0], closes, [*runs[-1][2], rate])
        else:
            runs.append((begin, closes, [rate]))
    return runs
