"""Follow-ups keep what was asked before."""

from __future__ import annotations

import pytest

from bot.chat.conversation import Conversation
from bot.chat.terminal import turn
from projections.book import Book
from tests.bot.conftest import noon

NOW = noon("2025-10-01")


def said(book: Book, *turns: str) -> str:
    conversation = Conversation(book)
    for each in turns:
        answer = conversation.say(each, NOW)
    return answer.sentence


def test_the_other_side(book: Book) -> None:
    assert "China charged an additional 10%" in said(
        book, "US tariff on China", "and on the other side?"
    )


def test_another_year(book: Book) -> None:
    told = said(book, "US tariff on China", "what about 2019?")
    assert "2019" in told
    assert "China" in told


def test_another_country(book: Book) -> None:
    told = said(book, "US tariff on China", "and for Vietnam?")
    assert "20%" in told
    assert "Vietnam" in told


def test_why(book: Book) -> None:
    told = said(book, "US tariff on China", "why?")
    assert "20%" in told
    assert "10%" in told
    assert "China" in told


def test_for_steel(book: Book) -> None:
    assert "50%" in said(book, "US tariff on Japan", "and for steel?")


def test_who_says_so_tells_the_sources_of_the_answer_before(book: Book) -> None:
    conversation = Conversation(book)
    first = conversation.say("US tariff on China", NOW)
    then = conversation.say("who says so?", NOW)
    assert then.kind == "source"
    assert then.sources == first.sources


def test_what_is_kept_is_told(book: Book) -> None:
    conversation = Conversation(book)
    conversation.say("US tariff on Vietnam", NOW)
    answer = conversation.say("and in april 2025?", NOW)
    assert any("kept" in text for text in answer.assumed)


def test_a_whole_question_keeps_nothing(book: Book) -> None:
    assert "India" in said(book, "US tariff on China", "what is the US tariff on India")
    assert "China" not in said(book, "US tariff on China", "what is the US tariff on India")


def test_a_follow_up_of_nothing_is_asked_back(book: Book) -> None:
    assert Conversation(book).say("and on the other side?", NOW).status == "needs_clarification"


def test_a_pasted_paragraph_is_checked(book: Book) -> None:
    conversation = Conversation(book)
    answer = conversation.say(
        "check: On 10 April 2025 the US tariff on Chinese goods was 145%.", NOW
    )
    assert answer.kind == "check"


@pytest.mark.parametrize(
    "typed", ["help", "US tariff on China", "check: the tariff is 30% on Chinese goods", "???"]
)
def test_a_turn_is_lines_of_text(book: Book, typed: str) -> None:
    assert all(isinstance(line, str) for line in turn(Conversation(book), typed, NOW))
