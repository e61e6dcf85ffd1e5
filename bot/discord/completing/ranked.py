"""Entries by what is typed: the very name, then beginnings, words, codes, slips of the pen.

Everything is looked up in sorted lists, so that an answer costs the same for fifty entries as for
five thousand. The lists are made on the first look: what nobody asks for costs nothing.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from sys import intern

from bot.discord.completing.entries import WORDS, Entry, beginnings, coded, folded, words

Keep = Callable[[Entry], bool]
#: hits of one step that are looked at
HITS = 5000
#: a word at least so long may be misspelt, by so much (likeness from 0 to 100)
SHORTEST, LIKENESS = 3, 75
#: words of a text that may be misspelt, and what each may be taken for
SLIPS, TAKEN = 3, 20
_END = "\U0010ffff"


class _Table:
    """Pairs of a text and the place of an entry, in order of the texts.

    Two plain rows rather than pairs: a ledger has tens of thousands of them, in two languages.
    """

    __slots__ = ("_places", "_texts")

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(pairs)
        self._texts = [text for text, _ in ordered]
        self._places = array("l", [place for _, place in ordered])

    def between(self, start: str, *, whole: bool = False) -> set[int]:
        """The places of what begins with ``start`` (with ``whole``: of what is it)."""
        first = bisect_left(self._texts, start)
        if whole:
            last = bisect_right(self._texts, start, first)
        else:
            last = bisect_left(self._texts, start + _END, first)
        return set(self._places[first : min(last, first + HITS)])

    def different(self) -> Iterator[str]:
        """Every text once, in order."""
        return iter(dict.fromkeys(self._texts))


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
        begun = sorted(self._codes.between(code)) if code else []
        if not any(map(str.isalpha, text)):
            yield [*exact, *begun]
            begun = []
        yield exact
        if plain:
            yield sorted(self._names.between(plain))
            yield self._with_words(words(text)[:WORDS])
        yield begun

    def _with_words(self, typed: list[str]) -> list[int]:
        """The entries in which each of the words begins some word; a number that stands there
        whole goes before those that it begins: "list 3" means no list of Section 301.
        """
        found: set[int] | None = None
        for word in typed:
            hits = self._words.between(word)
            found = hits if found is None else found & hits
            if not found:
                break
        numbers = [self._words.between(word, whole=True) for word in typed if word.isdecimal()]
        whole = set.intersection(*numbers) if numbers else set()
        return sorted(found or (), key=lambda place: (place not in whole, place))

    def _misspelt(self, text: str) -> list[int]:
        """The entries with words like those typed, the most alike first."""
        scores: dict[int, float] | None = None
        slips = 0
        for word in words(text)[:WORDS]:
            hits = dict.fromkeys(self._words.between(word), 100.0)
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
            for place in self._words.between(self._different[number], whole=True):
                found[place] = max(found.get(place, 0.0), score)
        return found

    # -- made on the first look ------------------------------------------------------------

    @cached_property
    def _exact(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for place, entry in enumerate(self.entries):
            for name in {intern(folded(each)) for each in (entry.label, *entry.names)} - {""}:
                found[name] = (*found.get(name, ()), place)
        return found

    @cached_property
    def _names(self) -> _Table:
        return _Table((name, place) for name, places in self._exact.items() for place in places)

    @cached_property
    def _words(self) -> _Table:
        return _Table(
            {
                (intern(part), place)
                for place, entry in enumerate(self.entries)
                for name in (entry.label, *entry.names)
                for word in words(name)
                for part in beginnings(word)
            }
        )

    @cached_property
    def _different(self) -> list[str]:
        return [word for word in self._words.different() if len(word) >= SHORTEST]

    @cached_property
    def _codes_at(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for place, entry in enumerate(self.entries):
            for code in {intern(coded(each)) for each in (entry.value, *entry.codes)} - {""}:
                found[code] = (*found.get(code, ()), place)
        return found

    @cached_property
    def _codes(self) -> _Table:
        return _Table((code, place) for code, places in self._codes_at.items() for place in places)


def _both(one: dict[int, float], other: dict[int, float]) -> dict[int, float]:
    return {place: min(score, other[place]) for place, score in one.items() if place in other}
