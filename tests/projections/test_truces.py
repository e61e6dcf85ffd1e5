"""Truces, talks and agreements: their state follows from their events, and from the day."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.vocabulary.problems import ProblemsError
from projections import truces
from projections.answers import listings
from tests.projections.telling import noon

GENEVA = """
- {introduced: us.reciprocal.cn, programme: ieepa-reciprocal, title: Reciprocal duty}
- {introduced: us.fentanyl.cn, programme: ieepa-fentanyl, title: Fentanyl duty}
- {introduced: cn.retaliation, programme: retaliation, title: Chinese countermeasure}
- {set: 20%, measure: us.fentanyl.cn, origins: [CN], announced: 2025-03-03, effective: 2025-03-04}
- {set: 34%, measure: us.reciprocal.cn, origins: [CN], announced: 2025-04-02,
   effective: 2025-04-09}
- {set: 34%, measure: cn.retaliation, origins: [US], announced: 2025-04-04, effective: 2025-04-10}
- {kind: truce.announced, truce: us-cn.geneva, title: Geneva truce, parties: [US, CN],
   announced: 2025-05-12, effective: "2025-05-14T00:01:00-04:00",
   until: "2025-08-12T00:01:00-04:00", holds: [us.reciprocal.cn, cn.retaliation],
   terms: [Each side suspends 24 points.]}
- {suspended: 10%, measure: us.reciprocal.cn, origins: [CN], announced: 2025-05-12,
   effective: "2025-05-14T00:01:00-04:00", until: "2025-08-12T00:01:00-04:00",
   truce: us-cn.geneva}
- {suspended: 10%, measure: cn.retaliation, origins: [US], announced: 2025-05-13,
   effective: "2025-05-14T12:01:00+08:00", until: "2025-08-12T12:01:00+08:00",
   truce: us-cn.geneva}
"""
EXTENDED = """
- {kind: truce.extended, truce: us-cn.geneva, announced: 2025-08-11, effective: 2025-08-12,
   until: 2025-11-10}
"""


def state(book, on, known_by=None):
    found = truces.truce(book, "us-cn.geneva", date.fromisoformat(on), known_by or on)
    return found and found.state


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2025-05-11", None),
        ("2025-05-12", "announced"),
        ("2025-05-13", "announced"),
        ("2025-05-14", "in_force"),
        ("2025-08-11", "in_force"),
        ("2025-08-12", "lapsed"),
    ],
)
def test_a_truce_lapses_by_itself(book_of, on, expected):
    assert state(book_of(GENEVA), on) == expected


def test_an_extended_truce_lives_on(book_of):
    book = book_of(GENEVA + EXTENDED)
    assert state(book, "2025-08-12") == "in_force"
    assert state(book, "2025-08-12", known_by="2025-08-10") == "lapsed"
    assert state(book, "2025-11-09") == "in_force"
    assert state(book, "2025-11-10") == "lapsed"


def test_every_stated_end_is_kept(book_of):
    found = truces.truce(book_of(GENEVA + EXTENDED), "us-cn.geneva", date(2025, 9, 1), "2025-09-01")
    assert [(end["announced"], end["until"][:10]) for end in found.stated_ends] == [
        ("2025-05-12", "2025-08-12"),
        ("2025-08-11", "2025-11-10"),
    ]


def test_a_truce_without_a_stated_end_does_not_lapse_by_itself(book_of):
    book = book_of(GENEVA + """
- {kind: truce.extended, truce: us-cn.geneva, announced: 2025-08-11, effective: 2025-08-12}
""")  # fmt: skip
    assert state(book, "2030-01-01") == "in_force"


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("{kind: truce.lapsed, truce: us-cn.geneva, effective: 2025-06-01}", "lapsed"),
        ("{kind: truce.ended, truce: us-cn.geneva, effective: 2025-06-01, how: Signed}", "ended"),
        (
            "{kind: truce.ended, truce: us-cn.geneva, effective: 2025-06-01, replaced_by: us-cn.b}",
            "replaced",
        ),
    ],
)
def test_a_truce_ends_otherwise(book_of, how, expected):
    book = book_of(f"{GENEVA}- {how}\n")
    assert state(book, "2025-05-31") == "in_force"
    assert state(book, "2025-06-01") == expected


def test_what_returns_on_both_sides_if_the_truce_lapses(book_of):
    book = book_of(GENEVA)
    found = truces.truce(book, "us-cn.geneva", date(2025, 6, 1), "2025-06-01")
    rows = truces.if_it_lapses(book, found, "2025-06-01")
    assert [
        (r["importer"], r["origin"], r["duty_before"], r["duty_after"], r["additional_after"])
        for r in rows
    ] == [("US", "CN", "10%", "34%", "54%"), ("CN", "US", "10%", "34%", "34%")]
    assert {row["on"] for row in rows} == {"2025-08-12"}


def test_the_sentence_of_a_truce_tells_what_comes_back(book_of):
    said = listings.truce(book_of(GENEVA), "us-cn.geneva", noon("2025-06-01")).sentence
    assert "in force until 12 August 2025" in said
    assert "54%" in said
    assert "34%" in said


def test_the_list_of_truces_names_what_is_in_force(book_of):
    book = book_of(GENEVA)
    assert (
        "Geneva truce in force on 1 June 2025"
        in listings.truce(book, None, noon("2025-06-01")).sentence
    )
    assert "No truce is in force" in listings.truce(book, None, noon("2026-01-01")).sentence


def test_a_mistyped_truce_is_answered_with_the_nearest(book_of):
    with pytest.raises(ProblemsError, match=r"us-cn\.geneva"):
        listings.truce(book_of(GENEVA), "us-cn.genevva", noon("2025-06-01"))


# -- talks -------------------------------------------------------------------------------------

TALKS = """
- {kind: talks.scheduled, talks: us-cn.stockholm, title: Third round, parties: [US, CN],
   announced: 2025-07-22, from_day: 2025-07-28, venue: Stockholm}
