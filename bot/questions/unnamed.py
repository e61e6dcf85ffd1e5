"""A good that a question names and the ledger does not know: it must not be dropped in silence.

It is looked for where goods stand: "tariff on WIDGETS from China", "Cuban CIGARS", "Italy PASTA
tariff". Words that stand there and name no good ("all", "imports") are left alone.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bot.questions.roles import TARIFF

_WORD = r"[a-z][a-z'-]{2,24}"
_PHRASE = rf"(?P<good>{_WORD}(?: {_WORD}){{0,2}})"
_ORIGIN = r"(?:imported |made |coming |produced )?(?:from|out of|made in)\s+(?:the\s+)?[⟨⟪]\d"
_ARTICLE = r"(?:the |some |any |my |our |all )?"
_ON = rf"{TARIFF}\s+(?:rate\s+)?(?:on|for)\s+"
_BUYS = r"\b(?:on|for|of|import|importing|buy|buying|ship|shipping)\s+"
_ENDS = r"\s*(?:[?.!,;]|$|\b(?:today|now|in|on|at)\b)"
_PLACES = [
    re.compile(pattern)
    for pattern in (
        rf"{_BUYS}{_ARTICLE}{_PHRASE}\s+{_ORIGIN}",
        rf"{_ON}[⟨⟪]\d[⟩⟫](?:'s|s'|')?\s+{_PHRASE}{_ENDS}",
        rf"⟪\d⟫\s+{_PHRASE}\s+{TARIFF}\b",
        rf"⟨\d⟩\s+{_PHRASE}\s+{TARIFF}\b",
        rf"(?:^|{TARIFF}\s+){_PHRASE}\s+{_ORIGIN}",
        rf"{_ON}{_ARTICLE}{_PHRASE}\s*(?:[?.!]|$)",
        rf"^(?:the )?⟪\d⟫\s+{_PHRASE}\s*[?.!]?$",
        rf"^{_PHRASE}\s+{TARIFF}\s+(?:on\s+)?[⟨⟪]\d[⟩⟫]\s*[?.!]?$",
    )
]


@cache
def _no_goods() -> frozenset[str]:
    """Words that stand where a good may stand and name none."""
    return frozenset(Path(__file__).with_name("no_goods.txt").read_text(encoding="utf-8").split())


def _is_none(word: str) -> bool:
    """A word that is no good's name: of the grammar, of duties, or what was done to them."""
    return word in _no_goods() or word.endswith("ed") or bool(re.fullmatch(TARIFF, word))


def good(marked: str) -> str | None:
    """The words that stand where a good stands; ``marked`` has known goods and names as marks."""
    for pattern in _PLACES:
        for match in pattern.finditer(marked):
            words = match["good"].split()
            while words and words[0] in _no_goods():
                words.pop(0)
            if words and not any(map(_is_none, words)):
                return " ".join(words)
    return None
