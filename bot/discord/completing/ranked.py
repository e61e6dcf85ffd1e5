"""Entries by what is typed: the very name, then beginnings, words, codes, slips of the pen.

Everything is looked up in sorted lists, so that an answer costs the same for fifty entries as for
five thousand. The lists are made on the first look: what nobody asks for costs nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from bot.discord.completing.entries import WORDS, Entry, beginnings, coded, folded, words

Keep = Callable[[Entry], bool]
#: hits of one step that are looked at
HITS = 5000
#: a word at least so long may be misspelt, by so much (likeness from 0 to 100)
SHORTEST, LIKENESS = 3, 75
#: words of a text that may be misspelt, and what each may be taken for
SLIPS, TAKEN = 3, 20
_END = "\U0010ffff"


class Ranked:
    """Entries in the order in which they are shown to somebody who has typed nothing."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: Sequence[Entry] = tuple(entries)

    def find(self, text: str, limit: int, keep: Keep | None = None) -> list[Entry]:
        """The entries that a text may mean, best first; nothing typed finds the first ones."""
        wanted = (each for each in self.entries if keep is None or keep(each))
        if not text.strip():
            return list(islice(wanted, limit))
        found: dict[int, None] = {}
        for hits in self._steps(text):
            for place in hits:
                if keep is None or keep(self.entries[place]):
                    found.setdefault(place)
            if len(found) >= limit or (found and not any(map(str.isalpha, text))):
                break  # a number that is found as one is not looked for in words
        if not found:
            close = (p for p in self._misspelt(text) if keep is None or keep(self.entries[p]))
            found = dict.fromkeys(islice(close, limit))
        return [self.entries[place] for place in islice(found, limit)]

    def exactly(self, text: str) -> list[Entry]:
        """The entries with this very name, code or label."""
        places = {*self._exact.get(folded(text), ()), *self._codes_at.get(coded(text), ())}
        return [self.entries[place] for place in sorted(places)]

    def _steps(self, text: str) -> Iterator[list[int]]:
        plain, code = folded(text), coded(text)
        exact = sorted({*self._exact.get(plain, ()), *self._codes_at.get(code, ())})
        begun = sorted(_between(self._codes, code)) if code else []
        if not any(map(str.isalpha, text)):
            yield [*exact, *begun]
            begun = []
        yield exact
        if plain:
            yield sorted(_between(self._names, plain))
            yield self._with_words(words(text)[:WORDS])
        yield begun

    def _with_words(self, typed: list[str]) -> list[int]:
        """The entries in which each of the words begins some word."""
        found: set[int] | None = None
        for word in typed:
            hits = _between(self._words, word)
            found = hits if found is None else found & hits
            if not found:
                break
        return sorted(found or ())

    def _misspelt(self, text: str) -> list[int]:
        """The entries with words like those typed, the most alike first."""
        scores: dict[int, float] | None = None
        slips = 0
        for word in words(text)[:WORDS]:
            hits = dict.fromkeys(_between(self._words, word), 100.0)
            if not hits:
                slips += 1
                hits = self._like(word) if slips <= SLIPS else {}
            scores = hits if scores is None else _both(scores, hits)
            if not scores:
                return []
        return sorted(scores or (), key=lambda place: (-(scores or {})[place], place))

    def _like(self, word: str) -> dict[int, float]:
        """Entries with a word like this one, or that begins like it."""
        if len(word) < SHORTEST:
            return {}
        from rapidfuzz import fuzz, process

        room = len(word) + 1
        begun = [each[:room] for each in self._different]
        close = process.extract(word, begun, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=TAKEN)
        found: dict[int, float] = {}
        for _, score, number in close:
            for place in _between(self._words, self._different[number], whole=True):
                found[place] = max(found.get(place, 0.0), score)
        return found

    # -- made on the first look ------------------------------------------------------------

    @cached_property
    def _exact(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for place, entry in enumerate(self.entries):
            for name in {folded(each) for each in (entry.label, *entry.names)} - {""}:
                found[name] = (*found.get(name, ()), place)
        return found

    @cached_property
    def _names(self) -> list[tuple[str, int]]:
        return sorted({(name, place) for name, places in self._exact.items() for place in places})

    @cached_property
    def _words(self) -> list[tuple[str, int]]:
        return sorted(
            {
                (part, place)
                for place, entry in enumerate(self.entries)
                for name in (entry.label, *entry.names)
                for word in words(name)
                for part in beginnings(word)
            }
        )

    @cached_property
    def _different(self) -> list[str]:
        return list(dict.fromkeys(word for word, _ in self._words if len(word) >= SHORTEST))

    @cached_property
    def _codes_at(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for place, entry in enumerate(self.entries):
            for code in {coded(each) for each in (entry.value, *entry.codes)} - {""}:
                found[code] = (*found.get(code, ()), place)
        return found

    @cached_property
    def _codes(self) -> list[tuple[str, int]]:
        return sorted((code, place) for code, places in self._codes_at.items() for place in places)


def _between(held: list[tuple[str, int]], start: str, *, whole: bool = False) -> set[int]:
    """The places of what begins with ``start`` (with ``whole``: of what is it)."""
    first = bisect_left(held, (start,))
    last = bisect_left(held, (start, 1 << 62) if whole else (start + _END,), first)
    return {place for _, place in held[first : min(last, first + HITS)]}


def _both(one: dict[int, float], other: dict[int, float]) -> dict[int, float]:
    return {place: min(score, other[place]) for place, score in one.items() if place in other}
