"""Fact check: the claims of a text, each with its verdict and the events behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.answering import answer_question
from bot.checking import check_text
from projections.book import Book
from tests.bot.conftest import noon
from tests.bundled import SHARED

HERE = Path(__file__).parent
PARAGRAPHS = yaml.safe_load((HERE / "paragraphs.yaml").read_text(encoding="utf-8"))
NOW = noon("2026-11-24")


def checked(book: Book, text: str) -> dict[str, dict[str, Any]]:
    answer = check_text(book, text, NOW)
    return {f"{c['kind']} {c['says']}": c for c in answer.result["claims"]}


@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=lambda p: p["text"][:40])
def test_a_paragraph_is_judged(book: Book, paragraph: dict[str, Any]) -> None:
    found = checked(book, paragraph["text"])
    for name, verdicts in paragraph["claims"].items():
        assert name in found, (name, list(found))
        assert found[name]["verdict"] in verdicts, (name, found[name])
        if found[name]["verdict"] != "not held":
            assert found[name]["events"], name
    if not paragraph["claims"]:
        assert not found


@pytest.fixture(scope="module")
def story() -> str:
    path = SHARED / "story-2025-08.txt"
    if not path.exists():
        pytest.skip(f"{path} is handed out beside the repository, and is not there")
    return path.read_text(encoding="utf-8")


def test_the_story_of_august_2025(book: Book, story: str) -> None:
    found = checked(book, story)
    assert found["office Katherine Tai"]["verdict"] == "contradicted"
    assert "Jamieson Greer" in found["office Katherine Tai"]["shows"]
    assert found["lapse 145"]["verdict"] == "contradicted"
    assert "54%" in found["lapse 145"]["shows"]
    assert found["lapse 125"]["verdict"] == "contradicted"
    assert "34%" in found["lapse 125"]["shows"]
    assert found["rate 30"]["verdict"] in {"supported", "approximate"}
    assert found["rate 10"]["verdict"] in {"supported", "approximate"}
    assert found["talks Geneva, London, Stockholm"]["verdict"] == "supported"
    assert found["truce-end november"]["verdict"] == "supported"
    assert all(claim["events"] for claim in found.values())


def test_an_undated_story_is_read_as_of_what_it_tells(book: Book, story: str) -> None:
    answer = check_text(book, story, NOW)
    assert answer.result["on"].startswith("2025-08")
    assert any("read as of" in text for text in answer.assumed)


def test_a_text_without_claims_says_so(book: Book) -> None:
    answer = check_text(book, "Nothing to see here, move along.", NOW)
    assert answer.status == "not_covered"
    assert answer.result["claims"] == []


@pytest.mark.parametrize(
    "text", ["", "%%% 10% 20% tariff", "a" * 50_000, "The tariff is 10%. " * 3000, "\x00<script>"]
)
def test_any_text_is_checked(book: Book, text: str) -> None:
    assert check_text(book, text, NOW).sentence


# -- days without a year, and figures without a country ------------------------------------------

BACK = "On 10 November the rate jumps back to {us}%, and China charges {cn}% on US goods."


def rows(book: Book, text: str, day: str) -> list[tuple[str, str, str]]:
    answer = check_text(book, text, noon(day))
    return [(c["kind"], c["says"], c["verdict"]) for c in answer.result["claims"]]


@pytest.mark.parametrize(
    ("us", "cn", "verdict"), [(145, 125, "contradicted"), (54, 34, "supported")]
)
def test_both_halves_of_a_sentence_on_a_day_to_come_are_checked(
    book: Book, us: int, cn: int, verdict: str
) -> None:
    text = BACK.format(us=us, cn=cn)
    assert rows(book, text, "2025-10-01") == [
        ("lapse", str(us), verdict), ("lapse", str(cn), verdict),
    ]  # fmt: skip
    shown = [c["shows"] for c in check_text(book, text, noon("2025-10-01")).result["claims"]]
    assert shown == [
        "if nobody acted, the United States would charge 54% in all from 10 November 2025",
        "if nobody acted, China would charge 34% in all from 10 November 2025",
    ]


def test_a_figure_without_a_country_is_of_those_named_before(book: Book) -> None:
    text = "China charges 10% on US goods. On 10 November the rate jumps back to 34%."
    found = check_text(book, text, noon("2025-10-01")).result["claims"]
    assert [c["verdict"] for c in found] == ["approximate", "supported"]
    assert found[1]["shows"].startswith("if nobody acted, China would charge 34%")


def test_a_bare_figure_that_no_country_goes_with_is_no_claim(book: Book) -> None:
    assert rows(book, "The tariff rate on it was 17% that year.", "2025-10-01") == []


@pytest.mark.parametrize(
    ("text", "day", "year"),
    [
        ("The US tariff on Chinese goods will be 54% on 10 November.", "2025-10-01", 2025),
        ("The US tariff on Chinese goods was 145% on 20 April.", "2025-10-01", 2025),
        ("The US tariff on Chinese goods was 20% on 20 December.", "2026-02-01", 2025),
        ("The US tariff on Chinese goods will be 54% on 20 February.", "2025-10-01", 2026),
        ("The US tariff on Chinese goods rises to 84% on 9 April.", "2025-04-08", 2025),
        ("The US tariff on Chinese goods jumped to 20% on 10 November.", "2025-12-01", 2025),
    ],
)
def test_a_day_without_a_year_lies_where_the_text_stands(
    book: Book, text: str, day: str, year: int
) -> None:
    (claim,) = check_text(book, text, noon(day)).result["claims"]
    assert claim["shows"].split(";")[0].endswith(str(year)), claim


def test_one_sentence_tells_of_what_was_done_and_of_what_is_to_come(book: Book) -> None:
    text = "The truce, announced on 12 May, was extended on 11 August and expires on 10 November."
    assert rows(book, text, "2025-10-01") == [
        ("truce-announced", "2025-05-12", "supported"), ("truce-end", "2025-11-10", "supported"),
    ]  # fmt: skip


def test_what_was_to_come_and_came_otherwise_is_told_both_ways(book: Book) -> None:
    text = (
        "As of 1 October 2025 the truce holds. "
        "The US tariff on Chinese goods will be 54% on 10 November."
    )
    (claim,) = check_text(book, text, NOW).result["claims"]
    assert claim["verdict"] == "approximate"
    assert "54% on 10 November 2025" in claim["shows"]
    assert claim["shows"].endswith(
        "what came: the United States on goods from China: 20% on 10 November 2025"
    )


def test_a_return_on_another_day_than_the_end_is_held_against_that_day(book: Book) -> None:
    text = "On 1 November the US tariff on Chinese goods jumps back to 54%."
    (claim,) = check_text(book, text, noon("2025-10-01")).result["claims"]
    assert claim["verdict"] == "contradicted"
    assert "30% on 1 November 2025" in claim["shows"]


def test_the_sentence_counts_what_there_is(book: Book) -> None:
    one = check_text(book, "The US tariff on China was 145% on 20 May 2025.", NOW)
    assert one.sentence == (
        "1 checkable claim, contradicted: the United States on goods from China: "
        "30% on 20 May 2025."
    )
    two = check_text(book, BACK.format(us=145, cn=34), noon("2025-10-01"))
    assert two.sentence == "2 checkable claims: 1 supported and 1 contradicted."
    chinese = check_text(book, BACK.format(us=145, cn=34), noon("2025-10-01"), "zh")
    assert chinese.sentence == "2项可核查的说法：1项属实、1项不符。"


@pytest.mark.parametrize(
    "question",
    [
        "what was the US tariff on China on 1 October 2025",
        "what was the US tariff on China on 10 April 2025",
        "what was the US tariff on China on 14 May 2025",
        "what was China's tariff on US goods on 1 October 2025",
    ],
)
def test_our_own_sentence_with_its_parts_is_not_contradicted(book, question):
    """A total that is told with its parts: each figure is held against what it is a figure of."""
    said = answer_question(book, question, NOW).sentence
    verdicts = {
        claim["says"]: claim["verdict"] for claim in check_text(book, said, NOW).result["claims"]
    }
    assert len(verdicts) >= 2
    assert "contradicted" not in verdicts.values(), (said, verdicts)


def test_a_part_that_is_told_as_the_whole_is_still_found_out(book):
    text = "On 1 October 2025 the fentanyl tariff on China was 30%."
    (claim,) = check_text(book, text, NOW).result["claims"]
    assert claim["verdict"] == "contradicted"


@pytest.mark.parametrize(
    ("text", "day", "verdict"),
    [
        ("美国对中国的关税是145%", "2026-11-28", "contradicted"),
        ("美国对中国的关税是145%", "2025-04-20", "approximate"),
        ("2025年4月20日，美国对中国商品加征百分之一百四十五的关税。", "2026-11-28", "approximate"),
        ("中国对美国商品加征125%的关税。", "2025-04-20", "approximate"),
        ("中美休战将于2025年11月10日到期。", "2025-10-15", "supported"),
        ("美国对钢铁征收50%关税", "2025-10-15", "supported"),
    ],
)
def test_a_claim_in_chinese_is_checked_and_told_in_chinese(
    book: Book, text: str, day: str, verdict: str
) -> None:
    answer = check_text(book, text, noon(day))
    (claim,) = answer.result["claims"]
    assert (claim["verdict"], claim["claim"]) == (verdict, text)
    assert "可核查的说法" in answer.sentence


def test_a_chinese_sentence_that_cannot_be_read_is_not_clean(book: Book) -> None:
    answer = check_text(book, "美国贸易代表是戴琪。", noon("2025-10-15"))
    assert answer.status == "not_covered"
    assert answer.sentence == "未能将该文读成账本可以核查的说法，因此未予核查。"
    assert [c["verdict"] for c in answer.result["claims"]] == ["not held"]


def test_both_languages_in_one_text(book: Book) -> None:
    text = "The US tariff on China is 145%. 美国对中国的关税是30%。"
    answer = check_text(book, text, noon("2025-10-15"))
    assert [c["verdict"] for c in answer.result["claims"]] == ["contradicted", "approximate"]


def test_small_talk_in_chinese_states_nothing(book: Book) -> None:
    assert not check_text(book, "今天天气很好，我们去散步吧。", noon("2025-10-15")).result["claims"]
