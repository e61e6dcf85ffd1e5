"""Goods as customs see them: HS/HTS codes of 2 to 10 digits, and scopes made of code prefixes.

A code names everything below it: ``8703`` covers ``8703.80.00``. Where a level is not subdivided
its digits are ``00`` (the schedules' own convention), so ``8703.80.00`` is all of ``8703.80``.
Chapters run from 01 to 97 (77 is reserved by the WCO); 98 and 99 are the importer's own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache

from ledger.vocabulary.problems import BAD_CODE, Problem, ProblemsError

_SHAPE = re.compile(r"\d{2}(?:\d{2}(?:\d{2}(?:\d{2}(?:\d{2})?)?)?)?\Z")
RESERVED_CHAPTER = "77"


@lru_cache(maxsize=65536)
def parse_code(text: str) -> str:
    """Reads ``8703.80.00``, ``8703 80 00`` or ``87038000`` as the digits ``87038000``.

    Raises ``ProblemsError`` (IN-03) for an odd number of digits or a chapter that does not exist.
    """
    digits = text.strip().replace(".", "").replace(" ", "")
    if not digits.isascii() or not _SHAPE.match(digits):
        raise ProblemsError(
            [
                Problem(
                    BAD_CODE,
                    f"{text[:40]!r} is no tariff code.",
                    "use 2, 4, 6, 8 or 10 digits, like 8703 or 8703.80.00",
                )
            ]
        )
    chapter = digits[:2]
    if chapter in {"00", RESERVED_CHAPTER}:
        raise ProblemsError(
            [
                Problem(
                    BAD_CODE,
                    f"{text[:40]!r}: the Harmonized System has no chapter {chapter}.",
                    "chapters run from 01 to 97 without 77; 98 and 99 are national",
                )
            ]
        )
    return digits


def looks_like_code(text: str) -> bool:
    """Whether a text is meant as a code, right or wrong, and not as a name ("3D printers")."""
    return any(c.isdigit() for c in text) and not any(c.isalpha() for c in text)


def print_code(digits: str) -> str:
    """Prints digits with dots, as the schedules do: ``8703.80.00.10`` is ``8703.80.0010``."""
    if len(digits) <= 4:
        return digits
    parts = [digits[:4], digits[4:6], digits[6:]]
    return ".".join(part for part in parts if part)


def shortest(digits: str) -> str:
    """The widest code that names the same goods: ``87120000`` is all of ``8712``."""
    while len(digits) > 4 and digits.endswith("00"):
        digits = digits[:-2]
    return digits


def covers(prefix: str, code: str) -> bool:
    """Whether a code lies under a prefix (both as digits)."""
    return code.startswith(prefix)


@dataclass(frozen=True, slots=True)
class Scope:
    """The goods a measure hits (codes as digits).

    ``all_goods``  everything that is not carved out
    ``codes``      lines known to be in
    ``among``      chapters or headings in which further lines lie, without saying which
    ``excluding``  lines known to be out
    ``text``       the scope in words
    ``exact``      ``codes`` is the whole list: what is not under it is out

    A list may have thousands of codes: what looking up needs is made once, on creation.
    """

    all_goods: bool = False
    codes: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    excluding: tuple[str, ...] = ()
    text: str = ""
    exact: bool = False
    _in: Prefixes = field(init=False, repr=False, compare=False)
    _out: Prefixes = field(init=False, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_in", Prefixes(self.codes))
        object.__setattr__(self, "_out", Prefixes(self.excluding))
        named = (self.all_goods, self.codes, self.among, self.excluding, self.text, self.exact)
        object.__setattr__(self, "_hash", hash(named))

    def __hash__(self) -> int:
        return self._hash

    def includes(self, code: str) -> bool | None:
        """Whether a good is hit; ``None`` where only words, or an incomplete list, could tell."""
        if self._out.cover(code):
            return False
        if self.all_goods or self._in.cover(code):
            return True
        if self._in.lie_under(code):
            return None  # the good asked for is wider than the line that is listed
        if self.exact:
            return False
        if self.among:
            near = code.startswith(self.among) or any(p.startswith(code) for p in self.among)
            return None if near else False
        return None


class Prefixes:
    """Codes that are looked up as prefixes, in the time that the length of a code takes.

    What that needs is made on the first look: most lists that are read are not looked at.
    """

    __slots__ = ("_codes", "_known", "_sorted")

    def __init__(self, codes: tuple[str, ...]) -> None:
        self._codes = codes
        self._known: frozenset[str] | None = None if codes else frozenset()
        self._sorted: list[str] = []

    def _made(self) -> frozenset[str]:
        known = self._known = frozenset(map(shortest, self._codes))
        self._sorted = sorted(known)
        return known

    def cover(self, code: str) -> bool:
        """Whether a code lies under one of them."""
        known = self._made() if self._known is None else self._known
        # written out: this is asked for every list that a good might be on
        return (
            code in known
            or code[:8] in known
            or code[:6] in known
            or code[:4] in known
            or code[:2] in known
        )

    def lie_under(self, code: str) -> bool:
        """Whether one of them lies under a code."""
        if self._known is None:
            self._made()
        place = bisect_left(self._sorted, code)
        return place < len(self._sorted) and self._sorted[place].startswith(code)
