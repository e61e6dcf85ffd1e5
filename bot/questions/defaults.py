"""What is taken where a question leaves a slot open; each default is told, none is silent."""

from __future__ import annotations

import re

from bot.questions import intents
from bot.questions.roles import Roles
from bot.questions.understood import Understood
from projections.book import Book

IMPORTER = "US"
PARTNER = {"US": "CN", "CN": "US", "CA": "US"}
#: chapters whose trade between the two runs from the US to China: grain, oilseeds, meat, fuels
_SOLD_TO_CHINA = frozenset(["02", "05", "10", "12", "27"])
_EVERYBODY = re.compile(
    r"\b(?:all countries|every country|everyone|everybody|the world|"
    r"world(?:wide)?|global(?:ly)?|by country|each country|per country|"
    r"country list|countries list|all imports|other countries|anyone|rest of "
    r"the world)\b"
)
_THE_DUTIES = re.compile(r"\b(?:tariffs|duties)\b")


#: "did Mexico retaliate" is about its own duties, though the ledger may not hold them
_ANSWERS = re.compile(r"\b(?:retaliat\w*|respon[ds]\w*|react\w*|countermeasures?)\b")


def place(found: Understood, said: Roles) -> None:
    """Gives names without a role the one that is usual, and notes it."""
    free = list(dict.fromkeys(each.code for each in said.free))
    if not free:
        return
    word = next(each.word for each in said.free)
    if found.importer is None and not found.origins:
        if found.both or (len(free) == 2 and "US" in free and _versus(said)):
            found.both = True
            found.importer, found.origins = (
                ("US", [c for c in free if c != "US"][:1]) if "US" in free else (free[0], free[1:2])
            )
            return
        if free == ["US"]:
            found.importer = "US"
            return
        if _levies_on_goods(found, said):
            found.importer = free[0]
            return
        found.origins = [code for code in free if code != "US"] if len(free) > 1 else free
        if "US" in free:
            found.importer = "US"
        return
    if found.importer is not None and not found.origins:
        found.origins = free
    elif found.importer is None and found.origins:
        if len(free) == 1 and "US" in {*free, *found.origins}:
            found.importer = free[0]
        else:
            found.origins += [code for code in free if code not in found.origins]
    del word


def _versus(said: Roles) -> bool:
    return bool(re.search(r"⟩\s*(?:and|vs\.?|versus|&|/|-)\s*(?:the\s+)?⟨", said.marked))


def _levies_on_goods(found: Understood, said: Roles) -> bool:
    """Whether it is like "China tariff on soybeans": a place before the word, goods after it."""
    del found
    return bool(
        re.search(
            r"⟨\d⟩\s+(?:\w+\s+){0,2}(?:tariffs?|dut(?:y|ies)|tax|rate)\s+(?:rate\s+)?(?:on|for)\s+(?:the\s+)?◇",
            said.marked,
        )
    )


def fill(book: Book, found: Understood) -> None:
    """Fills importer, origin and intent from what is there."""
    found.intent = _intent(found)
    if _EVERYBODY.search(found.plain) and not found.origins:
        found.origins = ["ALL"]
        found.said_origin = True
    _namesakes(found)
    _sides(book, found)
    if (
        "KR" in found.origins
        and re.search(r"(?<!south )\bkorea\b", found.plain)
        and "south" not in found.plain
    ):
        found.assumed.append(("assumed.korea", {}))


def _namesakes(found: Understood) -> None:
    """Names that are those of two: both Congos are told, Georgia is the country."""
    plain = found.plain
    if re.search(r"\bcongo\b", plain) and not re.search(
        r"\b(?:dr|drc|democratic|republic|brazzaville|kinshasa)\b", plain
    ):
        for place in range(len(found.origins)):
            if found.origins[place] == "CD" and "CG" not in found.origins:
                found.origins.insert(place + 1, "CG")
    if "GE" in found.origins and re.search(r"\bgeorgia\b", plain):
        found.assumed.append(("assumed.namesake", {"origin": "GE"}))


def _sides(book: Book, found: Understood) -> None:
    goods_named = bool(found.goods or any(s.sector for s in found.subjects))
    if (
        found.importer is None
        and len(found.origins) == 1
        and found.origins[0] == "CN"
        and _sold_to_china(found)
    ):
        found.importer, found.origins = "CN", ["US"]
        found.assumed.append(
            ("assumed.importer-goods", {"importer": "CN", "goods": found.goods[0].word})
        )
    if found.importer is None and found.origins:
        if found.origins == ["US"]:
            found.importer = "CN"
            found.assumed.append(("assumed.importer-partner", {"importer": "CN"}))
        else:
            found.importer = IMPORTER
            found.assumed.append(("assumed.importer", {"importer": IMPORTER}))
    held = set(book.index.importers())
    if (
        found.importer is not None
        and found.importer not in held
        and not found.said_origin
        and found.importer != IMPORTER
        and not _ANSWERS.search(found.plain)
    ):
        # "Swiss tariffs": Switzerland's own are not held; those on Swiss goods are
        found.origins, found.importer = [found.importer], IMPORTER
        found.assumed.append(("assumed.turned", {"origin": found.origins[0]}))
    if found.importer in PARTNER and found.importer != "US" and not found.origins:
        found.origins = [PARTNER[found.importer]]
        found.assumed.append(("assumed.origin", {"origin": found.origins[0]}))
    if found.importer is None and not found.origins and (goods_named or found.subjects):
        found.importer = IMPORTER
        found.assumed.append(("assumed.importer", {"importer": IMPORTER}))


def _sold_to_china(found: Understood) -> bool:
    """Whether the goods are of those that China buys from the US and hardly sells to it."""
    return bool(found.goods) and all(
        set(g.chapters) <= _SOLD_TO_CHINA and g.chapters for g in found.goods
    )


def _intent(found: Understood) -> str | None:
    kinds = found.kinds
    about = intents.about_duties(found.plain) or bool(found.subjects)
    named = bool(found.importer or found.origins)
    if kinds:
        return kinds[0]
    if about or (named and (found.goods or found.unknown_good)):
        return "rate"
    return None
