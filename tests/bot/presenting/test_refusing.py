"""A mistake is told gently, with what to type instead; a member never sees a traceback."""

from __future__ import annotations

import pytest

from bot.discord.presenting import refused, said
from bot.discord.replies.question import Question
from ledger.vocabulary.problems import BAD_DATE, BAD_ECONOMY, BAD_QUERY, Problem, ProblemsError
from projections import asking
from projections.messages.teller import teller
from tests.bot.presenting.conftest import noon
from tests.bot.presenting.limits_check import check
from tests.bot.presenting.made_up import EVIL
from tests.bot.presenting.markdown import rendered, unescaped

EN, ZH = teller("en"), teller("zh")


def told(book, language="en", **options):
    with pytest.raises(ProblemsError) as caught:
        asking.answer(book, Question.of("rate", language, **options).query(), noon("2025-10-01"))
    reply = refused(caught.value.problems, teller(language))
    assert check(reply) == []
    return unescaped(reply.content)


def test_an_unknown_country_is_told_with_what_was_meant(book):
    assert told(book, importer="US", origin="vietnam") == (
        "`origin`: “vietnam” is no economy of ISO 3166-1. Did you mean VN (Vietnam)?"
    )


def test_a_day_that_could_be_two_is_told_with_how_to_write_it(book):
    said = told(book, importer="US", origin="CN", on="08/12/2025")
    assert said.startswith("`on`: “08/12/2025” is no date that can be read. Write 2025-10-01")


def test_a_day_that_there_is_not(book):
    said = told(book, importer="US", origin="CN", known_by="2025-02-30")
    assert said.startswith("`known_by`: “2025-02-30” has the right form, but there is no such day.")


def test_all_mistakes_are_told_at_once(book):
    lines = told(book, importer="US", origin="QQ", on="never").split("\n")
    assert lines[0] == "2 things are wrong with this:"
    assert lines[1].startswith("- `origin`: “QQ”")
    assert lines[2].startswith("- `on`: “never”")


def test_in_chinese_the_kind_of_mistake_is_chinese(book):
    assert told(book, "zh", importer="US", origin="QQ").startswith(
        "`origin`: 这不是国家或地区。 “QQ” is no economy"
    )


def test_what_is_told_in_chinese_already_is_not_explained_twice():
    reply = refused([Problem(BAD_QUERY, "“10月”不是一天。", "写成2025-10-01")], ZH)
    assert reply.content == "“10月”不是一天。写成2025-10-01。"


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_that_was_typed_acts_and_little_of_it_is_repeated(evil):
    problem = Problem(BAD_ECONOMY, f"{evil * 30!r} is no economy.", "write US", "--origin")
    reply = refused([problem], EN)
    assert check(reply) == []
    assert rendered(reply.content.removeprefix("`origin`: ")).live == []
    assert len(unescaped(reply.content)) < 130


def test_many_mistakes_are_counted():
    problems = [Problem(BAD_DATE, f"{n} is no date.", "write a day") for n in range(40)]
    lines = refused(problems, EN).content.split("\n")
    assert len(lines) == 7
    assert lines[0] == "40 things are wrong with this:"
    assert lines[-1] == "… and 35 more"


def test_a_text_is_said_escaped_or_as_ours():
    assert refused("**x**\n\n\n\ny", EN).content == "\\*\\*x\\*\\*\n\ny"
    assert said("Use **/rate**.").content == "Use **/rate**."
    assert said("  ").content == "…"
    assert check(said("word " * 1000)) == []


@pytest.mark.parametrize(
    ("detail", "begins"),
    [
        ("us.s122-1 was proposed by somebody", "us.s122-1 was"),
        ("s122-rate is decided", "s122-rate is"),
        ("us.ieepa.fentanyl.cn is suspended", "us.ieepa.fentanyl.cn is"),
        ("tradeledger review    lists them", "tradeledger review"),
        ("a rate is missing", "A rate is"),
        ("it is no day", "It is no day"),
    ],
)
def test_a_name_at_the_beginning_stays_as_it_is_written(detail, begins):
    assert unescaped(refused([Problem(BAD_QUERY, detail, "")], EN).content).startswith(begins)


def test_a_chinese_sentence_ends_with_a_chinese_stop():
    problem = Problem(BAD_QUERY, "账本中没有这个事件", "请用位置编号")
    assert refused([problem], ZH).content == "账本中没有这个事件。请用位置编号。"
    told = refused([Problem(BAD_QUERY, "it is no event", "write a number")], ZH).content
    assert told.endswith("It is no event. Write a number.")
