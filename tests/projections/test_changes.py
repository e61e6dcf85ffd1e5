"""What changed between two days, measure by measure."""

from __future__ import annotations

from datetime import date

from projections.answers import changes
from projections.answers.changes import ChangesQuery
from tests.projections.telling import noon

SPRING = """
- {introduced: us.fentanyl, programme: ieepa-fentanyl, title: Fentanyl duty}
- {introduced: us.reciprocal, programme: ieepa-reciprocal, title: Reciprocal duty}
- {introduced: us.steel, programme: s232, title: Steel duty, scope: {codes: [72], exact: true}}
- {set: 10%, measure: us.fentanyl, origins: [CN], announced: 2025-02-01, effective: 2025-02-04}
- {set: 20%, measure: us.fentanyl, origins: [CN], announced: 2025-03-03, effective: 2025-03-04}
- {set: 10%, measure: us.reciprocal, announced: 2025-04-02, effective: 2025-04-05,
   except_origins: [CA]}
- {set: , duties: {CN: 34%, JP: 24%}, measure: us.reciprocal, announced: 2025-04-02,
   effective: 2025-04-09}
- {set: 25%, measure: us.steel, announced: 2025-02-10, effective: 2025-03-12}
"""


def rows(book, first, last, now="2026-11-24", **narrowed):
    query = ChangesQuery(date.fromisoformat(first), date.fromisoformat(last), **narrowed)
    return [
        (row["on"], row["measure"], row["before"], row["after"], ",".join(row["origins"]))
        for row in changes.answer(book, query, noon(now)).result["changes"]
    ]


def test_changes_are_told_oldest_first_with_what_was_before_and_after(book_of):
    assert rows(book_of(SPRING), "2025-01-01", "2025-12-31", importer="US", origin="CN") == [
        ("2025-02-04", "us.fentanyl", None, "10%", "CN"),
        ("2025-03-04", "us.fentanyl", "10%", "20%", "CN"),
        ("2025-03-12", "us.steel", None, "25%", "CN"),
        ("2025-04-05", "us.reciprocal", None, "10%", "CN"),
        ("2025-04-09", "us.reciprocal", "10%", "34%", "CN"),
    ]


def test_from_is_before_the_change_and_to_is_the_day_of_it(book_of):
    """ "Between the 4th and the 9th" holds the change of the 9th and not that of the 4th."""
    book = book_of(SPRING)
    assert rows(book, "2025-03-04", "2025-03-11", importer="US", origin="CN") == []
    assert len(rows(book, "2025-03-03", "2025-03-04", importer="US", origin="CN")) == 1
    assert len(rows(book, "2025-03-04", "2025-04-05", importer="US", origin="CN")) == 2


def test_without_an_origin_those_that_are_hit_alike_share_a_line(book_of):
    found = rows(book_of(SPRING), "2025-04-04", "2025-04-09", importer="US")
    assert ("2025-04-09", "us.reciprocal", "10%", "24%", "JP") in found
    assert ("2025-04-09", "us.reciprocal", "10%", "34%", "CN") in found
    assert ("2025-04-05", "us.reciprocal", None, "10%", "CN,JP,ALL") in found


def test_changes_of_a_product(book_of):
    book = book_of(SPRING)
    found = rows(book, "2025-03-05", "2025-04-05", importer="US", origin="BR", product="7208")
    assert [row[1] for row in found] == ["us.steel", "us.reciprocal"]
    found = rows(book, "2025-03-05", "2025-04-05", importer="US", origin="BR", product="8703")
    assert [row[1] for row in found] == ["us.reciprocal"]


def test_what_was_announced_later_is_left_out(book_of):
    found = rows(book_of(SPRING), "2025-01-01", "2025-12-31", importer="US", origin="CN",
                 known_by=date(2025, 3, 3))  # fmt: skip
    assert [row[0] for row in found] == ["2025-02-04", "2025-03-04", "2025-03-12"]


