"""Names as they are compared: whatever case, hyphens, plurals and spelling they are written in.

Chinese is compared character by character, everything else word by word. Both sides of a comparison
are folded, so a stem need not be a word.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
#: one spelling for words that are written in two ways, and plurals that no rule fits
_SPELLINGS = {
    "aluminium": "aluminum", "aeroplane": "airplane", "fibre": "fiber", "fertiliser": "fertilizer",
    "jewellery": "jewelry", "sulphur": "sulfur", "tyre": "tire", "whisky": "whiskey",
    "moulded": "molded", "colour": "color", "grey": "gray", "plough": "plow", "pyjama": "pajama",
    "yoghurt": "yogurt", "centre": "center", "licence": "license", "labour": "labor",
    "defence": "defense", "buses": "bus", "gases": "gas", "lenses": "lens",
}  # fmt: skip
_KEPT = frozenset({"gas", "lens", "christmas", "news", "series", "was", "has", "its", "his", "yes"})


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word (or Chinese character) with its place in the text."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The folded words of a text, each with its place."""
    return [Token(stem(match[0]), *match.span()) for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """A name in the form in which it is compared: ``E-Bikes`` is ``e bike``."""
    return join(tuple(token.text for token in tokens(unicodedata.normalize("NFKC", text))))


def join(words: tuple[str, ...]) -> str:
    """Words with a space between them, Chinese characters without."""
    joined = " ".join(words)
    return joined.replace(" ", "") if _CHINESE.search(joined) else joined


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A word without its plural ending, in one spelling."""
    word = word.casefold()
    if len(word) >= 3 and word not in _KEPT and word not in _SPELLINGS:
        word = _singular(word)
    return _SPELLINGS.get(word, word)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "toes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
