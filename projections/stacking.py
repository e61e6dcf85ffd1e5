"""Which measures apply together, and why not.

The rules are events (see ``ledger.events.stacking``): dated, with sources. Applied to the measures
that reach a good, they leave components and a list of what was suppressed, by which rule.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ledger.vocabulary import clocks, duties
from projections.book import Book, Measure
from projections.layers import second
from projections.timelines import Span


@dataclass(frozen=True, slots=True)
class StackingRule:
    """A rule in force: what gives way (``measures``) to what (``to``), and why."""

    id: str
    rule: str
    measures: tuple[str, ...]
    to: tuple[str, ...]
    origins: frozenset[str]
    excepted: frozenset[str]
    since: int
    until: int
    announced: str
    why: str
    position: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A measure that does not apply, because another does."""

    measure: Measure
    span: Span
    by: str
    rule: StackingRule


#: the announcement of an end, and the second from which the rule is over
End = tuple[str, int]


def rules(book: Book, importer: str, upto: int | None, known_by: str | None) -> list[StackingRule]:
    """The importer's stacking rules, as known and as recorded; not to be changed."""
    everything = _all_rules(book, importer, upto)
    if known_by is not None:
        # Days between two announcements know the same rules: they share one list.
        days = _days(book, importer, upto)
        number = bisect_right(days, known_by)
        known_by = None if number == len(days) else days[number - 1] if number else ""
    kept = book.memory_of(upto).setdefault((importer, "rules"), {})
    found: list[StackingRule] | None = kept.get(known_by)
    if found is None:
        found = kept[known_by] = _known(everything, known_by)
    return found


def _days(book: Book, importer: str, upto: int | None) -> list[str]:
    """The days on which something about the importer's rules was announced, in order."""
    kept = book.memory_of(upto)
    if (importer, "rule days") not in kept:
        every = _all_rules(book, importer, upto)
        said = {rule.announced for rule, _ in every}
        said |= {announced for _, ends in every for announced, _ in ends}
        kept[importer, "rule days"] = sorted(said)
    days: list[str] = kept[importer, "rule days"]
    return days


def _known(
    everything: list[tuple[StackingRule, list[End]]], known_by: str | None
) -> list[StackingRule]:
    found = []
    for rule, ends in everything:
        if known_by is not None and rule.announced > known_by:
            continue
        over = [at for announced, at in ends if known_by is None or announced <= known_by]
        found.append(_ended(rule, min(over)) if over else rule)
    return found


def _all_rules(book: Book, importer: str, upto: int | None) -> list[tuple[StackingRule, list[End]]]:
    """Every rule of an importer with its ends, read once; what is known of them is a filter."""
    kept = book.memory_of(upto)
    if (importer, "stacking") not in kept:
        found = [
            each
            for stream in book.index.streams("stacking")
            for each in _rules_of(book, stream, importer, upto)
        ]
        found.sort(key=lambda pair: (pair[0].announced, pair[0].position))
        kept[importer, "stacking"] = found
    result: list[tuple[StackingRule, list[End]]] = kept[importer, "stacking"]
    return result


def _rules_of(
    book: Book, stream: str, importer: str, upto: int | None
) -> list[tuple[StackingRule, list[End]]]:
    found: list[tuple[StackingRule, list[End]]] = []
    for record in book.records(stream, upto):
        body = record.body
        start = second(body["effective"], importer)
        if record.topic == "stacking.rule_ended":
            for _, ends in found:
                ends.append((record.announced, start))
        elif body["importer"] == importer:
            found.append((_rule(record.name, record.position, body, start, importer), []))
    return found


def _rule(
    name: str, position: int, body: dict[str, Any], since: int, importer: str
) -> StackingRule:
    until = body.get("until")
    return StackingRule(
        id=name,
        rule=body["rule"],
        measures=tuple(body["measures"]),
        to=tuple(body.get("to", ())),
        origins=frozenset(body.get("origins", ("ALL",))),
        excepted=frozenset(body.get("except_origins", ())),
        since=since,
        until=clocks.FOREVER if until is None else second(until, importer),
        announced=body["announced"][:10],
        why=body["why"],
        position=position,
        sources=tuple(body.get("sources", ())),
    )


def _ended(rule: StackingRule, at: int) -> StackingRule:
    return replace(rule, until=min(rule.until, at))


def announcements(book: Book, upto: int | None) -> list[str]:
    """The days on which rules were set or ended: what is known of them changes on these."""
    streams = book.index.streams("stacking")
    return [record.announced for stream in streams for record in book.records(stream, upto)]


def selects(selectors: Sequence[str], measure: Measure) -> bool:
    """Whether a selector names the measure, an umbrella of it, or its programme."""
    for selector in selectors:
        if selector.startswith("programme:"):
            if measure.programme == selector.removeprefix("programme:"):
                return True
        elif measure.id == selector or measure.id.startswith(f"{selector}."):
            return True
    return False


def apply(
    in_force: list[tuple[Measure, Span]],
    of_rules: Sequence[StackingRule],
    origin: str,
    at: int,
) -> tuple[list[tuple[Measure, Span]], list[Suppressed]]:
    """What is charged together at a second, and what gives way."""
    suppressed: dict[str, Suppressed] = {}
    for rule in of_rules:
        if not rule.since <= at < rule.until or not _concerns(rule, origin):
            continue
        standing = [(m, s) for m, s in in_force if m.id not in suppressed]
        losers = [(m, s) for m, s in standing if selects(rule.measures, m)]
        if rule.rule == "highest":
            _keep_highest(rule, losers, suppressed)
            continue
        winners = [m for m, s in standing if selects(rule.to, m) and _charges(s)]
        if rule.rule == "replaces":
            losers, winners = (
                [(m, s) for m, s in standing if selects(rule.to, m)],
                [m for m, s in losers if _charges(s)],
            )
        for measure, span in losers:
            others = [winner for winner in winners if winner.id != measure.id]
            if others:
                suppressed[measure.id] = Suppressed(measure, span, others[0].id, rule)
    kept = [(m, s) for m, s in in_force if m.id not in suppressed]
    return kept, list(suppressed.values())


def _charges(span: Span) -> bool:
    return span.duty is not None and span.status != "exempt"


def _concerns(rule: StackingRule, origin: str) -> bool:
    if origin in rule.excepted:
        return False
    return "ALL" in rule.origins or origin in rule.origins


def _keep_highest(
    rule: StackingRule,
    candidates: list[tuple[Measure, Span]],
    suppressed: dict[str, Suppressed],
) -> None:
    if len(candidates) < 2:
        return
    best = max(candidates, key=lambda pair: duties.parse(pair[1].duty or "Free").percent)
    for measure, span in candidates:
        if measure.id != best[0].id:
            suppressed[measure.id] = Suppressed(measure, span, best[0].id, rule)
