"""How a card words duties, measures, steps and days, in English and in Chinese."""

from __future__ import annotations

import pytest

from bot.discord.presenting import wording
from projections.messages.teller import teller
from tests.bot.presenting.conftest import fields

EN, ZH = teller("en"), teller("zh")


@pytest.mark.parametrize(
    ("expression", "english", "chinese"),
    [
        ("25%", "25%", "25%"),
        ("Free", "Free", "免税"),
        ("exempt", "exempt", "豁免"),
        ("at least 15% all-in", "at least 15% all-in", "总计至少15%"),
        ("no more than 15% all-in", "no more than 15% all-in", "总计不超过15%"),
        ("15% all-in (MFN duty included)", "15% all-in (MFN duty included)", "总计15%"),
        ("12.5% to 37.5%", "12.5% to 37.5%", "12.5%至37.5%"),
        ("4.4 cents/kg + 6%", "4.4 cents/kg + 6%", "4.4 cents/kg + 6%"),
        (None, "–", "–"),
    ],
)
def test_a_duty_is_worded_in_the_language(expression, english, chinese):
    assert wording.duty(EN, expression) == english
    assert wording.duty(ZH, expression) == chinese


@pytest.mark.parametrize(
    ("before", "after", "english", "chinese"),
    [
        (None, "25%", "new: **25%**", "新增**25%**"),
        ("84%", "125%", "84% → **125%**", "84% → **125%**"),
        ("25%", None, "**ends**, was 25%", "**终止**，原为25%"),
        (None, "exempt", "**exempt**", "**豁免**"),
        ("10%", "exempt", "10% → **exempt**", "10% → **豁免**"),
        (None, None, "–", "–"),
    ],
)
def test_a_step_says_what_is_new_what_moves_and_what_ends(before, after, english, chinese):
    assert wording.step(EN, before, after) == english
    assert wording.step(ZH, before, after) == chinese


@pytest.mark.parametrize(
    ("first", "last", "english", "chinese"),
    [
        ("2025-07-28", "2025-07-29", "28–29 July 2025", "2025年7月28日 – 29日"),
        ("2025-04-10", "2025-05-14", "10 April – 14 May 2025", "2025年4月10日 – 5月14日"),
        ("2025-11-10", "2026-02-24", "10 November 2025 – 24 February 2026",
         "2025年11月10日 – 2026年2月24日"),
        ("2025-07-28", "2025-07-28", "28 July 2025", "2025年7月28日"),
        ("2025-07-28", None, "28 July 2025", "2025年7月28日"),
    ],
)  # fmt: skip
def test_what_two_days_share_is_said_once(first, last, english, chinese):
    assert wording.days(EN, first, last) == english
    assert wording.days(ZH, first, last) == chinese


def test_a_scope_that_the_title_says_already_is_not_repeated():
    title = "Section 301 four-year review, lithium-ion batteries"
    assert wording.scoped(EN, title, "lithium-ion batteries") == title
    assert wording.scoped(EN, title, "for cars") == f"{title} (for cars)"
    assert wording.scoped(ZH, title, None) == title


def test_a_history_that_ends_with_the_question_does_not_end_the_duty(showing):
    reply, _, _ = showing("ask", text="us tariffs on china since 2018")
    assert reply.embed.description.split("\n")[-1] == (
        "**30%** since 14 May 2025 · 20% fentanyl duty + 10% reciprocal duty (suspended in part)"
    )


def test_what_is_still_to_come_begins_and_does_not_run_yet(showing):
    reply, _, _ = showing("history", now="2026-11-24", importer="CN", origin="US")
    assert reply.embed.description.split("\n")[-1] == (
        "**34%** from 10 January 2027 · additional duty on all US goods, in answer to the US "
        "reciprocal duty"
    )


def test_most_intervals_fit_a_line_of_a_desktop(showing):
    reply, _, _ = showing("history", now="2026-11-24", importer="US", origin="CN")
    lengths = [len(line.replace("**", "")) for line in reply.embed.description.split("\n")]
    assert sum(length <= 75 for length in lengths) >= 7
    assert max(lengths) <= 101


def test_changes_of_one_origin_do_not_name_it_again(showing):
    options = {"from_day": "2025-04-01", "to_day": "2025-04-30", "importer": "US"}
    reply, _, _ = showing("changes", origin="CN", **options)
    last = reply.embed.description.split("\n")[-1]
    title = "IEEPA reciprocal duty on China, Hong Kong and Macau"
    assert last == f"**10 April 2025** 84% → **125%** · {title}"
    every, _, _ = showing("changes", **options)
    assert every.embed.description.split("\n")[0].endswith(" · all others")


def test_a_truce_has_days_and_not_two_clocks(showing):
    reply, _, _ = showing("truce", name="us-cn.geneva-2025")
    told = fields(reply)
    assert (told["Since"], told["Until"]) == ("14 May 2025", "10 November 2025")


def test_terms_in_the_words_of_the_record_are_said_to_be_english(showing):
    reply, _, _ = showing("ask", language="zh", text="关税休战什么时候结束")
    assert "条款（英文原文）" in fields(reply)
    ruling, _, _ = showing("ask", language="zh", now="2026-11-24", text="最高法院裁决")
    assert ruling.embed.description.startswith("-# 以下为记录原文（英文）\n**2026年2月20日**：The")
    english, _, _ = showing("ask", now="2026-11-24", text="supreme court ruling tariffs")
    assert english.embed.description.startswith("**20 February 2026**: The Supreme Court")


def test_what_comes_in_chinese_names_the_goods_and_what_is_new(showing):
    reply, _, _ = showing("ask", language="zh", text="接下来会怎样")
    lines = reply.embed.description.split("\n")
    assert "（softwood timber and lumber） 新增**10%**" in reply.embed.description
    assert len(set(lines)) == len(lines), "lines that nobody can tell apart"
    assert not any("– →" in line or " (" in line.partition("：")[0] for line in lines)


def test_a_change_that_starts_something_is_quoted_in_chinese(showing):
    reply, _, _ = showing("rate", language="zh", importer="US", origin="CN", on="2025-04-02")
    assert "记录原文（英文）：IEEPA reciprocal duty on China" in fields(reply)["下一次变化"]
