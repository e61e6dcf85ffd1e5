"""A question understood: intent, slots, and what was assumed; what has to be asked back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from bot.questions.clockwords import Times
from bot.questions.goods import Meant
from bot.questions.spans import Span
from bot.questions.subjects import Subject


@dataclass(slots=True)
class Understood:
    """What a question asks.

    ``shown``     the question, harmless to echo
    ``plain``     its words in those of the grammar
    ``language``  the language of the question
    ``intent``    the kind of question; ``None`` where it was not understood
    ``kinds``     every kind that its words fit, most telling first
    ``importer``  who levies; ``origins`` whose goods (``ALL`` for everybody's)
    ``goods``     what goods, as named or as a code
    ``subjects``  programmes, lists, controls and threats that it names
    ``times``     the days that it names, by what they are for
    ``percents``  rates that it states ("is it 145%")
    ``amount``    a value in dollars
    ``outside``   the kind of a question that the ledger does not answer
    ``unknown_good``  a good that it names and the ledger does not know
    ``assumed``   message keys with values: what was taken where the words leave it open
    ``mended``    typing errors that were read as another word
    """

    shown: str
    plain: str
    language: str = "en"
    intent: str | None = None
    kinds: list[str] = field(default_factory=list)
    importer: str | None = None
    origins: list[str] = field(default_factory=list)
    goods: list[Meant] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    times: Times = field(default_factory=Times)
    today: date = date(1900, 1, 1)
    percents: list[Decimal] = field(default_factory=list)
    amount: Decimal | None = None
    outside: str | None = None
    nowhere: str | None = None
    unknown_good: str | None = None
    both: bool = False
    usmca: bool = False
    subject_words: str = ""
    said_importer: bool = False
    said_origin: bool = False
    assumed: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    mended: list[tuple[str, str]] = field(default_factory=list)
    commanded: bool = False
    cut: bool = False

    @property
    def origin(self) -> str | None:
        return self.origins[0] if self.origins else None

    @property
    def on(self) -> Span | None:
        return self.times.on

    @property
    def day(self) -> date:
        """The day that is asked about; today where none is named."""
        return self.times.on.last if self.times.on else self.today

    @property
    def known_by(self) -> date | None:
        if self.times.known_by is not None:
            return self.times.known_by
        if self.times.at_the_time and self.times.on is not None:
            return self.times.on.last
        return None

    def names(self, subject: str) -> bool:
        return any(each.name == subject for each in self.subjects)

    def as_dict(self) -> dict[str, Any]:
        """The slots for ``understood_as``, without what was left open."""
        origins = self.origins
        slots: dict[str, Any] = {
            "intent": self.intent,
            "importer": self.importer,
            "origin": origins[0] if len(origins) == 1 else None,
            "origins": origins if len(origins) > 1 else None,
            "product": self.goods[0].word if self.goods else None,
            "subjects": [s.name for s in self.subjects] or None,
            "on": self.on.first.isoformat() if self.on and self.on.is_day else None,
            "from": self.on.first.isoformat() if self.on and not self.on.is_day else None,
            "to": self.on.last.isoformat() if self.on and not self.on.is_day else None,
            "known_by": self.known_by.isoformat() if self.known_by else None,
            "percent": [str(p) for p in self.percents] or None,
            "amount": str(self.amount) if self.amount is not None else None,
            "language": self.language if self.language != "en" else None,
        }
        return {name: value for name, value in slots.items() if value is not None}
