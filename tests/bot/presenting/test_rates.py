"""What a member reads of a rate: the sentence, its parts, its clocks, what comes next."""

from __future__ import annotations

from dataclasses import replace

from bot.discord.presenting import colours, present
from bot.discord.replies.question import Question
from projections.answers.answer import Answer
from projections.messages.teller import teller
from tests.bot.presenting.conftest import fields, labels
from tests.bot.presenting.limits_check import check
from tests.bot.presenting.markdown import rendered, unescaped

CHINA = {"importer": "US", "origin": "CN"}


def test_the_message_is_the_sentence_of_the_command_line(showing):
    reply, answer, _ = showing("rate", **CHINA)
    assert unescaped(reply.content) == answer.sentence
    assert reply.content.startswith("On 1 October 2025 the United States charged an additional 30%")


def test_the_card_says_what_was_understood_and_on_which_clocks(showing):
    reply, answer, _ = showing("rate", receipt="abcde-fghij", **CHINA)
    assert reply.embed.title == "The United States on goods from China, 1 October 2025"
    first = reply.embed.fields[:3]
    assert [(each.name, each.value) for each in first] == [
        ("Entry day", "1 October 2025"),
        ("Known by", "1 October 2025"),
        ("Recorded to", f"position {answer.clocks['recorded_by']}"),
    ]
    assert all(each.inline for each in first)
    assert not any(each.inline for each in reply.embed.fields[3:])
    assert reply.embed.footer == (
        f"verified until 10 October 2026 · position {answer.checkpoint['size']} · "
        "receipt abcde-fghij"
    )


def test_a_legal_day_is_never_a_time_stamp_and_an_hour_is_both(showing):
    reply, _, _ = showing("rate", at="2025-04-10T12:01:00+08:00", importer="CN", origin="US")
    assert fields(reply)["Entry day"] == "10 April 2025 12:01 +0800 (<t:1744257660:f>)"
    for field in reply.embed.fields:
        assert ":D>" not in field.value


def test_each_component_has_a_line_with_its_duty_and_how_it_stands(showing):
    reply, _, _ = showing("rate", **CHINA)
    lines = fields(reply)["Made of"].split("\n")
    first, second, total = lines
    assert first.startswith("**20%** IEEPA duty on China and Hong Kong over synthetic opioids · ")
    assert first.endswith("· in force since 4 March 2025")
    assert second.startswith("**10%** IEEPA reciprocal duty on China, Hong Kong and Macau · ")
    assert second.endswith("part since 14 May 2025 until 10 November 2025, then 34%")
    assert total == "**30%** on top of the MFN duty"


def test_what_returns_by_itself_is_told_with_its_day_and_how_far_it_is(showing):
    reply, _, _ = showing("rate", **CHINA)
    told = fields(reply)["Next change"]
    # midnight of 10 November 2025 in Washington
    assert told.startswith("**10 November 2025** (<t:1762750800:R>): IEEPA reciprocal duty")
    assert told.endswith("→ **54%** as it now stands, if nobody acts")


def test_what_came_after_all_is_told_beside_what_would_have_come(showing):
    reply, _, _ = showing("rate", now="2025-11-20", on="2025-10-01", **CHINA)
    would, came = fields(reply)["Next change"].split("\n")
    assert would.endswith("→ **54%** if nobody acts")
    assert came.startswith("Then **10 November 2025**")
    assert came.endswith("→ **20%** and so it came")


def test_a_duty_that_gives_way_is_struck_through_with_the_rule(showing):
    reply, _, _ = showing("rate", now="2026-11-24", product="steel", importer="US", origin="BR")
    lines = fields(reply)["Made of"].split("\n")
    struck = [line for line in lines if line.startswith("~~")]
    assert struck[0].startswith(
        "~~25% us.s301.br~~ gives way to Section 232 duty on steel articles and "
        "their derivatives: Goods under"
    )
    assert "**50%** in all" in lines


def test_what_listed_goods_pay_is_told_once(showing):
    reply, answer, _ = showing("rate", **CHINA)
    assert any("listed goods also pay" in note for note in answer.notes)
    told = fields(reply)
    assert "**7.5% – 100%** Section 301 duty" in told["Listed goods"].split("\n")
    assert "listed goods also pay" not in told.get("Careful", "")


def test_one_list_of_goods_is_exempt_and_two_are(showing):
    one, _, _ = showing("rate", importer="US", origin="EU")
    lines = fields(one)["Listed goods"].split("\n")
    assert "Section 301 duty: one list of goods is exempt" in lines
    assert "Reciprocal duty (IEEPA): 4 lists of goods are exempt" in lines
    chinese, _, _ = showing("ask", language="zh", text="美国对欧盟的关税是多少")
    assert "第301条关税：1个商品清单豁免" in fields(chinese)["清单商品"].split("\n")


