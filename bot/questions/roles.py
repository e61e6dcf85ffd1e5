"""Who levies and whose goods: the words around the names decide.

Each name becomes a mark in the text, ``⟨0⟩`` for a place and ``⟪0⟫`` for an adjective; goods become
``◇`` and days ``□``. Patterns over the marked text give a name its role. What no pattern decides is
left open; the caller fills it with a stated assumption, or asks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.questions.economies import Named

TARIFF = (
    r"(?:tariffs?|dut(?:y|ies)|lev(?:y|ies)|taxes|tax|customs|surcharges?|rates?|countermeasures"
    r"|retaliation|counter-?tariffs?|import taxes|import tax|import dut(?:y|ies))"
)
_ADJECTIVES = (
    r"(?:(?:additional|extra|new|current|retaliatory|import|average|effective|total|overall|reciprocal"
    r"|fentanyl|punitive|steep|section|30[01]|301|232|122|338|201|general|mfn|baseline|the|old|higher|lower"
    r"|counter|trade|custom|customs|all|ieepa|big|existing|standing|so-called)\s+){0,4}"
)
_THE = r"(?:(?:the|all|la|le|les|el|los|las|o|os|a|as|der|die|das|den|l')\s*)?"
_PLACE = r"⟨(\d)⟩"
_ADJ = r"⟪(\d)⟫"
_ANY = r"[⟨⟪](\d)[⟩⟫]"
_ACT = (
    r"(?:charg|impos|levie|levy|put|slap|rais|hit(?!\s+by)|tax(?!ed)|collect|appl|add|ask|demand|retaliat|cut|lower"
    r"|doubl|set|suspend|threaten|announc|answer|respond)"
)
_VIA = (
    r"(?:(?<!paid )by|into|enter|entering|(?<!made )(?<!produced )(?<!manufactured )(?<!grown )(?<!assembled )(?<!originating )in|inside|imported into|imports? to|importing to|ship(?:ping)? to|exports? to"
    r"|exporting to|sold to|selling to|sell to|bound for|arriving in|sent to|goods to|export to)"
)

_LEVIES = [
    re.compile(rf"{_ANY}(?:'s|s'|')\s*{_ADJECTIVES}(?:◇\s+)?{TARIFF}\b"),
    re.compile(rf"{_ADJ}\s+{_ADJECTIVES}{TARIFF}\b"),
    re.compile(rf"{TARIFF}\s+{_ADJ}(?=\s)"),
    re.compile(rf"{TARIFF}\s+(?:rate\s+)?of\s+{_THE}{_PLACE}"),
    re.compile(
        rf"{_PLACE}\s+(?:government\s+|side\s+|customs\s+|has\s+|have\s+)?(?:also\s+|now\s+|still\s+|currently\s+|really\s+|ever\s+)?{_ACT}"
    ),
    re.compile(
        rf"\b(?:does|do|did|has|have|will|would|can|should)\s+{_THE}{_PLACE}\s+(?:\w+\s+){{0,2}}?(?:{_ACT}|tariff\s+(?:on\b|the\b|[⟨⟪◇]))"
    ),
    re.compile(rf"\b{_VIA}\s+{_THE}{_PLACE}"),
    re.compile(
        rf"{_PLACE}\s+{_ADJECTIVES}(?:◇\s+)?{TARIFF}\s+(?:rates?\s+)?(?:on|against|toward|towards)\s+(?!(?:the\s+)?□)"
    ),
    re.compile(rf"{_PLACE}\s+(?:on|against)\s+{_THE}[⟨⟪]\d"),
    re.compile(rf"{_PLACE}\s+(?:importers?|buyers|importing|imports|customs)\b"),
]
_GOODS = (
    r"(?:\s*-?\s*(?:made|origin|produced|built|manufactured|grown|owned|flagged))*\s*"
    r"(?:◇|goods|products?|exports?|stuff|items?|parcels?|packages?|merchandise|cargo|shipments?|orders?|made|origin|wares|things)"
)
_PAYS = [
    re.compile(
        rf"\b(?:on|against|from|targeting|hitting|toward|towards|facing|made in|originating in|origin of|out of|importing"
        rf"|imported from|versus|over|goods of|products of|exports of|imports of|(?:{TARIFF}\s+(?:for|to))|for)\s+"
        rf"(?:all\s+|most\s+|any\s+|some\s+|imported\s+|imports\s+from\s+|goods\s+(?:from|of)\s+|products\s+(?:from|of)\s+)*{_THE}{_ANY}"
        rf"(?!(?:'s|s'|')?\s*{_ADJECTIVES}{TARIFF}\s+(?:on|against)\b)"
    ),
    re.compile(rf"{_ANY}(?:'s|s'|')?\s*{_GOODS}"),
    re.compile(
        rf"{_PLACE}\s+(?:pay|pays|paid|face|faces|faced|facing|is hit|was hit|get hit|gets hit|owe|owes|subject to)\b"
    ),
    re.compile(
        rf"\b(?:is|are|was|were|does|do|did|will)\s+{_THE}{_PLACE}\s+(?:\w+\s+)?(?:pay|face|hit by|subject|exempt|excluded|covered|charged|tariffed|taxed|paying|facing|targeted)"
    ),
    re.compile(rf"\b(?:charge[sd]?|tariffing|taxing|hitting|hit|tax|tariff)\s+{_THE}{_ANY}"),
    re.compile(rf"◇\s+(?:from|of)\s+{_THE}{_ANY}"),
]
_PEOPLE_PAY = re.compile(rf"{_ADJ}\s+(?:consumers\s+|importers\s+|buyers\s+)?(?:pay|paying|paid)\b")
_BOTH = re.compile(
    rf"\b(?:between|both)\s+{_THE}{_ANY}\s+(?:and|&)\s+{_THE}{_ANY}|{_ANY}\s*[-/]\s*{_ANY}|both sides|two sides|each side|each other|one another|mutual"
)
_LISTED = re.compile(rf"{_ANY}\s*(?:,|/|\bor\b|\band\b|&|,\s*and\b|,\s*or\b)\s*{_THE}{_ANY}")


@dataclass(slots=True)
class Roles:
    """``importer`` and ``origins`` as far as the words say so; ``free`` names have no role yet."""

    importer: str | None = None
    origins: list[str] = field(default_factory=list)
    free: list[Named] = field(default_factory=list)
    both: bool = False
    marked: str = ""


def marked(
    plain: str, found: list[Named], goods: list[tuple[int, int]], days: list[tuple[int, int]]
) -> str:
    """The text with its names, goods and days as marks."""
    spots = [
        (e.start, e.end, f"⟪{n}⟫" if e.adjective else f"⟨{n}⟩") for n, e in enumerate(found[:10])
    ]
    for mark, places in (("◇", goods), ("□", days)):
        spots += [
            (a, b, mark)
            for a, b in places
            if not any(a < end and start < b for start, end, _ in spots)
        ]
    parts, last = [], 0
    for start, end, mark in sorted(spots):
        parts += [plain[last:start], mark]
        last = end
    return "".join([*parts, plain[last:]])


def roles(
    plain: str,
    found: list[Named],
    goods: list[tuple[int, int]] | None = None,
    days: list[tuple[int, int]] | None = None,
) -> Roles:
    """Reads the roles of the names in a text."""
    text = marked(plain, found, goods or [], days or [])
    named = found[:10]
    levies, pays = _hits(_LEVIES, text), _hits(_PAYS, text)
    for match in _PEOPLE_PAY.finditer(text):
        number = int(match[1])
        if number < len(named) and named[number].word.endswith("s"):
            levies.add(number)
            pays.discard(number)
    # "US steel tariffs" are those of the US; "Canadian steel tariffs" hit Canadian steel
    for match in re.finditer(rf"{_PLACE}\s+◇\s+{TARIFF}\b", text):
        number = int(match[1])
        if number < len(named) and named[number].code == "US":
            levies.add(number)
            pays.discard(number)
    strict = {
        i
        for i in pays
        if i in levies and re.search(rf"\b(?:on|against|from)\s+{_THE}[⟨⟪]{i}", text)
    }
    levies = {i for i in levies - strict if i < len(named)}
    pays = {i for i in pays - levies if i < len(named)}
    _spread(text, pays, levies, named)
    result = Roles(both=bool(_BOTH.search(text)), marked=text)
    for i in sorted(levies):
        result.importer = result.importer or named[i].code
    made = re.search(rf"\b(?:made|produced|manufactured|grown|assembled) in\s+{_THE}{_ANY}", text)
    if made is not None and int(made[1]) in pays:
        # goods are of where they are made, whatever port they left
        pays = {int(made[1])}
    for i in sorted(pays):
        if named[i].code not in {result.importer, *result.origins}:
            result.origins.append(named[i].code)
    taken = {result.importer, *result.origins}
    result.free = [each for each in named if each.code not in taken] if made is None else []
    _complete(result)
    return result


def _spread(text: str, pays: set[int], levies: set[int], named: list[Named]) -> None:
    """Of "Canada, Mexico and China": what one of a list is, the others are."""
    links = [(int(m[1]), int(m[2])) for m in re.finditer(rf"(?={_LISTED.pattern})", text)]
    for _ in range(len(named)):
        for one, other in links:
            if max(one, other) >= len(named) or {one, other} & levies:
                continue
            if one in pays or other in pays:
                pays |= {one, other}


def _complete(result: Roles) -> None:
    """With one side told and the US the only other name, the US is the other side."""
    places = list(dict.fromkeys(each.code for each in result.free))
    if result.importer is None and result.origins and "US" in places:
        result.importer = "US"
    elif result.importer is None and result.origins == ["US"] and len(places) == 1:
        result.importer = places[0]
    elif result.importer is not None and not result.origins and places:
        result.origins = places[:1] if len(places) == 1 else places
    elif (
        result.importer is None
        and not result.origins
        and "US" in places
        and len(places) > 1
        and not result.both
    ):
        first = places[0]
        result.importer = first
        result.origins = [code for code in places if code != first][:1]
    else:
        return
    taken = {result.importer, *result.origins}
    result.free = [each for each in result.free if each.code not in taken]


def _hits(patterns: list[re.Pattern[str]], text: str) -> set[int]:
    return {
        int(group)
        for pattern in patterns
        for match in pattern.finditer(text)
        for group in match.groups()
        if group is not None and group.isdigit()
    }
