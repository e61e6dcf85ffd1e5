"""Questions that were misread once, each with what the record says."""

from __future__ import annotations

import pytest

from bot.answering import answer_question
from bot.questions import days, spelling, unnamed
from bot.questions.understand import understand
from ledger.vocabulary import economies
from projections.book import Book
from tests.bot.conftest import Asking, noon


@pytest.mark.parametrize(
    ("question", "day", "meant"),
    [
        ("what happens on november 10", "2025-10-15", "2025-11-10"),
        ("what happens on november 10", "2026-11-28", "2027-11-10"),
        ("what happened on november 10", "2026-11-28", "2026-11-10"),
        ("what was the china tariff on november 10", "2025-10-15", "2024-11-10"),
        ("will the china tariff go up on november 10", "2025-10-15", "2025-11-10"),
        ("what is the china tariff on november 10", "2025-10-15", "2024-11-10"),
        ("what is the china tariff on october 1", "2025-10-15", "2025-10-01"),
        ("what happens on october 15", "2025-10-15", "2025-10-15"),
        ("china tariff on nov 10", "2025-10-15", "2024-11-10"),
    ],
)
def test_the_verb_tells_the_year_of_a_day_without_one(
    book: Book, question: str, day: str, meant: str
) -> None:
    asked = understand(book, question, noon(day))
    assert asked.on is not None
    assert asked.on.first.isoformat() == meant


@pytest.mark.parametrize(
    "written",
    [
        "the first of October in the year 2025",
        "October the 1st of 2025",
        "1st of Oct, 2025",
        "Oct the first, 2025",
        "the 1st of October 2025",
        "October first, 2025",
        "1-Oct-2025",
        "Oct-1-2025",
        "Wednesday, October 1st, 2025",
        "October first twenty twenty-five",
        "Oct. 1, '25",
        "the first of October last year",
    ],
)
def test_all_ordinary_ways_to_write_a_day_are_that_day(written: str) -> None:
    (found,) = days.named(f"what was the tariff on {written}?".lower(), noon("2026-11-28").date())
    assert (found.first.isoformat(), found.is_day) == ("2025-10-01", True)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("china tariff the day after Liberation Day", "2025-04-03", "2025-04-03"),
        ("china tariff two days before Liberation Day", "2025-03-31", "2025-03-31"),
        ("japan tariff the week after Liberation Day", "2025-04-03", "2025-04-09"),
        ("china tariff between May and November 2025", "2025-05-01", "2025-11-30"),
        ("china tariff from April 9 to April 20 2025", "2025-04-09", "2025-04-20"),
    ],
)
def test_a_time_told_from_another_day(book: Book, question: str, first: str, last: str) -> None:
    asked = understand(book, question, noon("2026-11-28"))
    assert asked.on is not None
    assert (asked.on.first.isoformat(), asked.on.last.isoformat()) == (first, last)


@pytest.mark.parametrize("question", ["who is the Chinese negotiator", "who negotiates for China"])
def test_a_negotiator_leads_a_delegation_and_is_no_president(asking: Asking, question: str) -> None:
    answer = asking(question, "2025-10-15")
    assert [p["name"] for p in answer.result["people"]] == ["He Lifeng", "Li Chenggang"]
    later = asking(question, "2026-11-28")
    assert [p["name"] for p in later.result["people"]] == ["He Lifeng"]


def test_a_misspelt_good_is_mended_and_told(asking: Asking) -> None:
    answer = asking("tariff on stel from chna", "2026-11-28")
    assert answer.understood_as["product"].startswith("steel")
    assert {"“stel” read as “steel”", "“chna” read as “china”"} <= set(answer.assumed)


def test_a_good_that_is_not_known_is_said_not_to_be(asking: Asking) -> None:
    answer = asking("tariff on unobtainium from china", "2026-11-28")
    assert answer.notes[0].startswith("“unobtainium” is no good that the ledger knows by name")
    back = asking("tariff on unobtainium", "2026-11-28")
    assert back.status == "needs_clarification"
    assert "unobtainium" in back.sentence


@pytest.mark.parametrize(
    "marked",
    [
        "tariff on all goods from ⟨0⟩",
        "tariff on imports from ⟨0⟩",
        "⟨0⟩ average tariff",
        "⟪0⟫ tariff",
    ],
)
def test_words_of_the_grammar_are_no_unknown_good(marked: str) -> None:
    assert unnamed.good(marked) is None


def test_a_word_near_a_product_is_mended_only_by_a_slip_of_the_pen() -> None:
    goods = frozenset(["electric", "paints", "plants"])
    assert spelling.mended("elctric points", goods)[0] == "electric points"


def test_all_truces_are_those_that_ended_too(asking: Asking) -> None:
    answer = asking("list all truces", "2026-11-28")
    states = [truce["state"] for truce in answer.result["truces"]]
    assert states == ["lapsed", "lapsed", "replaced", "replaced", "in_force"]
    assert len(asking("list all truces", "2019-07-15").result["truces"]) == 2


def test_a_truce_as_it_stood_on_a_past_day(asking: Asking) -> None:
    answer = asking("As of July 1 2025, when was the truce supposed to end?", "2026-11-28")
    assert answer.sentence.startswith("Geneva truce is in force until 12 August 2025")


def test_rounds_are_counted_and_named(asking: Asking) -> None:
    answer = asking("how many rounds were there in 2025", "2026-11-28")
    assert [talks["round"] for talks in answer.result["talks"]] == [1, 2, 3, 4, 5]
    seventh = asking("where was the seventh round held", "2026-11-28")
    assert "Seoul" in seventh.sentence


def test_what_the_court_struck_down(asking: Asking) -> None:
    answer = asking("which tariffs did the court strike down", "2026-11-28")
    assert "all IEEPA duties are void" in answer.sentence


def test_a_good_of_no_told_origin_is_not_free_because_everybody_is_named(asking: Asking) -> None:
    answer = asking("tariff on smartphones", "2026-11-28")
    assert "12.5% from China" in answer.sentence
    rates = {row["origin"]: row["rate"] for row in answer.result["by_origin"]}
    for origin, rate in rates.items():
        alone = asking(f"us tariff on smartphones from {economies.name_of(origin)}", "2026-11-28")
        assert (alone.result["additional_expression"] or "0%") == rate, origin


def test_a_sum_on_goods_of_a_stated_value(asking: Asking) -> None:
    answer = asking("duty on 5000 dollars of t-shirts from vietnam", "2025-10-15")
    assert answer.result["additional"] == "20"
    assert "1,000 of additional duty, 1,825 with the MFN duty" in answer.notes[0]


def test_something_else_of_a_country_is_not_answered_with_its_rate(asking: Asking) -> None:
    assert asking("What is the capital of France?").status == "needs_clarification"


def test_still_of_a_rate_that_is_over_is_no_yes(asking: Asking) -> None:
    assert asking("is the 145% still in effect", "2026-11-28").sentence.startswith(
        "No longer: 145%"
    )
    assert asking("is the 145% still in effect", "2025-05-01").sentence.startswith("Yes: 145%")


def test_a_good_in_chinese_is_not_dropped(book: Book) -> None:
    answer = answer_question(book, "美国对瑞士手表的关税", noon("2025-10-15"))
    assert answer.result["product"] == "watches"
