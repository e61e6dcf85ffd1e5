"""Whatever is typed: an answer object, never an exception, in a bounded number of steps."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lines import answered_line
from bot.questions import days, intents, languages, outside, spelling, subjects, text
from projections.book import Book
from tests.bot.conftest import Asking, noon

PIECES = (
    "tariff china us eu on the of rate when did truce end 145% 2025-02-30 section 301 list 3",
    "@everyone <b> why next year as known on june 1 vs compare 关税 美国 🔥 '; drop -5% $500 steel",
    "what is if nobody acts 9999 10/11/2025 since liberation day before the ruling geneva who",
    "signed refund mail de minimis moon vat \u202e \x00 package",
)
WORDS = st.sampled_from([word for line in PIECES for word in line.split(" ")])
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=40).map(" ".join))


@given(TEXTS)
@settings(max_examples=300)
def test_every_text_has_an_answer(book: Book, typed: str) -> None:
    from bot.answering import answer_question

    answer = answer_question(book, typed, noon("2025-10-01"))
    assert answer.status in {"answered", "needs_clarification", "not_covered"}
    assert answer.sentence
    assert "\x00" not in answer.sentence
    json.dumps(answer.as_dict())


@given(
    st.one_of(
        st.text(max_size=200),
        st.dictionaries(st.text(max_size=8), st.text(max_size=20)).map(json.dumps),
    )
)
@settings(max_examples=200)
def test_every_line_has_one_object(book: Book, line: str) -> None:
    found = answered_line(book, line, 7, noon("2025-10-01"))
    assert "id" in found
    assert found["status"] in {"answered", "needs_clarification", "not_covered"}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"text": 5}',
        '{"text": "x", "now": "yesterdayish"}',
        '{"id": [1], "text": "tariff on china"}',
        '{"text": "tariff on china", "known_by": "never"}',
        '{"text": "tariff on china", "now": 5}',
        "\ufeff{",
        "{" * 5000,
    ],
)
def test_a_line_that_is_wrong_says_what_is_wrong(book: Book, line: str) -> None:
    found = answered_line(book, line, 1, noon("2025-10-01"))
    assert {"id", "kind", "status", "sentence", "clocks"} <= set(found)


def test_a_line_keeps_its_id_and_its_own_clock(book: Book) -> None:
    line = json.dumps({"id": "a", "text": "us tariff on china", "now": "2025-04-12"})
    found = answered_line(book, line, 1, noon("2025-10-01"))
    assert found["id"] == "a"
    assert "145%" in found["sentence"]
    known = json.dumps(
        {
            "id": 2,
            "text": "us tariff on china on 2025-11-15",
            "now": "2026-01-01",
            "known_by": "2025-09-01",
        }
    )
    assert "54%" in answered_line(book, known, 1, noon("2025-10-01"))["sentence"]


def _steps(action: Any) -> int:
    """Lines of our own code that run: a measure that no busy machine changes."""
    count = 0

    def trace(frame: Any, event: str, _arg: Any) -> Any:
        nonlocal count
        count += event == "line" and "/bot/" in frame.f_code.co_filename
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "typed",
    [
        "tariff " * 600,
        "a" * 4000,
        "china " * 700,
        "1" * 4000,
        "2025-01-01 " * 400,
        "关税" * 2000,
        "tarrif chian " * 300,
        "((((" * 1000,
        "section " * 500,
        "<@" * 2000,
        "to and from " * 330,
        "10% " * 1000,
        "vs " * 1300,
    ],
)
def test_reading_takes_a_bounded_number_of_steps(typed: str) -> None:
    def read() -> None:
        first = text.read(typed)
        told = languages.read(first.plain)
        plain, _ = spelling.mended(told.plain)
        days.named(plain, noon("2025-10-01").date())
        intents.all_of(plain)
        outside.kind_of(plain)
        subjects.mentioned(plain)

    read()  # tables are built once
    assert _steps(read) < 60_000


def test_ten_megabytes_are_read_no_further_than_the_bound(asking: Asking) -> None:
    answer = asking("tariff on china " + "x" * 10_000_000)
    assert any("longer" in note for note in answer.notes)
