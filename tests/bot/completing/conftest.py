"""Completions of the bundled history, and of small ledgers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.discord.completing import Completions, build
from projections.book import Book
from tests.projections.telling import Told
from tests.sample import NOW


@pytest.fixture(scope="session")
def english(book: Book) -> Completions:
    return build(book, NOW, "en")


@pytest.fixture(scope="session")
def chinese(book: Book) -> Completions:
    return build(book, NOW, "zh")


@pytest.fixture
def telling() -> Iterator[Callable[[str], Told]]:
    """Makes a ledger of a story; it can be told more."""
    opened: list[Told] = []

    def tell(story: str) -> Told:
        opened.append(Told(story))
        return opened[-1]

    yield tell
    for ledger in opened:
        ledger.close()
