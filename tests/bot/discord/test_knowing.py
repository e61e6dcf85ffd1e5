"""What the bot knows between questions, and what it lets go of."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.discord import knowing


class Itself:
    """Holds itself, as an answer on its way does: its task, its error, its frame."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_was_on_its_way_when_the_ledger_grew_does_not_stay_for_ever() -> None:
    on_its_way = Itself()
    seen = weakref.ref(on_its_way)
    knowing._settle()
    assert gc.get_freeze_count() > 0
    del on_its_way
    knowing._settle()
    assert seen() is None