def test_goods_that_leave_are_a_change_of_their_own(book_of):
    book = book_of(SPRING + """
- {scope: , measure: us.reciprocal, announced: 2025-04-11, effective: 2025-04-12,
   codes_out: {codes: [8542], text: semiconductors}}
""")  # fmt: skip
    query = ChangesQuery(date(2025, 4, 10), date(2025, 4, 15), "US", "CN")
    (row,) = changes.answer(book, query, noon("2026-11-24")).result["changes"]
    assert (row["scope"], row["before"], row["after"]) == ("semiconductors", "34%", "exempt")
    assert row["status"] == "exempt"


def test_a_part_that_an_act_does_not_tell_apart_is_no_line_of_its_own(book_of):
    """Some goods were exempt for a time; the rise of the whole measure before is one line."""
    book = book_of(SPRING + """
- {set: 50%, measure: us.steel, announced: 2025-06-03, effective: 2025-06-04}
- {set: 30%, measure: us.steel, announced: 2025-07-01, effective: 2025-07-10,
   scope: {codes: ["7208"], text: hot-rolled coil}}
""")  # fmt: skip
    assert rows(book, "2025-06-01", "2025-06-30", importer="US", origin="BR") == [
        ("2025-06-04", "us.steel", "25%", "50%", "BR")
    ]
    query = ChangesQuery(date(2025, 7, 1), date(2025, 7, 31), "US", "BR")
    (row,) = changes.answer(book, query, noon("2026-11-24")).result["changes"]
    assert (row["scope"], row["before"], row["after"]) == ("hot-rolled coil", "50%", "30%")


def test_a_part_for_one_origin_says_nothing_of_another(book_of):
    book = book_of(SPRING + """
- {set: 25%, measure: us.steel, announced: 2025-05-08, effective: 2025-05-10, origins: [GB],
   scope: {text: British goods within the quota}}
- {set: 50%, measure: us.steel, announced: 2025-06-03, effective: 2025-06-04}
""")  # fmt: skip
    assert rows(book, "2025-06-01", "2025-06-30", importer="US", origin="BR") == [
        ("2025-06-04", "us.steel", "25%", "50%", "BR")
    ]


def test_the_end_of_a_duty_is_a_change_to_nothing(book_of):
    book = book_of("""
- {introduced: us.s122}
- {set: 10%, measure: us.s122, effective: 2026-02-24, until: 2026-07-24}
""")
    assert rows(book, "2026-07-01", "2026-07-31", importer="US", origin="CN") == [
        ("2026-07-24", "us.s122", "10%", None, "CN")
    ]


def test_a_lapse_is_a_change_though_nothing_was_recorded_that_day(book_of):
    book = book_of(SPRING + """
- {suspended: 10%, measure: us.reciprocal, origins: [CN], announced: 2025-05-12,
   effective: 2025-05-14, until: 2025-08-12}
""")  # fmt: skip
    assert rows(book, "2025-05-01", "2025-08-31", importer="US", origin="CN") == [
        ("2025-05-14", "us.reciprocal", "34%", "10%", "CN"),
        ("2025-08-12", "us.reciprocal", "10%", "34%", "CN"),
    ]


def test_nothing_changed_is_said(book_of):
    query = ChangesQuery(date(2024, 1, 1), date(2024, 2, 1), "US", "CN")
    found = changes.answer(book_of(SPRING), query, noon("2026-11-24"))
    assert found.result["changes"] == []
    assert "no duty changed" in found.sentence
    assert "the United States" in found.sentence
    assert "China" in found.sentence


def test_each_change_names_its_events_and_their_sources(book_of):
    query = ChangesQuery(date(2025, 3, 1), date(2025, 3, 5), "US", "CN")
    found = changes.answer(book_of(SPRING), query, noon("2026-11-24"))
    (row,) = found.result["changes"]
    assert row["events"] == [6]  # the source is 1, three introductions, then the duties
    assert found.events == [6]
    assert [source["id"] for source in found.sources] == ["eo-1"]
