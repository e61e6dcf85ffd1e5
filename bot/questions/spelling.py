"""Typing errors in words of this field, mended before the grammar reads them.

A word is mended only when it is no word that anybody else would use, begins like the word it is taken
for, and is within one error of it (two for long words); what was mended is told as an assumption.
"""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz.distance import OSA

from bot.questions import economies

_FIELD = [
    "tariff",
    "tariffs",
    "duty",
    "duties",
    "customs",
    "levy",
    "surcharge",
    "truce",
    "ceasefire",
    "reciprocal",
    "fentanyl",
    "retaliation",
    "retaliatory",
    "section",
    "additional",
    "percent",
    "suspension",
    "suspended",
    "extended",
    "history",
    "highest",
    "lowest",
    "compare",
    "changed",
    "changes",
    "expire",
    "lapse",
    "negotiator",
    "negotiations",
    "agreement",
    "supreme",
    "court",
    "ruling",
    "refund",
    "refunds",
    "parcel",
    "package",
    "minimis",
    "aluminum",
    "aluminium",
    "steel",
    "copper",
    "soybeans",
    "semiconductors",
    "automobiles",
    "vehicles",
    "liberation",
    "christmas",
    "yesterday",
    "today",
    "tomorrow",
    "currently",
    "january",
    "february",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "charge",
    "charges",
    "impose",
    "imposes",
    "imposed",
    "goods",
    "imports",
    "exports",
    "exemption",
    "exclusions",
    "transshipment",
    "pharmaceuticals",
    "countermeasures",
    "sources",
    "secretary",
    "representative",
    "announced",
    "threatened",
    "definition",
    "beijing",
    "washington",
    "brussels",
]
#: words of everyday English that stand close to a word of the field
_EVERYDAY = frozenset(
    [
        "chain",
        "chins",
        "chin",
        "china's",
        "chile",
        "chill",
        "chine",
        "mail",
        "mails",
        "main",
        "trace",
        "truck",
        "trucks",
        "spruce",
        "rating",
        "ruling",
        "fueling",
        "goods",
        "good",
        "mods",
        "foods",
        "courts",
        "count",
        "counts",
        "county",
        "country",
        "countries",
        "change",
        "changed",
        "charged",
        "chance",
        "chances",
        "exports",
        "experts",
        "import",
        "imports",
        "impost",
        "tariffs",
        "sections",
        "selection",
        "actions",
        "action",
        "perfect",
        "present",
        "percents",
        "extend",
        "extends",
        "expires",
        "expired",
        "lapsed",
        "lapses",
        "compared",
        "compares",
        "lower",
        "higher",
        "rates",
        "later",
        "gates",
        "dates",
        "dutch",
        "duties",
        "cuties",
        "turkeys",
        "india",
        "indian",
        "indiana",
        "spain",
        "pain",
        "span",
        "irish",
        "polish",
        "finish",
        "finnish",
        "danish",
        "spanish",
        "swiss",
        "thai",
        "that",
        "than",
        "then",
        "french",
        "trench",
        "bench",
        "brain",
        "train",
        "trade",
        "trades",
        "trained",
        "traded",
        "paid",
        "said",
        "chad",
        "iran",
        "iraq",
        "oman",
        "roman",
        "woman",
        "mali",
        "mall",
        "small",
        "peru",
        "para",
        "cuba",
        "cube",
        "cubes",
        "jordan",
        "cyprus",
        "kuwait",
        "quail",
        "qatar",
        "guitar",
        "egypt",
        "crypto",
        "malta",
        "salta",
        "nepal",
        "legal",
        "yemen",
        "women",
        "lemon",
        "syria",
        "serious",
        "states",
        "status",
        "stated",
        "sates",
        "stages",
        "taxes",
        "texts",
        "tests",
        "texas",
        "mexican",
        "americas",
        "american",
        "america",
        "section's",
        "announce",
        "announces",
        "announcement",
        "imposing",
        "imposition",
        "charger",
        "charging",
        "refunded",
        "parcels",
        "packages",
        "exempt",
        "exempts",
        "exempted",
        "exclusion",
        "history's",
        "source",
        "sourced",
        "sauces",
        "force",
        "forces",
        "suspend",
        "suspends",
        "suspending",
        "negotiate",
        "negotiates",
        "negotiating",
        "negotiation",
        "agreements",
        "agreed",
        "agree",
        "canada",
        "canadian",
        "canadians",
        "chinese",
        "china",
        "japanese",
        "japan",
        "korean",
        "korea",
        "korean's",
        "british",
        "britain",
        "european",
        "europe",
        "rulings",
        "rules",
        "ruled",
        "retaliate",
        "retaliates",
        "retaliated",
        "retaliating",
        "threaten",
        "threatens",
        "threat",
        "threats",
        "represent",
        "represents",
        "representatives",
        "secretaries",
        "definitions",
        "define",
        "defines",
        "defined",
        "aluminum-based",
        "vehicle",
        "automobile",
        "semiconductor",
        "soybean",
        "january's",
        "august's",
        "summer",
        "autumn",
        "winter",
        "spring",
        "today's",
        "lowest",
        "highest",
        "goes",
        "going",
        "gone",
        "doing",
        "other",
        "others",
        "being",
        "begin",
        "addition",
        "additionally",
        "additions",
        "benign",
        "channels",
        "charles",
        "child",
        "copier",
        "correctly",
        "countermeasure",
        "creation",
        "currency",
        "custom",
        "customer",
        "customers",
        "cyrus",
        "doubling",
        "emulates",
        "exceeded",
        "exceed",
        "exception",
        "exceptions",
        "execution",
        "expanded",
        "export",
        "exported",
        "exporter",
        "exporters",
        "finds",
        "find",
        "green",
        "greer",
        "greet",
        "improved",
        "improves",
        "improve",
        "import",
        "importer",
        "importers",
        "logos",
        "macro",
        "manganese",
        "minimize",
        "negotiated",
        "nicer",
        "package",
        "packaged",
        "pairs",
        "parts",
        "pharmaceutical",
        "polls",
        "portland",
        "quit",
        "quite",
        "representation",
        "sectioned",
        "spawn",
        "steep",
        "steal",
        "suspected",
        "samba",
        "wakes",
        "walks",
        "wiles",
        "male",
        "mile",
        "miles",
        "peril",
        "pole",
        "poles",
        "cable",
        "table",
        "stable",
        "pairs",
        "pans",
        "chile",
        "chilly",
        "churn",
        "lead",
        "least",
        "hand",
        "land",
        "lane",
        "line",
        "like",
        "line",
        "mine",
        "nine",
        "rice",
        "price",
        "prices",
        "spice",
        "ratio",
        "ration",
        "rations",
        "nation",
        "national",
        "tension",
        "mention",
        "pension",
        "section's",
        "duly",
        "daily",
        "dirty",
        "thirty",
        "party",
        "parity",
        "tours",
        "hours",
        "ours",
        "true",
        "tree",
        "pain",
        "chin",
        "chip",
        "mail",
        "indi",
        "omen",
        "ital",
        "exporting",
        "importing",
        "export's",
        "import's",
        "exportation",
    ]
)
_WORD = re.compile(r"(?<![\w'])[a-z]{4,20}(?![\w])")
MOST = 60
#: the word of the field that is misspelt most
_TARIFF = re.compile(r"\bt[ae]r+[ie]f+e?s?\b")


