"""Rules about duties: what is set, how high, and that it changes something."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ledger.events.base import Event
from ledger.events.measures import (
    DutySet,
    ExclusionExtended,
    ExclusionGranted,
    Intended,
    OriginsChanged,
    ScopeChanged,
    Suspended,
    SuspensionExtended,
    Terminated,
)
from ledger.rules.base import Rule, Situation, day, rule
from ledger.rules.history import happened, history, introduced, same_target
from ledger.vocabulary import duties, identifiers
from ledger.vocabulary.problems import Problem, ProblemsError

#: "145 is fine, 14500 asks": no tariff of a programme was ever higher than this
_SURE = Decimal(1000)


def read(text: str | None) -> duties.Duty | None:
    """A duty expression, or ``None`` where there is none or it cannot be read."""
    if text is None or text == "none":
        return None
    try:
        return duties.parse(text)
    except ProblemsError:
        return None  # the model has said so, or will when the event is read again


def plain_percent(text: str | None) -> Decimal | None:
    """The percentage of a plain ad valorem duty; ``None`` for anything else."""
    duty = read(text)
    return duty.percent if duty is not None and duty.is_additive else None


def _expressions(event: Any) -> Iterator[tuple[str, str]]:
    """Every duty expression of an event, each with the name of its field."""
    fields = vars(event)
    for name in ("duty", "returns_to"):
        if text := fields.get(name):
            yield name, text
    for origin, text in fields.get("duties", {}).items():
        yield f"duties.{origin}", text
    for number, part in enumerate(fields.get("parts", ()), start=1):
        yield f"the duty of part {number}", part.duty
        if part.returns_to:
            yield f"returns_to of part {number}", part.returns_to


@rule
class DutySaid(Rule):
    """A duty that is set must be said"""

    code = "ME-09"
    about = (DutySet,)

    def check(self, event: DutySet, situation: Situation) -> Iterator[Problem]:
        if not (event.duty or event.duties or event.parts or event.charge):
            yield self.problem(
                event,
                f"{event.key} sets a duty for {event.measure} and says none.",
                "add    duty: 25%    or a table,    duties: {JP: 24%, KR: 25%}    "
                'or, where it is no rate,    charge: "50 USD per net ton"',
            )


@rule
class BelievableRate(Rule):
    """A rate above 1000% is asked about

    145% was real, and 14500% is a slip of the comma. Some anti-dumping duties are higher than
    1000%: a waiver says so.
    """

    code = "ME-10"
    about = (DutySet, Suspended, SuspensionExtended, ScopeChanged, OriginsChanged,
             ExclusionGranted, Intended)  # fmt: skip

    def check(self, event: Event, situation: Situation) -> Iterator[Problem]:
        for name, text in _expressions(event):
            duty = read(text)
            if duty is not None and duty.percent > _SURE:
                guess = duties.number(duty.percent / 100)
                yield self.problem(
                    event,
                    f"{name} is {text}. Sure?",
                    f'write    "{guess}%"    if a comma slipped; if it is meant, add    '
                    f'waivers: [{{rule: {self.code}, why: "…", who: "…"}}]',
                )


@rule
class DutyChanges(Rule):
    """A duty that is set must change something

    Said only where it is beyond doubt: the last word on the measure set the same single duty, for
    the same origins and goods, from the same day or earlier and without an end.
    """

    code = "ME-11"
    about = (DutySet,)

    def check(self, event: DutySet, situation: Situation) -> Iterator[Problem]:
        stream = history(situation, event.stream)
        last = next(iter(stream.acts_before(event)), None)
        if not isinstance(last, DutySet) or not _is_single(last) or not _is_single(event):
            return
        same = last.duty == event.duty and same_target(last, event)
        if not same or day(last.effective) > day(event.effective) or stream.twin(event):
            return
        if any(
            day(act.announced) >= day(last.announced)
            for umbrella in identifiers.ancestors(event.measure)
            for act in list(history(situation, f"measure:{umbrella}").acts_before(event))[:1]
        ):
            return
        yield self.problem(
            event,
            f"{event.measure} is {event.duty} already for {', '.join(event.origins)}, "
            f"from {last.effective} on ({last.key}).",
            "leave it out, or check duty and origins; what changes nothing is a measure.noted",
        )


def _is_single(event: DutySet) -> bool:
    return bool(event.duty) and not (event.duties or event.parts or event.charge or event.until)


@rule
class SomethingToTerminate(Rule):
    """A duty must have been set before it is terminated

    An umbrella may end, and with it all under it. A control or an investigation ends without ever
    having had a duty.
    """

    code = "ME-12"
    about = (Terminated,)

    def check(self, event: Terminated, situation: Situation) -> Iterator[Problem]:
        first = introduced(situation, event.measure)
        if first is None or first.umbrella or first.instrument not in {"duty", "mfn"}:
            return
        if not happened(situation, event.measure, DutySet, ScopeChanged, OriginsChanged):
            yield self.problem(
                event,
                f"{event.measure} has no duty that could end.",
                "put the measure.duty_set before it; a plan that is given up is a "
                "measure.withdrawn, which names it in    withdraws:",
            )


@rule
class SomethingToExtend(Rule):
    """An exclusion must have been granted before it is extended"""

    code = "ME-13"
    about = (ExclusionExtended,)

    def check(self, event: ExclusionExtended, situation: Situation) -> Iterator[Problem]:
        if not happened(situation, event.measure, ExclusionGranted, ExclusionExtended):
            yield self.problem(
                event,
                f"no exclusion from {event.measure} is recorded.",
                "put it before this one:\n"
                f"- {{kind: measure.exclusion_granted, key: {event.measure}/excluded, "
                f"measure: {event.measure}, announced: …, effective: …, "
                f'until: "{event.effective}", sources: […]}}\n'
                "or, where the earlier ones are not held, make it a measure.exclusion_granted",
            )
