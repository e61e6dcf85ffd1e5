"""What is charged on goods that are named: on the bundled history, with the figures here."""

from __future__ import annotations

import pytest

from projections.answers import product
from projections.answers.asked import RateQuery
from projections.book import Book
from tests.projections.telling import noon

TODAY = noon("2026-11-24")

#: importer, origin, goods, day, additional, total (None: the MFN duty is not held on that day)
FIGURES = [
    # April 2025, the week of 145%: the totals agree with those of the New York Times
    ("US", "CN", "syringes", "2025-04-16", "245", "245"),
    ("US", "CN", "EV batteries", "2025-04-16", "170", "173.4"),
    ("US", "CN", "squid", "2025-04-16", "170", "170"),
    ("US", "CN", "toasters", "2025-04-16", "145", "150.3"),
    ("US", "CN", "EVs", "2025-04-16", "145", "147.5"),
    ("US", "CN", "toys", "2025-04-16", "145", "145"),
    ("US", "CN", "chips", "2025-04-16", "70", "70"),
    ("US", "CN", "laptops", "2025-04-16", "20", "20"),
    # one line of the schedule, two rates: batteries for cars and others
    ("US", "CN", "EV battery", "2025-06-01", "55", "58.4"),
    ("US", "CN", "lithium-ion batteries", "2025-06-01", "37.5", "40.9"),
    ("US", "CN", "lithium-ion batteries", "2026-01-15", "45", "48.4"),
    ("US", "CN", "medical gloves", "2026-02-01", "120", "120"),
    ("US", "CN", "soybeans", "2026-08-01", "37.5", "37.5"),
    ("US", "CN", "microwave ovens", "2024-06-01", "0", None),
    # other origins
    ("US", "BR", "coffee", "2025-10-01", "50", "50"),
    ("US", "BR", "coffee", "2025-12-01", "0", "0"),
    ("US", "JP", "cars", "2025-10-01", "12.5", "15"),
    ("US", "CA", "softwood lumber", "2025-11-01", "10", "10"),
    # China's side
    ("CN", "US", "soybeans", "2018-08-01", "25", "28"),
    ("CN", "US", "LNG", "2018-10-01", "10", "10"),
    ("CN", "US", "LNG", "2019-07-01", "25", "25"),
    ("CN", "US", "crude oil", "2019-10-01", "5", "5"),
    ("CN", "US", "芯片", "2025-04-20", "125", "125"),
]


def asked(book: Book, importer: str, origin: str, goods: str, day: str | None = None):
    return product.answer(book, RateQuery(importer, origin, on=day, product=goods), TODAY)


@pytest.mark.parametrize(("importer", "origin", "goods", "day", "additional", "total"), FIGURES)
def test_what_is_charged_on_named_goods(
    history: Book, importer, origin, goods, day, additional, total
) -> None:
    found = asked(history, importer, origin, goods, day)
    assert found.status == "answered"
    assert (found.result["additional"], found.result["total"]) == (additional, total)
    assert "variants" not in found.result
    assert found.sources


STORY = """
- {introduced: us.mfn, instrument: mfn, scope: {codes: ['0101', '0102', '0103'], exact: true}}
- kind: measure.duty_set
  measure: us.mfn
  effective: 2025-01-01
  parts:
    - {scope: {codes: ['0101'], exact: true}, duty: 4%}
    - {scope: {codes: ['0102'], exact: true}, duty: 2%}
    - {scope: {codes: ['0103'], exact: true}, duty: 1.5 cents/kg}
- {introduced: us.wide, title: Duty on everything}
- {set: 10%, measure: us.wide, effective: 2025-02-01}
- {introduced: us.listed, title: Duty on mules, scope: {codes: [0101.30], exact: true}}
- {set: 25%, measure: us.listed, effective: 2025-03-01, charge: on the mule's own weight only}
- {kind: product.named, product: horses, title: horses, codes: [0101.21]}
- {kind: product.named, product: mules, title: mules, codes: [0101.30],
   leaves_out: Asses are asses.}
- {kind: product.named, product: beasts, title: beasts of burden, codes: [0101.21, 0101.30]}
- {kind: product.named, product: cattle, title: cattle and horses, codes: [0101.21, '0102']}
- {kind: product.named, product: swine, title: swine, codes: ['0103'], names: {en: [animals]}}
- {kind: product.named, product: sheep, title: sheep, codes: ['0104'], names: {en: [animals]}}
"""


def test_a_name_is_answered_as_its_code_would_be(book_of) -> None:
    found = asked(book_of(STORY), "US", "CN", "horses", "2025-04-01")
    assert found.sentence == (
        "On 1 April 2025 the United States charged an additional 10% on horses from China: 10% "
        "duty on everything; with the MFN duty of 4% it is 14% in all."
    )
    assert found.result["product"] == "horses"
    assert found.result["codes"] == ["0101.21"]
    assert found.understood_as["product"] == "horses"
    assert found.assumed == []


def test_codes_that_pay_differently_are_told_apart(book_of) -> None:
    found = asked(book_of(STORY), "US", "CN", "beasts of burden", "2025-04-01")
    assert found.result["additional"] is None
    assert found.result["additional_expression"] == "10% to 35%"
    assert [(v["codes"], v["additional"], v["total"]) for v in found.result["variants"]] == [
        (["0101.21"], "10", "14"),
        (["0101.30"], "35", "39"),
    ]
    assert [c["measure"] for c in found.result["components"]] == ["us.wide"]
    assert "an additional 10% to 35% on beasts of burden" in found.sentence
    assert "with the MFN duty of 4% it is 14% to 39% in all" in found.sentence
    assert "0101.21: 10% (10% Duty on everything)." in found.notes


