"""Rules about the days of every event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any

from ledger.events.base import Event
from ledger.events.sources import Registered, Verified
from ledger.rules.base import Rule, Situation, day, rule
from ledger.vocabulary.problems import Problem

#: where a day begins first: what is tomorrow elsewhere may have been announced there
_FIRST_ZONE = timezone(timedelta(hours=14))
_BACK, _AHEAD = 10, 20
_DATED = (
    "effective", "until", "void_from", "collected_until", "from_day", "last_day", "verified_until",
)  # fmt: skip


def today(situation: Situation) -> date:
    """The latest day that it is anywhere on Earth at the instant of recording."""
    return situation.now.astimezone(_FIRST_ZONE).date()


def ends_too_soon(start: Any, end: Any) -> bool:
    """Whether the half-open interval from one moment to another is empty.

    A day begins at midnight, so 12:01 a.m. of a day is after the day's begin. The zone of a plain
    day is not known here and does not matter for a mistake that is worth telling.
    """
    if isinstance(start, datetime) and isinstance(end, datetime):
        return end <= start
    if isinstance(end, datetime):
        return day(end) < day(start)  # noon of a day is after its begin
    return day(end) <= day(start)


@rule
class AnnouncedByNow(Rule):
    """An announcement cannot lie after the day on which it is recorded

    What is expected is a plan, a threat, or talks that are scheduled, announced today. A day is
    over last at the date line, so the latest day on Earth is what counts.
    """

    code = "GE-05"

    def check(self, event: Event, situation: Situation) -> Iterator[Problem]:
        if event.announced is not None and day(event.announced) > today(situation):
            yield self.problem(
                event,
                f"{event.key} is announced {event.announced} and recorded {situation.now.date()}.",
                "check the year; what is to come belongs in    effective:",
            )


@rule
class EndAfterStart(Rule):
    """An end must come after its start

    Ends are exclusive: a duty "through 31 December" has until 1 January.
    """

    code = "GE-06"

    def check(self, event: Event, situation: Situation) -> Iterator[Problem]:
        start, end = vars(event).get("effective"), vars(event).get("until")
        if start is not None and end is not None and ends_too_soon(start, end):
            yield self.problem(
                event,
                f"{event.key} starts {start} and ends {end}.",
                f'swap the two, or, for one day, write    until: "{_next_day(start)}"',
            )


def _next_day(moment: Any) -> date:
    try:
        return day(moment) + timedelta(days=1)
    except OverflowError:
        return day(moment)


@rule
class DatesNearAnnouncement(Rule):
    """A date must lie near its announcement

    2052 is nearly always 2025. Law reaches back some years and ahead some more: ten and twenty are
    let pass without a question.
    """

    code = "GE-07"

    def check(self, event: Event, situation: Situation) -> Iterator[Problem]:
        if isinstance(event, Registered) or event.announced is None:
            return
        fields, year = vars(event), day(event.announced).year
        for name in _DATED:
            moment = fields.get(name)
            if moment is not None and not year - _BACK <= day(moment).year <= year + _AHEAD:
                yield self.problem(
                    event,
                    f"{event.key} is announced {event.announced}, and {name} is {moment}.",
                    "check the year; if it is meant, add    "
                    f'waivers: [{{rule: {self.code}, why: "…", who: "…"}}]',
                )


@rule
class VerifiedByNow(Rule):
    """A pack cannot be verified beyond the day on which that is recorded"""

    code = "GE-08"
    about = (Verified,)

    def check(self, event: Verified, situation: Situation) -> Iterator[Problem]:
        if event.verified_until > today(situation):
            yield self.problem(
                event,
                f"{event.pack} is verified until {event.verified_until}, and it is "
                f"{situation.now.date()}.",
                f"write    verified_until: {situation.now.date()}",
            )
