"""What may be meant, and how it is shown: entries, choices, and text as it is compared.

Discord shows at most 25 choices; name and value of each have at most 100 characters. Its clients
count UTF-16 code units, so that is what is counted here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from bot.discord.replies.question import units

#: choices in one answer, and units in the name or the value of one
MOST, ROOM = 25, 100
#: characters of what was typed that are looked at; no name is longer
TYPED = 100
#: words of it that are looked at
WORDS = 6

_HAN = r"\u3400-\u9fff"
_WORD = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of autocomplete: what is shown, and what the option becomes."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that may be meant.

    ``value``  what the option takes: a code, an id, an ISO day
    ``label``  what is shown
    ``names``  what people call it, in every language
    ``codes``  how the ledger writes it
    ``whose``  the economies that levy it, or that are its parties
    ``reach``  the origins that it hits, as the acts name them; empty where nothing tells
    """

    value: str
    label: str
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    whose: frozenset[str] = frozenset()
    reach: frozenset[str] = frozenset()

    def choice(self) -> Choice:
        return Choice(self.label, self.value)


def clipped(text: str, room: int = ROOM) -> str:
    """A text that fits in ``room`` UTF-16 units, with an ellipsis where something was left out."""
    if units(text) <= room:
        return text
    kept = text[: room - 1]
    while units(kept) > room - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def beside(text: str, code: str, room: int = ROOM) -> str:
    """A text with a code behind it; where both do not fit, the text is clipped."""
    tail = f" · {code}"
    return clipped(clipped(text, max(1, room - units(tail))) + tail, room)


def typed(text: object) -> str:
    """What was typed, bounded and printable: the first characters, without controls and marks."""
    shown = "".join(c if c.isprintable() else " " for c in str(text)[:TYPED])
    return " ".join(shown.split())


@lru_cache(maxsize=32768)
def folded(text: str) -> str:
    """A text as it is compared: small letters, no accents, words with one space between them."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """The words of a text as they are compared; Chinese that stands together is one word."""
    text = text[: 2 * TYPED]
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        bare = "".join(c for c in apart if not unicodedata.combining(c))
        text = unicodedata.normalize("NFKC", bare)
    found = _WORD.findall(text.casefold())
    return found[1:] if len(found) > 1 and found[0] == "the" else found


def beginnings(word: str) -> list[str]:
    """The word, and for Chinese every end of it: one looks for a part of a name as well."""
    if not _IS_HAN.match(word):
        return [word]
    return [word[start:] for start in range(min(len(word), 24))]


def coded(text: str) -> str:
    """A code as it is compared: small letters without spaces; of numbers the digits alone."""
    small = "".join(text[:TYPED].split()).casefold()
    digits = small.replace(".", "")
    return digits if digits.isdigit() and digits.isascii() else small
