"""Our record was wrong. An amendment of the law is an ordinary event, never one of these."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from ledger.events.base import Event


class CorrectionEvent(Event):
    """Goes into the stream of the event it is about; that event stays as it is stored."""

    stream_kind: ClassVar[str] = "correction"
    subject: ClassVar[str] = "target"

    #: the key of the event that it is about
    target: str
    #: the stream of that event, so that its aggregate sees the correction
    target_stream: str
    why: str

    @property
    def stream(self) -> str:
        return self.target_stream


class Corrected(CorrectionEvent):
    """Fields of an earlier event were recorded wrongly; ``fields`` holds their right values."""

    kind: ClassVar[str] = "record.corrected"
    fields: dict[str, Any] = Field(min_length=1)


class Retracted(CorrectionEvent):
    """An earlier event should not have been recorded: it did not happen."""

    kind: ClassVar[str] = "record.retracted"
