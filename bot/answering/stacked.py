"""Which duties apply together: the rules in force on a day, and what the measures say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.answering.context import Context
from ledger.vocabulary import economies
from ledger.vocabulary.problems import ProblemsError
from projections.answers import rate, standing
from projections.answers.answer import Answer
from projections.answers.made import made
from projections.programme_words import word_of
from projections.records import Record

_LAYERS = re.compile(r"\blayers?\b|\bactive\b|\badd up\b")
_MODAL = re.compile(r"(?:so |and |but )?(?:can|do|does|is|are|will|would)\b")


@dataclass(slots=True)
class Told:
    """What is found on the way to an answer: lines with the sources and events behind them."""

    lines: list[str] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)
    events: list[int] = field(default_factory=list)


def stacking(context: Context) -> Answer | None:
    """Which duties apply together: the rules in force on the day, and what the measures say."""
    asked, say = context.asked, context.say
    rules, both_sided = _rules(context)
    if not asked.subjects and not asked.origins and _LAYERS.search(asked.plain):
        asked.importer, asked.origins = "US", ["CN"]
        asked.assumed.append(("assumed.origin", {"origin": "CN"}))
    told = Told()
    _own_words(context, told)
    sentence = _sums(context, told) or (None if both_sided else _apart(context))
    whys = list(dict.fromkeys(say.quoted(str(r.body["why"])) for r in rules))
    if sentence is None and told.lines and not whys:
        sentence = told.lines.pop(0)
    if sentence is None and whys:
        sentence, whys = " ".join(whys[:2]), whys[2:]
    notes = [*told.lines[: 2 if whys else 4], *_packed(whys, 2 if told.lines else 4)]
    return made(
        context.book,
        "why",
        say.capital(sentence or say("stacking.none")),
        known=context.known,
        on=asked.day.isoformat(),
        importer=context.importer,
        result={"rules": [r.key for r in rules]},
        cited=[*told.cited, *(x for r in rules for x in r.sources)],
        events=[*told.events, *(r.position for r in rules)],
        notes=notes,
    )


def _rules(context: Context) -> tuple[list[Record], bool]:
    """The rules in force that touch what is named; whether one has both sides of it."""
    asked, known, day = context.asked, context.known, context.asked.day.isoformat()
    records = [
        r
        for stream in context.book.index.streams("stacking")
        for r in context.book.records(stream)
        if r.announced <= known
    ]
    ended = {
        r.name: str(r.body["effective"])[:10] for r in records if r.topic == "stacking.rule_ended"
    }
    rules = [
        r
        for r in records
        if r.topic == "stacking.rule_set"
        and str(r.body["effective"])[:10] <= day < ended.get(r.name, "9999")
        and r.body.get("importer") == (asked.importer or "US")
        and _charged(context, r)
    ]
    rules.sort(key=lambda r: r.announced, reverse=True)
    names = context.measures()
    if not names:
        return rules, False
    programmes = {f"programme:{context.book.measure(m).programme}" for m in names}
    hit = [r for r in rules if _touches(r, names, programmes)]
    both = [
        r for r in hit if all(_touches_side(r, s, names, programmes) for s in ("measures", "to"))
    ]
    return both or hit, bool(both)


def _own_words(context: Context, told: Told) -> None:
    """What each measure that is named says of itself."""
    say = context.say
    for name in dict.fromkeys(context.measures()):
        measure = context.book.measure(name)
        text = measure.info.get("stacking")
        intro = next((r for r in measure.records if r.topic == "measure.introduced"), None)
        if text and intro is not None and intro.announced <= context.known:
            told.lines.append(f"{say.capital(word_of(measure))}: {say.quoted(str(text))}")
            told.cited += intro.sources
            told.events.append(intro.position)


def _sums(context: Context, told: Told) -> str | None:
    """The rate of each origin that is named, with what adds up to it."""
    say = context.say
    origins = [o for o in context.asked.origins if o != economies.ALL][:3]
    rows = []
    for origin in origins:
        found = rate.answer(context.book, context.query(origin=origin), context.now)
        parts = " + ".join(
            f"{c['duty']} {word_of(context.book.measure(c['measure']))}"
            for c in found.result["components"]
        )
        figure = found.result["additional_expression"] or "0%"
        rows.append(f"{say.name(origin)} {figure}" + (f" ({parts})" if parts else ""))
        told.events += found.events
        told.cited += [s["id"] for s in found.sources]
        if len(origins) == 1:
            told.lines += [*found.notes[:1], say("stacking.mfn")]
    if not rows:
        return None
    day, importer = say.day(context.asked.day), say.name(context.importer)
    return say("several", day=day, importer=importer, rows="; ".join(rows))


def _apart(context: Context) -> str | None:
    """Two duties that no rule keeps apart."""
    asked, say = context.asked, context.say
    programmes = {"fentanyl", "reciprocal", "s122", "s301", "forced-labor"}
    if len([s for s in asked.subjects if s.sector or s.name in programmes]) < 2:
        return None
    titles = [word_of(context.book.measure(m)) for m in context.measures()[:3]]
    yes = say("yes") if _MODAL.match(asked.plain) else ""
    return say("stacking.both", yes=yes, names=say.listed(list(dict.fromkeys(titles))))


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
