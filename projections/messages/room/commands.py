"""Names and descriptions of commands, and what the bot says when something is wrong."""

from __future__ import annotations

ENGLISH: dict[str, str] = {}

CHINESE: dict[str, str] = {}
