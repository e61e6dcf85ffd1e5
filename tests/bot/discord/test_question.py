"""A question travels in a button, whole or under a key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.replies.question import (
    CUSTOM_ID,
    KEPT,
    Question,
    UnreadableError,
    kept_under,
    units,
)

_NAMES = st.sampled_from(["importer", "origin", "on", "text", "product", "known_by"])
_QUESTIONS = st.builds(
    lambda command, options, language: Question.of(command, language, **options),
    st.sampled_from(["rate", "ask", "history"]),
    st.dictionaries(_NAMES, st.text(min_size=1, max_size=300)),
    st.sampled_from(["en", "zh"]),
)


@given(_QUESTIONS)
def test_a_question_comes_back_as_it_was_written(question: Question) -> None:
    assert Question.decode(question.encode()) == question


@given(_QUESTIONS, st.sampled_from(["why", "sources-page"]), st.integers(0, 999))
def test_a_button_never_breaks_the_limit_and_finds_its_question(
    question: Question, verb: str, page: int
) -> None:
    custom_id = question.custom_id(verb, page)
    assert units(custom_id) <= CUSTOM_ID
    token = custom_id.split("|", 3)[3]
    assert kept_under({question.key(): question}, token) == question


def test_a_short_question_needs_no_storage() -> None:
    question = Question.of("rate", importer="US", origin="CN", on="2025-10-01")
    token = question.custom_id("why").split("|", 3)[3]
    assert not token.startswith(KEPT)
    assert kept_under({}, token) == question


def test_options_that_were_not_given_are_left_out() -> None:
    question = Question.of("rate", importer="US", origin="CN", on=None, product="")
    assert question.query() == {"command": "rate", "importer": "US", "origin": "CN"}
    assert question.with_options(origin=None).get("origin") is None


@pytest.mark.parametrize(
    "token", ["", "rate", "rate?a=1", "rate?a=1&de", "a b?&en", "@0123456789abcdef", "rate?x&en"]
)
def test_what_is_no_question_is_refused(token: str) -> None:
    with pytest.raises(UnreadableError):
        kept_under({}, token)
