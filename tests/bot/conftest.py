"""The bundled history as a book, and a flag that renews the golden answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest

from bot.answering import answer_question
from ledger.store.log import SqliteLog
from projections.answers.answer import Answer
from projections.book import Book
from projections.index import Index
from tests.bundled import bundled_file

Asking = Callable[..., Answer]


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    log = SqliteLog.open(bundled_file())
    index = Index.open(log, tmp_path_factory.mktemp("bot") / "bot.index")
    yield Book(log, index)
    index.close()
    log.close()


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=12)


@pytest.fixture(scope="session")
def asking(book: Book) -> Asking:
    """``asking("question", "2025-10-01")``."""

    def ask(question: str, day: str = "2025-10-01", known_by: str | None = None) -> Answer:
        return answer_question(book, question, noon(day), known_by)

    return ask