def test_codes_that_differ_in_the_mfn_duty_alone_share_their_components(book_of) -> None:
    found = asked(book_of(STORY), "US", "CN", "cattle and horses", "2025-04-01")
    assert (found.result["additional"], found.result["mfn"]) == ("10", None)
    assert "which depends on the line, it is 12% to 14% in all" in found.sentence


def test_codes_that_came_to_pay_the_same_are_one_again(book_of) -> None:
    found = asked(book_of(STORY), "US", "CN", "beasts of burden", "2025-02-15")
    assert "variants" not in found.result
    assert found.result["additional"] == "10"


def test_a_specific_mfn_duty_is_told_and_not_added(book_of) -> None:
    found = asked(book_of(STORY), "US", "CN", "swine", "2025-04-01")
    assert (found.result["mfn"], found.result["total"]) == (None, None)
    assert found.result["mfn_expression"] == "1.5 cents/kg"
    assert found.sentence.endswith("; the MFN duty of 1.5 cents/kg comes before it.")


def test_how_a_duty_is_charged_and_what_a_name_leaves_out_are_notes(book_of) -> None:
    notes = asked(book_of(STORY), "US", "CN", "mules", "2025-04-01").notes
    assert "Duty on mules: on the mule's own weight only." in notes
    assert "Asses are asses." in notes


def test_a_misspelt_name_is_taken_and_said_to_be(book_of) -> None:
    found = asked(book_of(STORY), "US", "CN", "hroses", "2025-04-01")
    assert found.result["product"] == "horses"
    assert found.assumed == ["“hroses” read as horses"]


def test_a_name_that_fits_two_is_asked_back(book_of) -> None:
    found = asked(book_of(STORY), "US", "CN", "animals", "2025-04-01")
    assert found.status == "needs_clarification"
    assert [choice["label"] for choice in found.choices] == ["sheep", "swine"]
    assert found.choices[0]["question"] == (
        "what does the United States charge on sheep from China on 2025-04-01"
    )


@pytest.mark.parametrize(
    ("goods", "nearest"), [("horse saddle", ["horses"]), ("gravel", []), ("", [])]
)
def test_a_name_that_is_not_held_is_said_not_to_be(book_of, goods, nearest) -> None:
    found = asked(book_of(STORY), "US", "CN", goods, "2025-04-01")
    assert found.status == "not_covered"
    assert found.result["nearest"] == nearest
    assert "additional" not in found.result


def test_a_code_is_answered_with_its_total(book_of) -> None:
    found = asked(book_of(STORY), "US", "CN", "0101.30", "2025-04-01")
    assert found.result["product"] == "0101.30"
    assert found.sentence.endswith("with the MFN duty of 4% it is 39% in all.")


def test_without_a_product_nothing_changes(book_of) -> None:
    book = book_of(STORY)
    found = product.answer(book, RateQuery("US", "CN", on="2025-04-01"), TODAY)
    assert found.result["product"] is None
    assert "MFN duty of" not in found.sentence


def test_another_question_gets_the_code(book_of) -> None:
    book, seen = book_of(STORY), []

    def whole(query: RateQuery):
        seen.append(query.product)
        return product.answer(book, query, TODAY)

    query = RateQuery("US", "CN", on="2025-04-01", product="mules")
    found = product.with_product(book, query, whole, TODAY)
    assert seen == ["0101.30"]
    assert found.result["product"] == "mules"


def test_another_question_about_unlike_codes_is_asked_back(book_of) -> None:
    query = RateQuery("US", "CN", on="2025-04-01", product="beasts of burden")
    found = product.with_product(book_of(STORY), query, pytest.fail, TODAY)
    assert found.status == "needs_clarification"
    assert [c["label"] for c in found.choices] == ["0101.21: 10% on top", "0101.30: 35% on top"]


RELIEF = """
- {introduced: cn.s301.list, importer: CN, scope: {codes: ['1201'], exact: true}, title: List}
- {set: 25%, measure: cn.s301.list, effective: 2018-07-06}
- {introduced: cn.s301.exclusions, importer: CN, instrument: other, title: Exclusions,
   scope: {text: some goods}, summary: Relief on application.}
- {kind: measure.exclusion_granted, measure: cn.s301.exclusions, effective: 2020-03-02,
   scope: {text: some goods}}
- {introduced: cn.total.soy, importer: CN, instrument: other, title: Soy in all,
   scope: {codes: ['1201'], exact: true}}
- {kind: measure.noted, measure: cn.total.soy, effective: 2025-11-10, topic: statistics,
   summary: Soybeans pay 13% in all.}
"""


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2019-01-01", []),
        ("2021-01-01", ["Exclusions: Relief on application."]),
        ("2025-12-01", ["Exclusions: Relief on application.", "Soybeans pay 13% in all."]),
    ],
)
def test_relief_and_reported_totals_stand_beside_the_rate(book_of, day, told) -> None:
    notes = asked(book_of(RELIEF), "CN", "US", "1201", day).notes
    assert [note for note in notes if note in told] == told
