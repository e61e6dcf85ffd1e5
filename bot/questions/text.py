"""What was typed, made harmless and regular: bounded, one line, no control or direction marks."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

MAX_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class Text:
    """A question as it is read.

    ``shown``  for echoing: printable, one line, bounded
    ``plain``  for understanding: lower case, accents kept, quotes and dashes made plain
    ``cut``    whether it was longer than what is read
    """

    shown: str
    plain: str
    cut: bool


_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "，": ",", "？": "?"})


def read(raw: str) -> Text:
    """Makes any input readable in bounded time."""
    cut = len(raw) > MAX_LENGTH
    kept = unicodedata.normalize("NFKC", raw[:MAX_LENGTH])
    # Cc: controls, Cf: direction marks and joiners, Co/Cs: private use and lone surrogates.
    shown = "".join(
        " " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c
        for c in kept
        if unicodedata.category(c) not in {"Cf", "Co", "Cs"}
    )
    shown = " ".join(shown.split())
    return Text(shown, shown.translate(_PLAIN).lower(), cut)
