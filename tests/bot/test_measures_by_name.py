"""A duty that is asked for by its name: what it is, and never that nothing else is charged."""

from __future__ import annotations

import pytest

from bot.answering import answer_question
from projections.book import Book
from tests.bot.conftest import noon

OVER = "is not in force on 24 November 2026; it ended on"


@pytest.mark.parametrize(
    ("question", "stands", "charged"),
    [
        ("section 122 tariff", f"Section 122 surcharge {OVER} 24 July 2026. ",
         "an additional 12.5% on goods from China"),
        ("fentanyl tariff on china", f"Fentanyl duty (IEEPA) {OVER} 24 February 2026. ",
         "an additional 12.5% on goods from China"),
        ("reciprocal tariff on japan", f"Reciprocal duty (IEEPA) {OVER} 24 February 2026. ",
         "12.5% all-in (the MFN duty included) on goods from Japan"),
    ],
)  # fmt: skip
def test_a_duty_that_is_over_is_not_told_as_nothing_charged(
    book: Book, question: str, stands: str, charged: str
) -> None:
    answer = answer_question(book, question, noon("2026-11-24"))
    assert answer.sentence.startswith(stands)
    assert charged in answer.sentence
    assert "no additional duty" not in answer.sentence
    assert answer.result["components"]
    assert len(set(answer.events)) == len(answer.events)
    names = [source["id"] for source in answer.sources]
    assert len(set(names)) == len(names)


def test_it_is_not_told_as_nothing_charged_in_chinese_either(book: Book) -> None:
    answer = answer_question(book, "芬太尼关税是多少", noon("2026-11-24"))
    assert answer.sentence == "2026年11月24日，美国对来自中国的商品加征12.5%关税。"
    assert any("2026年11月24日已无效" in text for text in answer.assumed)


def test_a_duty_that_runs_is_told_as_one_part_of_what_is_charged(book: Book) -> None:
    answer = answer_question(book, "fentanyl tariff on china", noon("2025-10-01"))
    assert answer.sentence == (
        "On 1 October 2025 the United States charged an additional 20% on goods from China: "
        "20% fentanyl duty (IEEPA)."
    )
    assert answer.notes[0].startswith(
        "In all: On 1 October 2025 the United States charged an additional 30% on goods from China"
    )


def test_the_only_duty_that_runs_needs_no_sum(book: Book) -> None:
    answer = answer_question(book, "section 122 tariff on china", noon("2026-05-01"))
    assert "10% Section 122 surcharge" in answer.sentence
    assert not any(note.startswith("In all") for note in answer.notes)


def test_a_question_on_a_day_is_asked_back_with_the_day(book: Book) -> None:
    answer = answer_question(book, "what was the tariff on 9 april 2025", noon("2026-11-24"))
    assert answer.status == "needs_clarification"
    assert [choice["label"] for choice in answer.choices[:2]] == [
        "US tariff on China on 9 April 2025", "Chinese tariff on US goods on 9 April 2025",
    ]  # fmt: skip
    for choice, figure in zip(answer.choices, ("104%", "no additional duty"), strict=False):
        again = answer_question(book, choice["question"], noon("2026-11-24"))
        assert again.clocks["on"] == "2025-04-09"
        assert figure in again.sentence
