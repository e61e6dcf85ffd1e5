"""What a user reads, told apart: the receipt of an answer, its position, its words."""

from __future__ import annotations

import re
from typing import Any

from tests.twin.seen import Seen

_RECEIPT = re.compile(r"(?:receipt |回执)([a-z2-7]{5}-[a-z2-7]{5})")
_POSITION = re.compile(r"(?:position |位置)(\d+)")


def receipt_of(seen: Seen) -> str:
    """The receipt at the foot of an answer; raises ``AssertionError`` where there is none."""
    found = _RECEIPT.search(seen.footer)
    assert found, f"no receipt in {seen.footer!r}"
    return found[1]


def has_receipt(seen: Seen) -> bool:
    return _RECEIPT.search(seen.footer) is not None


def position_of(seen: Seen) -> int:
    """The position at which an answer was read."""
    found = _POSITION.search(seen.footer)
    assert found, f"no position in {seen.footer!r}"
    return int(found[1])


def of_fields(seen: Seen, *names: str) -> list[str]:
    """The texts of these fields, in order; raises ``KeyError``."""
    return [seen.fields[name] for name in names]


def plain(embed: dict[str, Any]) -> str:
    """Everything that stands in a card, as one text."""
    parts = [embed.get("title", ""), embed.get("description", "")]
    parts += [f"{each['name']}\n{each['value']}" for each in embed.get("fields", [])]
    return "\n".join([*parts, embed.get("footer", {}).get("text", "")])
