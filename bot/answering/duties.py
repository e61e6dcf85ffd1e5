"""Rates: on a day, over a time, for everybody, for goods that qualify for less."""

from __future__ import annotations

import re
from datetime import date

from bot.answering import comparisons, courses, declined, events, goods_duties, stated
from bot.answering.context import Context
from bot.questions.spans import Span
from ledger.vocabulary import clocks, economies
from projections import rates
from projections.answers import (
    coverage,
    figures,
    history,
    overview,
    rate,
)
from projections.answers.answer import Answer
from projections.answers.made import told
from projections.answers.overview import OverviewQuery
from projections.programme_words import word_of
from projections.rates import View


def answer(context: Context) -> Answer:
    """The rate that is asked for, in the form that fits: the first step that has an answer."""
    for step in _STEPS:
        found = step(context)
        if found is not None:
            return found
    return general(context)


def _average(context: Context) -> Answer | None:
    return stated.average(context) if stated.AVERAGE.search(context.asked.plain) else None


def _transshipped(context: Context) -> Answer | None:
    """What goods pay that are sent through another country to dodge a duty."""
    if not context.asked.names("transshipment"):
        return None
    found = declined.by_words(
        context, need=0.9, kinds=("measure",), most=2, text="transshipped goods"
    )
    if found is not None and context.asked.origins:
        found.notes.append(rate.answer(context.book, context.query(), context.now).sentence)
    return found


def _qualifying(context: Context) -> Answer | None:
    asked = context.asked
    return (
        qualifying(context) if asked.usmca and set(asked.origins) <= {"CA", "MX", "ALL"} else None
    )


def _unclear(context: Context) -> Answer | None:
    """Asked back without a country; not covered where the importer or the day is not held."""
    asked = context.asked
    if asked.importer is None and not asked.origins and asked.unknown_good:
        text = context.say("ask.which-good", word=asked.unknown_good)
        return declined.asked_back(context.book, context.say, text)
    if asked.importer is None and not asked.origins:
        say, on = context.say, asked.on
        day = on.first if on is not None and on.is_day and not on.now else None
        choices = declined.examples(say, day)
        return declined.asked_back(context.book, say, say("ask.partner"), choices)
    return coverage.gap(context.book, context.importer, asked.day, asked.as_dict())


_WITH_MFN = re.compile(r"\b(?:mfn|all[- ]in|includ\w+|on top of|normal duty|base duty)\b")


def _figure(context: Context) -> Answer | None:
    asked = context.asked
    if _WITH_MFN.search(asked.plain):
        # whether a stated rate has the MFN duty in it is not whether it is charged
        return None
    return stated.figure(context) if asked.percents and not asked.goods else None


def _goods(context: Context) -> Answer | None:
    asked = context.asked
    named = asked.goods or any(s.sector for s in asked.subjects)
    return goods_duties.of_goods(context) if named else None


def _all_or_several(context: Context) -> Answer | None:
    asked = context.asked
    if asked.origins == [economies.ALL] or (not asked.origins and _wants_all(context)):
        return whole(context)
    return comparisons.several(context) if len(asked.origins) > 1 else None


def _of_subject(context: Context) -> Answer | None:
    """A programme that is named without a country, and is no one duty on all goods: its events."""
    asked = context.asked
    named = [s for s in asked.subjects if s.measures and not s.sector]
    if not named or asked.said_origin or asked.goods or _only_measure(context) is not None:
        return None
    return events.happened(context)


_STEPS = (
    _average,
    _transshipped,
    _qualifying,
    _unclear,
    _figure,
    _goods,
    goods_duties.on_lists,
    _of_subject,
    _all_or_several,
)


def _wants_all(context: Context) -> bool:
    return bool(
        re.search(
            r"\b(?:trump's|trump|biden's|which|what are|all|duties|tariffs)\b", context.asked.plain
        )
    ) and (
        context.asked.on is None
        or context.asked.on.now
        or bool(re.search(r"\b(?:which|all|trump)\b", context.asked.plain))
    )


def qualifying(context: Context) -> Answer:
    """What goods pay that qualify under the USMCA: the general duties that let them off."""
    asked, say = context.asked, context.say
    origin = asked.origin if asked.origin in {"CA", "MX"} else "CA"
    found = rate.answer(context.book, context.query(origin=origin), context.now)
    free, lines = [], []
    for part in found.result["components"]:
        measure = context.book.measure(part["measure"])
        for record in measure.records:
            if (
                record.announced <= context.known
                and "usmca" in f"{record.key} {record.body.get('summary')}".lower()
            ):
                free.append(word_of(measure))
                lines.append(told(say, record))
                found.events.append(record.position)
    general_rate = found.sentence
    if free:
        found.sentence = say(
            "usmca.free",
            day=say.day(asked.day),
            origin=say.name(origin),
            measures=say.listed(list(dict.fromkeys(free))),
            rate=found.result["additional_expression"] or "0%",
        )
    elif not found.result["components"]:
        found.sentence = say(
            "usmca.none",
            day=say.day(asked.day),
            importer=say.name(context.importer),
            origin=say.name(origin),
        )
    found.notes = [*dict.fromkeys(lines), general_rate, *found.notes]
    found.result = {"importer": context.importer, "origin": origin, "general": found.result}
    return found


