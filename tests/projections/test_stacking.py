"""Which measures apply together: rules are events, with dates, origins and sources."""

from __future__ import annotations

import pytest

from projections import stacking
from tests.projections.telling import rate_on, sum_on

TWO = """
- {introduced: us.steel, programme: s232, scope: {codes: [72], exact: true}}
- {introduced: us.reciprocal, programme: ieepa-reciprocal}
- {set: 50%, measure: us.steel, effective: 2025-06-04}
- {set: 10%, measure: us.reciprocal, effective: 2025-04-05}
"""
YIELDS = """
- {stacking: us.r, importer: US, rule: yields, measures: [us.reciprocal], to: [us.steel],
   announced: 2025-04-02, effective: 2025-04-05, why: Section 232 goods do not pay it.}
"""


def test_without_a_rule_everything_adds_up(book_of):
    book = book_of(TWO)
    assert sum_on(book, "2025-07-01", code="7208") == "60% = us.reciprocal 10% + us.steel 50%"


def test_a_measure_yields_where_another_applies(book_of):
    book = book_of(TWO + YIELDS)
    assert (
        sum_on(book, "2025-07-01", code="7208")
        == "50% = us.steel 50%, not us.reciprocal (us.steel)"
    )
    assert sum_on(book, "2025-07-01", code="8703") == "10% = us.reciprocal 10%"


def test_it_yields_only_while_the_other_is_in_force(book_of):
    """On 1 May the steel duty of 4 June is not due yet."""
    assert sum_on(book_of(TWO + YIELDS), "2025-05-01", code="7208") == "10% = us.reciprocal 10%"


def test_what_yields_is_told_with_the_rule_and_its_reason(book_of):
    (gone,) = rate_on(book_of(TWO + YIELDS), "2025-07-01", code="7208").suppressed
    assert (gone.measure.id, gone.by, gone.rule.id) == ("us.reciprocal", "us.steel", "us.r")
    assert gone.rule.why == "Section 232 goods do not pay it."
    assert gone.span.duty == "10%"


def test_a_rule_has_a_first_and_a_last_day(book_of):
    book = book_of(TWO + """
- {stacking: us.r, importer: US, rule: yields, measures: [us.reciprocal], to: [us.steel],
   announced: 2025-06-20, effective: 2025-07-01, until: 2025-08-01, why: For July only.}
""")  # fmt: skip
    both, steel = "60% = us.reciprocal 10% + us.steel 50%", "50% = us.steel 50%"
    assert sum_on(book, "2025-06-30", code="7208") == both
    assert sum_on(book, "2025-07-01", code="7208").startswith(steel)
    assert sum_on(book, "2025-07-31", code="7208").startswith(steel)
    assert sum_on(book, "2025-08-01", code="7208") == both


def test_a_rule_can_be_ended_by_a_later_act(book_of):
    book = book_of(TWO + YIELDS + """
- {kind: stacking.rule_ended, stacking: us.r, announced: 2025-07-10, effective: 2025-07-15}
""")  # fmt: skip
    assert sum_on(book, "2025-07-14", code="7208").startswith("50% =")
    assert sum_on(book, "2025-07-15", code="7208").startswith("60% =")
    known = {"known_by": "2025-07-09"}
    assert sum_on(book, "2025-07-15", code="7208", **known).startswith("50% =")


def test_a_rule_that_was_announced_later_was_not_known_before(book_of):
    book = book_of(TWO + """
- {stacking: us.r, importer: US, rule: yields, measures: [us.reciprocal], to: [us.steel],
   announced: 2025-07-20, effective: 2025-04-05, why: In hindsight.}
""")  # fmt: skip
    assert sum_on(book, "2025-07-01", code="7208").startswith("50% =")
    assert sum_on(book, "2025-07-01", code="7208", known_by="2025-07-19").startswith("60% =")


def test_a_rule_for_named_origins_leaves_the_others_alone(book_of):
    book = book_of(TWO + """
- {stacking: us.r, importer: US, rule: yields, measures: [us.reciprocal], to: [us.steel],
   origins: [CA, MX], effective: 2025-04-05, why: For the neighbours.}
""")  # fmt: skip
    assert sum_on(book, "2025-07-01", "CA", "7208").startswith("50% =")
    assert sum_on(book, "2025-07-01", "CN", "7208").startswith("60% =")


def test_a_rule_for_all_but_some_origins(book_of):
    book = book_of(TWO + """
- {stacking: us.r, importer: US, rule: yields, measures: [us.reciprocal], to: [us.steel],
   except_origins: [CN], effective: 2025-04-05, why: For all but one.}
""")  # fmt: skip
    assert sum_on(book, "2025-07-01", "CA", "7208").startswith("50% =")
    assert sum_on(book, "2025-07-01", "CN", "7208").startswith("60% =")


def test_a_rule_of_one_importer_says_nothing_about_another(book_of):
    book = book_of("""
- {introduced: cn.a, programme: retaliation}
- {introduced: cn.b, programme: retaliation}
- {set: 10%, measure: cn.a, origins: [US], effective: 2025-04-10}
- {set: 15%, measure: cn.b, origins: [US], effective: 2025-04-10}
- {stacking: us.r, importer: US, rule: yields, measures: ["programme:retaliation"], to: [cn.a],
   effective: 2025-01-01, why: Not China's law.}
""")
    assert sum_on(book, "2025-05-01", "US", importer="CN") == "25% = cn.a 10% + cn.b 15%"


