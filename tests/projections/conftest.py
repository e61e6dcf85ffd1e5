"""Small ledgers for the read side, closed when the test is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from projections.book import Book
from tests.bundled import bundled, history, own
from tests.projections.telling import Told

__all__ = ["bundled", "history", "own"]


@pytest.fixture
def telling() -> Iterator[Callable[[str], Told]]:
    """Makes a ledger of a story; it can be told more."""
    open_ledgers: list[Told] = []

    def tell(story: str) -> Told:
        open_ledgers.append(Told(story))
        return open_ledgers[-1]

    yield tell
    for ledger in open_ledgers:
        ledger.close()


@pytest.fixture
def book_of(telling: Callable[[str], Told]) -> Callable[[str], Book]:
    """Makes a book of a story."""
    return lambda story: telling(story).book
