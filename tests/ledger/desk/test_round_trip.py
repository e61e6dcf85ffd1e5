"""A ledger written on SQLite, exported, imported on PostgreSQL, and back: the same in every way."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ledger.desk import exporting, restoring
from ledger.store.application import LedgerApplication
from ledger.store.log import SqliteLog, root
from ledger.store.url import parse
from projections.answers import rate
from projections.answers.asked import RateQuery
from projections.book import Book
from projections.index import Index
from tests.bundled import bundled, own

__all__ = ["bundled", "own"]

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
QUERIES = 60


def ticking(_done, _of):
    """Nobody watches."""


def carried(log, url, place: Path) -> LedgerApplication:
    """Exports a ledger to a file, and imports the file into an empty store."""
    source = parse(f"sqlite:///{place.with_suffix('.none')}")
    exporting.export(log, source, str(place), "jsonl", tick=ticking)
    export = restoring.read_export(place, ticking)
    assert not export.problems
    application = LedgerApplication(url)
    assert restoring.restore(application, export)
    return application


def queries(count: int, seed: int):
    chance = random.Random(seed)
    for _ in range(count):
        day = date(2018, 1, 1) + timedelta(days=chance.randrange(3300))
        known = day + timedelta(days=chance.randrange(-400, 400))
        yield RateQuery(
            chance.choice(["US", "US", "CN", "EU", "CA"]),
            chance.choice(["CN", "US", "MX", "JP", "DE", "IN", "VN", "BR"]),
            on=day.isoformat(),
            known_by=chance.choice([None, known.isoformat()]),
            recorded_by=chance.choice([None, str(chance.randrange(1, 1300))]),
            product=chance.choice([None, None, "8703.80", "7208.10", "8471"]),
        )


def answers(log, count: int, seed: int = 7):
    book = Book(log, Index.open(log, None))
    return [rate.answer(book, query, NOW).as_dict() for query in queries(count, seed)]


def check(own, postgres_url, tmp_path, count):
    with closing(SqliteLog.open(own)) as log:
        head, top = log.head(), root(log, log.head())
        rows, told = list(log.rows()), answers(log, count)
        server = carried(log, postgres_url(), tmp_path / "there.jsonl")
    with closing(server.reader()) as there:
        assert (there.head(), root(there, head)) == (head, top)
        assert list(there.rows()) == rows
        assert answers(there, count) == told
        back = carried(there, parse(f"sqlite:///{tmp_path / 'back.db'}"), tmp_path / "back.jsonl")
    with closing(back.reader()) as again:
        assert (again.head(), root(again, head)) == (head, top)
        assert answers(again, count) == told
    server.close()
    back.close()
    assert (tmp_path / "there.jsonl").read_bytes() == (tmp_path / "back.jsonl").read_bytes()


def test_the_same_root_and_the_same_answers_on_every_store(own, postgres_url, tmp_path):
    check(own, postgres_url, tmp_path, QUERIES)


@pytest.mark.soak
def test_a_thousand_answers_are_the_same_on_every_store(own, postgres_url, tmp_path):
    check(own, postgres_url, tmp_path, 1000)
