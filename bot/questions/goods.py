"""Goods in a question: product names through the ledger's catalogue, tariff codes as typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.questions import chinese
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


def words(book: Book) -> frozenset[str]:
    """The words of the products' English names, for the mending of typing errors."""
    kept = book.memory.get(("bot", "goods", book.index.newest("product")))
    if kept is None:
        kept = frozenset(
            word
            for product in catalogue.products(book)
            for name in (product.title, *product.names.get("en", ()))
            for word in re.findall(r"[a-z]{4,}", name.lower())
        )
        book.memory["bot", "goods", book.index.newest("product")] = kept
    return kept


#: from this likeness on two sets of products are one group: more than half in common
SHARED = 0.5


def _bearers(book: Book, language: str) -> dict[str, dict[str, str]]:
    """Each name of a language with the products that bear it: id -> title."""
    found: dict[str, dict[str, str]] = {}
    for product in catalogue.products(book):
        for name in product.names.get(language, ()):
            found.setdefault(name.lower(), {})[product.id] = product.title
    return found


def _likeness(one: dict[str, str], other: dict[str, str]) -> float:
    return len(one.keys() & other.keys()) / len(one.keys() | other.keys())


def in_english(book: Book, plain: str) -> str:
    """A Chinese text with the names of products that the grammar's list lacks in English."""
    kept = book.memory.get(("bot", "goods-zh", book.index.newest("product")))
    if kept is None:
        taken = "".join(chinese.WORDS)
        chinese_names, english = _bearers(book, "zh"), _bearers(book, "en")
        groups = {word: held for word, held in english.items() if len(held) > 1}
        titles = {}
        for name, products in chinese_names.items():
            if len(name) < 2 or name in taken:
                continue
            if len(products) == 1:
                titles[name] = next(iter(products.values()))
                continue
            # a name that several products share is said by the English one that they share most
            near = {w: _likeness(held, products) for w, held in groups.items()}
            shared = max(near, key=lambda word: near[word], default="")
            if shared and near[shared] > SHARED:
                titles[name] = shared
        longest = sorted(titles, key=len, reverse=True)
        kept = (re.compile("|".join(map(re.escape, longest)) or "$^"), titles)
        book.memory["bot", "goods-zh", book.index.newest("product")] = kept
    pattern, titles = kept
    return pattern.sub(lambda match: f" {titles[match[0]].lower()} ", plain)


def meant(book: Book, typed: str, start: int, end: int) -> Meant | None:
    """The good whose name ``typed`` misspells; ``None`` where there is none, or more than one."""
    match = catalogue.resolve(book, typed, 2)
    if match.kind != "one" or match.how not in {"fuzzy", "name"}:
        return None
    (product,) = match.products
    chapters = sorted({code[:2] for code in product.codes})
    return Meant(product.title, start, end, titles=(product.title,), chapters=tuple(chapters))


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
