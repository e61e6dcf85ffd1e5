"""The one shape of every answer, whatever surface shows it (see the contract)."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any, Literal

from projections.book import Book

Status = Literal["answered", "needs_clarification", "not_covered"]
Kind = Literal[
    "rate", "history", "changes", "forecast", "truce", "talks", "event", "compare", "why", "who",
    "source", "definition", "measures", "products", "check", "not_covered",
]  # fmt: skip


@dataclass(slots=True)
class Answer:
    """An answer with its evidence.

    ``understood_as``  the query as it was understood
    ``assumed``        what was taken where the question left it open
    ``sentence``       the answer in one sentence, the same on every surface
    ``notes``          at most a few lines that a careful reader needs
    ``events``         positions of the events that make the answer
    """

    kind: Kind
    result: dict[str, Any]
    sentence: str
    status: Status = "answered"
    text: str | None = None
    understood_as: dict[str, Any] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)
    clocks: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    verified_until: str | None = None
    sources: list[dict[str, Any]] = field(default_factory=list)
    events: list[int] = field(default_factory=list)
    choices: list[dict[str, str]] = field(default_factory=list)
    checkpoint: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The JSON object; choices appear only where something has to be chosen."""
        record: dict[str, Any] = {
            "kind": self.kind,
            "status": self.status,
            "question": {
                "text": self.text,
                "understood_as": self.understood_as,
                "assumed": self.assumed,
            },
            "clocks": self.clocks,
            "result": self.result,
            "sentence": self.sentence,
            "notes": self.notes,
            "verified_until": self.verified_until,
            "sources": self.sources,
            "events": self.events,
            "checkpoint": self.checkpoint,
        }
        if self.status == "needs_clarification":
            record["choices"] = self.choices
        return record


def checkpoint(book: Book, size: int | None = None) -> dict[str, Any]:
    """The tree head that an answer was read at."""
    size = book.head if size is None else size
    root = bytes.fromhex(book.root(size))
    return {"size": size, "root": b64encode(root).decode()}
