"""Rules about whom and what an act hits: origins, scopes, and how they change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.events.base import Event
from ledger.events.measures import (
    DutySet,
    Introduced,
    MeasureEvent,
    OriginsChanged,
    ScopeChanged,
    Targeted,
)
from ledger.events.stacking import RuleSet
from ledger.events.types import Scope
from ledger.rules.base import Rule, Situation, day, rule
from ledger.rules.history import introduced
from ledger.vocabulary import economies
from ledger.vocabulary.problems import Problem


def _importer(event: Any, situation: Situation) -> str:
    if isinstance(event, RuleSet):
        return event.importer
    first = introduced(situation, event.measure)
    return first.importer if first else event.measure.partition(".")[0].upper()


def _since(event: Any) -> date:
    return day(vars(event).get("effective") or event.announced)


def hit(event: Any) -> list[str]:
    """Every origin that an act names as hit, in the order in which it names them."""
    fields = vars(event)
    return list(
        dict.fromkeys(
            origin
            for name in ("origins", "origins_in", "duties")
            for origin in fields.get(name, ())
        )
    )


def scopes(event: Any) -> Iterator[tuple[str, Scope]]:
    """The scopes of an event, each with the name of its field."""
    for name in ("scope", "codes_in", "codes_out"):
        scope = vars(event).get(name)
        if scope is not None:
            yield name, scope
    for number, part in enumerate(vars(event).get("parts", ()), start=1):
        yield f"part {number}", part.scope


@rule
class NotItsOwnOrigin(Rule):
    """An importer is not among the origins of its own duty

    Goods of a member state that enter the union it belongs to are not imported.
    """

    code = "ME-14"
    about = (Targeted, OriginsChanged, RuleSet)

    def check(self, event: Event, situation: Situation) -> Iterator[Problem]:
        importer = _importer(event, situation)
        own = {importer, *economies.members(importer, _since(event))}
        for origin in hit(event):
            if origin in own:
                yield self.problem(
                    event,
                    f"{event.key} hits {origin}, and {importer} levies it.",
                    f"take {origin} out; if the duty is that of the other side, it is another "
                    "measure",
                )


@rule
class SomebodyHit(Rule):
    """An act must leave an origin that it hits"""

    code = "ME-15"
    about = (Targeted, RuleSet)

    def check(self, event: Targeted | RuleSet, situation: Situation) -> Iterator[Problem]:
        origins = hit(event)
        if not origins:
            detail = f"{event.key} names no origin."
        elif set(origins) <= set(event.except_origins):
            detail = f"{event.key} hits {', '.join(origins)} and excepts all of them."
        else:
            return
        yield self.problem(
            event, detail, "name whom it hits, like    origins: [CN]    or leave it out for all"
        )


@rule
class OriginNamedOnce(Rule):
    """An origin is named once"""

    code = "ME-16"
    about = (Targeted, OriginsChanged, RuleSet)

    def check(self, event: Event, situation: Situation) -> Iterator[Problem]:
        for name in ("origins", "except_origins", "origins_in", "origins_out"):
            origins = vars(event).get(name, ())
            for origin in sorted({each for each in origins if origins.count(each) > 1}):
                yield self.problem(
                    event,
                    f"{event.key} names {origin} twice in {name}.",
                    f"write    {name}: [{', '.join(dict.fromkeys(origins))}]",
                )


@rule
class TableWithinOrigins(Rule):
    """A table names origins that the act hits

    The headings of a table belong to rates, and the rates to origins that are meant at all.
    """

    code = "ME-17"
    about = (DutySet,)

    def check(self, event: DutySet, situation: Situation) -> Iterator[Problem]:
        origins = set(event.origins)
        on = _since(event)
        wide = economies.ALL in origins
        inside = origins.union(*(economies.members(group, on) for group in origins))
        strays = [] if wide else [each for each in event.duties if each not in inside]
        if strays:
            yield self.problem(
                event,
                f"duties names {', '.join(strays)}, and origins only {', '.join(event.origins)}.",
                f"write    origins: [{', '.join([*event.origins, *strays])}]",
            )
        known = {*event.duties, *(() if wide else inside)}
        loose = [each for each in event.headings if each not in known]
        if loose:
            yield self.problem(
                event,
                f"headings names {', '.join(loose)}, and no duty is given for "
                f"{'it' if len(loose) == 1 else 'them'}.",
                f"add to duties    {loose[0]}: 15%    or take it out of headings",
            )


@rule
class ScopeNamesGoods(Rule):
    """A scope must say which goods

    An empty scope is neither all goods nor none. An act may carve out of the measure's goods
    alone; a measure itself must say what it is carved out of.
    """

    code = "ME-18"
    about = (MeasureEvent,)

    def check(self, event: MeasureEvent, situation: Situation) -> Iterator[Problem]:
        for name, scope in scopes(event):
            carves = scope.excluding and not isinstance(event, Introduced)
            if scope.is_empty and not carves:
                yield self.problem(
                    event,
                    f"the {name} of {event.key} names no goods.",
                    'write    {all_goods: true}    or    {codes: [8703]}    or    {text: "…"}',
                )


@rule
class ScopeAgrees(Rule):
    """A line of goods is in or out, not both"""

    code = "ME-19"
    about = (MeasureEvent,)

    def check(self, event: MeasureEvent, situation: Situation) -> Iterator[Problem]:
        found = [(name, set(scope.codes) & set(scope.excluding)) for name, scope in scopes(event)]
        if isinstance(event, ScopeChanged) and event.codes_in and event.codes_out:
            both = set(event.codes_in.codes) & set(event.codes_out.codes)
            found.append(("codes_in and codes_out", both))
        for name, both in found:
            if both:
                yield self.problem(
                    event,
                    f"{name} of {event.key} has {', '.join(sorted(both)[:5])} both in and out.",
                    f"keep {min(both)} on one side",
                )


@rule
class ScopeChangeSaid(Rule):
    """A change of scope must say what changes"""

    code = "ME-20"
    about = (ScopeChanged,)

    def check(self, event: ScopeChanged, situation: Situation) -> Iterator[Problem]:
        if not (event.codes_in or event.codes_out or event.summary or event.note):
            yield self.problem(
                event,
                f"{event.key} names no goods that join or leave {event.measure}.",
                "add    codes_in: {codes: [8544.42]}    or    codes_out: {codes: [8471]}",
            )


@rule
class OriginsChangeSaid(Rule):
    """A change of origins must say who joins and who leaves"""

    code = "ME-21"
    about = (OriginsChanged,)

    def check(self, event: OriginsChanged, situation: Situation) -> Iterator[Problem]:
        if not (event.origins_in or event.origins_out):
            yield self.problem(
                event,
                f"{event.key} names no origin that joins or leaves {event.measure}.",
                "add    origins_in: [IN]    or    origins_out: [IN]",
            )
        for origin in sorted({*event.origins_in} & {*event.origins_out}):
            yield self.problem(
                event,
                f"{event.key} lets {origin} join and leave.",
                f"keep {origin} on one side",
            )
