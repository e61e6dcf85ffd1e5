"""Typing errors in words of this field, mended before the grammar reads them.

A word is mended only when it is no word that anybody else would use, begins like the word it is
taken for, and is within one error of it (two for long words). What was mended is told as an
assumption.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA

from bot.questions import economies

_WORD = re.compile(r"(?<![\w'])[a-z]{4,20}(?![\w])")
MOST = 60
#: shorter words are never taken for one of a product's name
SHORTEST_GOOD = 6
#: the word of the field that is misspelt most
_TARIFF = re.compile(r"\bt[ae]r+[ie]f+e?s?\b")


@cache
def _words(name: str) -> frozenset[str]:
    """``field``: words that may be meant; ``everyday``: words of English close to one."""
    return frozenset(Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8").split())


@cache
def _vocabulary() -> dict[str, tuple[str, ...]]:
    """The words that may be meant, by first letter."""
    words = set(_words("field"))
    words |= {w for name in economies.dictionary() for w in [name] if w.isalpha() and len(w) >= 5}
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words):
        by_letter.setdefault(word[0], []).append(word)
    return {letter: tuple(found) for letter, found in by_letter.items()}


@cache
def _known() -> frozenset[str]:
    words = {word for found in _vocabulary().values() for word in found}
    words |= {part for name in economies.dictionary() for part in name.split()}
    return frozenset(words | _words("everyday"))


def mended(plain: str, goods: frozenset[str] = frozenset()) -> tuple[str, list[tuple[str, str]]]:
    """The text with typing errors mended, and each (typed, taken for).

    ``goods``  words of product names, which are no closed list: near them less is forgiven
    """
    looked = 0
    misspelt = [m[0] for m in _TARIFF.finditer(plain) if m[0] not in {"tariff", "tariffs"}]
    changed = [(word, "tariff") for word in misspelt]
    plain = _TARIFF.sub(lambda match: "tariffs" if match[0].endswith("s") else "tariff", plain)

    def mend(match: re.Match[str]) -> str:
        nonlocal looked
        word = match[0]
        if word in _known() or word.rstrip("s") in _known() or looked >= MOST:
            return word
        if word.endswith("os") and word not in goods and f"{word[:-1]}es" in goods:
            changed.append((word, f"{word[:-1]}es"))
            return f"{word[:-1]}es"
        if word in goods or f"{word}s" in goods or word.rstrip("s") in goods:
            return word
        looked += 1
        taken = nearest(word) or _good(word, goods)
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
        if len(word) < 5 and candidate not in economies.dictionary() and not _half(word, candidate):
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


def _half(word: str, candidate: str) -> bool:
    """``stel``: of a doubled letter only one was typed."""
    return any(
        candidate[i] == candidate[i + 1] and candidate[:i] + candidate[i + 1 :] == word
        for i in range(len(candidate) - 1)
    )


def _good(word: str, goods: frozenset[str]) -> str | None:
    """The word of a product's name with two letters exchanged, or one too many or too few."""
    if len(word) < SHORTEST_GOOD:
        return None
    near = [
        each
        for each in goods
        if each[0] == word[0]
        and abs(len(each) - len(word)) <= 1
        and (len(each) != len(word) or sorted(each) == sorted(word))
        and OSA.distance(word, each, score_cutoff=1) <= 1
    ]
    return near[0] if len(near) == 1 else _plural(near) if near else None


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
