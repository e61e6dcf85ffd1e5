"""The tables of subscriptions and of what is to be sent."""

from __future__ import annotations

TABLES: tuple[str, ...] = ()
