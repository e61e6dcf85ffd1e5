"""Which measures apply together, as events: rules have dates and sources like duties.

A selector is a measure id (itself and all under it) or ``programme:NAME``.

``yields``    ``measures`` do not apply to goods to which ``to`` applies (EO 14289 and others)
``highest``   of ``measures`` only the highest duty applies (Section 301 generations)
``replaces``  where ``measures`` apply, those in ``to`` give way (a four-year-review rate replaces
              the older list rate on the same line)
``content``   ``measures`` apply only to the part of the value outside ``to`` (non-metal content)
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from ledger.events.base import Event
from ledger.events.types import Economy, Moment, ThingId

Selector = Annotated[
    str,
    StringConstraints(
        pattern=r"^(programme:[a-z0-9]+(-[a-z0-9]+)*|[a-z0-9-]+(\.[a-z0-9-]+)*)$", max_length=80
    ),
]


class StackingEvent(Event):
    stream_kind: ClassVar[str] = "stacking"
    subject: ClassVar[str] = "stacking"

    stacking: ThingId
    effective: Moment


class RuleSet(StackingEvent):
    """A stacking rule applies from ``effective`` on."""

    kind: ClassVar[str] = "stacking.rule_set"
    importer: Economy
    rule: Literal["yields", "highest", "replaces", "content"]
    measures: tuple[Selector, ...]
    to: tuple[Selector, ...] = ()
    origins: tuple[Economy, ...] = ("ALL",)
    except_origins: tuple[Economy, ...] = ()
    until: Moment | None = None
    why: str


class RuleEnded(StackingEvent):
    """A stacking rule applies no longer."""

    kind: ClassVar[str] = "stacking.rule_ended"