def whole(context: Context) -> Answer:
    """An importer's duties in one look."""
    return overview.answer(
        context.book, context.say, OverviewQuery(context.importer, context.asked.day, context.limit)
    )


def general(context: Context) -> Answer:
    """One importer, one origin."""
    asked = context.asked
    if not asked.origins:
        asked.origins = [context.partner]
        asked.assumed.append(("assumed.origin", {"origin": context.partner}))
    span = asked.on
    if span is not None and not span.is_day:
        return over(context, span)
    measure = _only_measure(context)
    found = rate.answer(context.book, context.query(measure=measure), context.now)
    if measure is None or found.status != "answered":
        return told_well(context, found)
    if not found.result["components"]:
        return _without(context, found)
    return _one_of_all(context, told_well(context, found))


def _one_of_all(context: Context, found: Answer) -> Answer:
    """A measure by name is one part of what is charged: a note says what it is in all."""
    whole = rate.answer(context.book, context.query(), context.now)
    if whole.result["additional_expression"] != found.result["additional_expression"]:
        found.notes.insert(0, context.say("rate.whole", text=whole.sentence))
    return found


def _without(context: Context, none: Answer) -> Answer:
    """A measure by name that is not charged: how it stands, and what is charged all the same.

    That nothing is charged under one measure must not be read as that nothing is charged.
    """
    stands = courses.still(context)
    if stands is None or stands.status != "answered":
        return none
    found = told_well(context, rate.answer(context.book, context.query(), context.now))
    lead = context.say("lead.no")
    how = context.say.capital(stands.sentence.removeprefix(lead))
    if context.say.language == "en":
        found.sentence = f"{how} {found.sentence}"
    else:  # the sentence on the rate is told anew, from its result
        found.assumed.append(how)
    found.events = [*found.events, *(p for p in stands.events if p not in found.events)]
    cited = {source["id"] for source in found.sources}
    found.sources += [source for source in stands.sources if source["id"] not in cited]
    return found


_LISTED = re.compile(r"listed goods also pay, or pay instead: (.+?)\.$")


def told_well(context: Context, found: Answer) -> Answer:
    """Zero on a good of no list is not "nothing": the sentence tells of the lists."""
    say = context.say
    listed = next((m for note in found.notes for m in [_LISTED.search(note)] if m), None)
    if found.result.get("additional") == "0" and listed is not None and say.language == "en":
        on_lists = say("rate.listed", rows=listed[1])
        found.sentence = f"{found.sentence.rstrip('.')} that are on no list; {on_lists}"
        found.notes = [note for note in found.notes if not _LISTED.search(note)]
    following = found.result.get("next_change")
    if following and not any(c.get("returns_to") for c in found.result["components"]):
        after = following.get("expression_after") or f"{following.get('additional_after')}%"
        soon = (date.fromisoformat(following["on"]) - context.asked.day).days
        if 0 <= soon <= 60:
            found.notes.insert(0, say("rate.soon", day=say.day(following["on"]), rate=after))
    return found


def _only_measure(context: Context) -> str | None:
    """The one measure that is asked for, where the words name one that all goods pay."""
    names = [
        s.name
        for s in context.asked.subjects
        if s.name in {"fentanyl", "reciprocal", "s122", "forced-labor"}
    ]
    if len(names) != 1 or context.asked.known_by is not None:
        return None
    held = [
        m for m in context.measures(context.importer)
        if context.book.measure(m).hits_all_goods and not context.book.measure(m).is_umbrella
    ]  # fmt: skip
    reached = {m.id for m in context.book.measures(context.importer, context.partner)}
    own = [m for m in held if m in reached]
    return own[0] if own else None


def over(context: Context, span: Span) -> Answer:
    """The rate over a time: one sentence where it was constant, its steps where it moved."""
    say, importer, origin = context.say, context.importer, context.partner
    start = context.covers_from()
    first, last = max(span.first, start), span.last
    if last < start:
        gap = coverage.gap(context.book, importer, span.first, context.asked.as_dict())
        if gap is not None:
            return gap
    view = View(importer, origin, None, context.known)
    steps = rates.intervals(
        context.book,
        view,
        clocks.second_of(first, importer),
        clocks.last_second_of(last, importer) + 1,
    )
    values = [figures.shown(each) for _, _, each in steps]
    if len(set(values)) == 1:
        found = rate.answer(
            context.book, context.query(day=min(last, max(first, context.asked.today))), context.now
        )
        found.assumed.append(
            say("assumed.last-day", day=say.day(min(last, max(first, context.asked.today))))
        )
        return found
    found = history.answer(context.book, context.query(day=last), context.now, first, last)
    told = [
        say(
            "range.step",
            rate=value,
            day=say.day(clocks.day_at(max(begin, clocks.second_of(first, importer)), importer)),
        )
        for (begin, _, _), value in zip(steps, values, strict=True)
    ]
    merged = [t for i, t in enumerate(told) if i == 0 or values[i] != values[i - 1]]
    found.sentence = say(
        "range.moving",
        first=say.day(first),
        last=say.day(last),
        importer=say.name(importer),
        origin=say.name(origin),
        count=len(merged),
        steps=say.listed(merged[:8]),
    )
    return found
