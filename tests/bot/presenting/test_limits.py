"""No reply breaks a limit of Discord's, whatever stands in the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.discord.presenting import limits, present, sources
from bot.discord.replies.question import Question
from projections.answers.answer import Answer
from projections.messages.teller import teller
from tests.bot.presenting.limits_check import check, size
from tests.bot.presenting.made_up import EVIL, answers, texts

seeded = settings(
    max_examples=150, derandomize=True, deadline=None, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
questions = st.sampled_from(
    [
        Question.of("rate", "en", importer="US", origin="CN"),
        Question.of("ask", "zh", text="美国对中国的关税是多少" * 20),
        Question.of("ask", "en", text="what & why? 100% + more=|" * 5),
        Question.of("history", "en", importer="US", origin="CN", product="x" * 90),
    ]
)


class NoDrawing:
    """Draws nothing, at once."""

    def picture(self, answer, *, say=None):
        return f"png of {answer.kind} in {say.language}".encode()

    def described(self, answer, say=None):
        return f"{answer.kind} in {say.language}: a step chart " * 200


@seeded
@given(answers(), questions, st.sampled_from(["en", "zh"]), st.integers(-1, 7), st.booleans())
def test_any_answer_fits(answer, question, language, page, shared):
    reply = present(
        answer, question, say=teller(language), receipt="abcde-fghij", page=page, shared=shared,
        behind="@everyone behind " * 40 if page == 3 else None, draw=NoDrawing(),
    )  # fmt: skip
    assert check(reply) == []


def everything() -> Answer:
    """A rate in which every part is as long as it can be."""
    words = "a long title of a measure " * 20
    part = {
        "measure": words, "programme": "other", "title": words, "duty": "20%", "scope": words,
        "status": "suspended", "since": "2025-03-04", "until": "2025-11-10", "returns_to": words,
    }  # fmt: skip
    change = {"on": "2025-11-10", "what": words, "additional_after": "54"}
    return Answer(
        "why",
        {
            "importer": "US", "origin": "CN", "product": words, "additional_expression": "30%",
            "components": [part] * 20,
            "suppressed": [{"measure": words, "by": words, "why": words, "duty": "25%"}] * 9,
            "by_product": [part | {"programme": f"other-{n}"} for n in range(20)],
            "by_origin": [{"origin": "CN", "rate": words}] * 15,
            "next_change": change | {"what_happened": change},
            "tree": {"sum": "30%", "branches": [part | {"steps": []}] * 30},
        },
        "It is a long story.",
        notes=[words] * 4,
        assumed=[words] * 4,
        clocks={"on": "2025-10-01", "known_by": "2025-10-01", "recorded_by": 1},
        verified_until="2025-10-01",
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["rate", "why"])
def test_where_every_part_is_long_each_is_still_there_and_the_whole_is_short(kind):
    answer = replace(everything(), kind=kind)
    if kind == "rate":
        answer.result.pop("tree")
    reply = present(answer, Question.of("ask", "en", text="x"), say=teller("en"))
    assert check(reply) == []
    names = [field.name for field in reply.embed.fields]
    assert names[0] == "Entry day"
    assert names[-1] == "Careful"
    if kind == "rate":
        assert len(names) == 7
        made_of = reply.embed.fields[3].value.split("\n")
        assert "more" in made_of[-1] or made_of[-1] == "…"
    else:
        assert reply.embed.description.startswith("```\n30%\n├─ 20%")
        assert [each.name for each in reply.attachments] == ["why.txt"]


@seeded
@given(answers(), questions, st.integers(0, 20))
def test_any_sources_fit(answer, question, page):
    assert check(sources(answer, question, teller("en"), page)) == []


@given(texts, st.integers(1, 400))
@seeded
def test_a_text_is_cut_to_its_room(text, most):
    cut = limits.clip(text, most)
    assert size(cut) <= max(1, most)
    assert cut == text or cut.endswith("…")


@given(st.lists(texts.map(lambda t: t.replace("\n", " ")), max_size=30), st.integers(60, 900))
@seeded
def test_lines_are_joined_as_far_as_they_fit_and_the_rest_is_counted(lines, most):
    told = limits.joined(lines, most, lambda count: f"+{count}")
    assert size(told) <= most
    if told != "\n".join(lines) and len(lines) > 1:
        shown, _, more = told.rpartition("\n")
        assert more.startswith("+")
        assert len(shown.split("\n")) + int(more[1:]) == len(lines)


@given(st.lists(texts.map(lambda t: t.replace("\n", " ")), max_size=60), st.integers(1, 9))
@seeded
def test_pages_hold_every_line_once(lines, rows):
    pages = limits.pages(lines, rows=rows, most=2000)
    assert [line for page in pages for line in page] == [limits.clip(each, 2000) for each in lines]
    for page in pages:
        assert len(page) <= rows
        assert size("\n".join(page)) <= 2000


@example("**" + "x" * 300)
@example("a" * 98 + "\\*")
@example("🇺🇸" * 60)
@given(st.lists(st.sampled_from(EVIL), max_size=40).map("".join))
@seeded
def test_a_cut_leaves_no_half_character_and_no_open_backslash(text):
    from bot.discord.presenting.escaping import escape

    cut = limits.clip(escape(text), 100)
    cut.encode()
    before = cut.removesuffix("…")
    assert (len(before) - len(before.rstrip("\\"))) % 2 == 0


def test_bold_text_that_is_cut_is_closed():
    assert limits.clip("**one two three four five six**", 22) == "**one two three**…"


def test_a_code_block_that_is_cut_is_closed():
    block = "```\n" + "\n".join(f"line {n}" for n in range(50)) + "\n```"
    cut = limits.clip_lines(block, 100)
    assert cut.startswith("```\nline 0\n")
    assert cut.endswith("…\n```")
    assert size(cut) <= 100


def test_a_sentence_that_discord_would_refuse_goes_along_whole_in_a_file():
    sentence = "A duty on goods of many names. " * 100
    answer = Answer("event", {}, sentence)
    reply = present(answer, Question.of("ask", "en", text="x"), say=teller("en"))
    assert size(reply.content) <= 2000
    assert reply.content.endswith("…")
    (whole,) = reply.attachments
    assert whole.name == "answer.txt"
    assert whole.data.decode().strip() == sentence.strip()
