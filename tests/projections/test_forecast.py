"""What lapses, starts or expires if nobody acts."""

from __future__ import annotations

from datetime import date

from projections.answers import forecast
from projections.answers.forecast import ForecastQuery
from tests.projections.telling import noon

TRUCE = """
- {introduced: us.fentanyl, programme: ieepa-fentanyl, title: Fentanyl duty}
- {introduced: us.reciprocal, programme: ieepa-reciprocal, title: Reciprocal duty}
- {set: 20%, measure: us.fentanyl, origins: [CN], announced: 2025-03-03, effective: 2025-03-04}
- {set: 34%, measure: us.reciprocal, origins: [CN], announced: 2025-04-02, effective: 2025-04-09}
- {kind: truce.announced, truce: us-cn.geneva, title: Geneva truce, parties: [US, CN],
   announced: 2025-05-12, effective: 2025-05-14, until: 2025-08-12, holds: [us.reciprocal]}
- {suspended: 10%, measure: us.reciprocal, origins: [CN], announced: 2025-05-12,
   effective: 2025-05-14, until: 2025-08-12, truce: us-cn.geneva}
"""


def calendar(book, now, importer="US", origin="CN", until=None):
    query = ForecastQuery(importer, origin, until and date.fromisoformat(until))
    return forecast.answer(book, query, noon(now)).result["calendar"]


def short(rows):
    return [(row["on"], row["measure"], row["status"], row["before"], row["after"]) for row in rows]


def test_a_suspension_that_runs_lapses_if_nobody_acts(book_of):
    (row,) = calendar(book_of(TRUCE), "2025-06-01")
    assert short([row]) == [("2025-08-12", "us.reciprocal", "lapses", "30", "54")]
    assert "34% returns if nobody acts" in row["what"]
    assert (row["duty_before"], row["duty_after"]) == ("10%", "34%")
    assert row["truce"] == "us-cn.geneva"


def test_before_the_truce_is_announced_nothing_is_expected(book_of):
    assert calendar(book_of(TRUCE), "2025-05-11") == []


def test_an_announced_truce_that_has_not_begun_is_two_rows(book_of):
    assert short(calendar(book_of(TRUCE), "2025-05-12")) == [
        ("2025-05-14", "us.reciprocal", "changes", "54", "30"),
        ("2025-08-12", "us.reciprocal", "lapses", "30", "54"),
    ]


def test_after_the_lapse_nothing_is_expected(book_of):
    assert calendar(book_of(TRUCE), "2025-08-12") == []


def test_an_extension_moves_the_lapse(book_of):
    book = book_of(TRUCE + """
- {extended: , measure: us.reciprocal, origins: [CN], announced: 2025-08-11, effective: 2025-08-12,
   until: 2025-11-10, truce: us-cn.geneva}
""")  # fmt: skip
    assert [row["on"] for row in calendar(book, "2025-08-10")] == ["2025-08-12"]
    assert [row["on"] for row in calendar(book, "2025-08-11")] == ["2025-11-10"]


def test_an_ordered_start_and_a_stated_end_are_expected(book_of):
    book = book_of("""
- {introduced: us.s122, title: Surcharge}
- {set: 10%, measure: us.s122, announced: 2026-02-20, effective: 2026-02-24, until: 2026-07-24}
""")
    assert short(calendar(book, "2026-02-21")) == [
        ("2026-02-24", "us.s122", "starts", "0", "10"),
        ("2026-07-24", "us.s122", "expires", "10", "0"),
    ]


def test_one_law_that_ends_as_the_next_begins_is_told_as_one_step_of_the_rate(book_of):
    """The IEEPA duty ends at midnight, the surcharge begins a minute later: 20 → 10, not → 0."""
    book = book_of("""
- {introduced: us.ieepa, title: Emergency duty}
- {introduced: us.s122, title: Surcharge}
- {set: 20%, measure: us.ieepa, announced: 2025-01-01, effective: 2025-01-01}
- {terminated: , measure: us.ieepa, announced: 2026-02-20, effective: 2026-02-24}
- {set: 10%, measure: us.s122, announced: 2026-02-20, effective: "2026-02-24T00:01:00-05:00"}
""")
    assert short(calendar(book, "2026-02-21")) == [
        ("2026-02-24", "us.ieepa", "expires", "20", "10"),
        ("2026-02-24", "us.s122", "starts", "20", "10"),
    ]


