"""Talks and agreements between economies."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ledger.events.base import Event
from ledger.events.types import Day, Economy, Moment, Person, ThingId


class TalksEvent(Event):
    stream_kind: ClassVar[str] = "talks"
    subject: ClassVar[str] = "talks"

    talks: ThingId


class Scheduled(TalksEvent):
    """Talks are set for a time (days as far as known)."""

    kind: ClassVar[str] = "talks.scheduled"
    title: str | None = None
    parties: tuple[Economy, ...] = ()
    from_day: Day | None = None
    last_day: Day | None = None
    venue: str | None = None
    heads: tuple[Person, ...] = ()
    after: ThingId | None = None


class Held(TalksEvent):
    """Talks took place from ``from_day`` to ``last_day``, both included.

    ``precision`` is ``month`` where no source gives the days; then ``from_day`` is the month's
    first and ``last_day`` is empty.
    """

    kind: ClassVar[str] = "talks.held"
    title: str
    parties: tuple[Economy, ...] = ()
    from_day: Day
    last_day: Day | None = None
    precision: str = Field(default="day", pattern="^(day|month)$")
    venue: str | None = None
    round: int | None = Field(default=None, ge=1, le=1_000)
    heads: tuple[Person, ...] = ()
    truce: ThingId | None = None


class OutcomeRecorded(TalksEvent):
    """What came out of the talks."""

    kind: ClassVar[str] = "talks.outcome_recorded"
    outcome: tuple[str, ...] = ()
    effective: Moment | None = None
    by: Economy | None = None


class Postponed(TalksEvent):
    """Put off, to new days where they are known."""

    kind: ClassVar[str] = "talks.postponed"
    from_day: Day | None = None
    last_day: Day | None = None
    why: str | None = None


class Cancelled(TalksEvent):
    """Called off."""

    kind: ClassVar[str] = "talks.cancelled"
    why: str | None = None


class AgreementEvent(TalksEvent):
    """A step in the life of an agreement that the talks brought."""

    agreement: ThingId
    title: str | None = None
    parties: tuple[Economy, ...] = ()
    effective: Moment | None = None
    until: Moment | None = None
    terms: tuple[str, ...] = ()
    signatories: tuple[Person, ...] = ()


class AgreementReached(AgreementEvent):
    """The sides say that they agree (a framework, a text, a deal in words)."""

    kind: ClassVar[str] = "talks.agreement_reached"


class AgreementApproved(AgreementEvent):
    """Those who had to approve it did."""

    kind: ClassVar[str] = "talks.agreement_approved"


class AgreementSigned(AgreementEvent):
    """It was signed."""

    kind: ClassVar[str] = "talks.agreement_signed"


class AgreementImplemented(AgreementEvent):
    """It took effect in law."""

    kind: ClassVar[str] = "talks.agreement_implemented"


class Noted(TalksEvent):
    """Something around the talks: a statement, an accusation, a proposal."""

    kind: ClassVar[str] = "talks.noted"
    effective: Moment | None = None
    text: str | None = None
    heads: tuple[Person, ...] = ()
