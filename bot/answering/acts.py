"""The acts on measures that a question asks for: by its verb, or by what was noted of them."""

from __future__ import annotations

import re
from datetime import date

from bot.answering import declined
from bot.answering.context import Context
from ledger.vocabulary import clocks, economies
from projections import rates
from projections.answers import happenings, standing
from projections.answers.answer import Answer
from projections.rates import View

_END = re.compile(
    r"\b(?:end|ends|ended|expire\w*|stop\w*|over|lapse\w*|removed?|lifted|"
    r"terminat\w+|run out|how long|last|finish\w*|dropped|cancel\w*|gone|"
    r"scrapped)\b"
)


_VERBS: list[tuple[re.Pattern[str], tuple[str, ...]]] = [
    (re.compile(r"\b(?:paus\w+|suspend\w*|put off|postpon\w+|delay\w*)\b"), ("measure.suspended",)),
    (
        re.compile(
            r"\b(?:lift\w*|remov\w+|end(?:ed|s)?|drop\w*|scrap\w*|cancel\w*|terminat\w+|repeal\w*|gone|over)\b"
        ),
        ("measure.terminated", "measure.voided", "measure.suspended"),
    ),
    (
        re.compile(r"\b(?:exempt\w*|carve\w*|exclu\w+)\b"),
        ("measure.scope_changed", "measure.exclusion_granted"),
    ),
    (
        re.compile(
            r"\b(?:start\w*|begin|began|impos\w+|take effect|took effect|put|"
            r"introduc\w+|rais\w+|increas\w+|go up|went up|kick in|retaliat\w+|respond\w*)\b"
        ),
        ("measure.duty_set",),
    ),
]


def by_verb(context: Context) -> Answer | None:
    """The act that a verb asks for ("paused", "lifted"), the newest that fits the words."""
    asked = context.asked
    verb, kinds = next(
        ((m[0], topics) for pattern, topics in _VERBS for m in [pattern.search(asked.plain)] if m),
        ("", None),
    )
    if kinds is None or not asked.origins or asked.origins == [economies.ALL]:
        return None
    records = {
        r.position: r
        for measure in context.book.measures(context.importer, context.partner)
        for r in measure.records
        if r.topic in kinds and r.announced <= context.known and _hits(r.body, context.partner)
    }
    if asked.on is not None and not asked.on.now:
        first, last = asked.on.first.isoformat(), asked.on.last.isoformat()
        records = {
            p: r
            for p, r in records.items()
            if first <= str(r.body.get("effective") or r.announced)[:10] <= last
            or first <= r.announced <= last
        }
    after = _answered(context)
    if after is not None:
        later = sorted(
            (r for r in records.values() if r.announced >= after.isoformat()),
            key=lambda r: (r.announced, r.position),
        )
        if later:
            return happenings.answer(context.book, context.say, later[:3], context.known)
    if not records:
        return None
    wanted = set(happenings.stems(asked.plain)) - set(
        happenings.stems(f"{verb} start started end ended new")
    )
    indexed = {each.record.position: each.words for each in happenings.every(context.book)}
    whole = {p for p, r in records.items() if context.book.measure(r.name).hits_all_goods}
    ranked = sorted(
        records.values(),
        reverse=True,
        key=lambda r: (
            len(wanted & indexed.get(r.position, frozenset())),
            kinds[0] == r.topic,
            r.position in whole,
            r.announced,
        ),
    )
    return happenings.answer(
        context.book, context.say, ranked[:3], context.known, importer=context.importer
    )


_RESPONSE = re.compile(r"\b(?:respon\w+|react\w*|retaliat\w*|answer\w*)\b")


def _answered(context: Context) -> date | None:
    """The day from which the other side charged the figure that was answered ("to the 104%")."""
    asked = context.asked
    if not asked.percents or not _RESPONSE.search(asked.plain):
        return None
    other = context.partner
    if other not in context.book.index.importers():
        return None
    view = View(other, context.importer, None, context.known)
    start = clocks.second_of(date(clocks.FIRST_YEAR, 1, 1), other)
    end = clocks.last_second_of(context.limit, other) + 1
    for begin, _, rate in rates.intervals(context.book, view, start, end):
        if rate.additional == asked.percents[0]:
            return clocks.day_at(begin, other)
    return None


def _hits(body: dict, origin: str) -> bool:  # type: ignore[type-arg]
    named = {*(body.get("origins") or ()), *(body.get("duties") or ())}
    return not named or origin in named or named == {economies.ALL}


def origin_of(context: Context, measure: str) -> str:
    own = standing.origins_with_own(context.book, measure)
    return own[0] if len(own) == 1 or (own and "CN" in own and ".cn" in measure) else economies.ALL


def noted(context: Context, measures: list[str]) -> Answer | None:
    records = happenings.of_measures(context.book, measures, context.known)
    if not records:
        return declined.by_words(context)
    picked = happenings.search(context.book, context.asked.plain, context.known, need=0.3, most=20)
    of_these = [r for r in picked if r.position in {x.position for x in records}]
    return happenings.answer(
        context.book, context.say, (of_these or records[-3:])[:3], context.known
    )
