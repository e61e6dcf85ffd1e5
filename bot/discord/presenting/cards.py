"""The card below the sentence, while it is being filled: fields in order, within one sum.

What goes in is escaped already. ``Card.built`` keeps the whole below our sum of units: the longest
part is cut between lines until it fits, so that no part is lost to another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.discord.presenting import limits
from bot.discord.presenting.escaping import escape, short
from bot.discord.presenting.limits import clip, clip_lines, joined, units
from bot.discord.replies.reply import Attachment, Embed, Field
from ledger.vocabulary import clocks
from projections.messages.teller import Teller

#: a part is not cut below this many units
_LEAST = 120


@dataclass(slots=True)
class Card:
    """A card in the making.

    ``pages``  how many pages the description has; ``lines`` all of them, for a file
    ``files``  what goes along because it is too long for the card
    """

    say: Teller
    title: str = ""
    description: str = ""
    colour: int | None = None
    footer: str = ""
    fields: list[Field] = field(default_factory=list)
    pages: int = 1
    lines: list[str] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)

    def add(self, name: str, value: str, *, inline: bool = False) -> None:
        """A field; without a value it is left out."""
        if value:
            cut = clip_lines(value, limits.FIELD_VALUE)
            self.fields.append(Field(clip(escape(name), limits.FIELD_NAME), cut, inline))

    def add_lines(self, name: str, lines: Sequence[str], most: int = limits.FIELD_VALUE) -> None:
        """A field of lines, as far as they fit in ``most`` units."""
        self.add(name, joined(lines, most, self.more))

    def more(self, count: int) -> str:
        return self.say("room.more", count=count)

    def paged(
        self, lines: Sequence[str], page: int, *, rows: int, most: int = limits.OWN_DESCRIPTION
    ) -> None:
        """One page of lines as the description; a page that there is not is the nearest one."""
        every = limits.pages(lines, rows=rows, most=most)
        self.pages = len(every)
        self.lines = list(lines)
        self.description = "\n".join(every[max(0, min(page, len(every) - 1))])

    def built(self) -> Embed:
        """The card as a value; its parts together have at most ``limits.OWN_SUM`` units."""
        self.fields = self.fields[: limits.OWN_FIELDS]
        self.title = clip(self.title, limits.TITLE)
        self.footer = clip(self.footer, limits.FOOTER)
        over = self.size() - limits.OWN_SUM
        while over > 0 and self._cut(over):
            over = self.size() - limits.OWN_SUM
        return Embed(self.title, self.description, self.colour, tuple(self.fields), self.footer)

    def size(self) -> int:
        """Units of everything that stands in the card, as Discord sums them."""
        parts = [self.title, self.description, self.footer]
        for each in self.fields:
            parts += (each.name, each.value)
        return units("".join(parts))

    def _cut(self, over: int) -> bool:
        """Cuts the longest part; ``False`` where nothing is left to cut."""
        sizes = [units(each.value) for each in self.fields]
        longest = max(sizes, default=0)
        of_all = units(self.description)
        if max(longest, of_all) <= _LEAST:
            return False
        if of_all >= longest:
            self.description = clip_lines(self.description, max(_LEAST, of_all - over))
            return units(self.description) < of_all
        at = sizes.index(longest)
        old = self.fields[at]
        value = clip_lines(old.value, max(_LEAST, longest - over))
        self.fields[at] = Field(old.name, value, old.inline)
        return units(value) < longest


def day(say: Teller, text: object) -> str:
    """A legal day in words: never a time stamp, which a reader's zone could move to another day."""
    if not text:
        return ""
    try:
        return say.day(str(text)[:10])
    except ValueError:
        return short(str(text), 40)


def month(say: Teller, text: str) -> str:
    """``July 2025`` for a day of which only the month is known."""
    try:
        first = date.fromisoformat(text[:10])
    except ValueError:
        return short(text, 40)
    return f"{first.year}年{first.month}月" if say.language == "zh" else f"{first:%B %Y}"


def instant(say: Teller, text: str) -> str:
    """A day, or an instant: its legal local time in words, and the same in the reader's own."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return day(say, text)
    if len(text) <= 10 or moment.tzinfo is None:
        return day(say, text)
    return f"{say.day(text)} {moment:%H:%M %z} (<t:{int(moment.timestamp())}:f>)"


def away(text: object, importer: object) -> str:
    """How far a legal day is from the reader's now, as Discord's clients count: ``<t:…:R>``."""
    try:
        legal = date.fromisoformat(str(text)[:10])
    except ValueError:
        return ""
    return f"<t:{clocks.second_of(legal, str(importer or 'UTC'))}:R>"


def named(say: Teller, code: object) -> str:
    """An economy's name in the language, escaped; a code that is none as it is written."""
    try:
        return escape(say.name(str(code)))
    except KeyError:
        return short(str(code), 40)


def title_of(say: Teller, part: dict[str, Any]) -> str:
    """A measure's name in the language: its title, in another language its programme before it."""
    title = str(part.get("title") or part.get("measure") or "")
    programme = part.get("programme")
    if say.language == "en" or not programme:
        return title
    named = programme_word(say, str(programme))
    if named is None:
        return title
    return named if programme in _ONE else f"{named} · {title}"


#: programmes whose name says which measure is meant
_ONE = frozenset({"ieepa-fentanyl", "ieepa-reciprocal", "s122", "s301-forced-labor", "mfn"})


def programme_word(say: Teller, programme: str) -> str | None:
    """A programme's name in the language; ``None`` where it has none."""
    try:
        return say(f"programme.{programme}")
    except KeyError:
        return None
