"""Economies in a question: names, adjectives, capitals as governments, codes.

"the US tariff on China", "Chinese tariffs", "tariffs on US goods", "what does China charge": who
levies and whose goods are meant follows from the words around a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ledger.vocabulary import economies

#: Other words for an economy: adjectives, short names, capitals as governments.
WORDS: dict[str, str] = {
    "US": "us usa u.s. u.s.a. america american americans washington united-states states",
    "CN": "china chinese beijing prc mainland-china",
    "EU": "eu europe european brussels e.u. european-union",
    "GB": "uk britain british u.k. england english london united-kingdom great-britain",
    "JP": "japan japanese tokyo",
    "KR": "korea korean south-korea south-korean seoul",
    "CA": "canada canadian ottawa",
    "MX": "mexico mexican",
    "IN": "india indian delhi new-delhi",
    "BR": "brazil brazilian brasilia",
    "VN": "vietnam vietnamese hanoi",
    "TW": "taiwan taiwanese taipei",
    "CH": "switzerland swiss bern",
    "TH": "thailand thai bangkok",
    "ID": "indonesia indonesian jakarta",
    "MY": "malaysia malaysian",
    "PH": "philippines philippine filipino manila",
    "SG": "singapore singaporean",
    "AU": "australia australian canberra",
    "RU": "russia russian moscow kremlin",
    "DE": "germany german berlin",
    "FR": "france french paris",
    "IT": "italy italian rome",
    "ES": "spain spanish",
    "NL": "netherlands dutch holland",
    "IE": "ireland irish",
    "TR": "turkey turkish turkiye ankara",
    "ZA": "south-africa south-african",
    "AR": "argentina argentine argentinian",
    "CL": "chile chilean",
    "CO": "colombia colombian",
    "IL": "israel israeli",
    "SA": "saudi-arabia saudi",
    "AE": "uae emirates united-arab-emirates emirati",
    "NO": "norway norwegian oslo",
    "NZ": "new-zealand kiwi",
    "BD": "bangladesh bangladeshi",
    "KH": "cambodia cambodian",
    "PK": "pakistan pakistani",
    "LK": "sri-lanka sri-lankan",
    "HK": "hong-kong",
    "MO": "macau macao",
    "PE": "peru peruvian",
    "EC": "ecuador ecuadorian",
    "UA": "ukraine ukrainian kyiv",
    "VE": "venezuela venezuelan",
    "LA": "laos lao laotian",
    "MM": "myanmar burma burmese",
}


@dataclass(frozen=True, slots=True)
class Named:
    """An economy named in a text, from ``start`` to ``end``."""

    code: str
    start: int
    end: int
    word: str


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    codes: dict[str, str] = {}
    for code in economies.codes():
        name = economies.name_of(code).removeprefix("the ").lower()
        codes.setdefault(name, code)
    for code, words in WORDS.items():
        for word in words.split():
            codes[word.replace("-", " ")] = code
    longest = sorted(codes, key=len, reverse=True)
    # "us" the pronoun is told from "US" by understand(), which sees the case.
    pattern = r"(?<![\w.])(" + "|".join(re.escape(name) for name in longest) + r")(?!\w)"
    return re.compile(pattern), codes


def named(plain: str, shown: str) -> list[Named]:
    """The economies that a text names, in order; "us" counts only where it is no pronoun."""
    pattern, codes = _pattern()
    found = []
    for match in pattern.finditer(plain):
        word = match[1]
        if word == "us" and not _is_country(match, plain, shown):
            continue
        found.append(Named(codes[word], match.start(), match.end(), word))
    return found


_VERBS = re.compile(r"(tell|give|show|let|help|remind|update|for|with|of)\s+$")


def _is_country(match: re.Match[str], plain: str, shown: str) -> bool:
    if shown[match.start() : match.end()] == "US":
        return True
    return not _VERBS.search(plain[: match.start()])


_LEVIES_AFTER = re.compile(r"^('s|s')?\s*(import |additional |new |current |retaliatory )*(tariff|tarrif|tarif|dut|levies|levy|customs|charge|impose|put)")
_GOODS_BEFORE = re.compile(
    r"(on|against|from|for|to|of|import(?:s|ing|ed)? from|made in|bringing .{0,30}from)\s+(the\s+)?$"
)
_GOODS_AFTER = re.compile(r"^('s|s')?\s*(goods|products|exports|imports|made|origin|stuff|items|parcels?|packages?)\b")
_BY_BEFORE = re.compile(r"(does|do|did|is|by|has|will|would|into|in|entering)\s+(the\s+)?$")


def roles(plain: str, found: list[Named]) -> tuple[str | None, str | None]:
    """(who levies, whose goods) as far as the words say so."""
    importer = origin = None
    for each in found:
        before, after = plain[max(0, each.start - 40) : each.start], plain[each.end : each.end + 40]
        if _GOODS_AFTER.search(after) or _GOODS_BEFORE.search(before):
            origin = origin or each.code
        elif _LEVIES_AFTER.search(after) or _BY_BEFORE.search(before):
            importer = importer or each.code
    if importer == origin:
        importer = None
    rest = [each.code for each in found if each.code not in {importer, origin}]
    if rest and origin is None and importer is not None:
        origin = rest[0]
    elif rest and importer is None and origin is not None:
        importer = rest[0]
    elif len(rest) >= 2 and importer is None and origin is None:
        importer, origin = rest[0], rest[1]
    return importer, origin
