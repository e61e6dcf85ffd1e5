"""A book follows its ledger: what is touched is read anew, everything else is kept."""

from __future__ import annotations

import pytest

from ledger.vocabulary.problems import ProblemsError
from projections.book import MOST_PASTS
from tests.projections.telling import line, sum_on

METALS = """
- {introduced: us.steel}
- {introduced: us.aluminium}
- {set: 25%, measure: us.steel, effective: 2018-03-23}
- {set: 10%, measure: us.aluminium, effective: 2018-03-23}
"""
BOTH_50 = """
- {set: 50%, measure: us.steel, also: [us.aluminium], key: both, effective: 2025-06-04}
"""


def lines(book, measure, origin="BR"):
    return [line(span) for span in book.measure(measure).timeline(origin).spans]


def test_nothing_new_touches_nothing(telling):
    told = telling(METALS)
    assert told.book.refresh() == set()
    kept = told.book.measure("us.steel")
    assert told.book.refresh() == set()
    assert told.book.measure("us.steel") is kept


def test_one_event_touches_only_its_measure(telling):
    told = telling(METALS)
    steel, aluminium = told.book.measure("us.steel"), told.book.measure("us.aluminium")
    told.tell("- {set: 50%, measure: us.steel, effective: 2025-06-04}")
    assert told.book.refresh() == {"measure:us.steel"}
    assert told.book.measure("us.aluminium") is aluminium
    assert told.book.measure("us.steel") is not steel
    assert lines(told.book, "us.steel")[-1] == "2025-06-04 … 50% in_force"


@pytest.mark.parametrize("read_before", [False, True], ids=["unread", "read before"])
def test_an_act_on_two_measures_touches_both(telling, read_before):
    told = telling(METALS)
    assert lines(told.book, "us.aluminium") == ["2018-03-23 … 10% in_force"]
    if read_before:
        told.book.records("measure:us.steel")
    told.tell(BOTH_50)
    told.book.refresh()
    assert lines(told.book, "us.aluminium")[-1] == "2025-06-04 … 50% in_force"


def test_a_retracted_act_leaves_both_measures(telling):
    told = telling(METALS + BOTH_50)
    assert lines(told.book, "us.aluminium")[-1] == "2025-06-04 … 50% in_force"
    told.tell("""
- {kind: record.retracted, target: both, target_stream: measure:us.steel, why: It was a draft.}
""")
    told.book.refresh()
    assert lines(told.book, "us.steel") == ["2018-03-23 … 25% in_force"]
    assert lines(told.book, "us.aluminium") == ["2018-03-23 … 10% in_force"]


def test_a_correction_may_take_a_measure_out_of_an_act(telling):
    told = telling(METALS + BOTH_50)
    assert lines(told.book, "us.aluminium")[-1] == "2025-06-04 … 50% in_force"
    told.tell("""
- {kind: record.corrected, target: both, target_stream: measure:us.steel, why: Steel only.,
   fields: {also: null}}
""")
    told.book.refresh()
    assert lines(told.book, "us.aluminium") == ["2018-03-23 … 10% in_force"]


def test_an_act_on_an_umbrella_touches_all_under_it(telling):
    told = telling("""
- {introduced: us.ieepa, umbrella: true}
- {introduced: us.ieepa.a}
- {set: 10%, measure: us.ieepa.a, effective: 2025-02-04}
""")
    assert lines(told.book, "us.ieepa.a") == ["2025-02-04 … 10% in_force"]
    told.tell("""
- {voided: A court, measure: us.ieepa, announced: 2026-02-20, collected_until: 2026-02-24}
""")
    told.book.refresh()
    assert lines(told.book, "us.ieepa.a")[-1] == "2026-02-24 … - void"


def test_a_new_measure_reaches_an_origin_at_once(telling):
    told = telling(METALS)
    assert sum_on(told.book, "2025-08-01", "BR") == "35% = us.aluminium 10% + us.steel 25%"
    told.tell("""
- {introduced: us.zinc}
- {set: 1%, measure: us.zinc, origins: [BR], effective: 2025-07-01}
""")
    told.book.refresh()
    assert sum_on(told.book, "2025-08-01", "BR").startswith("36% =")
    assert sum_on(told.book, "2025-08-01", "AR").startswith("35% =")


