"""What a name or a code means, and that a text which could mean several goods is not decided."""

from __future__ import annotations

import pytest

from projections.goods import catalogue
from projections.goods.catalogue import Match

NAMED = """
- {kind: product.named, product: electric-cars, title: electric cars, codes: [8703.80],
   names: {en: [EV, EVs], zh: [电动汽车]}}
- {kind: product.named, product: cars, title: passenger cars, codes: [8703.23, 8703.24],
   names: {en: [cars, car], zh: [汽车]}}
- {kind: product.named, product: soybeans, title: soybeans, codes: [1201.90], names: {zh: [大豆]}}
- {kind: product.named, product: rice, title: rice, codes: [1006.30]}
- {kind: product.named, product: shirts, title: shirts, codes: ['6109'], names: {en: [clothes]}}
- {kind: product.named, product: coats, title: coats, codes: ['6201'], names: {en: [clothes]},
   lines: {US: [6201.40.70]}}
"""


def said(match: Match) -> str:
    return f"{match.kind} {match.how} {' '.join(p.id for p in match.products)}".strip()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("EV", "one name electric-cars"),
        ("Electric-Cars", "one name electric-cars"),
        ("大豆", "one name soybeans"),
        ("soybean", "one name soybeans"),
        ("soybeens", "one fuzzy soybeans"),
        ("Chinese electric cars", "one part electric-cars"),
        ("soybean imports", "one part soybeans"),
        ("中国电动汽车", "one part electric-cars"),
        ("clothes", "several name coats shirts"),
        ("cars and coats", "several part cars coats"),
        ("rice cooker", "none none rice"),
        ("unobtainium", "none none"),
        ("", "none none"),
        ("8703.80", "one code electric-cars"),
        ("8703", "one code cars electric-cars"),
        ("8703.80.00.20", "one code electric-cars"),
        ("0101", "one code"),
    ],
)
def test_what_is_meant(book_of, text: str, meant: str) -> None:
    assert said(catalogue.resolve(book_of(NAMED), text)) == meant


def test_only_so_many_candidates_are_shown(book_of) -> None:
    assert said(catalogue.resolve(book_of(NAMED), "clothes", limit=1)) == "several name coats"


def test_names_in_a_question(book_of) -> None:
    text = "tariffs on EVs, clothes and 大豆?"
    found = catalogue.spotted(book_of(NAMED), text)
    assert [(s.word, len(s.products)) for s in found] == [("EVs", 1), ("clothes", 2), ("大豆", 1)]
    assert all(text[s.start : s.end] == s.word for s in found)


def test_an_importer_s_own_lines_come_before_the_codes(book_of) -> None:
    coats = catalogue.product(book_of(NAMED), "coats")
    assert coats is not None
    assert coats.codes_for("US") == ("62014070",)
    assert coats.codes_for("CN") == ("6201",)


def test_a_title_in_chinese_is_the_first_chinese_name(book_of) -> None:
    titles = {p.id: p.title_in("zh") for p in catalogue.products(book_of(NAMED))}
    assert titles["electric-cars"] == "电动汽车"
    assert titles["rice"] == "rice"


def test_a_name_that_is_recorded_later_is_known_at_once(telling) -> None:
    told = telling(NAMED)
    assert catalogue.resolve(told.book, "drones").kind == "none"
    told.tell("- {kind: product.named, product: drones, title: drones, codes: ['8806']}")
    told.book.refresh()
    assert said(catalogue.resolve(told.book, "drones")) == "one name drones"


def test_a_corrected_name_is_known_by_its_new_one(telling) -> None:
    told = telling(NAMED)
    told.tell(
        "- {kind: record.corrected, target: e4, target_stream: product:rice, why: a slip,"
        " fields: {title: milled rice}}"
    )
    told.book.refresh()
    assert said(catalogue.resolve(told.book, "milled rice")) == "one name rice"


def test_no_name_is_held_in_an_empty_ledger(book_of) -> None:
    assert said(catalogue.resolve(book_of("[]"), "cars")) == "none none"
    assert catalogue.spotted(book_of("[]"), "cars") == []
