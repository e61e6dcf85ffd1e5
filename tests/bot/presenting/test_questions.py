"""Every question that we have, put as a member would: the sentence is that of the command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from bot.discord.presenting import present, sources
from bot.discord.replies.question import Question
from projections import asking
from projections.messages.teller import teller
from tests.bot.presenting.conftest import Drawn, noon
from tests.bot.presenting.limits_check import check
from tests.bot.presenting.markdown import unescaped
from tests.bundled import SHARED

OWN = Path(__file__).parents[2] / "eval" / "own.yaml"
GIVEN = SHARED / "questions-dev.yaml"


@dataclass(frozen=True)
class Asked:
    text: str
    day: str


def own() -> list[Asked]:
    groups = yaml.safe_load(OWN.read_text(encoding="utf-8"))
    return [
        Asked(case["q"], str(case.get("now") or group["now"])[:10])
        for group in groups
        for case in group["cases"]
    ]


def given() -> list[Asked]:
    questions = yaml.safe_load(GIVEN.read_text(encoding="utf-8"))["questions"]
    return [Asked(each["text"], str(each["evaluate_as_of"])[:10]) for each in questions]


def put(book, asked: Asked) -> list[str]:
    """What is wrong with the replies to a question."""
    language = "zh" if any("\u4e00" <= c <= "\u9fff" for c in asked.text) else "en"
    question, say = Question.of("ask", language, text=asked.text), teller(language)
    answer = asking.answer(book, question.query(), noon(asked.day))
    reply = present(answer, question, say=say, draw=Drawn(), importers=book.index.importers())
    found = check(reply) + check(sources(answer, question, say))
    if unescaped(reply.content) != answer.sentence:
        found.append(f"{reply.content!r} is not {answer.sentence!r}")
    return [f"{asked.text}: {each}" for each in found]


def test_every_question_of_our_own_fits_and_says_the_same(book):
    assert [wrong for asked in own() for wrong in put(book, asked)] == []


@pytest.mark.skipif(not GIVEN.exists(), reason="the questions are not beside the checkout")
def test_every_question_that_was_handed_out_fits_and_says_the_same(book):
    assert [wrong for asked in given() for wrong in put(book, asked)] == []


COMMANDS = [
    Question.of(command, "en", importer="US", origin=origin, **options)
    for origin in ("CN", "CA", "EU", "VN", "BR", "HK", "ALL")
    for command, options in (
        ("rate", {}),
        ("rate", {"on": "2025-04-10", "known_by": "2025-04-10"}),
        ("rate", {"product": "steel"}),
        ("why", {"on": "2025-10-01"}),
        ("history", {}),
        ("forecast", {}),
        ("changes", {"from_day": "2025-01-01", "to_day": "2026-06-30"}),
    )
] + [
    Question.of("truce", "en"),
    Question.of("truce", "en", name="us-cn.busan-2025"),
    Question.of("talks", "en"),
    Question.of("talks", "en", name="us-cn.madrid-2025-09"),
    Question.of("changes", "en", from_day="2018-01-01", to_day="2026-06-30"),
]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_of_every_command_fits(book, language):
    from bot.answering.localised import localised

    wrong = []
    now = noon("2026-11-24")
    for asked in COMMANDS:
        question = Question(asked.command, asked.options, language)
        answer = localised(asking.answer(book, question.query(), now), language, now.date())
        page, pages = 0, 1
        while page < min(pages, 6):
            reply = present(answer, question, say=teller(language), page=page, draw=Drawn())
            wrong += [f"{question.encode()} {page}: {each}" for each in check(reply)]
            last = reply.rows[-1][-1] if reply.rows else None
            pages += last is not None and last.label == "›" and not last.disabled
            page += 1
    assert wrong == []
