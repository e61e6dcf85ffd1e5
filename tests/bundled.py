"""The bundled history in a ledger of its own, made once for all tests that read it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ledger.desk.importing import import_bundled
from ledger.store.application import LedgerApplication
from ledger.store.log import SqliteLog
from ledger.store.url import parse
from projections.book import Book
from projections.index import Index
from tests.sample import NOW

#: what researchers found, beside the checkout; tests that need it skip where it is not
SHARED = Path(__file__).parents[2] / "shared"


@cache
def bundled_file() -> Path:
    """A SQLite ledger with the bundled history, as recorded at the tests' clock."""
    folder = Path(tempfile.mkdtemp(prefix="tradeledger-bundled-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "ledger.db"
    application = LedgerApplication(parse(f"sqlite:///{path}"))
    try:
        outcome = import_bundled(application, NOW)
        assert not outcome.refused, "\n".join(map(str, outcome.problems))
    finally:
        application.close()
    return path


@pytest.fixture(scope="session")
def bundled() -> Path:
    """The file of a ledger with the bundled history; read it, or copy it."""
    return bundled_file()


@pytest.fixture(scope="session")
def history(bundled: Path) -> Iterator[Book]:
    """A book of the bundled history."""
    book = Book(SqliteLog.open(bundled), Index.open(SqliteLog.open(bundled), None))
    yield book
    book.close()


@pytest.fixture
def own(bundled: Path, tmp_path: Path) -> Path:
    """A copy of the bundled ledger that a test may write to."""
    copy = tmp_path / "own.db"
    shutil.copy(bundled, copy)
    return copy
