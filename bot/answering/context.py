"""What every handler gets: the ledger, the question understood, the clock, the voice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.questions import subjects
from bot.questions.understood import Understood
from ledger.vocabulary import economies
from projections.answers import evidence
from projections.answers.asked import RateQuery
from projections.book import Book
from projections.messages.teller import Teller


@dataclass(slots=True)
class Context:
    """``limit`` is the day by which things must have been announced to count."""

    book: Book
    asked: Understood
    now: datetime
    say: Teller
    known_by: str | None = None

    @property
    def limit(self) -> date:
        if self.known_by is not None:
            return date.fromisoformat(self.known_by)
        return self.asked.known_by or self.asked.today

    @property
    def known(self) -> str:
        return self.limit.isoformat()

    @property
    def importer(self) -> str:
        return self.asked.importer or "US"

    @property
    def origin(self) -> str:
        return self.asked.origin or economies.ALL

    @property
    def partner(self) -> str:
        """The origin, or the importer's usual partner."""
        return self.asked.origin or ("US" if self.importer != "US" else "CN")

    def query(
        self,
        origin: str | None = None,
        *,
        day: date | None = None,
        product: str | None = None,
        measure: str | None = None,
    ) -> RateQuery:
        """A rate query for the question's slots."""
        wanted = day or self.asked.day
        return RateQuery(
            self.importer,
            origin or self.partner,
            on=wanted.isoformat(),
            known_by=self._known(),
            product=product,
            measure=measure,
        )

    def _known(self) -> str | None:
        if self.known_by is not None:
            return self.known_by
        return self.asked.known_by.isoformat() if self.asked.known_by else None

    def measures(self, importer: str | None = None) -> list[str]:
        """The measures that the question's subjects point at."""
        if not self.asked.subjects:
            return []
        held = self.book.memory.get(("bot", "held", self.book.head))
        if held is None:
            held = [stream.partition(":")[2] for stream in self.book.index.streams("measure")]
            self.book.memory["bot", "held", self.book.head] = held
        levies = importer or self.asked.importer
        found = subjects.measures(held, self.asked.subjects, levies, self.asked.origin)
        if not found and not self.asked.said_importer:
            # "did China drop the rare earth controls": the importer was taken, the controls tell it
            found = subjects.measures(held, self.asked.subjects, None, self.asked.origin)
        return found

    def covers_from(self) -> date:
        """The first day that the ledger covers for the importer."""
        start = evidence.covers_from(self.book, self.importer)
        return date.fromisoformat(start) if start else date(1900, 1, 1)

    def at(self, day: date) -> datetime:
        """Noon of a day: the clock of somebody who asks then."""
        return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
