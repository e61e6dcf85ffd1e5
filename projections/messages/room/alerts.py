"""What alerts and witness posts say."""

from __future__ import annotations

ENGLISH: dict[str, str] = {}

CHINESE: dict[str, str] = {}
