"""Every interval of constant duty, oldest first."""

from __future__ import annotations

from datetime import date

from projections.answers import history
from projections.answers.asked import RateQuery
from tests.projections.telling import noon

CHINA = """
- {introduced: us.fentanyl, programme: ieepa-fentanyl, title: Fentanyl duty}
- {introduced: us.reciprocal, programme: ieepa-reciprocal, title: Reciprocal duty}
- {set: 20%, measure: us.fentanyl, origins: [CN], announced: 2025-03-03,
   effective: "2025-03-04T00:01:00-05:00"}
- {set: 34%, measure: us.reciprocal, origins: [CN], announced: 2025-04-02,
   effective: "2025-04-09T00:01:00-04:00"}
- {suspended: 10%, measure: us.reciprocal, origins: [CN], announced: 2025-05-12,
   effective: "2025-05-14T00:01:00-04:00", until: "2025-08-12T00:01:00-04:00"}
"""


def asked(book, first=None, last=None, now="2026-11-24", **query):
    wanted = RateQuery(query.pop("importer", "US"), query.pop("origin", "CN"), **query)
    days = [None if text is None else date.fromisoformat(text) for text in (first, last)]
    return history.answer(book, wanted, noon(now), *days)


def rows(book, *given, **named):
    return [
        (each["since"], each["until"], each["additional"] or each["additional_expression"])
        for each in asked(book, *given, **named).result["intervals"]
    ]


def test_history_begins_with_the_first_duty_and_runs_on_to_what_is_scheduled(book_of):
    assert rows(book_of(CHINA)) == [
        ("2025-03-04", "2025-04-09", "20"),
        ("2025-04-09", "2025-05-14", "54"),
        ("2025-05-14", "2025-08-12", "30"),
        ("2025-08-12", None, "54"),
    ]


def test_a_stretch_of_history_is_cut_at_its_days(book_of):
    assert rows(book_of(CHINA), "2025-02-01", "2025-05-14") == [
        ("2025-02-01", "2025-03-04", "0"),
        ("2025-03-04", "2025-04-09", "20"),
        ("2025-04-09", "2025-05-14", "54"),
        ("2025-05-14", "2025-05-15", "30"),
    ]


def test_a_single_day_is_a_history_too(book_of):
    assert rows(book_of(CHINA), "2025-04-20", "2025-04-20") == [("2025-04-20", "2025-04-21", "54")]


def test_boundaries_are_told_to_the_second_too(book_of):
    first = asked(book_of(CHINA)).result["intervals"][0]
    assert first["since_instant"] == "2025-03-04T00:01:00-05:00"
    assert first["until_instant"] == "2025-04-09T00:01:00-04:00"


def test_history_as_it_was_known(book_of):
    assert rows(book_of(CHINA), known_by="2025-05-01") == [
        ("2025-03-04", "2025-04-09", "20"),
        ("2025-04-09", None, "54"),
    ]


def test_history_as_it_was_recorded(book_of):
    """At position 4 the ledger held the fentanyl duty alone."""
    assert rows(book_of(CHINA), recorded_by="4") == [("2025-03-04", None, "20")]


def test_history_of_one_measure(book_of):
    assert rows(book_of(CHINA), measure="us.reciprocal") == [
        ("2025-04-09", "2025-05-14", "34"),
        ("2025-05-14", "2025-08-12", "10"),
        ("2025-08-12", None, "34"),
    ]


def test_an_interval_tells_what_its_suspension_holds_down(book_of):
    held = asked(book_of(CHINA)).result["intervals"][2]["components"][1]
    assert (held["duty"], held["status"], held["returns_to"]) == ("10%", "suspended_in_part", "34%")


def test_the_peak_is_in_the_sentence(book_of):
    said = asked(book_of(CHINA)).sentence
    assert "4 intervals" in said
    assert "54%" in said
    assert "9 April 2025" in said


def test_an_origin_without_duties_has_no_history(book_of):
    found = asked(book_of(CHINA), origin="BR")
    assert found.result["intervals"] == []
    assert "no additional duty" in found.sentence


def test_an_all_in_duty_is_an_interval_without_a_fixed_addition(book_of):
    book = book_of("""
- {introduced: us.reciprocal}
- {set: 10%, measure: us.reciprocal, effective: 2025-04-05}
- {set: at least 15% all-in, measure: us.reciprocal, origins: [EU], announced: 2025-07-31,
   effective: 2025-08-07}
""")
    found = asked(book, origin="EU")
    assert [(i["additional"], i["total"]) for i in found.result["intervals"]] == [
        ("10", None),
        (None, "15"),
    ]
    assert any("all-in" in note for note in found.notes)
