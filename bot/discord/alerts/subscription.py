"""A subscription as a value: what a channel watches, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Minimum = Literal["all", "announced", "signed"]
Purpose = Literal["alerts", "witness"]
MINIMA: tuple[Minimum, ...] = ("all", "announced", "signed")


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's wish to be told.

    ``importer`` … ``measure``  what it watches; ``None``: everything. Codes as the ledger spells
                     them; ``product`` is a tariff code or the id of a named product
    ``minimum``      ``all``: also what is only threatened; ``announced``: what is announced or
                     proposed by those who can order it; ``signed``: what is signed or in force
    ``remind_days``  a reminder so many days before a lapse
    ``role``         the id of a role that is mentioned
    ``thread``       whether each post gets a thread to talk in
    ``digest``       everything once a day in one post, nothing at once
    ``purpose``      ``witness``: no alerts, but signed checkpoints
    ``blocked_since``  since when Discord lets us not write there; ``paused``: we gave up trying
    """

    guild: int
    channel: int
    purpose: Purpose = "alerts"
    language: str = "en"
    importer: str | None = None
    origin: str | None = None
    programme: str | None = None
    product: str | None = None
    measure: str | None = None
    minimum: Minimum = "all"
    remind_days: int | None = None
    role: int | None = None
    thread: bool = False
    digest: bool = False
    added: float = 0.0
    blocked_since: float | None = None
    paused: bool = False
    id: int = 0

    @property
    def watches(self) -> tuple[object, ...]:
        """What makes two subscriptions of a channel the same one."""
        return (
            self.purpose, self.language, self.importer, self.origin, self.programme, self.product,
            self.measure,
        )  # fmt: skip
