"""The goods that have a name, and what a name or a code means."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ledger.vocabulary import clocks, goods
from projections import sentences
from projections.answers import evidence
from projections.answers.answer import Answer, checkpoint
from projections.book import Book
from projections.goods import catalogue
from projections.goods.catalogue import Product

#: goods that a sentence names
MOST_NAMED = 4


def answer(book: Book, name: str | None, now: datetime) -> Answer:
    """All products, or those that a name or a code means (see ``catalogue.resolve``).

    Raises ``ProblemsError`` for a code that is none. A name that is not held is answered with the
    nearest ones.
    """
    if name is None:
        held = catalogue.products(book)
        return _answer(book, now, held, f"The ledger holds {len(held)} goods by name.")
    match = catalogue.resolve(book, name, limit=100)
    found = list(match.products)
    titles = sentences.listed([each.title for each in found[:MOST_NAMED]])
    if match.kind == "none":
        near = f"; the nearest are {titles}" if found else ""
        said = f"The ledger holds no goods by the name “{name[:80]}”{near}."
        return _answer(book, now, found, said, status="not_covered")
    if match.how == "code":
        code = goods.print_code(match.code or "")
        many = f"{len(found)} goods that have a name" if len(found) > MOST_NAMED else titles
        said = f"{code} holds, or is part of, {many}." if found else f"No name is held for {code}."
        return _answer(book, now, found, said)
    if match.kind == "several":
        return _answer(book, now, found, f"“{name[:80]}” may mean {len(found)} goods.")
    (one,) = found
    codes = sentences.listed([goods.print_code(code) for code in one.codes])
    return _answer(book, now, found, f"{sentences.capital(one.title)}: HS {codes}.")


def described(product: Product) -> dict[str, Any]:
    """A product as part of a result."""
    return {
        "product": product.id,
        "title": product.title,
        "codes": [goods.print_code(code) for code in product.codes],
        "lines": {
            importer: [goods.print_code(line) for line in lines]
            for importer, lines in product.lines.items()
        },
        "names": list(product.names.get("en", ())),
        "names_zh": list(product.names.get("zh", ())),
        "note": product.note,
        "leaves_out": product.leaves_out,
        "event": product.position,
    }


def _answer(
    book: Book, now: datetime, found: list[Product], sentence: str, status: Any = "answered"
) -> Answer:
    known = clocks.day_of(now, "US").isoformat()
    one = found[0] if len(found) == 1 else None
    notes = [note for note in (one.note, one.leaves_out) if note] if one else []
    return Answer(
        kind="products",
        status=status,
        result={"products": [described(each) for each in found]},
        sentence=sentence,
        understood_as={"intent": "products"},
        clocks={"on": known, "known_by": known, "recorded_by": book.head},
        notes=notes,
        sources=evidence.sources(book, one.sources if one else ()),
        events=sorted(each.position for each in found),
        checkpoint=checkpoint(book),
    )
