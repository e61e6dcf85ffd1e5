"""Products by the names that people use, or by code.

The names are events (``product.named``); nothing about a product is written in code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ledger.vocabulary import goods
from projections.book import Book
from projections.goods.folding import tokens
from projections.goods.lexicon import Lexicon
from projections.records import Record

How = Literal["code", "name", "part", "fuzzy", "none"]
#: words after a name that add nothing to it, folded
_EMPTY = frozenset({"good", "product", "import", "export", "shipment", "item"})


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """A product: its names per language, its HS codes and an importer's lines (as digits)."""

    id: str
    title: str
    names: Mapping[str, tuple[str, ...]]
    codes: tuple[str, ...]
    lines: Mapping[str, tuple[str, ...]]
    note: str | None
    leaves_out: str | None
    position: int
    sources: tuple[str, ...]

    def title_in(self, language: str) -> str:
        """What an answer in a language calls it."""
        if language == "en":
            return self.title
        return next(iter(self.names.get(language, ())), self.title)

    def codes_for(self, importer: str) -> tuple[str, ...]:
        """The codes by which an importer's duty is looked up."""
        return self.lines.get(importer) or self.codes


@dataclass(frozen=True, slots=True)
class Match:
    """What a text names.

    ``kind``      ``one`` product, ``several`` that have to be chosen from, or ``none``
    ``products``  best first; for ``none`` those with the nearest names
    ``code``      the digits, where a code was typed; then ``products`` are those it touches
    ``scores``    for ``none``: the likeness of each product's name (0 to 100)
    """

    kind: Literal["one", "several", "none"]
    how: How
    products: tuple[Product, ...]
    code: str | None = None
    scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """Products named inside a text; several where the word does not tell which."""

    products: tuple[Product, ...]
    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class _Catalogue:
    newest: int
    products: tuple[Product, ...]
    lexicon: Lexicon[Product]


def products(book: Book) -> list[Product]:
    """Every product, by id."""
    return list(_catalogue(book).products)


def product(book: Book, name: str) -> Product | None:
    """A product by its id."""
    return next((each for each in _catalogue(book).products if each.id == name), None)


def resolve(book: Book, text: str, limit: int = 8) -> Match:
    """What a name or a code on its own means.

    A code first, then the very name, then a name that ends the text ("Chinese electric cars": what
    comes last says what a thing is, so a rice cooker is no rice), then a slip of the pen. A text
    that could mean several products is never decided here. Raises ``ProblemsError`` (IN-03) for
    a code that is none.
    """
    catalogue = _catalogue(book)
    if goods.looks_like_code(text):
        code = goods.parse_code(text)
        touched = tuple(p for p in catalogue.products if _touches(p, code))
        return Match("one", "code", touched[:limit], code)
    exact = catalogue.lexicon.exactly(text)
    if exact:
        return _named(exact, limit, "name")
    within = _within(catalogue, text, limit)
    if within is not None and within.kind != "none":
        return within
    slipped = catalogue.lexicon.slips(text)
    if slipped:
        return _named(slipped, limit, "fuzzy")
    return within or _nearest(catalogue, text, limit)


def spotted(book: Book, text: str) -> list[Spot]:
    """Product names inside a question, from left to right; only very names, the longest wins."""
    return [
        Spot(found.things, found.start, found.end, text[found.start : found.end])
        for found in _catalogue(book).lexicon.inside(text)
    ]


def _named(found: tuple[Product, ...], limit: int, how: How) -> Match:
    shown = found[:limit]
    kind: Literal["one", "several"] = "one" if len(found) == 1 else "several"
    return Match(kind, how, shown)


def _within(catalogue: _Catalogue, text: str, limit: int) -> Match | None:
    """Names inside a text: decided only where one name ends it and no other is in it."""
    inside = catalogue.lexicon.inside(text)
    if not inside:
        return None
    within = tuple(dict.fromkeys(each for found in inside for each in found.things))
    after = {token.text for token in tokens(text) if token.start >= inside[-1].end}
    if after <= _EMPTY:
        return _named(within, limit, "part")
    return Match("none", "none", within[:limit])


def _nearest(catalogue: _Catalogue, text: str, limit: int) -> Match:
    near = catalogue.lexicon.nearly(text, limit)
    return Match("none", "none", tuple(p for p, _ in near), None, tuple(score for _, score in near))


def _touches(product: Product, code: str) -> bool:
    held = (*product.codes, *(line for lines in product.lines.values() for line in lines))
    return any(each.startswith(code) or code.startswith(each) for each in held)


def _catalogue(book: Book) -> _Catalogue:
    """The catalogue, made anew only when a product was named or corrected since."""
    newest = book.index.newest("product")
    kept = book.memory.get(("", "catalogue"))
    if isinstance(kept, _Catalogue) and kept.newest == newest:
        return kept
    records = book.log.streams(book.index.streams("product"))
    found = tuple(sorted(map(_product, _believed(records)), key=lambda each: each.id))
    named = [(name, each) for each in found for name in (each.id, each.title, *_all(each.names))]
    made = _Catalogue(newest, found, Lexicon(named))
    book.memory["", "catalogue"] = made
    return made


def _believed(rows: Any) -> list[Record]:
    from projections.records import believed

    return [record for record in believed(rows) if record.topic == "product.named"]


def _product(record: Record) -> Product:
    body = record.body
    return Product(
        id=record.name,
        title=body["title"],
        names={language: tuple(names) for language, names in body.get("names", {}).items()},
        codes=_digits(body["codes"]),
        lines={importer: _digits(codes) for importer, codes in body.get("lines", {}).items()},
        note=body.get("note"),
        leaves_out=body.get("leaves_out"),
        position=record.position,
        sources=tuple(record.sources),
    )


def _digits(codes: list[str]) -> tuple[str, ...]:
    return tuple(code.replace(".", "") for code in codes)


def _all(names: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [name for each in names.values() for name in each]
