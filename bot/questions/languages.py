"""Which language a question is in, and its words in those of the one grammar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.questions import chinese, foreign
from ledger.vocabulary import economies

_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_SCRIPTS = {
    "hi": re.compile(r"[\u0900-\u097f]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
}


@dataclass(frozen=True, slots=True)
class Read:
    """``language`` as typed (BCP 47, short), ``plain`` in the words of the grammar."""

    language: str
    plain: str


def read(plain: str, language: str | None = None) -> Read:
    """Tells the language, where it is not told, and glosses the text; English is left as it is."""
    language = language or tell(plain)
    if language == "zh":
        return Read(language, _joined(_days(plain), _table("zh")))
    if language in foreign.SCRIPTS:
        return Read(language, _postposed(_joined(_days(plain), _table(language))))
    if language in foreign.LATIN:
        return Read(language, _glossed(plain, language))
    return Read("en", plain)


def tell(plain: str) -> str:
    """The language of a text: by script, else by words that only it has; English otherwise."""
    if _KANA.search(plain):
        return "ja"
    if len(_HAN.findall(plain)) >= 2:
        return "zh"
    for language, script in _SCRIPTS.items():
        if len(script.findall(plain)) >= 3:
            return language
    words = set(re.findall(r"[^\W\d_]+(?:[-'][^\W\d_]+)*", plain))
    scores = dict.fromkeys(foreign.MARKERS, 0)
    for language, markers in foreign.MARKERS.items():
        for marker in markers.split():
            phrase = marker.replace("-", " ")
            hit = phrase in plain if " " in phrase else marker in words
            scores[language] += hit * (2 if len(marker) > 4 else 1)
    best = max(scores, key=lambda language: scores[language])
    english = len(
        words
        & {
            "the",
            "what",
            "is",
            "on",
            "tariff",
            "tariffs",
            "of",
            "how",
            "when",
            "who",
            "why",
            "duty",
            "did",
            "to",
            "from",
            "and",
            "for",
        }
    )
    return best if scores[best] >= 3 and scores[best] > english else "en"


@cache
def _table(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """A table of one language with CLDR's names of economies, as one pattern, longest first."""
    words = {} if language == "zh" else dict(foreign.SCRIPTS[language])
    for name, code in _names(language).items():
        words.setdefault(name, f" {economies.name_of(code).removeprefix('the ').lower()} ")
    if language == "zh":
        words |= chinese.WORDS
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), words


@cache
def _names(language: str) -> dict[str, str]:
    from babel import Locale

    codes = set(economies.codes())
    found: dict[str, str] = {}
    for code, name in Locale.parse(language).territories.items():
        if code in codes and len(name) > 1:
            short = re.sub(r"\s*[（(].*", "", name).lower()
            found.setdefault(name.lower(), code)
            found.setdefault(short, code)
    return found


def _joined(plain: str, table: tuple[re.Pattern[str], dict[str, str]]) -> str:
    """Replaces what the table knows and drops what it does not, except plain letters and digits."""
    pattern, words = table
    parts, last = [], 0
    for match in pattern.finditer(plain):
        parts.append(_kept(plain[last : match.start()]))
        parts.append(words[match[0]])
        last = match.end()
    parts.append(_kept(plain[last:]))
    return " ".join("".join(parts).split())


def _kept(text: str) -> str:
    """What no table knows: Latin letters, digits and signs stay, other scripts go."""
    return "".join(c if c.isascii() else " " for c in text)


_POSTPOSED = re.compile(
    r"(\b[a-z]+(?: (?:korea|states|kong|zealand|arabia|africa|cars|steel|"
    r"goods|chips|soybeans))?)\s+<on\b"
)


def _postposed(plain: str) -> str:
    """``india <on`` becomes ``on india``: languages that put the word behind."""
    return " ".join(_POSTPOSED.sub(r" on \1 ", plain).replace("<on", " ").split())


_DATE = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]?")
_MONTH_YEAR = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월](?:份)?")
_YEAR = re.compile(r"(\d{4})\s*[年년]")
_NUMERALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
_NUMERAL = re.compile(r"(?<![一二三四五六七八九十])(十[一二]?|[一二三四五六七八九])月")
_RELATIVE = {"去年": "last", "今年": "this", "明年": "next"}
_WHICH_YEAR = re.compile(r"(去年|今年|明年)\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号號])?(?:份)?")
_MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]?")
_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s*[月월](?:份)?(?!\d)")
_ENGLISH_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def _days(plain: str) -> str:
    """Days written with 年, 月 and 日, in the grammar's form."""
    plain = _NUMERAL.sub(lambda m: f"{_NUMERALS.index(m[1]) + 1}月", plain)
    plain = _WHICH_YEAR.sub(
        lambda m: f" {_month(m[2])} {m[3] or ''} {_RELATIVE[m[1]]} year ", plain
    )
    plain = _DATE.sub(lambda m: f" {m[1]}-{int(m[2]):02}-{int(m[3]):02} ", plain)
    plain = _MONTH_YEAR.sub(lambda m: f" {m[1]}-{int(m[2]):02} ", plain)
    plain = _YEAR.sub(r" \1 ", plain)
    plain = _MONTH_DAY.sub(lambda m: f" {_month(m[1])} {m[2]} ", plain)
    return _MONTH.sub(lambda m: f" in {_month(m[1])} ", plain)


def _month(number: str) -> str:
    return _ENGLISH_MONTHS[int(number) - 1] if 1 <= int(number) <= 12 else f"month {number}"


def _glossed(plain: str, language: str) -> str:
    """A Latin-script text with the words that its table knows in English."""
    pattern, words = _latin(language)
    return pattern.sub(lambda match: words[match[0]], plain)


@cache
def _latin(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    words = {
        name: economies.name_of(code).removeprefix("the ").lower()
        for name, code in _names(language).items()
    }
    words |= foreign.LATIN[language]
    longest = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)"), words
