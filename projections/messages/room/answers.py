"""Labels of answers in a room: embeds, buttons, charts."""

from __future__ import annotations

ENGLISH: dict[str, str] = {}

CHINESE: dict[str, str] = {}
