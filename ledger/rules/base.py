"""What a business rule is.

A rule is a class: its docstring's first line is the message, the rest tells where it comes from;
``code`` and ``severity`` put it in the registry of problems; ``check`` yields what is wrong. Rules
look at one event in the situation in which it would be recorded. They never raise and never write.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, ClassVar, Protocol, TypeVar

from ledger.events.aggregates import Aggregate
from ledger.events.base import Event
from ledger.vocabulary import problems
from ledger.vocabulary.problems import Problem


class Situation(Protocol):
    """What is recorded so far, including earlier events of the same batch."""

    @property
    def now(self) -> datetime:
        """The instant of recording."""

    def aggregate(self, stream: str) -> Aggregate:
        """The stream's aggregate (empty, version 0, where nothing is recorded)."""

    def event(self, key: str) -> Event | None:
        """The event with a key, as now believed; ``None`` if unknown or retracted."""

    def holds_key(self, key: str) -> bool:
        """Whether a key is taken, by whatever event."""


class Rule(ABC):
    """A business rule."""

    code: ClassVar[str]
    severity: ClassVar[problems.Severity] = "error"
    #: the events that it looks at
    about: ClassVar[tuple[type[Event], ...]] = (Event,)

    @abstractmethod
    def check(self, event: Any, situation: Situation) -> Iterator[Problem]:
        """Yields a problem for each thing that is wrong with the event."""

    @classmethod
    def message(cls) -> str:
        """The first line of the docstring, as the registry holds it: no capital, no full stop."""
        first = (cls.__doc__ or "").strip().splitlines()[0].rstrip(".")
        return first[:1].lower() + first[1:]

    def problem(self, event: Event, detail: str, fix: str) -> Problem:
        return Problem(self.code, detail, fix, key=event.key)


R = TypeVar("R", bound=type[Rule])

RULES: list[Rule] = []
#: the rules about each kind of event, found out once
_ABOUT: dict[type[Event], tuple[Rule, ...]] = {}


def rule(cls: R) -> R:
    """Registers a rule under its code."""
    problems.register(cls.code, cls.message(), cls.severity)
    RULES.append(cls())
    _ABOUT.clear()
    return cls


def check(event: Event, situation: Situation) -> list[Problem]:
    """Everything that the rules have against an event, in the order of the registry."""
    kind = type(event)
    if kind not in _ABOUT:
        _ABOUT[kind] = tuple(each for each in RULES if issubclass(kind, each.about))
    return [problem for each in _ABOUT[kind] for problem in each.check(event, situation)]


def day(moment: Any) -> date:
    """The day of a moment as it is written, for comparisons that need no zone."""
    return moment.date() if isinstance(moment, datetime) else moment
