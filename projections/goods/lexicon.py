"""Names to things: exactly, inside a text, or nearly.

A lexicon does not know what its things are; products and terms of the glossary share it. All
answers are in a fixed order, whatever the order of the events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from projections.goods.folding import fold, join, tokens

T = TypeVar("T")
#: from this likeness (0 to 100) a name is offered as what may have been meant
NEAR = 60.0
#: shorter words are only ever taken exactly: one letter more makes another word
SHORTEST = 5
#: from this length on two slips of the pen are forgiven, below one
LONG = 9


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """Things named in a text, from ``start`` to ``end``; several where the name is not clear."""

    things: tuple[T, ...]
    start: int
    end: int


class Lexicon(Generic[T]):
    """Folded names, each with the things that bear it."""

    def __init__(self, named: Iterable[tuple[str, T]]) -> None:
        self._things: dict[str, tuple[T, ...]] = {}
        for name, thing in named:
            folded = fold(name)
            held = self._things.get(folded, ())
            if folded and thing not in held:
                self._things[folded] = (*held, thing)
        #: first words of names, with the length of the longest that begins so
        self._starts: dict[str, int] = {}
        for name in self._things:
            words = tokens(name)
            first = words[0].text
            self._starts[first] = max(self._starts.get(first, 0), len(words))

    def exactly(self, text: str) -> tuple[T, ...]:
        """What bears this very name."""
        return self._things.get(fold(text), ())

    def inside(self, text: str) -> list[Found[T]]:
        """Names inside a text, from left to right; of names that overlap the longest counts."""
        words = tokens(text)
        found: list[Found[T]] = []
        place = 0
        while place < len(words):
            longest = self._starts.get(words[place].text, 0)
            for size in range(min(longest, len(words) - place), 0, -1):
                run = words[place : place + size]
                things = self._things.get(join(tuple(word.text for word in run)))
                if things:
                    found.append(Found(things, run[0].start, run[-1].end))
                    place += size
                    break
            else:
                place += 1
        return found

    def slips(self, text: str) -> tuple[T, ...]:
        """What bears the name that a text misspells, by the fewest wrong or missing letters."""
        wanted = fold(text)
        if len(wanted) < SHORTEST:
            return ()
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        allowed = 2 if len(wanted) >= LONG else 1
        hits = process.extract(
            wanted, self._things.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=None
        )
        likely = [(name, wrong) for name, wrong, _ in hits if _is_slip(wanted, name, OSA.distance)]
        fewest = min((wrong for _, wrong in likely), default=0)
        names = sorted(name for name, wrong in likely if wrong == fewest)
        return tuple(dict.fromkeys(thing for name in names for thing in self._things[name]))

    def nearly(self, text: str, limit: int) -> list[tuple[T, float]]:
        """Things whose name is like the text, best first, each with its likeness (0 to 100)."""
        from rapidfuzz import fuzz, process

        hits = process.extract(
            fold(text), self._things.keys(), scorer=fuzz.ratio, score_cutoff=NEAR, limit=4 * limit
        )
        best: dict[T, float] = {}
        for name, score, _ in sorted(hits, key=lambda hit: (-hit[1], hit[0])):
            for thing in self._things[name]:
                best.setdefault(thing, round(score, 1))
        return list(best.items())[:limit]


def _is_slip(typed: str, name: str, distance: Callable[[str, str], int]) -> bool:
    """Whether each word is the name's own or a slip of it: steel goods are no steel rods."""
    pairs = list(zip(typed.split(), name.split(), strict=False))
    if typed.count(" ") != name.count(" "):
        pairs = [(typed.replace(" ", ""), name.replace(" ", ""))]
    return all(
        one == other
        or (
            min(len(one), len(other)) >= SHORTEST - 1
            and distance(one, other) <= (2 if len(other) >= LONG else 1)
        )
        for one, other in pairs
    )
