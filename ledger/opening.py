"""Opening the store of a call, and making it on first use.

A store that does not exist yet is made with the bundled history in it (``--empty`` leaves it
empty). A file is made aside and linked into place, so that a killed process never leaves half a
history, and of two processes that both make it one wins.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.store.log import Log, SqliteLog
from ledger.store.url import StoreUrl
from ledger.terminal import Call
from ledger.vocabulary.problems import BAD_STORE, Problem, ProblemsError

if TYPE_CHECKING:
    from ledger.store.application import LedgerApplication


def reading(call: Call) -> Log:
    """The call's ledger, for reading."""
    url = call.url
    if url.kind == "postgresql":
        from ledger.store.postgres_log import PostgresLog

        log: Log = PostgresLog(url.text, url.shown)
    elif url.kind == "memory":
        log = writing(call).reader()
    else:
        assert url.path is not None
        if not url.path.exists():
            make(url, call)
        log = SqliteLog.open(url.path)
    call.on_close(log.close)
    return log


def writing(call: Call) -> LedgerApplication:
    """The call's ledger, for writing."""
    from ledger.store.application import LedgerApplication

    url = call.url
    if url.path is not None and not url.path.exists():
        make(url, call)
    application = LedgerApplication(url)
    call.on_close(application.close)
    if url.kind == "memory" and not call.empty:
        _fill(application)
    return application


def make(url: StoreUrl, call: Call) -> None:
    """Makes the file of a SQLite ledger."""
    assert url.path is not None
    folder = url.path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{url.path.name}-", dir=folder) as aside:
            _make_aside(url.path, Path(aside) / url.path.name, call)
    except OSError as error:
        said = error.strerror or str(error)
        raise ProblemsError(
            [
                Problem(
                    BAD_STORE,
                    f"no ledger can be made at {url.path}: {said}.",
                    "choose another place with --store sqlite:///path/to/ledger.db",
                    "--store",
                )
            ]
        ) from None


def _make_aside(path: Path, aside: Path, call: Call) -> None:
    from ledger.store.application import LedgerApplication

    application = LedgerApplication(StoreUrl("sqlite", f"sqlite:///{aside}", aside))
    try:
        if not call.empty:
            call.say(f"making {path} with the bundled history …")
            _fill(application)
    finally:
        application.close()
    _settle(aside)
    try:
        os.link(aside, path)
    except FileExistsError:
        return  # another process was first; its ledger is as good as ours
    except OSError:
        if not path.exists():  # a file system without links
            shutil.move(aside, path)


def _settle(path: Path) -> None:
    """Brings everything from the write-ahead log into the file itself."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _fill(application: LedgerApplication) -> None:
    from ledger.desk.importing import import_bundled

    outcome = import_bundled(application, datetime.now(UTC))
    if outcome.refused:
        raise ProblemsError(outcome.problems)
