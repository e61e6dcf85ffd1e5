"""What every event carries."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ledger.events.types import Confidence, Key, Moment, SourceId, Value


class Waiver(Value):
    """A business rule that was let pass, by whom and why; it stays visible in the record."""

    rule: str
    why: str
    who: str


class Event(Value):
    """A happening, in our words, with its sources.

    ``key``         chosen by the writer and stable: the same key is the same happening
    ``announced``   the day (or instant) it became public; the order of the fold
    ``summary``     one or two sentences
    ``sources``     ids of registered sources, at least one
    ``confidence``  ``high``: official text, or two independent sources agree on rate and date
    ``note``        what a careful reader must know: conflicts, inferences, what was not read
    """

    kind: ClassVar[str]
    version: ClassVar[int] = 1
    stream_kind: ClassVar[str]
    #: the field that names the aggregate
    subject: ClassVar[str]

    key: Key
    announced: Moment
    summary: str | None = None
    sources: tuple[SourceId, ...] = Field(default=(), max_length=60)
    confidence: Confidence = "high"
    note: str | None = None
    waivers: tuple[Waiver, ...] = ()

    @property
    def stream(self) -> str:
        """The aggregate's stream: ``measure:us.s122``."""
        return f"{self.stream_kind}:{getattr(self, self.subject)}"
