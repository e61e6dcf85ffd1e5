"""Rules about names: of goods, and of what the glossary explains."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.events.base import Event
from ledger.events.glossary import TermDefined
from ledger.events.products import ProductNamed
from ledger.rules.base import Rule, Situation, day, rule
from ledger.vocabulary import economies, goods
from ledger.vocabulary.problems import Problem


@rule
class NamedOnce(Rule):
    """A product or a term is described once

    What changes about it is a correction: two descriptions of one id would both be believed.
    """

    code = "GN-01"
    about = (ProductNamed, TermDefined)

    def check(self, event: ProductNamed | TermDefined, situation: Situation) -> Iterator[Problem]:
        for first in situation.aggregate(event.stream).of(type(event)):
            if first.key != event.key:
                yield self.problem(
                    event,
                    f"{event.stream} is described by {first.key} already.",
                    "give this one an id of its own, or    tradeledger correct POSITION",
                )


@rule
class LinesUnderCodes(Rule):
    """An importer's lines must lie under the product's codes"""

    code = "GN-02"
    about = (ProductNamed,)

    def check(self, event: ProductNamed, situation: Situation) -> Iterator[Problem]:
        codes = tuple(goods.parse_code(code) for code in event.codes)
        for importer, lines in event.lines.items():
            for line in lines:
                if not goods.parse_code(line).startswith(codes):
                    yield self.problem(
                        event,
                        f"{line} ({importer}) lies under none of {', '.join(event.codes)}.",
                        f"take it out, or add its heading to    codes: [{line[:4]}]",
                    )


@rule
class LinesOfSomebody(Rule):
    """Lines belong to one importer's schedule"""

    code = "GN-03"
    about = (ProductNamed,)

    def check(self, event: ProductNamed, situation: Situation) -> Iterator[Problem]:
        if economies.ALL in event.lines:
            yield self.problem(
                event,
                f"{event.product} has lines of all importers.",
                "name the importer whose schedule they are from:    lines: {US: […]}",
            )


@rule
class EpisodeOfAnEvent(Rule):
    """A named episode must point to a recorded event"""

    code = "GN-04"
    about = (TermDefined,)

    def check(self, event: TermDefined, situation: Situation) -> Iterator[Problem]:
        for name, key in (("event", event.event), ("ended_by", event.ended_by)):
            if key is not None and situation.event(key) is None:
                yield self.problem(
                    event,
                    f"{event.term} points to {key}, which is not recorded.",
                    f"record it first, or mend    {name}:",
                )


@rule
class EpisodeHasItsDay(Rule):
    """The event that an episode points to must have the day that it takes"""

    code = "GN-05"
    about = (TermDefined,)

    def check(self, event: TermDefined, situation: Situation) -> Iterator[Problem]:
        for field, key, clock in _pointers(event):
            pointed = situation.event(key) if key is not None else None
            if pointed is not None and getattr(pointed, clock, None) is None:
                yield self.problem(
                    event,
                    f"{key} has no day under {clock!r}.",
                    f"write    {field}: announced",
                )


@rule
class EpisodeRunsForward(Rule):
    """An episode must end after it begins"""

    code = "GN-06"
    about = (TermDefined,)

    def check(self, event: TermDefined, situation: Situation) -> Iterator[Problem]:
        begin, end = (_day(situation, key, clock) for _, key, clock in _pointers(event))
        if begin is not None and end is not None and end <= begin:
            yield self.problem(
                event,
                f"{event.term} begins on {begin} and ends on {end}.",
                "mend    event: and clock:    or    ended_by: and end_clock:",
            )


def _pointers(event: TermDefined) -> tuple[tuple[str, str | None, str], ...]:
    return (
        ("clock", event.event, event.clock),
        ("end_clock", event.ended_by, event.end_clock),
    )


def _day(situation: Situation, key: str | None, clock: str) -> date | None:
    pointed: Event | None = situation.event(key) if key is not None else None
    moment = getattr(pointed, clock, None)
    return None if moment is None else day(moment)
