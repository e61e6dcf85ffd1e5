"""Rules about the record itself: stacking rules, sources, claims, packs."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.events.sources import ClaimRecorded, Registered, Verified
from ledger.events.stacking import RuleEnded, RuleSet
from ledger.rules.base import Rule, Situation, day, rule
from ledger.rules.history import history
from ledger.vocabulary.problems import Problem


@rule
class StackingOfSomething(Rule):
    """A stacking rule must name measures"""

    code = "SK-01"
    about = (RuleSet,)

    def check(self, event: RuleSet, situation: Situation) -> Iterator[Problem]:
        if not event.measures:
            yield self.problem(
                event,
                f"{event.stacking} names no measures.",
                "add    measures: [us.ieepa.reciprocal]    or    measures: [programme:s232]",
            )


@rule
class StackingToSomething(Rule):
    """A stacking rule must say to what its measures yield

    Only ``highest`` compares the measures with each other and has no other side.
    """

    code = "SK-02"
    about = (RuleSet,)

    def check(self, event: RuleSet, situation: Situation) -> Iterator[Problem]:
        if event.rule == "highest" and event.to:
            yield self.problem(
                event,
                f"{event.stacking} takes the highest of its measures, and names "
                f"{', '.join(event.to)} besides.",
                f"move it:    measures: [{', '.join([*event.measures, *event.to])}]",
            )
        if event.rule != "highest" and not event.to:
            yield self.problem(
                event,
                f"{event.stacking} is a rule of kind {event.rule} and has no other side.",
                "add    to: [programme:s232]    with what its measures give way to",
            )


@rule
class StackingTwoSides(Rule):
    """A measure cannot give way to itself"""

    code = "SK-03"
    about = (RuleSet,)

    def check(self, event: RuleSet, situation: Situation) -> Iterator[Problem]:
        for selector in sorted({*event.measures} & {*event.to}):
            yield self.problem(
                event,
                f"{event.stacking} has {selector} on both sides.",
                f"keep {selector} in    measures:    or in    to:",
            )


@rule
class StackingOfImporter(Rule):
    """A stacking rule reaches the measures of its importer only"""

    code = "SK-04"
    about = (RuleSet,)

    def check(self, event: RuleSet, situation: Situation) -> Iterator[Problem]:
        for selector in dict.fromkeys((*event.measures, *event.to)):
            prefix = selector.partition(".")[0]
            if not selector.startswith("programme:") and prefix != event.importer.lower():
                yield self.problem(
                    event,
                    f"{event.stacking} is a rule of {event.importer} and names {selector}.",
                    f"name a measure under {event.importer.lower()}., or write    "
                    f"importer: {prefix.upper()}",
                )


@rule
class StackingToEnd(Rule):
    """A stacking rule must be set before it ends"""

    code = "SK-05"
    about = (RuleEnded,)

    def check(self, event: RuleEnded, situation: Situation) -> Iterator[Problem]:
        rules = history(situation, event.stream).of(RuleSet)
        if not rules:
            yield self.problem(
                event,
                f"{event.stacking} was never set.",
                "check the id, or put its stacking.rule_set before it",
            )
        elif day(event.effective) < min(day(each.effective) for each in rules):
            yield self.problem(
                event,
                f"{event.stacking} applies from {rules[0].effective} on, and {event.key} ends it "
                f"{event.effective}.",
                "check the two days",
            )


@rule
class RegisteredOnce(Rule):
    """A source is registered once"""

    code = "SO-01"
    about = (Registered,)

    def check(self, event: Registered, situation: Situation) -> Iterator[Problem]:
        for first in history(situation, event.stream).of(Registered):
            yield self.problem(
                event,
                f"{event.source} is registered by {first.key}: {first.title[:60]}",
                f"cite it as it is, correct {first.key}, or give the new document another id",
            )


@rule
class ClaimComparable(Rule):
    """A claim must come with what the record says to it

    In words (``record``), as a question that the ledger can answer (``check``), or as the reason
    why it cannot be told (``unverifiable``).
    """

    code = "SO-02"
    about = (ClaimRecorded,)

    def check(self, event: ClaimRecorded, situation: Situation) -> Iterator[Problem]:
        if not (event.record or event.check or event.unverifiable):
            yield self.problem(
                event,
                f"{event.claim} is held against nothing.",
                'add    record: "…"    or    check: {ask: rate, of: {importer: US, origin: CN, '
                'on: 2025-08-28}, says: 30%}    or    unverifiable: "…"',
            )


@rule
class ClaimAboutKnown(Rule):
    """A claim is about events that are recorded

    Only a warning: a report may speak of what the ledger records later.
    """

    code = "SO-03"
    severity = "warning"
    about = (ClaimRecorded,)

    def check(self, event: ClaimRecorded, situation: Situation) -> Iterator[Problem]:
        for key in dict.fromkeys(event.about):
            if not situation.holds_key(key):
                yield self.problem(
                    event,
                    f"{event.claim} is about {key}, which is not recorded.",
                    "check the key, or take it out of    about:",
                )


@rule
class VerifiedForward(Rule):
    """A pack is verified further, not back"""

    code = "SO-04"
    about = (Verified,)

    def check(self, event: Verified, situation: Situation) -> Iterator[Problem]:
        known = [e.verified_until for e in history(situation, event.stream).of(Verified)]
        if known and event.verified_until < max(known):
            yield self.problem(
                event,
                f"{event.pack} was verified until {max(known)}, and this says "
                f"{event.verified_until}.",
                f"write    verified_until: {max(known)}    or a later day; if the earlier mark was "
                "wrong, correct it",
            )
