"""Who levies and whose goods: the words around the names decide.

Each name becomes a mark in the text, ``⟨0⟩`` for a place and ``⟪0⟫`` for an adjective, and
patterns over the marked text give it a role. What no pattern decides is left open; the caller
fills it with a stated assumption, or asks.
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
    r"|counter|trade|custom|customs|all|ieepa|additionnal)\s+){0,4}"
)
_PLACE = r"⟨(\d)⟩"
_ADJ = r"⟪(\d)⟫"
_ANY = r"[⟨⟪](\d)[⟩⟫]"

_LEVIES = [
    re.compile(rf"{_ANY}(?:'s|s'|')\s*{_ADJECTIVES}{TARIFF}\b"),
    re.compile(rf"{_ADJ}\s+{_ADJECTIVES}{TARIFF}\b"),
    re.compile(rf"{_PLACE}\s+(?:government\s+|side\s+|customs\s+)?(?:also\s+|now\s+|still\s+|currently\s+|really\s+)?"
               r"(?:charg|impos|levie|levy|put|slap|rais|hit|tax|collect|appl|add|ask|demand|retaliat|cut|lower|double|set|suspend|threaten|announc|answer|respond)"),
    re.compile(rf"\b(?:does|do|did|has|will|would|is|can|should)\s+(?:the\s+)?{_PLACE}\s+(?:\w+\s+){{0,2}}?(?:charg|impos|lev|put|tax|collect|appl|rais|retaliat|set|cut|add|hit)"),
    re.compile(rf"\b(?:by|into|enter|entering|in|inside|imported into|import to|importing to|imports to|ship to|shipping to|exports? to|exporting to|sold to|selling to|sell to|bound for|arriving in|sent to)\s+(?:the\s+)?{_PLACE}"),
    re.compile(rf"{_PLACE}\s+{_ADJECTIVES}{TARIFF}\s+(?:\w+\s+)?(?:on|against|for|toward|towards)\b"),
    re.compile(rf"{_PLACE}\s+(?:on|against)\s+(?:the\s+)?[⟨⟪]\d"),
    re.compile(rf"{_PLACE}\s+importers?\b"),
    re.compile(rf"{_PLACE}\s+(?:buyers|importing|imports|customs)\b"),
]
_GOODS = (
    r"(?:\s*-?\s*(?:made|origin|produced|built|manufactured|grown|owned|flagged))*\s*"
    r"(?:goods|products?|exports?|imports|stuff|items?|parcels?|packages?|merchandise|cargo|shipments?|orders?|made|origin|wares|things)\b"
)
_PAYS = [
    re.compile(rf"\b(?:on|against|from|targeting|hitting|toward|towards|facing|made in|originating in|origin of|out of|for|to|of|importing|imported from|versus|over)\s+(?:all\s+|the\s+|most\s+|any\s+|some\s+|imported\s+|imports\s+from\s+|goods\s+from\s+|products\s+of\s+)*{_ANY}(?!(?:'s|s'|')\s*{_ADJECTIVES}{TARIFF})"),
    re.compile(rf"{_ANY}(?:'s|s'|')?{_GOODS}"),
    re.compile(rf"{_ANY}\s+(?:pay|pays|paid|face|faces|faced|facing|is hit|was hit|get hit|gets hit|owe|owes|subject to)\b"),
    re.compile(rf"\b(?:is|are|was|were|does|do|did|will)\s+(?:the\s+)?{_PLACE}\s+(?:\w+\s+)?(?:pay|face|hit|subject|exempt|excluded|covered|charged|tariffed|taxed|paying|facing|targeted)"),
    re.compile(rf"\bcharge[sd]?\s+(?:the\s+)?{_PLACE}"),
    re.compile(rf"\b(?:tariff|tax|tariffing|taxing|hit|hitting|tariffs)\s+(?:the\s+)?{_PLACE}\s*(?:$|\?|now|today|in\b|on\b|at\b)"),
]


@dataclass(slots=True)
class Roles:
    """``importer`` and ``origins`` as far as the words say so; ``free`` names have no role yet."""

    importer: str | None = None
    origins: list[str] = field(default_factory=list)
    free: list[Named] = field(default_factory=list)
    both: bool = False


def marked(plain: str, found: list[Named]) -> str:
    """The text with its names as marks."""
    parts, last = [], 0
    for number, each in enumerate(found[:10]):
        parts.append(plain[last : each.start])
        parts.append(f"⟪{number}⟫" if each.adjective else f"⟨{number}⟩")
        last = each.end
    parts.append(plain[last:])
    return "".join(parts)


_BOTH = re.compile(rf"\b(?:between|both)\s+(?:the\s+)?{_ANY}\s+(?:and|&)\s+(?:the\s+)?{_ANY}|{_ANY}\s*[-/]\s*{_ANY}")


def roles(plain: str, found: list[Named]) -> Roles:
    """Reads the roles of the names in a text."""
    text = marked(plain, found)
    named = found[:10]
    levies = _hits(_LEVIES, text)
    pays = _hits(_PAYS, text) - levies if levies else _hits(_PAYS, text)
    result = Roles()
    result.both = bool(_BOTH.search(text))
    importers = [named[i].code for i in sorted(levies) if i < len(named)]
    result.importer = importers[0] if importers else None
    for i in sorted(pays):
        code = named[i].code
        if code != result.importer and code not in result.origins:
            result.origins.append(code)
    taken = {result.importer, *result.origins}
    result.free = [each for each in named if each.code not in taken]
    if result.importer is None and len(result.origins) >= 1:
        # "the tariff on China in the US", "tariff on China for the US": the one without a role
        places = [each for each in result.free if not each.adjective]
        if len({each.code for each in places}) == 1 and (places[0].code == "US" or "US" in result.origins):
            result.importer = places[0].code
            result.free = [e for e in result.free if e.code != result.importer]
    return result


def _hits(patterns: list[re.Pattern[str]], text: str) -> set[int]:
    return {
        int(next(group for group in match.groups() if group is not None))
        for pattern in patterns
        for match in pattern.finditer(text)
    }