def test_nothing_stands_on_top_of_a_duty_that_includes_the_mfn_duty(showing):
    reply, _, _ = showing("ask", text="compare us tariffs on japan and south korea")
    told = fields(reply)
    japan = told["The United States on goods from Japan, 1 October 2025"].split("\n")
    korea = told["The United States on goods from South Korea, 1 October 2025"].split("\n")
    assert japan[0] == "**15% all-in (MFN duty included)**"
    assert korea[0] == "**15%** on top of the MFN duty"


def test_careful_is_there_only_when_needed(showing):
    plain, _, _ = showing("rate", now="2025-09-10", importer="US", origin="BR", on="2018-02-01")
    assert "Careful" not in fields(plain)
    taken, _, _ = showing("ask", text="what was the us tariff on oct 1", now="2025-10-20")
    told = fields(taken)["Careful"]
    assert "· Taken: origin China: the ledger's default partner" in told
    assert "year 2025" in told


def test_a_copy_that_lags_says_so_in_words_and_in_red(showing):
    reply, _, _ = showing("rate", behind="My copy is 42 minutes old.", **CHINA)
    assert fields(reply)["Careful"].startswith("**My copy is 42 minutes old.**")
    assert reply.embed.colour == colours.VOID


def test_the_colour_follows_how_the_rate_stands(showing):
    def of(**options):
        return showing("rate", **options)[0].embed.colour

    assert of(**CHINA) == colours.SUSPENDED
    assert of(importer="US", origin="VN") == colours.IN_FORCE
    assert of(on="2026-01-01", importer="US", origin="CN") == colours.SCHEDULED
    assert of(importer="US", origin="CN", on="2018-01-05") == colours.UNKNOWN


def test_no_record_is_an_answer_of_its_own_and_never_nought(showing):
    reply, _, _ = showing("rate", importer="EU", origin="US")
    assert reply.content.startswith("The ledger holds no duties of the European Union.")
    assert reply.embed.colour == colours.UNKNOWN
    assert reply.embed.title == "Not in the ledger"
    assert fields(reply) == {"Duties that are held": "Canada, China, the United States"}
    assert labels(reply) == ["Show here"]


def test_a_product_whose_lines_differ_lists_its_outcomes(showing):
    reply, _, _ = showing(
        "rate", now="2026-11-24", product="televisions", importer="US", origin="CN"
    )
    lines = fields(reply)["Made of"].split("\n")
    assert "8528.72.32 and 4 more: **20%**, 25% in all" in lines


def test_all_origins_in_one_look(showing):
    reply, _, _ = showing("ask", text="us tariffs on all countries")
    assert "China **30%**" in fields(reply)["By origin"]


def test_the_goods_of_one_measure(showing):
    reply, _, _ = showing("ask", text="copper tariff", now="2025-11-20")
    assert fields(reply)["Made of"].startswith(
        "**50%** Section 232 duty on semi-finished copper and copper derivatives · in force"
    )


def test_in_chinese_labels_days_and_programmes_are_chinese(showing):
    reply, _, _ = showing("ask", text="美国对中国的关税是多少", language="zh")
    assert reply.content.startswith("2025年10月1日，美国对来自中国的商品加征30%关税")
    assert reply.embed.title == "美国对来自中国的商品，2025年10月1日"
    told = fields(reply)
    assert told["入境日期"] == "2025年10月1日"
    assert told["构成"].startswith("**20%** 芬太尼关税（IEEPA） · 有效，自2025年3月4日起")
    assert told["下一次变化"] == (
        "**2025年11月10日**（<t:1762750800:R>）：对等关税暂停到期：10% → 34%，总计**54%**"
        "（按现状，如果无人采取行动）"
    )
    assert labels(reply) == [
        "为什么", "历次税率", "另一边", "按某日所知…", "来源", "公开显示",
    ]  # fmt: skip


def test_texts_of_the_record_cannot_act():
    evil = "@everyone **now** <@&1> [x](https://evil.example) ```"
    part = {"measure": evil, "programme": "s301", "title": evil, "duty": evil, "status": "in_force"}
    answer = Answer(
        "rate",
        {"importer": "US", "origin": "CN", "additional_expression": evil, "components": [part]},
        sentence=evil,
        notes=[evil],
        clocks={"on": "2025-10-01", "known_by": "2025-10-01", "recorded_by": 1},
    )
    reply = present(answer, Question.of("ask", "en", text=evil), say=teller("en"))
    assert check(reply) == []
    assert rendered(reply.content).live == []
    for told in fields(reply).values():
        for live in ("@everyone", "<@&1>", "```", "**now**", "https://"):
            assert live not in told


def test_an_answer_without_words_is_not_an_empty_message(showing):
    _, answer, question = showing("rate", **CHINA)
    mute = replace(answer, sentence="\u200b \n")
    assert present(mute, question, say=teller("en")).content == "There is no answer in words."