@pytest.mark.parametrize(
    ("act", "fields", "hit"),
    [
        ("set: 10%, origins: [CA]", "{origins: [BR]}", ["BR"]),
        ("set: 10%, origins: [CA]", "{origins: null}", ["BR", "CA", "AR"]),
        ("set: null, duties: {CA: 10%}", "{duties: {BR: 10%}}", ["BR"]),
        ("set: null, duties: {CA: 10%}", "{duty: 10%}", ["BR", "CA", "AR"]),
        ("set: 10%, duties: {CA: 10%}, origins: [AR, CA]", "{duties: null}", ["AR", "CA"]),
        ("set: 10%, except_origins: [BR]", "{except_origins: null}", ["BR", "CA", "AR"]),
        ("set: 10%, except_origins: [BR]", "{except_origins: [CA]}", ["BR", "AR"]),
        ("set: 12%, origins: [CA]", "{duty: 10%}", ["CA"]),
    ],
)
def test_a_correction_of_whom_an_act_hits_counts(telling, act, fields, hit):
    told = telling(f"""
- {{introduced: us.a}}
- {{{act}, measure: us.a, key: act, effective: 2025-04-01}}
""")
    for origin in ("BR", "CA", "AR"):
        sum_on(told.book, "2025-05-01", origin)
    told.tell(f"""
- {{kind: record.corrected, target: act, target_stream: measure:us.a, why: A slip.,
   fields: {fields}}}
""")
    told.book.refresh()
    found = {o for o in ("BR", "CA", "AR") if sum_on(told.book, "2025-05-01", o) != "0% = nothing"}
    assert found == set(hit)
    fresh = telling("[]").book
    assert fresh.head == 1


def test_as_recorded_by_a_position_later_events_do_not_exist(telling):
    told = telling(METALS)
    before = told.book.head
    told.tell(BOTH_50)
    told.book.refresh()
    assert told.book.head == before + 1
    now, then = told.book.measure("us.aluminium"), told.book.measure("us.aluminium", before)
    assert [line(span) for span in then.timeline("BR").spans] == ["2018-03-23 … 10% in_force"]
    assert len(now.timeline("BR").spans) == 2


def test_of_the_past_the_latest_few_positions_are_kept(telling):
    """A bot is asked for months about all kinds of positions: what it holds must not grow."""
    told = telling(METALS)
    for number in range(1, 2 * MOST_PASTS + 1):
        day = f"2025-01-{number:02d}"
        told.tell(f"[{{set: {number}%, measure: us.steel, key: k{number}, effective: {day}}}]")
    told.book.refresh()
    positions = range(5, told.book.head)
    kept = {position: told.book.measure("us.steel", position) for position in positions}
    latest = positions[-MOST_PASTS:]
    assert [told.book.measure("us.steel", each) is kept[each] for each in latest] == [
        True
    ] * MOST_PASTS
    again = told.book.measure("us.steel", positions[0])
    assert again is not kept[positions[0]]
    assert all(
        [line(span) for span in told.book.measure("us.steel", each).timeline("BR").spans]
        == [line(span) for span in kept[each].timeline("BR").spans]
        for each in positions
    )


def test_what_is_not_held_leaves_nothing_behind(book_of):
    book = book_of(METALS)
    book.measure("us.steel")
    before = len(book._now.records), len(book._now.measures)
    for number in range(50):
        with pytest.raises(ProblemsError):
            book.measure(f"us.made-up-{number}")
        assert book.records(f"measure:us.made-up-{number}") == []
    assert (len(book._now.records), len(book._now.measures)) == before


def test_a_measure_that_is_not_held_is_said(book_of):
    with pytest.raises(ProblemsError) as caught:
        book_of(METALS).measure("us.copper")
    (problem,) = caught.value.problems
    assert problem.code == "IN-11"
    assert "us.copper" in problem.detail


def test_an_empty_ledger_has_a_book(book_of):
    book = book_of("[]")
    assert book.head == 1  # the source that every story cites
    assert book.index.importers() == []
    assert sum_on(book, "2025-05-01") == "0% = nothing"
