"""The bundled goods against the researchers' catalogue: what the ledger derives is what they found.

The catalogue lies beside the checkout; the tests skip where it is not. A smaller table with figures
of its own stands in ``test_product_rates``.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from ledger.vocabulary import goods
from projections.book import Book
from projections.goods import catalogue
from projections.goods.folding import fold
from tests.bundled import SHARED
from tests.projections.telling import rate_on

FILES = [SHARED / "facts" / f"product-catalogue{part}.yaml" for part in ("", "-extra")]
SCHEDULE = SHARED / "data" / "us-hts" / "us_hts_2026_rev_10_tree.csv.gz"
DAYS = ("2024-06-01", "2025-06-01", "2026-06-01")
RECIPROCAL = "us.ieepa.reciprocal.cn"

pytestmark = pytest.mark.skipif(
    not all(path.is_file() for path in [*FILES, SCHEDULE]),
    reason="the researchers' catalogue is not beside this checkout (../shared/facts)",
)

#: rates in the catalogue that hold for ten-digit lines only, by the lines for which they hold
TEN_DIGIT = {
    "EV batteries": ["8507600010"],
    "face masks and respirators": ["6307909842", "6307909870"],
}
#: the non-EV lines pay the older list rate where the catalogue's row names EV batteries
ELSEWHERE = "EV batteries only"


@cache
def _catalogue() -> list[dict[str, Any]]:
    import yaml

    products: list[dict[str, Any]] = []
    for path in FILES:
        products += yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)["products"]
    return products


@cache
def _lines() -> tuple[str, ...]:
    """The eight-digit lines of the US schedule."""
    with gzip.open(SCHEDULE, "rt", encoding="utf-8", newline="") as rows:
        digits = {row["digits"][:8] for row in csv.DictReader(rows) if len(row["digits"]) >= 8}
    return tuple(sorted(digits))


def _digits(codes: list[str]) -> list[str]:
    return [goods.parse_code(str(code)) for code in codes]


def _codes(product: dict[str, Any]) -> list[str]:
    """Every line that the catalogue means: those listed, or all of its codes where it cuts off."""
    if product["name"] in TEN_DIGIT:
        return TEN_DIGIT[product["name"]]
    if not product.get("hts8_total"):
        return _digits(product["hts8"])
    prefixes = tuple(_digits(product["hs"]))
    return [line for line in _lines() if line.startswith(prefixes)]


def _on(rates: list[dict[str, Any]], day: str) -> str:
    """The last rate that runs on a day, and holds for the product as a whole."""
    for row in reversed(rates):
        running = str(row["from"]) <= day and (row["until"] is None or day <= str(row["until"]))
        if running and ELSEWHERE not in row["rate"]:
            return str(row["rate"]).partition("%")[0]
    return "0"


def _expected(product: dict[str, Any], day: str) -> Iterator[tuple[str, str]]:
    """(line, Section 301 rate) of a product on a day."""
    row = product["us_301"]
    for variant in row.get("variants") or [row]:
        listed = variant.get("hts8") if "variants" in row else None
        rates = variant.get("rates", [])
        if product["name"] == "EV batteries":
            rates = [r | {"rate": r["rate"].partition(" ")[0]} for r in rates]
        for code in _digits(listed) if listed else _codes(product):
            yield code, _on(rates, day)


def _section_301(book: Book, code: str, day: str) -> Decimal:
    found = rate_on(book, day, code=code)
    due = [s for s in found.components if s.measure.programme == "s301" and s.span.counts]
    return sum((s.duty.percent for s in due), Decimal(0))


@pytest.mark.parametrize("day", DAYS)
def test_section_301_adds_what_the_catalogue_says(history: Book, day: str) -> None:
    wrong = [
        f"{product['name']} {code}: {got}, not {said}"
        for product in _catalogue()
        for code, said in _expected(product, day)
        if (got := _section_301(history, code, day)) != Decimal(said)
    ]
    assert wrong == []


def _exempt(product: dict[str, Any], code: str, day: str) -> bool:
    for row in product.get("ieepa_annex_ii_detail") or []:
        running = str(row["from"]) <= day and (row["until"] is None or day <= str(row["until"]))
        if running and (
            not row.get("hts8") or row.get("hts8_more") or code in _digits(row["hts8"])
        ):
            return True
    return False


@pytest.mark.parametrize("day", ["2025-04-20", "2025-08-20", "2025-10-20", "2026-01-15"])
def test_the_reciprocal_duty_spares_what_the_catalogue_says(history: Book, day: str) -> None:
    wrong = []
    for product in _catalogue():
        if any(row.get("hts8_more") for row in product.get("ieepa_annex_ii_detail") or []):
            continue  # the catalogue's list is cut off
        for code in _codes(product):
            found = rate_on(history, day, code=code[:8])
            standing = next((s for s in found.components if s.measure.id == RECIPROCAL), None)
            spared = standing is not None and standing.span.status == "exempt"
            if standing is not None and spared != _exempt(product, code, day):
                wrong.append(f"{product['name']} {code}: spared {spared}")
    assert wrong == []


def test_the_surcharge_of_2026_spares_what_the_catalogue_says(history: Book) -> None:
    wrong = []
    for product in _catalogue():
        if product["us_s122_exempt"] == "partly":
            continue
        for code in _codes(product):
            found = rate_on(history, "2026-06-01", code=code)
            standing = next((s for s in found.components if s.measure.id == "us.s122"), None)
            spared = standing is not None and standing.span.status == "exempt"
            if standing is not None and spared != bool(product["us_s122_exempt"]):
                wrong.append(f"{product['name']} {code}: spared {spared}")
    assert wrong == []


def test_one_mfn_rate_of_the_catalogue_is_the_ledger_s(history: Book) -> None:
    wrong = []
    for product in _catalogue():
        said = str(product["us_mfn"]).replace("¢", " cents").replace("doz.", "dozen")
        if " to " in said or "specific" in said or "; " in said:
            continue  # the lines differ
        for code in _codes(product):
            mfn = rate_on(history, "2026-06-01", code=code[:8]).mfn
            if mfn is None or str(mfn.duty) != said:
                wrong.append(f"{product['name']} {code}: {mfn and mfn.duty}, not {said}")
    assert wrong == []


def test_every_name_of_the_catalogue_finds_its_product(history: Book) -> None:
    by_title = {product.title: product for product in catalogue.products(history)}
    lost = [
        f"{name} -> {[each.title for each in match.products]}"
        for product in _catalogue()
        for name in (product["name"], *product["synonyms"])
        if by_title[product["name"]] not in (match := catalogue.resolve(history, name)).products
        or match.how != "name"
    ]
    assert lost == []


def test_every_product_has_the_codes_of_the_catalogue(history: Book) -> None:
    held = {product.title: product.codes for product in catalogue.products(history)}
    assert {p["name"]: tuple(_digits(p["hs"])) for p in _catalogue()} == held


def test_names_are_not_lost_in_folding(history: Book) -> None:
    for product in catalogue.products(history):
        assert all(fold(name) for names in product.names.values() for name in names)


def test_the_lines_of_a_product_are_fine_enough(history: Book) -> None:
    """What a product's code pays, every line of the schedule under it pays."""
    measures = history.measures("US", "CN")
    coarse = [
        f"{product.id} {code}: {line} differs under {measure.id}"
        for product in catalogue.products(history)
        for code in product.codes_for("US")
        for line in _lines()
        if line.startswith(code)
        for measure in measures
        if measure.covers(line) != measure.covers(code)
    ]
    assert coarse == []
