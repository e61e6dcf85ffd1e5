"""Rules about proposals: who may decide, and what a decision needs."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.events.keeping import Approved, ProposalEvent, Proposed, Rejected
from ledger.rules.base import Rule, Situation, rule
from ledger.rules.history import history
from ledger.vocabulary.problems import Problem


def _proposal(event: ProposalEvent, situation: Situation) -> Proposed | None:
    return next(iter(history(situation, event.stream).of(Proposed)), None)


@rule
class ProposalThere(Rule):
    """A decision is about a proposal that is recorded and open"""

    code = "PR-01"
    about = (Approved, Rejected)

    def check(self, event: Approved | Rejected, situation: Situation) -> Iterator[Problem]:
        told = history(situation, event.stream)
        if not told.has(Proposed):
            yield self.problem(
                event,
                f"there is no proposal {event.proposal}.",
                "tradeledger review    lists those that are open",
            )
        for decided in (*told.of(Approved), *told.of(Rejected)):
            how = "approved" if isinstance(decided, Approved) else "rejected"
            yield self.problem(
                event,
                f"{event.proposal} was {how} by {decided.who}.",
                "propose it anew under another name",
            )


@rule
class SecondPerson(Rule):
    """Nobody decides on a proposal of their own

    A second pair of eyes is what a proposal is for; its author can only let it be rejected by
    somebody else.
    """

    code = "PR-02"
    about = (Approved, Rejected)

    def check(self, event: Approved | Rejected, situation: Situation) -> Iterator[Problem]:
        proposal = _proposal(event, situation)
        if proposal is not None and _same_person(proposal.who, event.who):
            yield self.problem(
                event,
                f"{event.proposal} was proposed by {proposal.who}.",
                "ask somebody else to look at it and to decide",
            )


@rule
class ApprovedRecorded(Rule):
    """An approval comes with the events that it approves"""

    code = "PR-03"
    about = (Approved,)

    def check(self, event: Approved, situation: Situation) -> Iterator[Problem]:
        proposal = _proposal(event, situation)
        for proposed in proposal.events if proposal is not None else ():
            key = str(proposed.body.get("key"))
            if not situation.holds_key(key):
                yield self.problem(
                    event,
                    f"{key} of {event.proposal} is not recorded.",
                    "tradeledger approve    records it in the same transaction",
                )


@rule
class RejectionExplained(Rule):
    """A rejection says why"""

    code = "PR-04"
    about = (Rejected,)

    def check(self, event: Rejected, situation: Situation) -> Iterator[Problem]:
        if not event.why:
            yield self.problem(
                event, f"{event.key} gives no reason.", 'add    --why "the order says 10%, not 15%"'
            )


def _same_person(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
