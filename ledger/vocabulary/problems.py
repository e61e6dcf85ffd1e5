"""A user's mistake is a value: a code, a place, a message and the way to mend it.

All problems of one input are collected and reported together; none is thrown away.
The registry below is the single source of codes: messages, ``--json`` output and the
table in ``CONTRIBUTING.md`` come from it, and a test compares them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One entry of the registry: what can be wrong, in general."""

    code: str
    severity: Severity
    title: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, at one place.

    ``place`` is ``file:line`` for packs, an option's name for a command, a position for a
    stored event, or empty. ``detail`` says what was found, ``fix`` what to type instead.
    """

    code: str
    detail: str
    fix: str = ""
    place: str = ""
    key: str = ""

    @property
    def kind(self) -> ProblemKind:
        return REGISTRY[self.code]

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    @property
    def message(self) -> str:
        return self.kind.title

    def at(self, place: str) -> Problem:
        """The same problem, said of a place; a place that is already known is kept."""
        return self if self.place else Problem(self.code, self.detail, self.fix, place, self.key)

    def as_dict(self) -> dict[str, str]:
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "detail": self.detail,
            "fix": self.fix,
            "place": self.place,
            "key": self.key,
        }

    def __str__(self) -> str:
        head = f"{self.code}  {self.message}"
        if self.place:
            head = f"{head:<66}  {self.place}"
        lines = [head]
        lines += [f"       {line}" for line in self.detail.splitlines() if line]
        lines += [f"       {line}" for line in self.fix.splitlines() if line]
        return "\n".join(lines)


@dataclass(slots=True)
class ProblemsError(Exception):
    """Carries collected problems across a layer that cannot return them."""

    problems: list[Problem] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


REGISTRY: dict[str, ProblemKind] = {}


def register(code: str, title: str, severity: Severity = "error") -> str:
    """Adds a kind of problem; a code means one thing, so a second meaning is refused."""
    kind = ProblemKind(code, severity, title)
    if REGISTRY.setdefault(code, kind) != kind:
        raise ValueError(f"problem code {code} is taken by: {REGISTRY[code].title}")
    return code


# Shapes of input (the business rules register theirs, see ledger/rules).
BAD_DATE = register("IN-01", "a date that is no date")
BAD_DUTY = register("IN-02", "a duty expression that cannot be read")
BAD_CODE = register("IN-03", "a tariff code that does not exist")
BAD_ECONOMY = register("IN-04", "an economy that is not known")
BAD_ID = register("IN-05", "an identifier with the wrong shape")
BAD_FIELD = register("IN-06", "a field that is missing, unknown or has the wrong shape")
BAD_YAML = register("IN-07", "a file that is not readable as an event pack")
BAD_KIND = register("IN-08", "a kind of event that does not exist")
BAD_STORE = register("IN-09", "a store that cannot be used")
BAD_QUERY = register("IN-10", "a question that cannot be asked this way")
NOT_HELD = register("IN-11", "something the ledger does not hold")
