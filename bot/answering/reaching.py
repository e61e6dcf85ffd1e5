"""Whether goods of an origin are under a measure; which origins it names."""

from __future__ import annotations

import re

from bot.answering import events, stacked
from bot.answering.context import Context
from ledger.vocabulary import economies
from projections.answers import reach
from projections.answers.answer import Answer
from projections.answers.made import made
from projections.answers.reach import ReachQuery


def reached(context: Context) -> Answer | None:
    """Whether goods of an origin are under a measure; which origins it names."""
    asked = context.asked
    names = [
        m
        for m in context.measures(context.importer)
        if not context.book.measure(m).is_umbrella and context.book.measure(m).info
    ]
    if not names:
        return None
    words = ("usmca",) if asked.usmca else ()
    origins = [o for o in asked.origins if o != economies.ALL] or (
        ["CA", "MX"] if asked.usmca else []
    )
    if any(s.sector for s in asked.subjects) and any(
        not s.sector and s.measures for s in asked.subjects
    ):
        return stacked.stacking(context)
    if not origins:
        which = re.search(
            r"\b(?:countr(?:y|ies)|origins?|economies|partners|who|whom)\b", asked.plain
        )
        return _origins_of(context) if which else events.happened(context)
    names = [s for s in names if s.count(".") == min(n.count(".") for n in names)] or names
    exempt = bool(
        re.search(r"\bexempt\w*|\bexclu\w+|\bfree\b|\boutside\b|\bcarved?\b", asked.plain)
    )
    query = ReachQuery(names[0], tuple(origins), asked.day, context.limit, words, exempt)
    return reach.answer(context.book, context.say, query)


def _origins_of(context: Context) -> Answer | None:
    """The origins that the measures of a programme name, a line each."""
    say = context.say
    subjects_programmes = {
        context.book.measure(m).programme for m in context.measures(context.importer)
    }
    lines, cited, events = [], [], []
    for stream in context.book.index.streams("measure"):
        name = stream.partition(":")[2]
        measure = context.book.measure(name)
        if (
            measure.programme not in subjects_programmes
            or measure.importer != context.importer
            or measure.is_umbrella
        ):
            continue
        acts = [
            r
            for r in measure.records
            if r.topic == "measure.duty_set" and r.announced <= context.known
        ]
        if not acts:
            continue
        codes = list(dict.fromkeys(o for r in acts for o in r.body.get("origins") or ()))[:8]
        start = str(min(str(r.body.get("effective") or r.announced) for r in acts))[:10]
        lines.append((codes, measure.title, start))
        cited += acts[0].sources
        events.append(acts[0].position)
    if not lines:
        return None
    groups: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for codes, title, start in lines:
        groups.setdefault(tuple(codes or [economies.ALL]), []).append((title, start))
    told_lines = []
    for group, rows in sorted(groups.items(), key=lambda item: -len(item[1])):
        names = say.listed([say.name(code) for code in group])
        told_lines.append(
            say.capital(
                f"{names}: "
                + "; ".join(f"{title} ({say.day(start)})" for title, start in rows[:4])
                + ("…" if len(rows) > 4 else "")
            )
            + "."
        )
    return made(
        context.book,
        "event",
        told_lines[0],
        known=context.known,
        importer=context.importer,
        result={
            "origins": {",".join(codes): [t for t, _ in rows] for codes, rows in groups.items()}
        },
        cited=cited[:20],
        events=events,
        notes=told_lines[1:],
    )
