"""Which duties apply together: the rules in force on a day, and what the measures say."""

from __future__ import annotations

import re

from bot.answering.context import Context
from ledger.vocabulary import economies
from ledger.vocabulary.problems import ProblemsError
from projections.answers import rate, standing
from projections.answers.answer import Answer
from projections.answers.made import made
from projections.programme_words import word_of
from projections.records import Record


def stacking(context: Context) -> Answer | None:
    """Which duties apply together: the rules in force on the day, and what the measures say."""
    asked, say, known = context.asked, context.say, context.known
    day = asked.day.isoformat()
    names = context.measures()
    ended = {
        r.name: str(r.body["effective"])[:10]
        for stream in context.book.index.streams("stacking") for r in context.book.records(stream)
        if r.topic == "stacking.rule_ended" and r.announced <= known
    }  # fmt: skip
    rules = [
        r
        for stream in context.book.index.streams("stacking") for r in context.book.records(stream)
        if r.topic == "stacking.rule_set" and r.announced <= known and str(r.body["effective"])[:10] <= day
        and ended.get(r.name, "9999") > day and r.body.get("importer") == (asked.importer or "US")
    ]  # fmt: skip
    both_sided = False
    rules = [r for r in rules if _charged(context, r)]
    if names:
        programmes = {f"programme:{context.book.measure(m).programme}" for m in names}
        hit = [r for r in rules if _touches(r, names, programmes)]
        both = [
            r
            for r in hit
            if _touches_side(r, "measures", names, programmes)
            and _touches_side(r, "to", names, programmes)
        ]
        rules, both_sided = both or hit, bool(both)
    if (
        not asked.subjects
        and not asked.origins
        and re.search(r"\blayers?\b|\bactive\b|\badd up\b", asked.plain)
    ):
        asked.importer, asked.origins = "US", ["CN"]
        asked.assumed.append(("assumed.origin", {"origin": "CN"}))
    notes: list[str] = []
    cited: list[str] = []
    events: list[int] = []
    for name in dict.fromkeys(names):
        measure = context.book.measure(name)
        text = measure.info.get("stacking")
        intro = next((r for r in measure.records if r.topic == "measure.introduced"), None)
        if text and intro is not None and intro.announced <= known:
            notes.append(f"{say.capital(word_of(measure))}: {say.quoted(str(text))}")
            cited += intro.sources
            events.append(intro.position)
    origins = [o for o in asked.origins if o != economies.ALL]
    sentence = None
    if origins:
        sums = []
        for origin in origins[:3]:
            found = rate.answer(context.book, context.query(origin=origin), context.now)
            parts = " + ".join(
                f"{c['duty']} {word_of(context.book.measure(c['measure']))}"
                for c in found.result["components"]
            )
            sums.append(
                f"{say.name(origin)} {found.result['additional_expression'] or '0%'}"
                + (f" ({parts})" if parts else "")
            )
            events += found.events
            cited += [s["id"] for s in found.sources]
            if len(origins) == 1:
                notes += [*found.notes[:1], say("stacking.mfn")]
        sentence = say(
            "several",
            day=say.day(asked.day),
            importer=say.name(context.importer),
            rows="; ".join(sums),
        )
    rules.sort(key=lambda r: r.announced, reverse=True)
    told_rules = [say.quoted(str(r.body["why"])) for r in rules]
    told_rules = list(dict.fromkeys(told_rules))
    cited += [x for r in rules for x in r.sources]
    events += [r.position for r in rules]
    distinct = [
        s
        for s in asked.subjects
        if s.sector or s.name in {"fentanyl", "reciprocal", "s122", "s301", "forced-labor"}
    ]
    if sentence is None and len(distinct) >= 2 and not both_sided:
        modal = bool(
            re.match(r"(?:so |and |but )?(?:can|do|does|is|are|will|would)\b", asked.plain)
        )
        named = say.listed(list(dict.fromkeys(word_of(context.book.measure(m)) for m in names[:3])))
        sentence = say.capital(say("stacking.both", yes=say("yes") if modal else "", names=named))
    if sentence is None and notes and not told_rules:
        sentence, notes = notes[0], notes[1:]
    if sentence is None and told_rules:
        sentence = " ".join(told_rules[:2])
        told_rules = told_rules[2:]
    if sentence is None:
        sentence = say("stacking.none")
    return made(
        context.book, "why", say.capital(sentence), known=known, on=day, importer=context.importer,
        result={"rules": [r.key for r in rules]}, cited=cited, events=events,
        notes=[*notes[: 2 if told_rules else 4], *_packed(told_rules, 2 if notes else 4)],
    )  # fmt: skip


def _packed(lines: list[str], most: int) -> list[str]:
    """Many short lines in at most so many, in their order."""
    if len(lines) <= most:
        return lines
    lines = [line[:1].upper() + line[1:].rstrip(".") + "." for line in lines]
    size = -(-len(lines) // most)
    return [" ".join(lines[i : i + size]) for i in range(0, len(lines), size)]


def _charged(context: Context, rule: Record) -> bool:
    """Whether what the rule keeps out is charged at all on the day."""
    origin = (rule.body.get("origins") or [economies.ALL])[0]
    for name in rule.body.get("measures") or ():
        if name.startswith("programme:"):
            return True
        held = [
            m
            for m in [name]
            if f"measure:{m}" in context.book.index.streams_of(m)
            and context.book.index.origins_of(m) is not None
        ]
        for measure in held:
            try:
                found = standing.stands(
                    context.book, measure, origin, context.asked.day, context.known
                )
            except ProblemsError:
                return True
            if any(s.charged for s in found) or context.book.measure(measure).is_umbrella:
                return True
    return False


def _touches(rule: Record, names: list[str], programmes: set[str]) -> bool:
    return _touches_side(rule, "measures", names, programmes) or _touches_side(
        rule, "to", names, programmes
    )


def _touches_side(rule: Record, side: str, names: list[str], programmes: set[str]) -> bool:
    selectors = rule.body.get(side) or ()
    return any(
        s in programmes
        or any(n == s or n.startswith(f"{s}.") or s.startswith(f"{n}.") for n in names)
        for s in selectors
    )
