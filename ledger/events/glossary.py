"""What the field's words mean, and which happenings have a name of their own."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from ledger.events.base import Event
from ledger.events.products import Kebab, Name
from ledger.events.types import Key, Value

#: which of an event's days an episode means
EpisodeClock = Literal["announced", "effective", "until"]


class Wording(Value):
    """A term in one language: what it is called, and one to three sentences that explain it."""

    title: Name
    text: str = Field(min_length=1, max_length=900)
    aliases: tuple[Name, ...] = ()


class TermDefined(Event):
    """A word of the field is explained.

    ``announced``  the day on which the explanation was written
    ``event``      for a named episode ("Liberation Day"): the key of the event that it means, and
                   ``clock`` which of its days
    ``ended_by``   for an episode that lasts: the key of the event that ends it, and ``end_clock``
    """

    kind: ClassVar[str] = "term.defined"
    stream_kind: ClassVar[str] = "term"
    subject: ClassVar[str] = "term"

    term: Kebab
    en: Wording
    zh: Wording | None = None
    see_also: tuple[Kebab, ...] = ()
    event: Key | None = None
    clock: EpisodeClock = "announced"
    ended_by: Key | None = None
    end_clock: EpisodeClock = "announced"

    @model_validator(mode="after")
    def _an_end_needs_a_beginning(self) -> TermDefined:
        if self.ended_by is not None and self.event is None:
            raise ValueError("an episode that ends begins too: add  event: <key>")
        return self
