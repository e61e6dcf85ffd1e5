"""What the bot did wrong: every offence is written down, ``check`` raises what nobody expected.

A test that provokes an offence on purpose says so: ``world.allow("late")``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.twin.clock import Changes

#: kind of offence -> what it means
KINDS: dict[str, str] = {
    "limit": "a payload breaks one of Discord's limits",
    "schema": "a payload does not fit Discord's own schema",
    "our answer": "an answer of the twin does not fit Discord's own schema (a fault of the twin)",
    "allowed_mentions": "a message says nothing about whom it may ping",
    "ping": "a message would ping somebody",
    "alt text": "a picture without a text alternative",
    "empty content": "a message without content: nothing for notifications and screen readers",
    "unknown route": "a request to a route that the twin does not have",
    "double acknowledgement": "an interaction was answered twice",
    "callback": "an answer of a type that the interaction does not take, or of none",
    "late": "an interaction was answered after its three seconds",
    "unanswered": "an interaction was never answered",
    "expired": "a token was used after its fifteen minutes, or before it was valid",
    "401": "a request was refused: not authorised",
    "403": "a request was refused: no permission",
    "429": "a request was refused: too many",
    "5xx": "a request met an error of the server that no test asked for",
    "identify": "more sessions were begun than expected",
    "gateway": "the gateway's protocol was broken",
}


@dataclass(frozen=True, slots=True)
class Offence:
    kind: str
    where: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.detail}"


@dataclass(slots=True)
class Judge:
    """Keeps offences; ``identifies`` is how many sessions the test expects at most."""

    offences: list[Offence] = field(default_factory=list)
    identified: int = 0
    identifies: int = 1
    changes: Changes = field(default_factory=Changes)
    _allowed: dict[str, int | None] = field(default_factory=dict)

    def record(self, kind: str, where: str, detail: str) -> None:
        if kind not in KINDS:
            raise KeyError(kind)
        if len(self.offences) < 1000:
            self.offences.append(Offence(kind, where, detail))
        self.changes.notify()

    def allow(self, *kinds: str, times: int | None = None) -> None:
        """Expects offences of these kinds: at most ``times``, or any number."""
        for kind in kinds:
            if kind not in KINDS:
                raise KeyError(f"{kind} is none of {', '.join(KINDS)}")
            self._allowed[kind] = times

    def of(self, kind: str) -> list[Offence]:
        return [each for each in self.offences if each.kind == kind]

    def unexpected(self) -> list[Offence]:
        counts: Counter[str] = Counter()
        found = []
        for each in self.offences:
            counts[each.kind] += 1
            if each.kind in self._allowed:
                most = self._allowed[each.kind]
                if most is None or counts[each.kind] <= most:
                    continue
            found.append(each)
        if self.identified > self.identifies and "identify" not in self._allowed:
            detail = f"{self.identified} sessions, expected at most {self.identifies}"
            found.append(Offence("identify", "gateway", detail))
        return found

    def check(self) -> None:
        """Raises ``AssertionError`` with everything that was not expected."""
        found = self.unexpected()
        if found:
            told = "\n".join(f"  {each}" for each in found[:20])
            raise AssertionError(f"Discord would have objected {len(found)} times:\n{told}")
