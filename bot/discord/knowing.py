"""What the bot knows of the ledger between questions: what to complete, and how fresh it is."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from math import inf
from typing import TYPE_CHECKING

from ledger.vocabulary import clocks
from projections.book import Book

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.discord.completing import Completions
    from bot.discord.reading import Reader

#: seconds without news from the ledger after which an answer says that it may miss the newest
LAG = 15 * 60.0

#: completions are made anew for a twentieth of the time at most: a large ledger takes seconds
PAUSE = 20.0


@dataclass(slots=True)
class Knowing:
    """What is kept in memory, made anew when the ledger grows or the day changes.

    ``looked``  when the ledger was last seen, by the monotonic clock
    """

    monotonic: Callable[[], float]
    looked: float | None = None
    _of: tuple[int, date] | None = None
    _rest_until: float = -inf
    _completions: dict[str, Completions] = field(default_factory=dict)

    def completions(self, language: str) -> Completions | None:
        """What may be meant, in a language; ``None`` before the ledger was read."""
        return self._completions.get(language)

    def behind(self) -> str | None:
        """Minutes since the ledger was last seen, where that is long ago."""
        if self.looked is None:
            return None
        ago = self.monotonic() - self.looked
        return str(int(ago // 60)) if ago > LAG else None

    async def refresh(self, reader: Reader, now: datetime) -> bool:
        """Looks at the ledger; makes the completions anew if something changed. Says whether."""
        today = clocks.day_of(now, "US")
        head = await reader.aside(lambda book: book.head)
        self.looked = self.monotonic()
        if self._of == (head, today) or self.looked < self._rest_until:
            return False

        def made(book: Book) -> dict[str, Completions]:
            # What understands words is read here, beside the loop, and not before the bot is there.
            import_module("bot.answering")
            from bot.discord import completing

            return {
                language: completing.build(book, now, language).warm() for language in ("en", "zh")
            }

        self._completions = await reader.aside(made)
        self._of = (head, today)
        _settle()
        took = self.monotonic() - self.looked
        self._rest_until = self.looked + took * PAUSE
        return True


def _settle() -> None:
    """Takes what is held by now, code and completions, out of the collector's rounds.

    Going through all of it again and again would hold up every answer, a fifth of a second at a
    time on a busy machine. What was on its way when the ledger last grew is looked at once more:
    it would stay for ever where it holds itself.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
