"""Goods in a question: product names through the ledger's catalogue, tariff codes as typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ledger.vocabulary import goods as codes
from ledger.vocabulary.problems import ProblemsError
from projections.book import Book
from projections.goods import catalogue


@dataclass(frozen=True, slots=True)
class Meant:
    """A good that a text names.

    ``word``      what was typed (a code in its printed form)
    ``products``  ids of the catalogue's products that it may be; empty for a code
    ``chapters``  the HS chapters that it lies in
    """

    word: str
    start: int
    end: int
    code: str | None = None
    titles: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()


_DOTTED = re.compile(r"(?<![\d.$])\d{4}\.\d{2}(?:\.\d{2}(?:\.?\d{2})?)?(?![\d%])")
_NAMED = re.compile(
    r"\b(?:hs|hts|htsus|hs code|hts code|code|codes|heading|subheading|tariff "
    r"line|chapter)\s*(?:code|no\.?|number|#|"
    r":)?\s*(\d{2}(?:\d{2}(?:\d{2}(?:\d{2}(?:\d{2})?)?)?)?)\b"
)
_LONG = re.compile(r"(?<![\d.$-])(\d{8}|\d{10})(?![\d.%])")


def typed_codes(plain: str) -> list[Meant]:
    """Tariff codes in a text."""
    found: list[Meant] = []
    for pattern in (_DOTTED, _NAMED, _LONG):
        for match in pattern.finditer(plain):
            digits = match[match.lastindex or 0]
            try:
                code = codes.parse_code(digits)
            except ProblemsError:
                continue
            if code.startswith("99") and len(code) >= 6:
                continue  # chapter 99 headings name measures, not goods
            if not any(each.start < match.end() and match.start() < each.end for each in found):
                shown = codes.print_code(code)
                found.append(Meant(shown, match.start(), match.end(), code, chapters=(code[:2],)))
    return found


def named(book: Book, plain: str) -> list[Meant]:
    """The goods that a text names, in order."""
    found = typed_codes(plain)
    for spot in catalogue.spotted(book, plain):
        if any(each.start < spot.end and spot.start < each.end for each in found):
            continue
        products = spot.products
        chapters = sorted({code[:2] for product in products for code in product.codes})
        found.append(
            Meant(
                spot.word,
                spot.start,
                spot.end,
                titles=tuple(p.title for p in products),
                chapters=tuple(chapters),
            )
        )
    return sorted(found, key=lambda each: each.start)
