"""Stories on the bundled history, and on ledgers of their own."""

from __future__ import annotations

from tests.bundled import bundled, history, own

__all__ = ["bundled", "history", "own"]
