"""Fuzzed input, on a ledger with the bundled history and in a folder of its own."""

from __future__ import annotations

import pytest

from tests.bundled import bundled, history, own

__all__ = ["bundled", "history", "own"]


@pytest.fixture(autouse=True)
def _aside(tmp_path, monkeypatch):
    """Whatever a fuzzed name makes, it makes here."""
    monkeypatch.chdir(tmp_path)
