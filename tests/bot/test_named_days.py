"""Days that have a name, and days on which something was known, in a question."""

from __future__ import annotations

import pytest

from bot.answering import answer_question
from projections.book import Book
from tests.bot.conftest import noon


@pytest.mark.parametrize(
    "question",
    [
        "what was the US tariff on Liberation Day",
        "us tariff on china on liberation day",
        "US tariff on Chinese goods on the Liberation Day?",
    ],
)
def test_on_liberation_day_is_that_day(book: Book, question: str) -> None:
    answer = answer_question(book, question, noon("2026-11-24"))
    assert answer.clocks["on"] == "2025-04-02"
    assert answer.sentence.startswith("On 2 April 2025 the United States charged an additional 20%")


def test_a_named_day_as_known_before_it(book: Book) -> None:
    question = "us tariff on china on liberation day as known on march 1 2025"
    answer = answer_question(book, question, noon("2026-11-24"))
    assert (answer.clocks["on"], answer.clocks["known_by"]) == ("2025-04-02", "2025-03-01")
    assert answer.sentence.startswith("On 2 April 2025 the United States is to charge")


def test_the_duties_of_a_named_day_are_not_the_day(book: Book) -> None:
    question = "us tariff on china under the plan on liberation day tariffs"
    answer = answer_question(book, question, noon("2025-10-01"))
    assert answer.understood_as.get("on") != "2025-04-02"


def test_what_we_knew_on_a_day_is_a_clock_and_not_the_day_asked_about(book: Book) -> None:
    question = "what did we know on March 1 2025 about the US tariff on China on Aug 20 2025"
    answer = answer_question(book, question, noon("2026-11-24"))
    assert (answer.clocks["on"], answer.clocks["known_by"]) == ("2025-08-20", "2025-03-01")
    assert "an additional 10% on goods from China" in answer.sentence
