"""Answers of the bundled history, asked as the room asks, and what a member sees of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.discord.presenting import present
from bot.discord.replies.question import Question
from bot.discord.replies.reply import Reply
from projections import asking
from projections.answers.answer import Answer
from projections.book import Book
from projections.messages.teller import teller
from tests.bot.presenting.limits_check import check

Shown = tuple[Reply, Answer, Question]


class Drawn:
    """Draws at once; what it is asked for can be read in what it gives."""

    def picture(self, answer, *, say=None):
        return f"{answer.kind} {len(answer.result['intervals'])} {say.language}".encode()

    def described(self, answer, say=None):
        return f"Steps of {answer.result['origin']} in {say.language}."


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)


@pytest.fixture
def showing(book: Book) -> Callable[..., Shown]:
    """``showing("rate", importer="US", origin="CN")`` on 1 October 2025; every reply is checked."""

    def show(command: str, *, now: str = "2025-10-01", language: str = "en", page: int = 0,
             receipt: str | None = None, shared: bool = False, behind: str | None = None,
             **options: str) -> Shown:  # fmt: skip
        question = Question.of(command, language, **options)
        answer = asking.answer(book, question.query(), noon(now))
        reply = present(
            answer, question, say=teller(language), page=page, receipt=receipt, shared=shared,
            behind=behind, draw=Drawn(), importers=book.index.importers(),
        )  # fmt: skip
        assert check(reply) == []
        return reply, answer, question

    return show


def fields(reply: Reply) -> dict[str, str]:
    assert reply.embed is not None
    return {field.name: field.value for field in reply.embed.fields}


def labels(reply: Reply) -> list[str]:
    return [button.label for row in reply.rows for button in row]
