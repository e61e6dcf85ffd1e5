"""Rules about measures: that they exist, since when, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.events.measures import (
    DutySet,
    ExclusionGranted,
    Introduced,
    MeasureEvent,
    Suspended,
    SuspensionEnded,
    SuspensionExtended,
)
from ledger.events.stacking import RuleSet
from ledger.rules.base import Rule, Situation, day, rule
from ledger.rules.history import introduced
from ledger.vocabulary import economies, identifiers
from ledger.vocabulary.problems import Problem

_DUTIES = (DutySet, Suspended, SuspensionExtended, SuspensionEnded, ExclusionGranted)


def _introduce(measure: str) -> str:
    return (
        "put its introduction before it:\n"
        f"- {{kind: measure.introduced, key: {measure}/introduced, measure: {measure}, "
        f"importer: {measure.partition('.')[0].upper()}, programme: …, title: …, "
        "announced: …, sources: […]}"
    )


def _is_umbrella(measure: str, situation: Situation) -> bool:
    first = introduced(situation, measure)
    return first is not None and first.umbrella


@rule
class MeasureIntroduced(Rule):
    """A measure must be introduced before anything happens to it"""

    code = "ME-01"
    about = (MeasureEvent,)

    def check(self, event: MeasureEvent, situation: Situation) -> Iterator[Problem]:
        if isinstance(event, Introduced) or introduced(situation, event.measure):
            return
        umbrella = next(
            (each for each in identifiers.ancestors(event.measure) if introduced(situation, each)),
            None,
        )
        near = f" ({umbrella} is; was that meant?)" if umbrella else ""
        yield self.problem(
            event, f"{event.measure} is not introduced{near}.", _introduce(event.measure)
        )


@rule
class AlsoIntroduced(Rule):
    """A measure that an act also hits must be introduced"""

    code = "ME-02"
    about = (MeasureEvent,)

    def check(self, event: MeasureEvent, situation: Situation) -> Iterator[Problem]:
        for measure in dict.fromkeys(event.also):
            if measure != event.measure and introduced(situation, measure) is None:
                yield self.problem(
                    event,
                    f"{event.key} also names {measure}, which is not introduced.",
                    _introduce(measure),
                )


@rule
class AlsoOthers(Rule):
    """An act names a measure once

    What happens to an umbrella happens to all under it, so these are not named besides.
    """

    code = "ME-03"
    about = (MeasureEvent,)

    def check(self, event: MeasureEvent, situation: Situation) -> Iterator[Problem]:
        named = [event.measure, *event.also]
        for number, measure in enumerate(event.also, start=1):
            umbrellas = [m for m in identifiers.ancestors(measure) if m in named]
            under = next((m for m in umbrellas if _is_umbrella(m, situation)), None)
            if under or measure in named[:number]:
                why = f"under {under}, which is named too" if under else "named already"
                yield self.problem(
                    event,
                    f"{event.key} also names {measure}, which is {why}.",
                    f"take {measure} out of    also:",
                )


@rule
class NothingBefore(Rule):
    """Nothing happens to a measure before it was announced itself

    What comes before it is its history: a plan under another id, or an earlier announcement of
    the measure.
    """

    code = "ME-04"
    about = (MeasureEvent,)

    def check(self, event: MeasureEvent, situation: Situation) -> Iterator[Problem]:
        for measure in dict.fromkeys((event.measure, *event.also)):
            first = introduced(situation, measure)
            if first is not None and day(event.announced) < day(first.announced):
                yield self.problem(
                    event,
                    f"{event.key} is announced {event.announced}, and {measure} is introduced "
                    f"{first.announced}.",
                    f"check the two days, or introduce {measure} earlier: "
                    f'announced: "{day(event.announced)}"',
                )


@rule
class UmbrellaWithoutDuty(Rule):
    """An umbrella carries no duty of its own

    It groups measures; a court may void it and an act may end it, and that reaches all under it.
    """

    code = "ME-05"
    about = _DUTIES

    def check(self, event: MeasureEvent, situation: Situation) -> Iterator[Problem]:
        for measure in dict.fromkeys((event.measure, *event.also)):
            if _is_umbrella(measure, situation):
                yield self.problem(
                    event,
                    f"{measure} is an umbrella, and {event.key} is a {event.kind}.",
                    f"name the measure under it that is meant ({measure}.…), or introduce "
                    f"{measure} without    umbrella: true",
                )


@rule
class IntroducedOnce(Rule):
    """A measure is introduced once"""

    code = "ME-06"
    about = (Introduced,)

    def check(self, event: Introduced, situation: Situation) -> Iterator[Problem]:
        first = introduced(situation, event.measure)
        if first is not None:
            yield self.problem(
                event,
                f"{event.measure} was introduced by {first.key}, announced {first.announced}.",
                "leave this out; a change of goods is a measure.scope_changed, a wrong field is "
                f"corrected in {first.key}",
            )


@rule
class ImporterInId(Rule):
    """A measure's id begins with its importer"""

    code = "ME-07"
    about = (Introduced,)

    def check(self, event: Introduced, situation: Situation) -> Iterator[Problem]:
        prefix, _, rest = event.measure.partition(".")
        if prefix != event.importer.lower():
            yield self.problem(
                event,
                f"{event.measure} is a measure of {economies.name_of(event.importer)} "
                f"({event.importer}).",
                f"write    measure: {event.importer.lower()}.{rest}    "
                f"or    importer: {prefix.upper()}",
            )


@rule
class OneImporter(Rule):
    """A duty is levied by one economy"""

    code = "ME-08"
    about = (Introduced, RuleSet)

    def check(self, event: Introduced | RuleSet, situation: Situation) -> Iterator[Problem]:
        if event.importer == economies.ALL:
            yield self.problem(
                event,
                f"{event.key} names everybody as its importer.",
                "name the one whose law it is, like    importer: US",
            )
