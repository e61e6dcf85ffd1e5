"""Terminals on small ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.terminal import Call
from tests.ledger.commands.terminal import PACK, SIZE, Terminal


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No store, clock or name of whoever runs the tests."""
    for name in ("STORE", "NOW"):
        monkeypatch.delenv(f"TRADELEDGER_{name}", raising=False)
    monkeypatch.setenv("TRADELEDGER_RECORDER", "Kim Lee")
    monkeypatch.setenv("XDG_DATA_HOME", "/nonexistent")
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    monkeypatch.setattr(Call, "clock", property(lambda _: noon))


@pytest.fixture
def empty(tmp_path: Path) -> Terminal:
    """A terminal on a ledger that does not exist yet, and will be empty."""
    return Terminal(tmp_path, f"sqlite:///{tmp_path / 'ledger.db'}")


@pytest.fixture
def ledger(empty: Terminal) -> Iterator[Terminal]:
    """A terminal on a ledger that holds the small history."""
    empty.ok("import", empty.file("small.yaml", PACK))
    return empty


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """The small history in place of the one that comes with the program; its size."""
    folder = tmp_path / "bundled"
    folder.mkdir()
    (folder / "small.yaml").write_text(PACK)
    monkeypatch.setattr("ledger.desk.importing.BUNDLED", folder)
    return SIZE
