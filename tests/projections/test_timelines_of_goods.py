"""Which goods an act reaches: carve-outs, goods that join, rate groups."""

from __future__ import annotations

from ledger.vocabulary import clocks
from projections.timelines import good, part
from tests.projections.telling import layers, spans

CHIPS = """
- {set: 10%, announced: 2025-04-02, effective: 2025-04-05}
- {scope: , announced: 2025-04-11, effective: 2025-04-05, codes_out: {codes: [8542], exact: true}}
"""


def test_goods_that_leave_are_exempt_and_the_rest_pays_on():
    assert spans(CHIPS, goods=good("854231")) == ["2025-04-05 … Free exempt"]
    assert spans(CHIPS, goods=good("8703")) == ["2025-04-05 … 10% in_force"]
    assert spans(CHIPS) == ["2025-04-05 … 10% in_force"]


def test_a_carve_out_survives_later_acts_on_the_measure_as_a_whole():
    later = "- {set: 20%, announced: 2025-07-31, effective: 2025-08-07}"
    assert spans(CHIPS, later, goods=good("854231")) == ["2025-04-05 … Free exempt"]
    assert spans(CHIPS, later, goods=good("8703"))[-1] == "2025-08-07 … 20% in_force"


def test_a_carve_out_survives_a_truce_on_the_measure():
    later = """
- {suspended: 5%, announced: 2025-05-12, effective: 2025-05-14, until: 2025-08-12}
"""
    assert spans(CHIPS, later, goods=good("854231")) == ["2025-04-05 … Free exempt"]


def test_a_carve_out_ends_where_the_goods_join_again():
    later = """
- {scope: , announced: 2025-09-01, effective: 2025-10-01, codes_in: {codes: ["8542.31"]}}
"""
    assert spans(CHIPS, later, goods=good("854231")) == [
        "2025-04-05 2025-10-01 Free exempt",
        "2025-10-01 … 10% in_force",
    ]
    assert spans(CHIPS, later, goods=good("854232")) == ["2025-04-05 … Free exempt"]


def test_a_carve_out_gives_way_to_a_duty_on_those_very_goods():
    later = """
- {set: 25%, announced: 2025-06-01, effective: 2025-07-01, scope: {codes: [8542]}}
"""
    assert spans(CHIPS, later, goods=good("854231")) == [
        "2025-04-05 2025-07-01 Free exempt",
        "2025-07-01 … 25% in_force",
    ]


def test_a_carve_out_ends_with_the_measure():
    later = "- {terminated: , announced: 2025-11-01, effective: 2025-11-10}"
    assert spans(CHIPS, later, goods=good("854231")) == [
        "2025-04-05 2025-11-10 Free exempt",
        "2025-11-10 … - terminated",
    ]


def test_a_measure_that_is_set_again_after_its_end_has_no_old_carve_outs():
    again = """
- {terminated: , announced: 2025-11-01, effective: 2025-11-10}
- {set: 15%, announced: 2026-01-05, effective: 2026-01-10}
"""
    assert spans(CHIPS, again, goods=good("854231"))[-1] == "2026-01-10 … 15% in_force"


def test_a_carve_out_for_a_time_ends_by_itself():
    story = """
- {set: 25%, effective: 2019-01-01}
- {excluded: , announced: 2019-06-01, effective: 2019-06-10, until: 2020-06-10,
   scope: {codes: [8501]}}
"""
    assert spans(story, goods=good("850110")) == [
        "2019-01-01 2019-06-10 25% in_force",
        "2019-06-10 2020-06-10 Free exempt",
        "2020-06-10 … 25% in_force",
    ]


def test_a_carve_out_shows_only_where_something_is_due():
    assert spans("""
        - {excluded: , announced: 2019-06-01, effective: 2019-06-10, scope: {codes: [8501]}}
        - {set: 25%, announced: 2019-06-20, effective: 2019-07-01}
    """, goods=good("850110")) == ["2019-07-01 … Free exempt"]  # fmt: skip


def test_goods_that_join_later_pay_from_then_on():
    """Acts on the measure as a whole reach a good from the day on which it joined."""
    story = """
- {set: 25%, effective: 2018-03-23}
- {scope: , announced: 2020-01-24, effective: 2020-02-08, codes_in: {codes: [7317]}}
- {set: 50%, announced: 2025-06-03, effective: 2025-06-04}
"""
    joined = clocks.second_of(clocks.parse_day("2020-02-08"), "US")
    assert spans(story, goods=good("731700"), joined=joined) == [
        "2020-02-08 2025-06-04 25% in_force",
        "2025-06-04 … 50% in_force",
    ]


def test_goods_that_join_may_have_a_duty_of_their_own():
    story = """
- {set: 50%, effective: 2025-06-04}
- {scope: , announced: 2025-08-15, effective: 2025-08-18, codes_in: {codes: [8418]}, duty: 25%}
"""
    joined = clocks.second_of(clocks.parse_day("2025-08-18"), "US")
    assert spans(story, goods=good("841810"), joined=joined) == ["2025-08-18 … 25% in_force"]


PARTS = """
- kind: measure.duty_set
  announced: 2025-03-04
  effective: 2025-03-10
  duty: 5%
  parts:
    - {scope: {codes: ["1201"]}, duty: 10%}
    - {scope: {codes: ["0207"]}, duty: 15%}
"""


def test_parts_win_on_their_own_goods():
    assert spans(PARTS, goods=good("120190")) == ["2025-03-10 … 10% in_force"]
    assert spans(PARTS, goods=good("020714")) == ["2025-03-10 … 15% in_force"]
    assert spans(PARTS, goods=good("8703")) == ["2025-03-10 … 5% in_force"]
    assert spans(PARTS) == ["2025-03-10 … 5% in_force"]


def test_a_rate_group_is_seen_by_its_scope():
    scope = next(layer.scope for layer in layers(PARTS) if layer.part == 2)
    assert scope is not None
    assert spans(PARTS, goods=part(scope)) == ["2025-03-10 … 15% in_force"]


def test_an_act_of_parts_alone_says_nothing_of_other_goods():
    story = """
- kind: measure.suspended
  announced: 2025-11-05
  effective: 2025-11-10
  until: 2026-11-10
  parts:
    - {scope: {codes: ["1201"]}, duty: Free, returns_to: 10%}
"""
    assert spans(PARTS, story, goods=good("120190"))[-2:] == [
        "2025-11-10 2026-11-10 Free suspended over 10%",
        "2026-11-10 … 10% in_force",
    ]
    assert spans(PARTS, story, goods=good("020714")) == ["2025-03-10 … 15% in_force"]


def test_goods_join_a_measure_of_the_book_on_their_day(book_of):
    """The book knows when a good joined, so that earlier acts do not reach it."""
    book = book_of("""
        - {introduced: us.steel, scope: {codes: [7208], exact: true}}
        - {set: 25%, measure: us.steel, effective: 2018-03-23}
        - {scope: , measure: us.steel, announced: 2020-01-24, effective: 2020-02-08,
           codes_in: {codes: [7317]}}
    """)
    measure = book.measure("us.steel")
    assert measure.joined("7208") is None
    joined = measure.joined("7317")
    assert joined == clocks.second_of(clocks.parse_day("2020-02-08"), "US")
    assert measure.joined("7317", known_by="2020-01-23") is None
    assert measure.covers("7317") is True
    assert measure.covers("7317", known_by="2020-01-23") is False
    assert measure.covers("9403") is False
