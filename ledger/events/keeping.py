"""What happens to the ledger itself: migrations, and proposals that wait for a second person.

Commands make these; nobody appends them by hand and no pack holds them.
"""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from ledger.events.base import Event
from ledger.events.types import ThingId, Value


class KeepingEvent(Event):
    """Tells of the ledger and not of trade: in no answer, and without sources of its own."""


class Migrated(KeepingEvent):
    """The ledger was brought to a new form; what was recorded stays as it is.

    ``migration``  what was done: ``merkle-tree`` gave a ledger its tree
    ``size``       the events that were there
    ``root``       the tree head over them, in hexadecimal
    """

    kind: ClassVar[str] = "ledger.migrated"
    stream_kind: ClassVar[str] = "ledger"
    subject: ClassVar[str] = "migration"

    migration: ThingId
    size: int = Field(ge=0)
    root: str


class ProposedEvent(Value):
    """An event that is proposed: as it would be stored."""

    kind: str
    version: int
    body: dict[str, Any]


class ProposalEvent(KeepingEvent):
    """Something that happens to a proposal; ``who`` is the person who did it."""

    stream_kind: ClassVar[str] = "proposal"
    subject: ClassVar[str] = "proposal"

    proposal: ThingId
    who: str
    why: str | None = None


class Proposed(ProposalEvent):
    """Events that need a second person: in no answer until one has approved."""

    kind: ClassVar[str] = "proposal.made"
    events: tuple[ProposedEvent, ...] = Field(min_length=1)


class Approved(ProposalEvent):
    """A second person has approved; the proposed events stand right before this one."""

    kind: ClassVar[str] = "proposal.approved"


class Rejected(ProposalEvent):
    """A second person has said no; the proposal stays in the record."""

    kind: ClassVar[str] = "proposal.rejected"
