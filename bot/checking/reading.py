"""The sentences of a text, each with its words in those of the one grammar.

English is left as it is. A sentence in another language is read through the word list that
questions are read through; what that list cannot make a claim of is said not to be checked, never
passed over.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.questions import intents, languages

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“'(@\u4e00-\u9fff])|\n+")
_FULL_STOP = re.compile(r"(?<=[。！？；])\s*")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LETTER = re.compile(r"[A-Za-z]")
#: what a claim of the field is about, in the words of the grammar
_FIELD = re.compile(
    r"\d|\b(?:truce|talks|summit|agreement|court|ruling|representative|secretary|minister|premier)\b"
)
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_PERCENT = re.compile(r"百分之(\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百]+)")
#: shorter ones state nothing
SHORTEST = 12


@dataclass(frozen=True, slots=True)
class Sentence:
    """``shown`` as typed; ``cased`` for reading; ``language`` as told (BCP 47, short)."""

    shown: str
    cased: str
    language: str = "en"

    @property
    def unread_matters(self) -> bool:
        """Whether a sentence that yields no claim speaks of what the ledger holds."""
        if self.language == "en":
            return False
        return bool(_FIELD.search(self.cased)) or intents.about_duties(self.cased)


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in its order."""
    found = []
    for line in _SENTENCE.split(text):
        for part in _FULL_STOP.split(line):
            shown = " ".join(part.split())
            if len(shown) > SHORTEST or len(_HAN.findall(shown)) >= SHORTEST // 2:
                found.append(_read(shown))
    return found


def language_of(text: str) -> str:
    """``zh`` where most of a text is Chinese, else English: what a check answers in."""
    if languages.tell(text.lower()) == "ja":
        return "en"
    return "zh" if 2 * len(_HAN.findall(text)) > len(_LETTER.findall(text)) else "en"


def _read(shown: str) -> Sentence:
    plain = unicodedata.normalize("NFKC", shown).lower()
    language = languages.tell(plain)
    if language == "en" or (language == "zh" and language_of(shown) != "zh"):
        return Sentence(shown, shown)
    plain = _PERCENT.sub(lambda match: f"{_number(match[1])}%", plain)
    plain = re.sub(r"[,、]", ", ", plain)
    return Sentence(shown, languages.read(plain).plain, language)


def _number(text: str) -> str:
    """``一百四十五`` as ``145``: what stands behind 百分之 is below a thousand."""
    if text[0].isascii():
        return text
    total, digit = 0, 0
    for sign in text:
        if sign in "百十":
            total += (digit or 1) * (100 if sign == "百" else 10)
            digit = 0
        else:
            digit = _DIGITS[sign]
    return str(total + digit)