@cache
def _vocabulary() -> dict[str, tuple[str, ...]]:
    """The words that may be meant, by first letter."""
    words = set(_FIELD)
    words |= {w for name in economies.dictionary() for w in [name] if w.isalpha() and len(w) >= 5}
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words):
        by_letter.setdefault(word[0], []).append(word)
    return {letter: tuple(found) for letter, found in by_letter.items()}


@cache
def _known() -> frozenset[str]:
    words = {word for found in _vocabulary().values() for word in found}
    words |= {part for name in economies.dictionary() for part in name.split()}
    return frozenset(words | _EVERYDAY)


def mended(plain: str) -> tuple[str, list[tuple[str, str]]]:
    """The text with typing errors mended, and each (typed, taken for)."""
    changed: list[tuple[str, str]] = []
    looked = 0
    for match in _TARIFF.finditer(plain):
        if match[0] not in {"tariff", "tariffs"}:
            changed.append((match[0], "tariff"))
    plain = _TARIFF.sub(lambda match: "tariffs" if match[0].endswith("s") else "tariff", plain)

    def mend(match: re.Match[str]) -> str:
        nonlocal looked
        word = match[0]
        if word in _known() or word.rstrip("s") in _known() or looked >= MOST:
            return word
        looked += 1
        taken = nearest(word)
        if taken is None:
            return word
        changed.append((word, taken))
        return taken

    return _WORD.sub(mend, plain), changed


def nearest(word: str) -> str | None:
    """The one word of the field within reach, or ``None``."""
    reach = 1 if len(word) < 8 else 2
    best: list[str] = []
    for candidate in _vocabulary().get(word[0], ()):
        if abs(len(candidate) - len(word)) > reach:
            continue
        distance = OSA.distance(word, candidate, score_cutoff=reach)
        if len(word) < 5 and candidate not in economies.dictionary():
            continue
        if len(word) < 6 and distance <= reach and not _slip(word, candidate):
            continue
        if distance <= reach:
            if distance < reach or not best:
                best = [candidate] if distance < reach else [*best, candidate]
                reach = min(reach, distance)
            else:
                best.append(candidate)
    return best[0] if len(set(best)) == 1 else (_plural(best) if best else None)


def _slip(word: str, candidate: str) -> bool:
    """A short word: only a letter left out, doubled, or two exchanged is taken for an error."""
    if len(word) == len(candidate):
        return sorted(word) == sorted(candidate)
    if len(word) > len(candidate):
        return any(
            word[i] == word[i + 1] and word[:i] + word[i + 1 :] == candidate
            for i in range(len(word) - 1)
        )
    return len(candidate) >= 5


def _plural(found: list[str]) -> str | None:
    """``tariff`` and ``tariffs`` are one word."""
    stems = {word.rstrip("s") for word in found}
    return min(found, key=len) if len(stems) == 1 else None