def test_of_a_family_the_highest_applies(book_of):
    """Two generations of Section 301 on one line: the newer, higher one is charged."""
    book = book_of("""
- {introduced: us.s301.list1, programme: s301, scope: {codes: [8703], exact: true}}
- {introduced: us.s301.fouryear, programme: s301, scope: {codes: ["8703.80"], exact: true}}
- {set: 25%, measure: us.s301.list1, effective: 2018-07-06}
- {set: 100%, measure: us.s301.fouryear, effective: 2024-09-27}
- {stacking: us.s301, importer: US, rule: highest, measures: ["programme:s301"],
   announced: 2024-09-18, effective: 2024-09-27, why: The higher generation applies.}
""")
    one = "25% = us.s301.list1 25%"
    assert sum_on(book, "2024-09-26", code="870380") == one
    assert sum_on(book, "2024-09-27", code="870380") == (
        "100% = us.s301.fouryear 100%, not us.s301.list1 (us.s301.fouryear)"
    )
    assert sum_on(book, "2024-09-27", code="870323") == one


def test_where_one_replaces_the_other_gives_way_even_if_it_is_higher(book_of):
    book = book_of("""
- {introduced: us.old, programme: s301, scope: {codes: [8541], exact: true}}
- {introduced: us.new, programme: s301, scope: {codes: ["8541.42"], exact: true}}
- {set: 25%, measure: us.old, effective: 2018-08-23}
- {set: 10%, measure: us.new, effective: 2025-01-01}
- {stacking: us.r, importer: US, rule: replaces, measures: [us.new], to: [us.old],
   effective: 2025-01-01, why: A new rate stands in place of the old one.}
""")
    assert sum_on(book, "2025-02-01", code="854142") == "10% = us.new 10%, not us.old (us.new)"
    assert sum_on(book, "2025-02-01", code="854110") == "25% = us.old 25%"


def test_a_good_that_is_let_off_does_not_make_others_yield(book_of):
    """An excluded good pays no steel duty, so the reciprocal one is due again."""
    book = book_of(TWO + YIELDS + """
- {excluded: , measure: us.steel, announced: 2025-06-20, effective: 2025-07-01,
   scope: {codes: ["7208.10"], exact: true}}
""")  # fmt: skip
    assert sum_on(book, "2025-07-01", code="720810") == "10% = us.reciprocal 10%"
    assert sum_on(book, "2025-07-01", code="720825").startswith("50% = us.steel 50%")


def test_what_has_given_way_makes_nothing_else_yield(book_of):
    """b yields to a, so c, which would yield to b, is charged."""
    book = book_of("""
- {introduced: us.a}
- {introduced: us.b}
- {introduced: us.c}
- {set: 1%, measure: us.a, effective: 2025-01-01}
- {set: 2%, measure: us.b, effective: 2025-01-01}
- {set: 4%, measure: us.c, effective: 2025-01-01}
- {stacking: us.first, importer: US, rule: yields, measures: [us.b], to: [us.a],
   effective: 2025-01-01, why: First.}
- {stacking: us.second, importer: US, rule: yields, measures: [us.c], to: [us.b],
   effective: 2025-01-01, why: Second.}
""")
    assert sum_on(book, "2025-02-01") == "5% = us.a 1% + us.c 4%, not us.b (us.a)"


def test_a_measure_never_yields_to_itself(book_of):
    book = book_of("""
- {introduced: us.a, programme: s232}
- {set: 25%, measure: us.a, effective: 2025-01-01}
- {stacking: us.r, importer: US, rule: yields, measures: ["programme:s232"],
   to: ["programme:s232"], effective: 2025-01-01, why: One of a family.}
""")
    assert sum_on(book, "2025-02-01") == "25% = us.a 25%"


@pytest.mark.parametrize(
    ("selector", "hit"),
    [
        ("us.ieepa.reciprocal", True),
        ("us.ieepa", True),
        ("programme:ieepa-reciprocal", True),
        ("us.ieepa.recip", False),
        ("us.ieepa.reciprocal.cn", False),
        ("programme:ieepa", False),
    ],
)
def test_a_selector_names_a_measure_an_umbrella_or_a_programme(book_of, selector, hit):
    book = book_of("- {introduced: us.ieepa.reciprocal, programme: ieepa-reciprocal}")
    assert stacking.selects([selector], book.measure("us.ieepa.reciprocal")) is hit


def test_rules_are_asked_in_order_of_announcement(book_of):
    book = book_of("""
- {stacking: us.late, importer: US, rule: highest, measures: [us.a], announced: 2025-05-01,
   effective: 2025-05-01, why: Later.}
- {stacking: us.early, importer: US, rule: highest, measures: [us.a], announced: 2025-04-01,
   effective: 2025-05-01, why: Earlier.}
""")
    assert [rule.id for rule in stacking.rules(book, "US", None, None)] == ["us.early", "us.late"]
