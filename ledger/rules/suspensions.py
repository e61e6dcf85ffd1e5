"""Rules about suspensions: what they hold down, until when, and what returns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ledger.events.measures import DutySet, Suspended, SuspensionEnded, SuspensionExtended
from ledger.rules.base import Rule, Situation, day, rule
from ledger.rules.duties import plain_percent
from ledger.rules.history import happened, history, introduced, same_target
from ledger.vocabulary import economies
from ledger.vocabulary.problems import Problem


@rule
class ReturnNamed(Rule):
    """A suspension must say what returns when it lapses

    Without it nobody can tell from the record whether a lapse would mean 34% or 145%, and reports
    of August 2025 did not agree. Let pass is what no single duty could answer: a suspension for
    several origins with a table of duties, several measures with different ones, a fee or a
    control in words, and parts that say it each for themselves.
    """

    # the number that the house's style guide shows for it
    code = "TR-03"
    about = (Suspended,)

    def check(self, event: Suspended, situation: Situation) -> Iterator[Problem]:
        if event.returns_to or event.charge or _parts_say_it(event):
            return
        if _no_single_duty(event, situation):
            return
        found = history(situation, event.stream).duty_before(event)
        duty = found.duty if found else "34%"
        until = f"until {day(event.until)}" if event.until else "without an end"
        yield self.problem(
            event,
            f"{event.measure} is suspended {until} and names no duty to return to.",
            f'add    returns_to: "{duty}"      or, if it ends for good,    returns_to: none',
        )


def _parts_say_it(event: Suspended) -> bool:
    return bool(event.parts) and all(part.returns_to for part in event.parts)


def _no_single_duty(event: Suspended, situation: Situation) -> bool:
    first = introduced(situation, event.measure)
    if first is not None and first.instrument not in {"duty", "mfn", "fee"}:
        return True
    set_before = history(situation, event.stream).of(DutySet)
    if set_before and set_before[-1].charge and not set_before[-1].duty:
        return True
    several = len(event.origins) > 1 or economies.ALL in event.origins
    if several and any(each.duties for each in set_before):
        return True
    found = {
        each[-1].duty
        for measure in (event.measure, *event.also)
        if (each := history(situation, f"measure:{measure}").of(DutySet))
    }
    return len(found) > 1


@rule
class SomethingSuspended(Rule):
    """A suspension must be recorded before it is extended or ended"""

    code = "SU-01"
    about = (SuspensionExtended, SuspensionEnded)

    def check(
        self, event: SuspensionExtended | SuspensionEnded, situation: Situation
    ) -> Iterator[Problem]:
        if not happened(situation, event.measure, Suspended):
            what = "extends" if isinstance(event, SuspensionExtended) else "ends"
            yield self.problem(
                event,
                f"{event.key} {what} a suspension, and none of {event.measure} is recorded.",
                "put it before this one:\n"
                f"- {{kind: measure.suspended, key: {event.measure}/suspended, "
                f"measure: {event.measure}, duty: …, returns_to: …, announced: …, effective: …, "
                f'until: "{event.effective}", sources: […]}}',
            )


@rule
class ExtensionFollows(Rule):
    """An extension begins where the suspension would have ended

    ``effective`` is the end that the suspension had. A later one would leave a gap in which the
    old duty is back; an earlier one hides what was known.
    """

    code = "SU-02"
    about = (SuspensionExtended,)

    def check(self, event: SuspensionExtended, situation: Situation) -> Iterator[Problem]:
        latest = None
        for end in _ends(event, situation):
            if day(end) == day(event.effective):
                return
            latest = latest or end
        if latest is not None:
            yield self.problem(
                event,
                f"{event.key} begins {event.effective}, and the suspension ends {latest}.",
                f'write    effective: "{latest}"',
            )


def _ends(event: SuspensionExtended, situation: Situation) -> Iterator[Any]:
    """The stated ends of suspensions for the same origins and goods, the last one first."""
    return (
        act.until
        for act in history(situation, event.stream).acts_before(event)
        if isinstance(act, (Suspended, SuspensionExtended))
        and act.until is not None
        and same_target(act, event)
    )


@rule
class SuspendedIsLower(Rule):
    """A suspended duty is lower than the duty that it suspends

    Said only where the last word on the measure is one plain duty for the same origins and goods.
    """

    code = "SU-03"
    about = (Suspended,)

    def check(self, event: Suspended, situation: Situation) -> Iterator[Problem]:
        found = history(situation, event.stream).duty_before(event)
        meanwhile, full = plain_percent(event.duty), plain_percent(found.duty if found else None)
        if event.parts or event.charge or found is None or meanwhile is None or full is None:
            return
        if meanwhile >= full:
            yield self.problem(
                event,
                f"{event.measure} is suspended to {event.duty}, and the duty is {found.duty} "
                f"({found.key}).",
                "check duty; a rise is a measure.duty_set. duty: is what is still charged "
                "meanwhile, not what is taken off",
            )


@rule
class ReturnIsHigher(Rule):
    """What returns is higher than what is charged meanwhile"""

    code = "SU-04"
    about = (Suspended, SuspensionExtended)

    def check(
        self, event: Suspended | SuspensionExtended, situation: Situation
    ) -> Iterator[Problem]:
        pairs = [(event.duty, event.returns_to)]
        if isinstance(event, Suspended):
            pairs = [(part.duty, part.returns_to) for part in event.parts] or pairs
        for duty, returns_to in pairs:
            low, high = plain_percent(duty), plain_percent(returns_to)
            if low is not None and high is not None and high <= low:
                yield self.problem(
                    event,
                    f"{event.measure} is at {duty} meanwhile and returns to {returns_to}.",
                    f'swap them:    duty: "{returns_to}"    returns_to: "{duty}"'
                    if high < low
                    else "check both; returns_to: none says that it ends for good",
                )


@rule
class ReturnIsWhatWasSet(Rule):
    """What returns is the whole duty that was set

    Not the points that were taken off: 24 points of 34% are suspended, and 34% returns. Said only
    where the last word on the measure is one plain duty for the same origins and goods.
    """

    code = "SU-05"
    about = (Suspended,)

    def check(self, event: Suspended, situation: Situation) -> Iterator[Problem]:
        found = history(situation, event.stream).duty_before(event)
        returning, full = (
            plain_percent(event.returns_to),
            plain_percent(found.duty if found else None),
        )
        if found is None or returning is None or full is None or event.parts:
            return
        if returning != full:
            yield self.problem(
                event,
                f"{event.key} returns to {event.returns_to}, and {found.duty} was set "
                f"({found.key}).",
                f'write    returns_to: "{found.duty}"    or put the measure.duty_set of '
                f"{event.returns_to} before it",
            )
