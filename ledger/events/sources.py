"""Sources, the claims they make, and how far a pack was checked."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from ledger.events.base import Event
from ledger.events.types import Day, Economy, Moment, SourceId, ThingId, Value

SourceKind = Literal[
    "executive_order", "proclamation", "federal_register", "agency_guidance", "announcement",
    "joint_statement", "statute", "court", "press", "analysis", "schedule",
]  # fmt: skip


class Registered(Event):
    """A document that events cite. ``aka`` keeps other ids under which it was catalogued."""

    kind: ClassVar[str] = "source.registered"
    stream_kind: ClassVar[str] = "source"
    subject: ClassVar[str] = "source"

    #: a document without a date is simply a document without a date
    announced: Moment | None = None
    source: SourceId
    title: str
    type: SourceKind
    citation: str | None = None
    url: str | None = None
    published: Day | None = None
    aka: tuple[str, ...] = ()


class Check(Value):
    """A claim made checkable: ask the ledger ``ask`` with ``of``, compare with ``says``.

    The verdict is derived, never stored (see ``projections/claims.py``):

    ``rate``        ``of``: importer, origin, on (and known_by, measure, by_measure)
    ``if_lapsed``   ``of``: truce, importer, origin, on: the rate if the truce lapses
    ``truce``       ``of``: truce, field (announced, until, days), on
    ``talks``       ``of``: talks ids in order; ``says``: venues in order
    ``office``      ``of``: office, on; ``says``: the person
    ``agreement``   ``of``: agreement, step, on; ``says``: yes or no
    """

    ask: Literal["rate", "if_lapsed", "truce", "talks", "office", "agreement"]
    of: dict[str, Any] = Field(default_factory=dict)
    says: str


class ClaimRecorded(Event):
    """Somebody says something that the ledger can hold against its record.

    Reports that disagree are kept as claims on the same event (``about`` holds event keys).
    ``record`` tells in words what the record shows; ``check`` makes the verdict computable.
    """

    kind: ClassVar[str] = "source.claim_recorded"
    stream_kind: ClassVar[str] = "claim"
    subject: ClassVar[str] = "claim"

    claim: ThingId
    claimant: str
    text: str
    record: str | None = None
    about: tuple[str, ...] = ()
    check: Check | None = None
    economies: tuple[Economy, ...] = ()
    unverifiable: str | None = None


class Verified(Event):
    """A pack was checked against its sources up to ``verified_until``."""

    kind: ClassVar[str] = "source.verified_until"
    stream_kind: ClassVar[str] = "pack"
    subject: ClassVar[str] = "pack"

    pack: ThingId
    title: str
    verified_until: Day
    #: the first day that the pack's history covers
    covers_from: Day | None = None
    #: the importers whose duties the pack covers
    importers: tuple[Economy, ...] = ()
    #: names, definitions and schedules: its day says nothing about what has happened
    reference: bool = False
