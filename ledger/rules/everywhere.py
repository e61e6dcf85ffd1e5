"""Rules about every event: its sources, its waivers, and that it is told once."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.events.base import Event
from ledger.events.corrections import CorrectionEvent
from ledger.events.keeping import KeepingEvent
from ledger.events.measures import Introduced
from ledger.events.sources import Registered, Verified
from ledger.events.truces import TruceAnnounced
from ledger.rules.base import Rule, Situation, rule
from ledger.rules.history import history
from ledger.vocabulary import problems
from ledger.vocabulary.problems import Problem

#: these speak of documents or of our own record, not of what happened
_NEED_NO_SOURCE = (Registered, Verified, CorrectionEvent, KeepingEvent)
#: rules of their own say that these do not come twice
_ONCE = (Registered, Introduced, TruceAnnounced, CorrectionEvent)


@rule
class SourceNamed(Rule):
    """An event must name at least one source

    The ledger tells who says so. Sources themselves, the head of a pack and corrections of our own
    record (which say why) need none.
    """

    code = "GE-01"

    def check(self, event: Event, situation: Situation) -> Iterator[Problem]:
        if not event.sources and not isinstance(event, _NEED_NO_SOURCE):
            yield self.problem(
                event,
                f"{event.key} names no source.",
                "add    sources: [eo-14257]    with the id of a registered document",
            )


@rule
class SourceRegistered(Rule):
    """A source that is cited must be registered

    An id that leads nowhere cannot be checked by anyone. A registration cites itself.
    """

    code = "GE-02"

    def check(self, event: Event, situation: Situation) -> Iterator[Problem]:
        if isinstance(event, Registered):
            return
        for source in dict.fromkeys(event.sources):
            if not history(situation, f"source:{source}").has(Registered):
                yield self.problem(
                    event,
                    f"{event.key} cites {source}, which is not registered.",
                    "register it, under sources:\n"
                    f'  {source}: {{title: "…", kind: press, url: "https://…", '
                    "published: 2025-04-02}\n"
                    "or cite one that is (tradeledger sources lists them)",
                )


@rule
class ToldOnce(Rule):
    """A happening must not be recorded twice under different keys

    Two people who read the same order would otherwise make it two orders. Compared are the
    stream, the kind, the days and all that changes a duty or a state; not how it is told.
    """

    code = "GE-03"

    def check(self, event: Event, situation: Situation) -> Iterator[Problem]:
        if isinstance(event, _ONCE):
            return
        twin = history(situation, event.stream).twin(event)
        if twin is not None:
            yield self.problem(
                event,
                f"{event.key} says what {twin.key} says already "
                f"(announced {event.announced}, {event.kind}).",
                f"leave it out; for a better text or more sources, correct {twin.key}",
            )


@rule
class WaiverExplained(Rule):
    """A waiver must name a rule, say why, and who let it pass"""

    code = "GE-04"

    def check(self, event: Event, situation: Situation) -> Iterator[Problem]:
        for waiver in event.waivers:
            if waiver.rule not in problems.REGISTRY:
                yield self.problem(
                    event,
                    f"{event.key} waives {waiver.rule[:20]!r}, which is no rule.",
                    'write its code, like    {rule: ME-10, why: "…", who: "…"}',
                )
            if not waiver.why or not waiver.who:
                lacks = " and ".join(n for n in ("why", "who") if not getattr(waiver, n))
                yield self.problem(
                    event,
                    f"{event.key} waives {waiver.rule[:20]} and does not say {lacks}.",
                    f'write    {{rule: {waiver.rule[:20]}, why: "…", who: "…"}}',
                )
