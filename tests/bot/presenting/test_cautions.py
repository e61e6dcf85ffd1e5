"""*Careful* says what a reader has to be careful of, and nothing that stands there already."""

from __future__ import annotations

from bot.answering.localised import localised
from bot.discord.presenting import offered, present
from bot.discord.replies.question import Question
from projections.answers.answer import Answer
from projections.messages.teller import teller
from tests.bot.presenting.conftest import fields, labels, noon
from tests.bot.presenting.limits_check import check


def test_events_that_the_card_lists_are_not_notes_again(showing):
    reply, answer, _ = showing("ask", text="did trump raise tariffs on canada")
    assert any("Steel doubles" in note for note in answer.notes)
    assert "Steel doubles" in reply.embed.description
    assert "Careful" not in fields(reply)


def test_since_when_each_part_is_charged_stands_with_the_part(showing):
    reply, answer, _ = showing("ask", text="tariff on steel from Germany")
    assert "50% since 4 June 2025." in answer.notes
    told = fields(reply)
    assert "in force since 4 June 2025" in told["Made of"]
    assert "50% since" not in told["Careful"]
    assert "on the value of the steel content only" in told["Careful"]


def test_what_comes_is_in_the_calendar_and_not_in_a_note(showing):
    reply, answer, _ = showing("ask", now="2026-11-24", text="what's next")
    assert any(note.startswith("1 January 2027: ") for note in answer.notes)
    careful = fields(reply)["Careful"]
    assert "1 January 2027" not in careful
    assert "it is no prediction" in careful


def test_an_extension_stands_among_the_stated_ends(showing):
    reply, answer, _ = showing("ask", text="when does the truce end")
    assert "Extended on 11 August 2025 to 10 November 2025." in answer.notes
    careful = fields(reply)["Careful"]
    assert "Extended on" not in careful
    assert "not a lasting settlement" in careful


def test_the_nearest_thing_is_told_once(showing):
    reply, _, _ = showing("ask", text="who won the trade war")
    told = fields(reply)
    assert told["The nearest that is held"].startswith("Geneva truce is in force")
    assert "Careful" not in told


def test_who_it_was_depends_on_no_importer(showing):
    reply, answer, _ = showing("ask", text="who led the talks in Geneva")
    assert any("importer the United States" in text for text in answer.assumed)
    told = fields(reply)
    assert "Taken" not in told.get("Careful", "")
    assert reply.embed.title == "Who it was"
    assert "us-cn.geneva-2025-05" not in " ".join(told.values())


def test_a_definition_is_told_once_and_depends_on_no_importer(showing):
    reply, answer, _ = showing("ask", text="what is a reciprocal tariff")
    assert "Careful" not in fields(reply)
    assert not reply.embed.description.startswith(answer.sentence[:40])
    assert reply.embed.description.startswith("The country rates were")
    chinese, _, _ = showing("ask", language="zh", text="什么是对等关税")
    assert "请注意" not in fields(chinese)


def test_the_year_that_was_taken_is_told_in_the_language(showing):
    reply, _, _ = showing("ask", language="zh", text="10月1日美国关税是多少", now="2025-10-20")
    assert "· 取定：2025年：最近的一个10月1日" in fields(reply)["请注意"].split("\n")


def test_the_words_of_a_question_begin_a_title_as_a_title_begins(showing):
    reply, _, _ = showing("ask", text="did trump raise tariffs on canada")
    assert reply.embed.title == "Did trump raise tariffs on canada"


def test_a_title_in_which_nothing_can_be_seen_is_none():
    for text in ("\n\n", "\u200b", ""):
        answer = Answer("source", {"id": "", "title": text}, sentence="", text=text)
        reply = present(answer, Question.of("ask", "en", text=text), say=teller("en"))
        assert reply.embed.title == "Sources"


def test_notes_of_the_record_are_marked_in_chinese(showing):
    _, answer, _ = showing(
        "rate", language="zh", importer="US", origin="CN", product="electric vehicles"
    )
    question = Question.of("rate", "zh", importer="US", origin="CN")
    told = localised(answer, "zh", noon("2025-10-01").date())
    reply = present(told, question, say=teller("zh"))
    careful = fields(reply)["请注意"].split("\n")
    assert len(careful) == 3
    assert all(line.startswith("· 记录原文（英文）：") for line in careful)


def test_an_open_question_without_choices_of_its_own_gets_the_stock_ones():
    for language, first in (("en", "US tariff on China today"), ("zh", "美国今天对中国的关税")):
        answer = Answer("not_covered", {}, sentence="?", status="needs_clarification")
        question = Question.of("ask", language, text="?")
        reply = present(answer, question, say=teller(language))
        assert reply.menu.choices[0].label == first
        assert len(reply.menu.choices) == 4
        assert labels(reply) == []


def test_somebody_who_asked_nothing_is_offered_questions_that_work(showing):
    reply = offered("Ask me.", teller("en"))
    assert check(reply) == []
    assert reply.content == "Ask me."
    for choice in reply.menu.choices:
        asked = Question.decode(choice.value)
        assert showing("ask", text=asked.get("text"))[1].status == "answered"
    chinese = offered("请提问。", teller("zh"))
    assert {c.value for c in chinese.menu.choices if c.value.startswith("@")} == set(chinese.kept)
