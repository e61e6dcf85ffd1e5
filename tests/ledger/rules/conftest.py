"""A small ledger in memory, for stories that rules have something to say about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ledger.events.aggregates import Aggregate
from ledger.events.base import Event
from ledger.events.registry import EVENTS
from ledger.rules import check
from ledger.vocabulary.problems import Problem

ORDER = "eo-14257"


class Story:
    """What is recorded so far (the situation that rules look at), and what they say to more.

    ``tell`` records without asking the rules; ``against`` asks them and records nothing. Every
    event is announced on 2 April 2025 and cites a registered order unless it says otherwise.
    """

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self.streams: dict[str, Aggregate] = {}
        self.keys: dict[str, str] = {}
        self.tell("source.registered", source=ORDER, title="Order", type="executive_order")

    def aggregate(self, stream: str) -> Aggregate:
        return self.streams.setdefault(stream, Aggregate(stream))

    def holds_key(self, key: str) -> bool:
        return key in self.keys

    def event(self, key: str) -> Event | None:
        return self.aggregate(self.keys[key]).events.get(key) if key in self.keys else None

    def make(self, kind: str, **fields: Any) -> Event:
        given = {"key": f"key/{len(self.keys)}", "announced": "2025-04-02", "sources": [ORDER]}
        return EVENTS[kind].model_validate(given | fields)

    def tell(self, kind: str, **fields: Any) -> Event:
        return self.record(self.make(kind, **fields))

    def record(self, event: Event) -> Event:
        self.aggregate(event.stream).next(event, self.now, "tests")
        self.keys[event.key] = event.stream
        return event

    def against(self, code: str, kind: str, **fields: Any) -> list[Problem]:
        """What the rule with a code has against an event."""
        return [p for p in check(self.make(kind, **fields), self) if p.code == code]

    def measure(self, measure: str = "us.reciprocal", **fields: Any) -> Event:
        """Introduces a measure."""
        given = {
            "measure": measure,
            "key": f"{measure}/introduced",
            "importer": measure.partition(".")[0].upper(),
            "programme": "reciprocal",
            "title": "A duty",
        }
        return self.tell("measure.introduced", **given | fields)

    def duty(self, duty: str = "34%", **fields: Any) -> Event:
        """Sets a duty on goods of China."""
        return self.tell("measure.duty_set", **_duty(duty) | fields)

    def against_duty(self, code: str, duty: str = "34%", **fields: Any) -> list[Problem]:
        return self.against(code, "measure.duty_set", **_duty(duty) | fields)


def _duty(duty: str) -> dict[str, Any]:
    return {
        "measure": "us.reciprocal",
        "origins": ["CN"],
        "duty": duty,
        "effective": "2025-04-09",
    }


@pytest.fixture
def story() -> Story:
    """An empty ledger but for one order that can be cited."""
    return Story()


@pytest.fixture
def reciprocal(story: Story) -> Story:
    """A ledger in which the measure us.reciprocal is introduced."""
    story.measure()
    return story
