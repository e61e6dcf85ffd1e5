"""What happens to a measure: one legally distinct duty (or charge, control, investigation).

A measure's id is dotted and a prefix is its umbrella: what happens to ``us.ieepa`` happens to
``us.ieepa.fentanyl.cn``. An act that hits measures which share no umbrella names the others in
``also``: it is still one event.

``origins`` are those that the act names (``ALL`` when it names none), ``except_origins`` those
it leaves out. ``scope`` narrows an act to part of the measure's goods; without it, the whole
measure is meant. Ends are exclusive: a duty "through 31 December" has ``until`` 1 January.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ledger.events.base import Event
from ledger.events.types import (
    Duty,
    Economy,
    MeasureId,
    Moment,
    Part,
    Programme,
    Returning,
    Scope,
    ThingId,
)

Instrument = Literal[
    "duty", "mfn", "fee", "quota", "export-control", "entity-listing", "parcel-rule",
    "investigation", "purchase", "other",
]  # fmt: skip
Topic = Literal[
    "ruling", "refund", "guidance", "investigation", "litigation", "status", "law", "review",
    "quota", "export-control", "purchase", "statistics", "other",
]  # fmt: skip


class MeasureEvent(Event):
    """Something that happens to a measure (and to those in ``also``)."""

    stream_kind: ClassVar[str] = "measure"
    subject: ClassVar[str] = "measure"

    measure: MeasureId
    also: tuple[MeasureId, ...] = ()


class Targeted(MeasureEvent):
    """An act that may name origins and goods."""

    origins: tuple[Economy, ...] = ("ALL",)
    except_origins: tuple[Economy, ...] = ()
    scope: Scope | None = None
    heading: str | None = None


class Introduced(MeasureEvent):
    """The measure exists from now on: its importer, programme, legal basis and scope.

    ``umbrella`` measures carry no duty of their own; they group those under them.
    """

    kind: ClassVar[str] = "measure.introduced"
    importer: Economy
    programme: Programme
    title: str
    authority: str | None = None
    instrument: Instrument = "duty"
    umbrella: bool = False
    scope: Scope = Field(default_factory=lambda: Scope(all_goods=True))
    #: what it adds to or yields to, in words (rules that compute are stacking events)
    stacking: str | None = None


class DutySet(Targeted):
    """A duty applies from ``effective`` on, until ``until`` where the act itself says so.

    ``duty`` for all named origins, or ``duties`` per origin where the act has a table; with both,
    the table wins and ``duty`` is for the rest. ``parts`` are rate groups by goods (10% on some
    lines, 15% on others); with ``duty`` too, the parts win on their goods.
    """

    kind: ClassVar[str] = "measure.duty_set"
    effective: Moment
    until: Moment | None = None
    duty: Duty | None = None
    duties: dict[Economy, Duty] = Field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    headings: dict[Economy, str] = Field(default_factory=dict)
    transit: str | None = None
    #: rates that are no ad valorem or specific duty (a fee per voyage), in words
    charge: str | None = None


class Suspended(Targeted):
    """A stated lower duty for a stated time; past its end the old duty returns by itself.

    ``returns_to`` is what returns, ``none`` where the suspension is for good.
    """

    kind: ClassVar[str] = "measure.suspended"
    effective: Moment
    until: Moment | None = None
    duty: Duty = "Free"
    returns_to: Returning | None = None
    parts: tuple[Part, ...] = ()
    truce: ThingId | None = None
    charge: str | None = None


class SuspensionExtended(Targeted):
    """A running suspension gets a later end; ``effective`` is the end it had."""

    kind: ClassVar[str] = "measure.suspension_extended"
    effective: Moment
    until: Moment
    duty: Duty | None = None
    returns_to: Returning | None = None
    truce: ThingId | None = None


class SuspensionEnded(Targeted):
    """A suspension ends before its time; what it held down applies from ``effective``."""

    kind: ClassVar[str] = "measure.suspension_ended"
    effective: Moment


class ScopeChanged(Targeted):
    """Goods join (``codes_in``) or leave (``codes_out``) the measure; words where no list is held.

    ``duty`` gives the joining goods a duty of their own, otherwise they pay the measure's.
    """

    kind: ClassVar[str] = "measure.scope_changed"
    effective: Moment
    until: Moment | None = None
    codes_in: Scope | None = None
    codes_out: Scope | None = None
    duty: Duty | None = None


class OriginsChanged(MeasureEvent):
    """Origins join or leave the measure."""

    kind: ClassVar[str] = "measure.origins_changed"
    effective: Moment
    until: Moment | None = None
    origins_in: tuple[Economy, ...] = ()
    origins_out: tuple[Economy, ...] = ()
    duty: Duty | None = None
    scope: Scope | None = None


class ExclusionGranted(Targeted):
    """Named goods are let off for a time."""

    kind: ClassVar[str] = "measure.exclusion_granted"
    effective: Moment
    until: Moment | None = None
    duty: Duty = "Free"
    count: int | None = Field(default=None, ge=1, le=1_000_000)


class ExclusionExtended(ExclusionGranted):
    """Exclusions run on; ``effective`` is the end they had."""

    kind: ClassVar[str] = "measure.exclusion_extended"


class Terminated(Targeted):
    """The duty ends for the named origins and goods; nothing is owed from ``effective`` on."""

    kind: ClassVar[str] = "measure.terminated"
    effective: Moment


class Voided(MeasureEvent):
    """A court holds the duty void.

    Two readings follow: *lawful* (in hindsight void from ``void_from``, ``None`` = from its first
    day) and *assessed* (what customs collected, until ``collected_until``).
    """

    kind: ClassVar[str] = "measure.voided"
    void_from: Moment | None = None
    collected_until: Moment | None = None
    court: str
    case: str | None = None


class Intended(Targeted):
    """A duty that is not ordered: it never enters a rate."""

    effective: Moment | None = None
    until: Moment | None = None
    duty: Duty | None = None
    duties: dict[Economy, Duty] = Field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    outcome: str | None = None
    charge: str | None = None


class Planned(Intended):
    """A proposal under way in its procedure (a notice asks for comments)."""

    kind: ClassVar[str] = "measure.planned"


class Threatened(Intended):
    """Announced in words; no act orders it."""

    kind: ClassVar[str] = "measure.threatened"
    by: str | None = None


class Withdrawn(MeasureEvent):
    """A plan or threat (its key in ``withdraws``) is given up."""

    kind: ClassVar[str] = "measure.withdrawn"
    withdraws: str


class Noted(Targeted):
    """Something about the measure that changes no duty: a ruling, a refund stage, a review."""

    kind: ClassVar[str] = "measure.noted"
    topic: Topic = "other"
    effective: Moment | None = None
    until: Moment | None = None
    text: str | None = None
