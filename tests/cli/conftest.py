"""The command line, on a ledger with the bundled history."""

from __future__ import annotations

from tests.bundled import bundled, history, own

__all__ = ["bundled", "history", "own"]