- {kind: talks.held, talks: us-cn.stockholm, title: Third round, parties: [US, CN], round: 3,
   announced: 2025-07-29, from_day: 2025-07-28, last_day: 2025-07-29, venue: "Stockholm, Sweden",
   heads: [{name: Scott Bessent, office: US Treasury Secretary, party: US}]}
- {kind: talks.outcome_recorded, talks: us-cn.stockholm, announced: 2025-07-30,
   outcome: [Another 90 days.]}
- {kind: talks.held, talks: us-cn.madrid, title: Fourth round, parties: [US, CN],
   announced: 2025-09-15, from_day: 2025-09-14, last_day: 2025-09-15, venue: "Madrid, Spain",
   heads: [{name: Scott Bessent, office: US Treasury Secretary, party: US},
           {name: He Lifeng, office: Vice Premier, party: CN}]}
- {kind: talks.agreement_reached, talks: us-cn.madrid, agreement: us-cn.framework,
   announced: 2025-09-15, summary: A framework on an app.}
"""


def test_talks_go_through_their_states(book_of):
    book = book_of(TALKS)
    states = {
        day: truces.talks(book, "us-cn.stockholm", day)
        for day in ("2025-07-21", "2025-07-22", "2025-07-29", "2025-07-30")
    }
    assert {day: found and found.state for day, found in states.items()} == {
        "2025-07-21": None,
        "2025-07-22": "scheduled",
        "2025-07-29": "held",
        "2025-07-30": "held",
    }
    assert states["2025-07-29"].outcome == []
    assert states["2025-07-30"].outcome == ["Another 90 days."]


def test_talks_that_are_put_off_or_called_off(book_of):
    book = book_of("""
- {kind: talks.scheduled, talks: us-cn.a, announced: 2026-03-01, from_day: 2026-04-01}
- {kind: talks.postponed, talks: us-cn.a, announced: 2026-03-20, from_day: 2026-05-13}
- {kind: talks.scheduled, talks: us-cn.b, announced: 2026-03-01, from_day: 2026-06-01}
- {kind: talks.cancelled, talks: us-cn.b, announced: 2026-05-01}
""")
    a, b = (truces.talks(book, name, "2026-06-01") for name in ("us-cn.a", "us-cn.b"))
    assert (a.state, a.from_day) == ("postponed", "2026-05-13")
    assert b.state == "cancelled"


def test_talks_of_a_period(book_of):
    book = book_of(TALKS)
    found = listings.talks(book, None, date(2025, 9, 1), date(2025, 9, 30), noon("2026-11-24"))
    assert [row["id"] for row in found.result["talks"]] == ["us-cn.madrid"]


def test_talks_that_are_not_announced_yet_are_not_told(book_of):
    with pytest.raises(ProblemsError):
        listings.talks(book_of(TALKS), "us-cn.madrid", None, None, noon("2025-09-01"))


def test_the_sentence_of_talks(book_of):
    said = listings.talks(book_of(TALKS), "us-cn.stockholm", None, None, noon("2026-11-24"))
    assert said.sentence == (
        "Third round: held 28 July 2025 to 29 July 2025 in Stockholm, Sweden; outcome: "
        "Another 90 days."
    )


def test_the_steps_of_an_agreement(book_of):
    book = book_of(TALKS + """
- {kind: talks.agreement_signed, talks: us-cn.madrid, agreement: us-cn.framework,
   announced: 2025-10-30}
""")  # fmt: skip
    found = truces.talks(book, "us-cn.madrid", "2025-12-01")
    assert [(step["step"], step["announced"]) for step in found.agreements] == [
        ("reached", "2025-09-15"),
        ("signed", "2025-10-30"),
    ]


def test_who_held_an_office_is_the_last_one_at_a_table(book_of):
    book = book_of(TALKS + """
- {kind: talks.held, talks: us-cn.later, title: Later, announced: 2026-05-14,
   from_day: 2026-05-13, heads: [{name: Somebody Else, office: US Treasury Secretary}]}
""")  # fmt: skip
    on = {
        day: truces.office_holder(book, "US Treasury Secretary", date.fromisoformat(day))
        for day in ("2025-07-01", "2025-08-28", "2026-06-01")
    }
    assert on["2025-07-01"] is None
    assert on["2025-08-28"]["name"] == "Scott Bessent"
    assert on["2025-08-28"]["talks"] == "us-cn.stockholm"
    assert on["2026-06-01"]["name"] == "Somebody Else"
