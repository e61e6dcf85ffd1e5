"""A button carries a whole question, and what it asks next year is what it asks today."""

from __future__ import annotations

import pytest

from bot.discord.presenting import about, asked_again, follow, present
from bot.discord.replies.question import Question, kept_under
from bot.discord.replies.reply import Reply
from projections import asking
from projections.messages.teller import teller
from tests.bot.presenting.conftest import labels, noon
from tests.bot.presenting.limits_check import check

CHINA = {"importer": "US", "origin": "CN"}
RATE = Question.of("rate", "en", on="2025-10-01", **CHINA)


def carried(reply: Reply, label: str) -> tuple[str, Question]:
    """(verb, question) of a button."""
    ids = {button.label: button.custom_id for row in reply.rows for button in row}
    _, verb, page, token = ids[label].split("|", 3)
    assert page == "0"
    return verb, kept_under(reply.kept, token)


# -- which buttons -----------------------------------------------------------------------------


def test_a_rate_offers_what_one_may_ask_next(showing):
    reply, _, _ = showing("rate", **CHINA)
    first, second = reply.rows
    assert [b.label for b in first] == ["Why", "History", "Other side"]
    assert [b.label for b in second] == ["As known on…", "Sources", "Show here"]


def test_up_to_five_buttons_stand_in_one_row_with_those_of_the_pages(showing):
    reply, _, _ = showing("forecast", **CHINA)
    assert [[b.label for b in row] for row in reply.rows] == [["Sources", "Show here", "‹", "›"]]
    shared, _, _ = showing("rate", shared=True, **CHINA)
    assert [len(row) for row in shared.rows] == [5]


def test_what_everybody_sees_has_no_button_to_show_it(showing):
    reply, _, _ = showing("rate", shared=True, **CHINA)
    assert "Show here" not in labels(reply)


def test_the_other_side_is_offered_only_where_its_duties_are_held(showing):
    assert "Other side" in labels(showing("rate", **CHINA)[0])
    assert "Other side" not in labels(showing("rate", importer="US", origin="VN")[0])
    assert "Other side" not in labels(showing("rate", importer="US", origin="ALL")[0])


@pytest.mark.parametrize(
    ("command", "options", "expected"),
    [
        ("why", CHINA, ["History", "Other side", "As known on…", "Sources", "Show here"]),
        ("history", CHINA, ["Other side", "As known on…", "Sources", "Show here"]),
        ("forecast", CHINA, ["Sources", "Show here", "‹", "›"]),
        ("truce", {"name": "us-cn.geneva-2025"}, ["Sources", "Show here"]),
        ("ask", {"text": "whats the rate"}, []),
    ],
)
def test_other_answers_offer_what_means_something_for_them(showing, command, options, expected):
    assert labels(showing(command, **options)[0]) == expected


# -- what they carry ---------------------------------------------------------------------------


def test_a_button_pins_the_day_that_was_answered(showing):
    reply, _, _ = showing("rate", **CHINA)
    for label in ("Why", "History", "Other side", "As known on…", "Sources", "Show here"):
        _, question = carried(reply, label)
        assert question == RATE, label


def test_a_question_in_words_gets_its_structure_for_the_buttons(showing):
    reply, _, question = showing("ask", text="what was the us tariff on oct 1")
    assert carried(reply, "Why") == ("why", RATE)
    assert carried(reply, "Sources") == ("sources", question)
    assert carried(reply, "Show here") == ("share", question)


def test_a_long_question_is_kept_and_its_key_travels(showing):
    text = "what was the us tariff on china on oct 1 " + "please " * 20
    reply, _, question = showing("ask", text=text)
    assert carried(reply, "Sources") == ("sources", question)
    assert question in reply.kept.values()
    assert carried(reply, "Why") == ("why", RATE)


def test_a_button_pressed_a_year_later_asks_the_same(showing, book):
    reply, answer, _ = showing("rate", **CHINA)
    verb, question = carried(reply, "Why")
    again = asking.answer(book, question.query(), noon("2026-11-20"))
    why = asking.answer(book, follow(verb, question, again).query(), noon("2026-11-20"))
    assert why.result["additional"] == answer.result["additional"] == "30"
    assert why.clocks["on"] == "2025-10-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("us tariff on china now", {"importer": "US", "origin": "CN", "on": "2025-10-01"}),
        ("chinese tariff on us goods", {"importer": "CN", "origin": "US", "on": "2025-10-01"}),
        (
            "as known on 1 September 2025, what is the us tariff on china on 15 November 2025",
            {"importer": "US", "origin": "CN", "on": "2025-11-15", "known_by": "2025-09-01"},
        ),
        (
            "copper tariff",
            {"importer": "US", "origin": "ALL", "measure": "us.s232.copper", "on": "2025-10-01"},
        ),
        (
            "tariff on swiss watches",
            {"importer": "US", "origin": "CH", "product": "watches", "on": "2025-10-01"},
        ),
        (
            "is the us tariff on china 145% now",
            {"importer": "US", "origin": "CN", "on": "2025-10-01"},
        ),
    ],
)
def test_the_question_behind_an_answer(book, text, expected):
    question = Question.of("ask", "en", text=text)
    answer = asking.answer(book, question.query(), noon("2025-10-01"))
    base = about(answer, question)
    assert base is not None
    assert (base.command, dict(base.options)) == ("rate", expected)
    assert asking.answer(book, base.query(), noon("2025-10-01")).status == "answered"


