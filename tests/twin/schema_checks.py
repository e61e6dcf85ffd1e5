"""Requests of the bot, and answers of the twin, against Discord's published schema.

It is a second opinion beside the table of limits; the file has mistakes of its own, which are
listed here by name and let pass.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.twin.forms import Broken
from tests.twin.schema import OpenApi, published

if TYPE_CHECKING:
    from tests.twin.calls import Call
    from tests.twin.judging import Judge

#: what the file forbids and Discord takes: (route or ``*``, pattern of the place, why)
FALSE_ALARMS: tuple[tuple[str, str, str], ...] = ()


class SchemaChecks:
    """``on`` and the file is at hand: requests that do not fit are refused with 400/50035."""

    def __init__(self, judge: Judge, *, on: bool = True) -> None:
        self._judge = judge
        self._file: OpenApi | None = published() if on else None
        self._requests: OpenApi | None = published(numbers=True) if on else None

    @property
    def active(self) -> bool:
        return self._file is not None

    def request(self, call: Call) -> None:
        """Notes on the call what does not fit; it is refused where the limits are looked at."""
        if self._requests is None or call.payload is None:
            return
        schema = self._requests.request_schema(_operation(call))
        if schema is None:
            return
        found = self._requests.fault(schema, call.payload)
        if found is not None and not _let_pass(call.route, found[0]):
            place = found[0].lstrip(".").replace("[", ".").replace("]", "") or "_"
            call.misfit = Broken(place, "SCHEMA", found[1])

    def answer(self, call: Call, status: int, body: Any) -> None:
        """Writes down an answer of ours that does not fit."""
        if self._file is None or body is None:
            return
        schema = self._file.answer_schema(_operation(call), status)
        if schema is None:
            self._judge.record("our answer", call.route, f"status {status} is not foreseen")
            return
        found = self._file.fault(schema, body)
        if found is not None and not _let_pass(call.route, found[0]):
            self._judge.record("our answer", call.route, f"{found[0]}: {found[1]}")


def _operation(call: Call) -> str:
    if call.path.get("message_id") == "@original":
        return call.route.replace("{message_id}", "@original")
    return call.route


def _let_pass(route: str, place: str) -> bool:
    return any(
        wanted in {"*", route} and re.search(pattern, place) for wanted, pattern, _ in FALSE_ALARMS
    )
