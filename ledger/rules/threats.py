"""Rules about plans and threats, which never enter a rate, and about giving them up."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.events.measures import Intended, Withdrawn
from ledger.rules.base import Rule, Situation, day, rule
from ledger.rules.dates import ends_too_soon
from ledger.rules.history import history
from ledger.vocabulary.problems import Problem


@rule
class WithdrawsSomething(Rule):
    """A withdrawal must name the plan or threat that is given up"""

    code = "TH-01"
    about = (Withdrawn,)

    def check(self, event: Withdrawn, situation: Situation) -> Iterator[Problem]:
        target = situation.event(event.withdraws)
        if target is None:
            detail = f"{event.withdraws} is not recorded, or was retracted."
        elif not isinstance(target, Intended):
            detail = f"{event.withdraws} is a {target.kind}, which is in force or was."
        else:
            return
        near = [
            each.key
            for kind in Intended.__subclasses__()
            for each in history(situation, event.stream).of(kind)
        ]
        fix = f"write    withdraws: {near[-1]}" if near else "name the key of the plan or threat"
        yield self.problem(event, detail, f"{fix}; a duty in force ends by measure.terminated")


@rule
class WithdrawsItsOwn(Rule):
    """A withdrawal stands with the measure of its plan or threat"""

    code = "TH-02"
    about = (Withdrawn,)

    def check(self, event: Withdrawn, situation: Situation) -> Iterator[Problem]:
        target = situation.event(event.withdraws)
        if isinstance(target, Intended) and target.measure != event.measure:
            yield self.problem(
                event,
                f"{event.withdraws} is about {target.measure}, and {event.key} about "
                f"{event.measure}.",
                f"write    measure: {target.measure}",
            )


@rule
class WithdrawnOnce(Rule):
    """A plan or threat is given up once, after it was made"""

    code = "TH-03"
    about = (Withdrawn,)

    def check(self, event: Withdrawn, situation: Situation) -> Iterator[Problem]:
        for earlier in history(situation, event.stream).of(Withdrawn):
            if earlier.withdraws == event.withdraws:
                yield self.problem(
                    event,
                    f"{event.withdraws} was given up {earlier.announced} ({earlier.key}).",
                    "leave it out; if it was made again, record that, and name the new key",
                )
        target = situation.event(event.withdraws)
        if target is not None and target.announced is not None:
            made = day(target.announced)
            if day(event.announced) < made:
                yield self.problem(
                    event,
                    f"{event.withdraws} is announced {made}, and given up {event.announced}.",
                    "check the two days",
                )


@rule
class ThreatAhead(Rule):
    """A plan or threat cannot end before it is made"""

    code = "TH-04"
    about = (Intended,)

    def check(self, event: Intended, situation: Situation) -> Iterator[Problem]:
        if event.until is not None and ends_too_soon(day(event.announced), event.until):
            yield self.problem(
                event,
                f"{event.key} is announced {event.announced} and ends {event.until}.",
                "check the year of    until:",
            )


@rule
class ThreatSaid(Rule):
    """A plan or threat must say what is intended"""

    code = "TH-05"
    about = (Intended,)

    def check(self, event: Intended, situation: Situation) -> Iterator[Problem]:
        words = event.charge or event.summary or event.note
        if not (event.duty or event.duties or event.parts or words):
            yield self.problem(
                event,
                f"{event.key} says nothing about what is intended for {event.measure}.",
                'add    duty: 100%    or, in words,    summary: "…"',
            )