def test_an_ordered_rise_is_a_change(book_of):
    book = book_of("""
- {introduced: us.a, title: Wood duty}
- {set: 10%, measure: us.a, announced: 2025-01-01, effective: 2025-01-01}
- {set: 25%, measure: us.a, announced: 2025-01-01, effective: 2025-06-01}
""")
    (row,) = calendar(book, "2025-03-01")
    assert row["status"] == "changes"
    assert row["what"] == "the wood duty goes from 10% to 25%"


def test_only_up_to_the_day_that_is_asked_for(book_of):
    assert calendar(book_of(TRUCE), "2025-06-01", until="2025-08-11") == []
    assert len(calendar(book_of(TRUCE), "2025-06-01", until="2025-08-12")) == 1


def test_listed_goods_are_told_with_their_scope_and_leave_the_general_rate_alone(book_of):
    book = book_of(TRUCE + """
- {introduced: us.wood, title: Wood duty, scope: {codes: [9403], text: cabinets, exact: true}}
- {set: 25%, measure: us.wood, announced: 2025-09-29, effective: 2025-10-14}
- {set: 50%, measure: us.wood, announced: 2025-09-29, effective: 2026-01-01}
""")  # fmt: skip
    rows = calendar(book, "2025-10-01")
    assert [(row["on"], row["status"], row["scope"], row["after"]) for row in rows] == [
        ("2025-10-14", "starts", "cabinets", None),
        ("2026-01-01", "changes", "cabinets", None),
    ]


def test_without_an_origin_each_row_names_whom_it_hits(book_of):
    (row,) = calendar(book_of(TRUCE), "2025-06-01", origin=None)
    assert row["origins"] == ["CN"]
    assert (row["before"], row["after"]) == (None, None)


# -- plans and threats -------------------------------------------------------------------------

PLANS = """
- {introduced: us.a, title: A duty}
- {set: 10%, measure: us.a, announced: 2025-01-01, effective: 2025-01-01}
- {threatened: , measure: us.a, key: threat, origins: [CN], announced: 2025-10-10,
   effective: 2025-11-01, duty: 100%, summary: A tweet.}
- {planned: , measure: us.a, key: plan, announced: 2026-09-18, duty: 7.5%, summary: A notice.}
"""


def test_a_threat_is_listed_as_a_threat_and_changes_no_rate(book_of):
    (row,) = calendar(book_of(PLANS), "2025-10-20")
    assert (row["on"], row["status"]) == ("2025-11-01", "threatened")
    assert row["what"].startswith("threatened, not ordered")
    assert (row["before"], row["after"], row["duty_after"]) == (None, None, "100%")


def test_a_threat_for_others_is_not_listed(book_of):
    assert calendar(book_of(PLANS), "2025-10-20", origin="BR") == []


def test_a_threat_whose_day_has_passed_is_no_longer_listed(book_of):
    assert calendar(book_of(PLANS), "2025-11-01") == []


def test_a_withdrawn_threat_is_no_longer_listed(book_of):
    book = book_of(PLANS + """
- {withdrawn: , measure: us.a, announced: 2025-10-15, withdraws: threat}
""")  # fmt: skip
    assert len(calendar(book, "2025-10-14")) == 1
    assert calendar(book, "2025-10-15") == []


def test_a_plan_without_a_day_stays_open_until_an_act_follows(book_of):
    book = book_of(PLANS + """
- {set: 17.5%, measure: us.a, announced: 2026-12-01, effective: 2026-12-15}
""")  # fmt: skip
    (row,) = calendar(book, "2026-11-24")
    assert (row["on"], row["status"], row["duty_after"]) == (None, "planned", "7.5%")
    assert [row["status"] for row in calendar(book, "2026-12-02")] == ["changes"]


def test_the_sentence_puts_the_rate_of_every_good_first(book_of):
    book = book_of(TRUCE + """
- {introduced: us.wood, title: Wood duty, scope: {codes: [9403], text: cabinets, exact: true}}
- {set: 25%, measure: us.wood, announced: 2025-05-29, effective: 2025-07-14}
""")  # fmt: skip
    said = forecast.answer(book, ForecastQuery("US", "CN"), noon("2025-06-01")).sentence
    assert said.startswith(
        "If nobody acts, on 12 August 2025 the suspension of the reciprocal duty"
    )
    assert "from 30% to 54%" in said


def test_that_nothing_comes_is_said(book_of):
    said = forecast.answer(book_of(TRUCE), ForecastQuery("US", "CN"), noon("2026-01-01")).sentence
    assert said == (
        "As of 1 January 2026 no recorded act changes the duties of the United States on goods "
        "from China by itself."
    )