def test_a_question_in_words_keeps_the_day_of_knowledge_that_was_chosen(showing):
    _, answer, question = showing("ask", text="us tariff on china now", known_by="2025-09-01")
    assert about(answer, question) == RATE.with_options(known_by="2025-09-01")


def test_options_as_they_were_typed_become_what_was_answered(showing):
    _, answer, question = showing(
        "rate", importer="us", origin="cn", on="yesterday", known_by="Sep 1 2025", recorded_by="900"
    )
    base = about(answer, question)
    assert dict(base.options) == {
        "importer": "US", "origin": "CN", "on": "2025-09-30", "known_by": "2025-09-01",
        "recorded_by": "900",
    }  # fmt: skip


def test_an_hour_stays_an_hour(showing):
    at = "2025-04-10T12:01:00+08:00"
    _, answer, question = showing("rate", at=at, importer="CN", origin="US")
    assert about(answer, question).get("at") == at


@pytest.mark.parametrize(
    "text", ["when does the truce end", "who is the us trade representative", "hello"]
)
def test_an_answer_about_no_pair_has_no_rate_behind_it(book, text):
    question = Question.of("ask", "en", text=text)
    answer = asking.answer(book, question.query(), noon("2025-10-01"))
    assert about(answer, question) is None
    assert follow("why", question, answer) == question


# -- what they ask -----------------------------------------------------------------------------


def test_why_asks_for_the_derivation_of_the_same():
    assert follow("why", RATE) == Question.of("why", "en", on="2025-10-01", **CHINA)


def test_history_asks_for_every_day_with_the_same_knowledge():
    base = RATE.with_options(known_by="2025-09-01", product="8703.80")
    assert follow("history", base) == Question.of(
        "history", "en", known_by="2025-09-01", product="8703.80", **CHINA
    )


def test_the_other_side_turns_the_roles():
    assert follow("other", RATE) == Question.of(
        "rate", "en", on="2025-10-01", importer="CN", origin="US"
    )


def test_the_other_side_keeps_of_a_tariff_code_what_both_schedules_share():
    turned = follow("other", RATE.with_options(product="8703.80.00", measure="us.s301.cn.list1"))
    assert (turned.get("product"), turned.get("measure")) == ("870380", None)
    assert follow("other", RATE.with_options(product="soybeans")).get("product") == "soybeans"


def test_as_known_on_a_day_changes_that_clock_alone():
    assert follow("known", RATE, day="2025-09-01") == RATE.with_options(known_by="2025-09-01")
    words = Question.of("ask", "en", text="us tariff on china")
    assert follow("known", words, day="2025-09-01").get("known_by") == "2025-09-01"
    assert follow("known", words) == words


def test_a_rate_is_asked_of_a_history_or_a_derivation(showing):
    _, answer, question = showing("why", **CHINA)
    assert follow("rate", question, answer) == RATE
    _, answer, question = showing("history", **CHINA)
    assert follow("rate", question, answer) == Question.of("rate", "en", **CHINA)


def test_a_verb_that_turns_nothing_asks_the_question_itself():
    assert follow("sources", RATE) == RATE
    assert follow("page", RATE) == RATE


@pytest.mark.parametrize("verb", ["why", "history", "other", "rate"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_button_of_a_rate_leads_to_an_answer(showing, book, verb, language):
    _, answer, question = showing("rate", language=language, **CHINA)
    following = follow(verb, question, answer)
    found = asking.answer(book, following.query(), noon("2025-10-01"))
    assert found.status == "answered"
    assert following.language == language
    reply = present(found, following, say=teller(language), pictures=False)
    assert check(reply) == []


def test_an_old_answer_can_be_asked_again():
    question = Question.of("ask", "en", text="why " * 40)
    reply = asked_again(Reply("It holds."), question, teller("en"))
    assert carried(reply, "Ask again today") == ("ask", question)


def test_half_a_character_in_a_question_breaks_no_button():
    question = Question.of("ask", "en", text="tariff \ud83d on china")
    reply = asked_again(Reply("It holds."), question, teller("en"))
    assert check(reply) == []
