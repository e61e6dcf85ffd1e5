"""Rules about corrections of our own record."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pydantic import ValidationError

from ledger.events.aggregates import corrected
from ledger.events.base import Event
from ledger.events.corrections import Corrected, CorrectionEvent, Retracted
from ledger.events.measures import Introduced
from ledger.events.truces import TruceAnnounced
from ledger.rules.base import Rule, Situation, check, rule
from ledger.vocabulary.problems import Problem

#: what makes an event that event; with others it would be another one
_IDENTITY = frozenset({"key", "kind", "version", "target", "target_stream"})


def _target(event: CorrectionEvent, situation: Situation) -> Event | None:
    target = situation.event(event.target)
    return target if target is not None and target.stream == event.target_stream else None


def _unknown_fields(event: Corrected, target: Event) -> list[str]:
    fixed = _IDENTITY | {type(target).subject}
    return [n for n in event.fields if n in fixed or n not in type(target).model_fields]


def _mended(event: Corrected, situation: Situation) -> tuple[Event, Event] | None:
    """The target as it is and as it would be; ``None`` where other rules have said why not."""
    target = _target(event, situation)
    if target is None or _unknown_fields(event, target):
        return None
    try:
        return target, corrected(target, event)
    except (ValidationError, TypeError):
        return None


@rule
class WhySaid(Rule):
    """A correction must say why"""

    code = "CO-01"
    about = (CorrectionEvent,)

    def check(self, event: CorrectionEvent, situation: Situation) -> Iterator[Problem]:
        if not event.why:
            yield self.problem(
                event,
                f"{event.key} changes our record of {event.target} and gives no reason.",
                'add    why: "the order says 24 points, we had written 20"',
            )


@rule
class TargetRecorded(Rule):
    """A correction must be about an event that is recorded and stands"""

    code = "CO-02"
    about = (CorrectionEvent,)

    def check(self, event: CorrectionEvent, situation: Situation) -> Iterator[Problem]:
        if situation.event(event.target) is not None:
            return
        reason = situation.aggregate(event.target_stream).retracted.get(event.target)
        if reason is not None:
            yield self.problem(
                event,
                f"{event.target} was retracted: {reason[:120]}",
                "leave it out; if it happened after all, record it under a new key",
            )
        elif situation.holds_key(event.target):
            yield self.problem(
                event,
                f"{event.target} is a correction itself, or was retracted.",
                "correct the event that it is about; the last correction wins",
            )
        else:
            yield self.problem(
                event,
                f"{event.target} is not recorded.",
                "check the key (tradeledger log shows them)",
            )


@rule
class RightStream(Rule):
    """A correction goes into the stream of the event that it is about"""

    code = "CO-03"
    about = (CorrectionEvent,)

    def check(self, event: CorrectionEvent, situation: Situation) -> Iterator[Problem]:
        target = situation.event(event.target)
        if target is not None and target.stream != event.target_stream:
            yield self.problem(
                event,
                f"{event.target} is in {target.stream}, and {event.key} names "
                f"{event.target_stream}.",
                f"write    target_stream: {target.stream}",
            )


@rule
class FieldsOfTarget(Rule):
    """A correction changes fields that the event has, not which event it is

    Another key, kind, measure, truce, talks or source would make it another event: retract it and
    record the right one.
    """

    code = "CO-04"
    about = (Corrected,)

    def check(self, event: Corrected, situation: Situation) -> Iterator[Problem]:
        target = _target(event, situation)
        if target is None:
            return
        for name in _unknown_fields(event, target):
            if name in _IDENTITY | {type(target).subject}:
                yield self.problem(
                    event,
                    f"{name[:40]} says which event {event.target} is.",
                    f"retract {event.target} and record the right event under its own key",
                )
            else:
                known = ", ".join(n for n in type(target).model_fields if n not in _IDENTITY)
                yield self.problem(
                    event, f"{event.target} has no field {name[:40]!r}.", f"it has: {known}"
                )


@rule
class ValidAfter(Rule):
    """A corrected event must still be an event"""

    code = "CO-05"
    about = (Corrected,)

    def check(self, event: Corrected, situation: Situation) -> Iterator[Problem]:
        target = _target(event, situation)
        if target is None or _unknown_fields(event, target):
            return
        try:
            corrected(target, event)
        except ValidationError as error:
            for item in islice(error.errors(include_url=False), 5):
                where = ".".join(str(part) for part in item["loc"]) or target.kind
                text = item["msg"].removeprefix("Value error, ")
                yield self.problem(
                    event, f"{where} of {event.target}: {text}", f"mend    {where}: in fields"
                )


@rule
class ChangesSomething(Rule):
    """A correction must change something"""

    code = "CO-06"
    about = (Corrected,)

    def check(self, event: Corrected, situation: Situation) -> Iterator[Problem]:
        pair = _mended(event, situation)
        if pair is not None and pair[0] == pair[1]:
            names = ", ".join(event.fields)
            yield self.problem(
                event,
                f"{event.target} has this {names} already.",
                "leave it out, or check which event was meant",
            )


@rule
class RulesKept(Rule):
    """A corrected event must keep the rules that it kept before

    Found by asking all rules about the event as it is believed and as it would be.
    """

    code = "CO-07"
    about = (Corrected,)

    def check(self, event: Corrected, situation: Situation) -> Iterator[Problem]:
        pair = _mended(event, situation)
        if pair is None:
            return
        before, after = pair
        allowed = {p.code for p in check(before, situation)} | {w.rule for w in after.waivers}
        for problem in check(after, situation):
            if problem.code not in allowed and problem.severity == "error":
                yield self.problem(
                    event, f"{problem.code}  {problem.message}: {problem.detail}", problem.fix
                )


@rule
class NothingLeftHanging(Rule):
    """An introduction cannot be retracted while other events of its stream stand"""

    code = "CO-08"
    about = (Retracted,)

    def check(self, event: Retracted, situation: Situation) -> Iterator[Problem]:
        target = _target(event, situation)
        if not isinstance(target, (Introduced, TruceAnnounced)):
            return
        standing = situation.aggregate(event.target_stream).events
        others = list(islice((key for key in standing if key != target.key), 3))
        if others:
            yield self.problem(
                event,
                f"{event.target} is what {', '.join(others)} rest on.",
                "retract these first, or correct the introduction instead",
            )
