"""Steps that bring stored bodies of older versions up to date.

Kept apart from the models so that readers, which do not validate, need not import them.
An upcaster turns the stored body of one version of a kind into that of the next.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

#: (kind, version) -> the step from that version to the next
UPCASTERS: dict[tuple[str, int], Upcaster] = {}


def upcast(kind: str, version: int, body: dict[str, Any]) -> dict[str, Any]:
    """Brings a stored body up to the newest version that has a step."""
    while step := UPCASTERS.get((kind, version)):
        body = step(body)
        version += 1
    return body
