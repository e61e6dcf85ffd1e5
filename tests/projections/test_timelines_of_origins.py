"""Whom an act hits: tables, groups with dates, umbrellas, one act on two measures."""

from __future__ import annotations

from tests.projections.telling import line, spans


def test_a_table_gives_each_origin_its_own_duty_and_the_rest_the_common_one():
    story = """
- kind: measure.duty_set
  announced: 2025-04-02
  effective: 2025-04-09
  duties: {JP: 24%, EU: 20%, LS: 50%}
  duty: 10%
  except_origins: [CA]
"""
    assert spans(story, origin="JP") == ["2025-04-09 … 24% in_force"]
    assert spans(story, origin="DE") == ["2025-04-09 … 20% in_force"]
    assert spans(story, origin="GB") == ["2025-04-09 … 10% in_force"]
    assert spans(story, origin="CA") == []


def test_a_table_alone_hits_only_those_whom_it_names():
    story = "- {set: , effective: 2025-04-09, duties: {JP: 24%}}"
    assert spans(story, origin="JP") == ["2025-04-09 … 24% in_force"]
    assert spans(story, origin="KR") == []


def test_a_member_with_a_line_of_its_own_does_not_pay_the_unions_duty():
    story = "- {set: , effective: 2025-04-09, duties: {EU: 20%, DE: 30%}}"
    assert spans(story, origin="DE") == ["2025-04-09 … 30% in_force"]
    assert spans(story, origin="FR") == ["2025-04-09 … 20% in_force"]


def test_the_union_is_made_of_its_members_of_that_day():
    """A duty of October 2019 hit British goods as goods of the EU; one of 2021 no more."""
    year = "- {{set: 10%, effective: {}-10-18, origins: [EU]}}"
    assert spans(year.format(2019), origin="GB") == ["2019-10-18 … 10% in_force"]
    assert spans(year.format(2021), origin="GB") == []
    assert spans(year.format(2019), origin="EU") == spans(year.format(2019), origin="GB")
    assert spans(year.format(2012), origin="HR") == []
    assert spans(year.format(2014), origin="HR") == ["2014-10-18 … 10% in_force"]


def test_an_origin_that_is_left_out_does_not_pay():
    story = "- {set: 10%, effective: 2025-04-05, except_origins: [EU, CA]}"
    assert spans(story, origin="CA") == []
    assert spans(story, origin="FR") == []
    assert spans(story, origin="BR") == ["2025-04-05 … 10% in_force"]


def test_origins_join_and_leave():
    story = """
- {set: 25%, effective: 2018-06-01, origins: [CA, MX]}
- {origins: , announced: 2019-05-17, effective: 2019-05-20, origins_out: [CA, MX]}
- {origins: , announced: 2025-02-10, effective: 2025-03-12, origins_in: [CA, AU], duty: 25%}
"""
    assert spans(story, origin="MX") == [
        "2018-06-01 2019-05-20 25% in_force",
        "2019-05-20 … - terminated",
    ]
    assert spans(story, origin="CA")[-1] == "2025-03-12 … 25% in_force"
    assert spans(story, origin="AU") == ["2025-03-12 … 25% in_force"]


def test_an_act_on_two_measures_is_one_event_that_both_see(book_of):
    book = book_of("""
        - {introduced: us.steel}
        - {introduced: us.aluminium}
        - {set: 25%, measure: us.steel, also: [us.aluminium], effective: 2025-03-12}
        - {set: 50%, measure: us.steel, effective: 2025-06-04}
    """)
    lines = {
        name: [line(span) for span in book.measure(name).timeline("BR").spans]
        for name in ("us.steel", "us.aluminium")
    }
    assert lines == {
        "us.steel": ["2025-03-12 2025-06-04 25% in_force", "2025-06-04 … 50% in_force"],
        "us.aluminium": ["2025-03-12 … 25% in_force"],
    }
    (shared,) = {span.positions[0] for span in book.measure("us.aluminium").timeline("BR").spans}
    assert shared in book.measure("us.steel").timeline("BR").spans[0].positions


def test_what_happens_to_an_umbrella_happens_to_all_under_it(book_of):
    book = book_of("""
        - {introduced: us.ieepa, umbrella: true}
        - {introduced: us.ieepa.fentanyl.cn}
        - {introduced: us.ieepa.reciprocal}
        - {introduced: us.s232}
        - {set: 20%, measure: us.ieepa.fentanyl.cn, origins: [CN], effective: 2025-03-04}
        - {set: 10%, measure: us.ieepa.reciprocal, effective: 2025-04-05}
        - {set: 50%, measure: us.s232, effective: 2025-06-04}
        - {voided: A court, measure: us.ieepa, announced: 2026-02-20, collected_until: 2026-02-24}
    """)
    last = {
        name: line(book.measure(name).timeline("CN").spans[-1])
        for name in ("us.ieepa.fentanyl.cn", "us.ieepa.reciprocal", "us.s232")
    }
    assert last == {
        "us.ieepa.fentanyl.cn": "2026-02-24 … - void",
        "us.ieepa.reciprocal": "2026-02-24 … - void",
        "us.s232": "2025-06-04 … 50% in_force",
    }


def test_an_act_on_a_measure_that_is_no_umbrella_does_not_reach_those_under_it(book_of):
    book = book_of("""
        - {introduced: us.ieepa.reciprocal}
        - {introduced: us.ieepa.reciprocal.cn}
        - {set: 34%, measure: us.ieepa.reciprocal.cn, origins: [CN], effective: 2025-04-09}
        - {terminated: , measure: us.ieepa.reciprocal, effective: 2025-05-01}
    """)
    spans_of = book.measure("us.ieepa.reciprocal.cn").timeline("CN").spans
    assert [line(span) for span in spans_of] == ["2025-04-09 … 34% in_force"]
