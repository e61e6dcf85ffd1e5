"""Commands answer in English; the room shows them in the reader's language."""

from __future__ import annotations

import re

import pytest

from bot.answering.localised import localised
from bot.discord.replies.question import Question
from projections import asking
from tests.bot.presenting.conftest import noon


@pytest.fixture
def chinese(book):
    def ask(command: str, now: str = "2025-10-01", **options: str):
        at = noon(now)
        answer = asking.answer(book, Question.of(command, "zh", **options).query(), at)
        before = answer.as_dict()
        found = localised(answer, "zh", at.date())
        assert answer.as_dict() == before, "the command's own answer was changed"
        return found

    return ask


CHINA = {"importer": "US", "origin": "CN"}


@pytest.mark.parametrize(
    ("command", "options", "sentence"),
    [
        ("rate", CHINA, "2025年10月1日，美国对来自中国的商品加征30%关税：20%芬太尼关税（IEEPA）"),
        ("rate", {"importer": "US", "origin": "VN"}, "2025年10月1日，美国对来自越南的商品加征20%"),
        ("why", CHINA, "2025年10月1日，美国对来自中国的商品加征30%关税："),
        ("history", CHINA, "从2025年2月4日到2025年10月1日，美国对来自中国的商品的税率经历了"),
        ("forecast", CHINA, "如果无人采取行动，2025年11月10日加征税率将由30%变为54%"),
        ("changes", {"from_day": "2025-09-02", "to_day": "2025-09-03", **CHINA},
         "2025年9月2日至2025年9月3日之间美国（来自中国）的关税没有变化。"),
        ("changes", {"from_day": "2025-04-01", "to_day": "2025-04-30", **CHINA},
         "2025年4月1日至2025年4月30日之间美国（来自中国）的关税有"),
        ("truce", {"name": "us-cn.geneva-2025"},
         "Geneva truce有效至2025年11月10日；如果无人采取行动，届时美国的加征税率为54%"),
        ("truce", {}, "2025年10月1日有效的休战：Geneva truce；账本共有4个休战。"),
        ("rate", {"importer": "EU", "origin": "US"}, "账本没有欧盟的关税。账本收录加拿大、中国、"),
    ],
)  # fmt: skip
def test_a_command_is_told_in_chinese(chinese, command, options, sentence):
    assert chinese(command, **options).sentence.startswith(sentence)


def test_what_a_suspension_holds_down_is_told(chinese):
    assert chinese("rate", **CHINA).sentence.endswith(
        "10%对等关税（IEEPA）（暂停至2025年11月10日；届时如不延长则恢复为34%）。"
    )


def test_a_good_and_its_duty_in_all_are_told(chinese):
    found = chinese("rate", "2026-11-24", product="steel", importer="US", origin="BR")
    assert "对来自巴西的steel (flat-rolled)加征50%关税" in found.sentence
    assert found.sentence.endswith("；连同0%的最惠国关税共50%。")


def test_a_span_of_duties_is_told_in_chinese(chinese):
    found = chinese("rate", "2026-11-24", product="televisions", importer="US", origin="CN")
    assert found.sentence == "2026年11月24日，美国对来自中国的televisions加征12.5%至37.5%。"


def test_talks_quote_the_record_and_say_so(chinese):
    found = chinese("talks", name="us-cn.stockholm-2025-07")
    assert "2025年7月28日 – 2025年7月29日" in found.sentence
    assert "记录原文（英文）：Both sides work for another 90 days" in found.sentence


def test_notes_keep_the_words_of_the_record_and_say_so(chinese):
    found = chinese("rate", "2026-11-24", **CHINA)
    assert found.notes[0] == "账本核对到2026年10月10日；之后的日期以当时已知的情况为准。"
    assert all(re.match("记录原文（英文）：", note) for note in found.notes[1:])


def test_english_is_left_as_it_is(book):
    answer = asking.answer(book, Question.of("rate", "en", **CHINA).query(), noon("2025-10-01"))
    assert localised(answer, "en", noon("2025-10-01").date()) is answer


def test_a_question_back_is_left_as_it_is(chinese):
    found = chinese("rate", product="cars", importer="US", origin="CN")
    assert found.sentence
    assert found.kind == "rate"
