"""Economies in a question: names in CLDR's spelling, adjectives, capitals as governments, codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice

from bot.questions import names
from ledger.vocabulary import economies

#: names of economies that a question may hold
MOST = 40


@dataclass(frozen=True, slots=True)
class Named:
    """An economy named in a text, from ``start`` to ``end``.

    ``adjective``  a word for its goods or people ("Chinese"), not the place itself
    """

    code: str
    start: int
    end: int
    word: str
    adjective: bool = False


@cache
def dictionary() -> dict[str, tuple[str, bool]]:
    """Every word for an economy, in small letters: (code, is an adjective)."""
    from babel import Locale

    found: dict[str, tuple[str, bool]] = {}
    codes = set(economies.codes())
    for code in codes:
        found[economies.name_of(code).removeprefix("the ").lower()] = (code, False)
    for code, name in Locale.parse("en").territories.items():
        if code in codes:
            found.setdefault(_plain(name), (code, False))
            for part in name.replace("&", "and").split(" - "):
                found.setdefault(_plain(part), (code, False))
    for word, code, adjective in names.entries():
        if code in codes:
            found[word] = (code, adjective)
    for code in ("us", "eu", "uk"):
        found[code] = ("GB" if code == "uk" else code.upper(), False)
    for name in ("jersey", "guernsey", "puerto rico"):
        found.pop(name, None)  # a shirt, a breed of cow, a part of the US customs territory
    return found


def _plain(name: str) -> str:
    name = name.lower().replace("’", "'").replace("&", "and")
    return re.sub(r"\s*\(.*?\)", "", name).strip()


@cache
def _pattern() -> re.Pattern[str]:
    longest = sorted(dictionary(), key=len, reverse=True)
    body = "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in longest)
    return re.compile(rf"(?<![\w.])(?:{body})(?!\w)")


def named(plain: str, shown: str) -> list[Named]:
    """The economies that a text names, in order; "us" counts only where it is no pronoun."""
    known = dictionary()
    found = []
    for match in islice(_pattern().finditer(plain), MOST):
        word = re.sub(r"[\s-]+", " ", match[0])
        if word not in known:
            word = match[0]
        if word not in known:
            continue
        if word == "us" and not _is_country(match, plain, shown):
            continue
        if word == "turkey" and re.match(r"\s+(?:meat|breast|bacon)", plain[match.end() :]):
            continue
        code, adjective = known[word]
        found.append(Named(code, match.start(), match.end(), word, adjective))
    return _codes(found, shown, plain)


_CODE = re.compile(r"(?<![\w.])[A-Z]{2}(?![\w.])")


def _codes(found: list[Named], shown: str, plain: str) -> list[Named]:
    """Codes typed in capitals (``VN``), where the whole text is not in capitals."""
    if len(shown) != len(plain) or shown.upper() == shown:
        return found
    taken = [(each.start, each.end) for each in found]
    for match in _CODE.finditer(shown):
        if match[0] in {
            "IT",
            "IN",
            "NO",
            "SO",
            "AM",
            "PM",
            "BE",
            "IS",
            "AT",
            "DO",
            "ME",
            "MY",
            "TO",
            "AS",
            "HS",
            "ID",
            "AI",
            "EV",
            "TV",
            "LA",
            "GO",
            "PC",
            "OK",
        }:
            continue
        if economies.is_economy(match[0]) and not any(a <= match.start() < b for a, b in taken):
            found.append(Named(match[0], match.start(), match.end(), match[0].lower()))
    return sorted(found, key=lambda each: each.start)


_PRONOUN_BEFORE = re.compile(
    r"(?:\b(?:tell|give|show|let|help|remind|update|inform|teach|all|both|most|many|some|any|none)\s+(?:of\s+)?)$"
)
_PRONOUN_AFTER = re.compile(r"^\s*(?:all\b|know\b|guys\b|folks\b|importers\b.{0,10}\?)")


def _is_country(match: re.Match[str], plain: str, shown: str) -> bool:
    if len(shown) == len(plain) and shown[match.start() : match.end()] == "US":
        return True
    before, after = plain[: match.start()], plain[match.end() :]
    if re.search(r"\bfor\s+$", before) and not after.strip(" ?.!"):
        return False
    return not (_PRONOUN_BEFORE.search(before) or _PRONOUN_AFTER.match(after))
