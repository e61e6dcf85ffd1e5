"""Goods as customs see them: HS/HTS codes of 2 to 10 digits, and scopes made of code prefixes.

A code names everything below it: ``8703`` covers ``8703.80.00``. Chapters run from 01 to 97
(77 is reserved by the WCO); 98 and 99 are the importer's own special chapters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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


def print_code(digits: str) -> str:
    """Prints digits with dots, as the schedules do: ``8703.80.00.10`` is ``8703.80.0010``."""
    if len(digits) <= 4:
        return digits
    parts = [digits[:4], digits[4:6], digits[6:]]
    return ".".join(part for part in parts if part)


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
    """

    all_goods: bool = False
    codes: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    excluding: tuple[str, ...] = ()
    text: str = ""
    exact: bool = False

    def includes(self, code: str) -> bool | None:
        """Whether a good is hit; ``None`` where only words, or an incomplete list, could tell."""
        if code.startswith(self.excluding or _NONE):
            return False
        if self.all_goods or code.startswith(self.codes or _NONE):
            return True
        if any(prefix.startswith(code) for prefix in self.codes):
            return None  # the good asked for is wider than the line that is listed
        if self.exact:
            return False
        if self.among:
            near = code.startswith(self.among) or any(p.startswith(code) for p in self.among)
            return None if near else False
        return None


_NONE = ("\0",)
