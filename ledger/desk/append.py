"""Appending: one event or a batch, as one transaction, after all rules were asked.

Idempotent by key: an event whose key is recorded with the same content is passed over, so that a
command that was repeated, or a pack that was imported before, appends nothing. The same key with
other content is a problem: what is recorded is corrected, never replaced.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ledger.desk.situation import StoreSituation
from ledger.events.base import Event, Waiver
from ledger.events.recorded import RecordedEvent, from_state
from ledger.rules import check
from ledger.store.application import ConflictError, LedgerApplication
from ledger.store.log import Log, row_at
from ledger.vocabulary.problems import Problem, register

TAKEN = register("DE-01", "a key that is taken by an event with other content")
#: somebody gets through at every try, so of eight that write at once none needs nearly as many
TRIES = 100


@dataclass(slots=True)
class Outcome:
    """What an append did, or would do.

    ``recorded``  (position, event) of what was appended; positions are those it would get, when
                  it was a dry run
    ``held``      keys of events that the ledger already holds
    ``problems``  what stands against it; with an error among them nothing was appended
    ``waived``    problems that a waiver let pass
    """

    recorded: list[tuple[int, Event]] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    waived: list[Problem] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)


def recorder_name() -> str:
    """Who records, where nobody is named: the operating system's user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def append(
    application: LedgerApplication,
    events: Iterable[Event],
    *,
    by: str,
    now: datetime,
    places: Mapping[str, str] | None = None,
    waivers: Iterable[Waiver] = (),
    dry_run: bool = False,
) -> Outcome:
    """Appends events as one transaction, or says everything that stands against them.

    ``now`` is the instant of recording (with a zone). Another writer that is first makes the whole
    batch be looked at again; raises ``ProblemsError`` if that never ends or the store fails.
    """
    batch = list(events)
    waived = tuple(waivers)
    for attempt in range(TRIES):
        log = application.reader()
        try:
            desk = _Desk(application, log, by, now, places or {}, waived)
            outcome = desk.look_at(batch)
            if outcome.refused or dry_run or not desk.envelopes:
                return outcome
            try:
                positions = application.record(desk.envelopes, after=desk.head)
            except ConflictError:
                if attempt == TRIES - 1:
                    raise
                continue
            outcome.recorded = list(zip(positions, (e.body for e in desk.envelopes), strict=True))
            return outcome
        finally:
            log.close()
    raise AssertionError("unreachable")


class _Desk:
    """One look at a batch in the situation that the store is in."""

    def __init__(
        self,
        application: LedgerApplication,
        log: Log,
        by: str,
        now: datetime,
        places: Mapping[str, str],
        waivers: tuple[Waiver, ...],
    ) -> None:
        self.log = log
        self.by = by
        self.head = log.head()
        self.now = max(now.astimezone(UTC), self._last_recorded())
        self.places = places
        self.waivers = waivers
        self.situation = StoreSituation(application, log, self.now)
        self.envelopes: list[RecordedEvent] = []

    def _last_recorded(self) -> datetime:
        """Recorded instants never run backwards, even if a clock does."""
        row = row_at(self.log, self.head) if self.head else None
        if row is None:
            return datetime.min.replace(tzinfo=UTC)
        text = row.state.split(b'"recorded":"', 1)[1].split(b'"', 1)[0].decode()
        return datetime.fromisoformat(text)

    def look_at(self, batch: list[Event]) -> Outcome:
        outcome = Outcome()
        for event in batch:
            if self.waivers:
                event = event.model_copy(update={"waivers": (*event.waivers, *self.waivers)})  # noqa: PLW2901
            if self._is_held(event, outcome):
                continue
            found = check(event, self.situation)
            allowed = {waiver.rule for waiver in event.waivers}
            used = {p.code for p in found} & allowed
            outcome.waived += [self._placed(p, event) for p in found if p.code in allowed]
            outcome.problems += [self._placed(p, event) for p in found if p.code not in allowed]
            if self.waivers:
                kept = tuple(w for w in event.waivers if w.rule in used)
                event = event.model_copy(update={"waivers": kept})  # noqa: PLW2901
            aggregate = self.situation.aggregate(event.stream)
            try:
                self.envelopes.append(aggregate.next(event, self.now, self.by))
            except ValueError:
                continue  # a correction that yields no valid event: a rule has said so
            self.situation.took(event)
        outcome.recorded = [
            (self.head + number, envelope.body)
            for number, envelope in enumerate(self.envelopes, start=1)
        ]
        return outcome

    def _is_held(self, event: Event, outcome: Outcome) -> bool:
        if not self.situation.holds_key(event.key):
            return False
        stored = self.situation.stored(event.key)
        if stored is not None and _same(stored, event):
            outcome.held.append(event.key)
            return True
        outcome.problems.append(
            self._placed(
                Problem(
                    TAKEN,
                    f"{event.key} is recorded already, and says something else.",
                    "correct it (tradeledger correct POSITION …), or give this event its own key",
                    key=event.key,
                ),
                event,
            )
        )
        return True

    def _placed(self, problem: Problem, event: Event) -> Problem:
        return problem.at(self.places.get(event.key, ""))


def is_recorded(log: Log, event: Event) -> bool:
    """Whether the event's key is recorded with the same content."""
    position = log.position_of(event.key)
    row = row_at(log, position) if position is not None else None
    if row is None:
        return False
    return _same(from_state(row.stream, row.version, row.topic, row.state).body, event)


def _same(stored: Event, event: Event) -> bool:
    """Whether two events say the same; waivers are about the recording, not the happening."""
    return stored.kind == event.kind and stored.model_copy(
        update={"waivers": ()}
    ) == event.model_copy(update={"waivers": ()})
