"""A language's voice: a text of the catalogue with its values, days, names and lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from ledger.vocabulary import economies
from projections import sentences
from projections.messages.chinese import TEXTS as CHINESE
from projections.messages.english import TEXTS as ENGLISH
from projections.messages.room import alerts, answers, charts, commands, completing

_ROOM = (answers, alerts, charts, commands, completing)
CATALOGUES: dict[str, dict[str, str]] = {
    "en": ENGLISH | {key: text for part in _ROOM for key, text in part.ENGLISH.items()},
    "zh": CHINESE | {key: text for part in _ROOM for key, text in part.CHINESE.items()},
}


class Teller:
    """Speaks one language; what a language does not have is said in English."""

    def __init__(self, language: str) -> None:
        self.language = language if language in CATALOGUES else "en"
        self._texts = CATALOGUES[self.language]

    def __call__(self, key: str, **values: Any) -> str:
        """The text of a key. Raises ``KeyError`` for a key that is in no catalogue."""
        text = self._texts.get(key) or CATALOGUES["en"][key]
        return text.format(**values) if values else text

    def day(self, moment: date | str) -> str:
        """``1 October 2025``, ``2025年10月1日``."""
        if isinstance(moment, str):
            moment = date.fromisoformat(moment[:10])
        if self.language == "zh":
            return f"{moment.year}年{moment.month}月{moment.day}日"
        return sentences.day(moment)

    def name(self, code: str) -> str:
        """``the United States``, ``美国``."""
        if self.language == "zh":
            return _chinese_names().get(code, economies.name_of(code))
        return economies.name_of(code)

    def listed(self, items: Sequence[str]) -> str:
        if self.language == "zh":
            return "、".join(items)
        return sentences.listed(items)

    def capital(self, text: str) -> str:
        return sentences.capital(text)

    def quoted(self, summary: str) -> str:
        """The record's own words: they are English, and said to be where the answer is not."""
        told = summary.strip()
        return told if self.language == "en" else self("record", text=told)


@cache
def _chinese_names() -> dict[str, str]:
    from babel import Locale

    found = dict(Locale.parse("zh_Hans").territories)
    return found | {
        "ALL": "所有国家",
        "EU": "欧盟",
        "HK": "香港",
        "MO": "澳门",
        "US": "美国",
        "CN": "中国",
    }


@cache
def teller(language: str) -> Teller:
    return Teller(language)
