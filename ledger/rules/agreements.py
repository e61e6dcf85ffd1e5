"""Rules about talks and agreements: what came when."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.events.talks import (
    AgreementApproved,
    AgreementEvent,
    AgreementImplemented,
    AgreementReached,
    AgreementSigned,
    Cancelled,
    Held,
    OutcomeRecorded,
    Postponed,
    Scheduled,
)
from ledger.rules.base import Rule, Situation, day, rule
from ledger.rules.history import history
from ledger.vocabulary.problems import Problem

_STEPS = (AgreementReached, AgreementApproved, AgreementSigned, AgreementImplemented)


@rule
class OutcomeAfterTalks(Rule):
    """An outcome cannot come before the talks"""

    code = "TA-01"
    about = (OutcomeRecorded,)

    def check(self, event: OutcomeRecorded, situation: Situation) -> Iterator[Problem]:
        stream = history(situation, event.stream)
        held = [each.from_day for each in stream.of(Held)]
        if held and day(event.announced) < min(held):
            yield self.problem(
                event,
                f"{event.talks} began {min(held)}, and {event.key} is announced {event.announced}.",
                "check the two days; what was said before the talks is a talks.noted",
            )
        if not held and not stream.has(Scheduled, *_STEPS):
            yield self.problem(
                event,
                f"{event.talks} brought something and was neither scheduled nor held.",
                "put before it:\n"
                f"- {{kind: talks.held, key: {event.talks}/held, talks: {event.talks}, title: …, "
                f"from_day: {day(event.announced)}, announced: {day(event.announced)}, "
                "sources: […]}",
            )


@rule
class LastDayAfterFirst(Rule):
    """The last day of talks cannot come before the first"""

    code = "TA-02"
    about = (Scheduled, Held, Postponed)

    def check(self, event: Scheduled | Held | Postponed, situation: Situation) -> Iterator[Problem]:
        if event.from_day and event.last_day and event.last_day < event.from_day:
            yield self.problem(
                event,
                f"{event.talks} runs from {event.from_day} to {event.last_day}.",
                f"swap them:    from_day: {event.last_day}    last_day: {event.from_day}",
            )


@rule
class HeldOnceBegun(Rule):
    """Talks are held once they have begun

    Announced before their first day they are scheduled. A day of tolerance is for places where
    it is tomorrow already.
    """

    code = "TA-03"
    about = (Held,)

    def check(self, event: Held, situation: Situation) -> Iterator[Problem]:
        if (event.from_day - day(event.announced)).days > 1:
            yield self.problem(
                event,
                f"{event.talks} begins {event.from_day}, and {event.key} is announced "
                f"{event.announced}.",
                "make it    kind: talks.scheduled    or give the day on which it was told",
            )


@rule
class AgreementKnown(Rule):
    """An agreement must be reached or signed before it is approved or implemented"""

    code = "TA-04"
    about = (AgreementApproved, AgreementImplemented)

    def check(self, event: AgreementEvent, situation: Situation) -> Iterator[Problem]:
        stream = history(situation, event.stream)
        if not any(
            each.agreement == event.agreement
            for kind in (AgreementReached, AgreementSigned)
            for each in stream.of(kind)
        ):
            step = event.kind.rpartition("_")[2]
            yield self.problem(
                event,
                f"{event.agreement} is {step}, and {event.talks} did not reach it before.",
                "check agreement: and talks:, or put before it:\n"
                f"- {{kind: talks.agreement_reached, key: {event.agreement}/reached, "
                f"talks: {event.talks}, agreement: {event.agreement}, announced: …, "
                "sources: […]}",
            )


@rule
class SomethingToPutOff(Rule):
    """Talks must be known before they are put off or called off"""

    code = "TA-05"
    about = (Postponed, Cancelled)

    def check(self, event: Postponed | Cancelled, situation: Situation) -> Iterator[Problem]:
        if not history(situation, event.stream).has(Scheduled, Held):
            yield self.problem(
                event,
                f"{event.talks} was not scheduled.",
                "put before it:\n"
                f"- {{kind: talks.scheduled, key: {event.talks}/scheduled, talks: {event.talks}, "
                "title: …, announced: …, sources: […]}",
            )


@rule
class TwoSides(Rule):
    """Talks and agreements that name parties name two of them"""

    code = "TA-06"
    about = (Scheduled, Held, AgreementEvent)

    def check(
        self, event: Scheduled | Held | AgreementEvent, situation: Situation
    ) -> Iterator[Problem]:
        if len(set(event.parties)) == 1:
            yield self.problem(
                event,
                f"{event.talks} names only {event.parties[0]}.",
                f"add the other side to    parties: [{event.parties[0]}, …]",
            )
