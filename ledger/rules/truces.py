"""Rules about truces: who made them, how long they hold, and how they end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ledger.events.truces import (
    TruceAnnounced,
    TruceEnded,
    TruceEvent,
    TruceExtended,
    TruceLapsed,
)
from ledger.rules.base import Rule, Situation, day, rule
from ledger.rules.dates import ends_too_soon
from ledger.rules.history import history, introduced
from ledger.vocabulary import economies
from ledger.vocabulary.problems import Problem


@rule
class PartiesNamed(Rule):
    """A truce must name its parties"""

    code = "TR-01"
    about = (TruceAnnounced,)

    def check(self, event: TruceAnnounced, situation: Situation) -> Iterator[Problem]:
        parties = set(event.parties) - {economies.ALL}
        if len(parties) < 2:
            named = f"only {', '.join(parties)}" if parties else "no party"
            yield self.problem(
                event,
                f"{event.truce} names {named}.",
                f"add    parties: [{', '.join(sorted({*parties, 'US', 'CN'}))}]",
            )


@rule
class TruceOnce(Rule):
    """A truce is announced once"""

    code = "TR-02"
    about = (TruceAnnounced,)

    def check(self, event: TruceAnnounced, situation: Situation) -> Iterator[Problem]:
        for first in history(situation, event.stream).of(TruceAnnounced):
            yield self.problem(
                event,
                f"{event.truce} was announced {first.announced} ({first.key}).",
                "a later end is a truce.extended; another truce has an id of its own",
            )


@rule
class TruceKnown(Rule):
    """A truce must be announced before it is extended, lapses, ends or is spoken of"""

    code = "TR-04"
    about = (TruceEvent,)

    def check(self, event: TruceEvent, situation: Situation) -> Iterator[Problem]:
        if isinstance(event, TruceAnnounced):
            return
        if not history(situation, event.stream).has(TruceAnnounced):
            yield self.problem(
                event,
                f"{event.key} speaks of {event.truce}, which was not announced.",
                "check the id (tradeledger truce lists them), or put before it:\n"
                f"- {{kind: truce.announced, key: {event.truce}/announced, truce: {event.truce}, "
                "title: …, parties: [US, CN], announced: …, effective: …, sources: […]}",
            )


@rule
class ExtensionIsLater(Rule):
    """An extension must end later than the truce would have ended"""

    code = "TR-05"
    about = (TruceExtended,)

    def check(self, event: TruceExtended, situation: Situation) -> Iterator[Problem]:
        end = _stated_end(event, situation)
        if end is not None and event.until is not None and ends_too_soon(end, event.until):
            yield self.problem(
                event,
                f"{event.truce} runs until {end}, and {event.key} lets it end {event.until}.",
                "check both days; an earlier end is a truce.ended",
            )


def _stated_end(event: TruceExtended, situation: Situation) -> Any:
    stream = history(situation, event.stream)
    told: list[TruceAnnounced | TruceExtended] = [*stream.of(TruceAnnounced)]
    told += stream.of(TruceExtended)
    return next((each.until for each in reversed(told) if each.key != event.key), None)


@rule
class TruceOverOnce(Rule):
    """A truce that is over is over

    Whether it lapsed or was ended; a new standstill is a new truce.
    """

    code = "TR-06"
    about = (TruceExtended, TruceLapsed, TruceEnded)

    def check(self, event: TruceEvent, situation: Situation) -> Iterator[Problem]:
        stream = history(situation, event.stream)
        ends: list[TruceLapsed | TruceEnded] = [*stream.of(TruceLapsed), *stream.of(TruceEnded)]
        for over in ends:
            if day(over.announced) <= day(event.announced):
                yield self.problem(
                    event,
                    f"{event.truce} is over since {over.effective} ({over.key}).",
                    "record a new truce; what is said of an old one is a truce.noted",
                )


@rule
class HoldsMeasures(Rule):
    """What a truce holds down is a measure that is introduced

    Only a warning: a truce may be carried out by a measure that comes after it.
    """

    code = "TR-07"
    severity = "warning"
    about = (TruceAnnounced,)

    def check(self, event: TruceAnnounced, situation: Situation) -> Iterator[Problem]:
        for measure in dict.fromkeys(event.holds):
            if introduced(situation, measure) is None:
                yield self.problem(
                    event,
                    f"{event.truce} holds {measure}, which is not introduced.",
                    f"check the id, introduce it, or take {measure} out of    holds:",
                )


@rule
class ReturnsToParties(Rule):
    """What returns when a truce lapses is told for its parties"""

    code = "TR-08"
    about = (TruceAnnounced,)

    def check(self, event: TruceAnnounced, situation: Situation) -> Iterator[Problem]:
        strays = [each for each in event.returns if each not in event.parties]
        if strays and event.parties:
            yield self.problem(
                event,
                f"returns names {', '.join(strays)}, and {event.truce} is between "
                f"{' and '.join(event.parties)}.",
                f"add {strays[0]} to    parties:    or take it out of    returns:",
            )
