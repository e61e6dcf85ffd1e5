"""Truces: each side holds duties down for a stated time."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ledger.events.base import Event
from ledger.events.types import Economy, MeasureId, Moment, ThingId


class TruceEvent(Event):
    stream_kind: ClassVar[str] = "truce"
    subject: ClassVar[str] = "truce"

    truce: ThingId


class TruceAnnounced(TruceEvent):
    """A truce between ``parties``.

    ``holds``    the measures that are suspended under it
    ``returns``  per party, what comes back if it lapses, in words (the suspensions compute it)
    ``until``    the stated end, ``None`` where none was stated
    """

    kind: ClassVar[str] = "truce.announced"
    title: str
    parties: tuple[Economy, ...] = ()
    effective: Moment
    until: Moment | None = None
    terms: tuple[str, ...] = ()
    holds: tuple[MeasureId, ...] = ()
    returns: dict[Economy, str] = Field(default_factory=dict)
    venue: str | None = None


class TruceExtended(TruceEvent):
    """The truce gets a later end (``None``: without a date)."""

    kind: ClassVar[str] = "truce.extended"
    effective: Moment
    until: Moment | None = None
    terms: tuple[str, ...] = ()


class TruceLapsed(TruceEvent):
    """The stated end passed and nobody acted, or a side broke it."""

    kind: ClassVar[str] = "truce.lapsed"
    effective: Moment


class TruceEnded(TruceEvent):
    """The truce ended otherwise: replaced, absorbed in an agreement."""

    kind: ClassVar[str] = "truce.ended"
    effective: Moment
    how: str | None = None
    replaced_by: ThingId | None = None


class TruceNoted(TruceEvent):
    """Something about the truce: an accusation, a reading, what is left of it."""

    kind: ClassVar[str] = "truce.noted"
    effective: Moment | None = None
    text: str | None = None
