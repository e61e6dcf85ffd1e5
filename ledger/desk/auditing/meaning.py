"""Stages 2 and 3: every event against its schema, and against the business rules in order.

Rules see what was recorded before the event, and as "now" the instant at which it was recorded.
Aggregates are kept for the streams that were last used and read again when they are needed, so
that memory is bounded by ``MOST_EVENTS`` and not by the size of the ledger.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from ledger.desk.auditing import findings as codes
from ledger.desk.auditing.findings import Finding, Findings
from ledger.events.aggregates import Aggregate
from ledger.events.base import Event
from ledger.events.recorded import RecordedEvent, from_state
from ledger.events.registry import EVENTS
from ledger.rules import check
from ledger.store.log import Log, Row, row_at
from ledger.store.raw import Raw

Tick = Callable[[int, int], None]
MOST_EVENTS = 200_000
_AT_ONCE = 500


def check_meaning(
    raw: Raw, log: Log, findings: Findings, tick: Tick, *, first: int = 1, rules: bool = True
) -> None:
    """Checks events from position ``first`` on; raises ``RawError`` where the store fails."""
    past = Past(log)
    head = raw.head()
    seen = 0
    for batch in raw.batches(first - 1, _AT_ONCE):
        read = [_event(row, findings) for row in batch]
        events = [event for event in read if event is not None]
        _check_keys(raw, events, findings)
        seen += len(events)
        for position, event in events:
            past.at(position, event.recorded)
            if rules:
                _check_rules(position, event, past, findings)
            past.take(position, event)
        tick(batch[-1][0], head)
    if first == 1 and raw.count_keys() > seen:
        what = f"it has {raw.count_keys()} keys, and there are {seen} events that can be read."
        findings.add(Finding(codes.KEYS, 2, what))


def _event(row: Sequence[Any], findings: Findings) -> tuple[int, RecordedEvent] | None:
    position, stream, version, topic, state = row
    try:
        if topic not in EVENTS:
            raise ValueError(f"{str(topic)[:60]!r} is no kind of event")  # noqa: TRY301
        event = from_state(stream, version, topic, state)
        event.recorded.astimezone(UTC)
        _require(isinstance(event.by, str), "it does not say who recorded it")
    except Exception as error:  # noqa: BLE001  damaged bytes may do anything to a decoder
        said = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        fix = "if stage 1 finds nothing here, this version of the program cannot read it: report it"
        findings.add(Finding(codes.UNREADABLE, 2, f"{said}.", position, fix))
        return None
    if event.body.stream != stream:
        what = f"it lies in {str(stream)[:80]} and belongs to {event.body.stream}."
        findings.add(Finding(codes.WRONG_STREAM, 2, what, position))
    return position, event


def _require(condition: object, otherwise: str) -> None:
    if not condition:
        raise ValueError(otherwise)


def _check_keys(raw: Raw, events: list[tuple[int, RecordedEvent]], findings: Findings) -> None:
    kept = raw.positions_of([event.body.key for _, event in events])
    for position, event in events:
        where = kept.get(event.body.key)
        if where != position:
            how = "is not in it" if where is None else f"leads to position {where}"
            what = f"the key {event.body.key} of this event {how}."
            findings.add(Finding(codes.KEYS, 2, what, position))


def _check_rules(position: int, event: RecordedEvent, past: Past, findings: Findings) -> None:
    waived = {waiver.rule for waiver in event.body.waivers}
    try:
        problems = check(event.body, past)
    except Exception as error:  # noqa: BLE001  a rule meets a past that no rule let in
        what = f"the rules could not be asked: {type(error).__name__}: {str(error)[:120]}."
        findings.add(Finding(codes.RULE_BROKEN, 3, what, position))
        return
    for problem in problems:
        if problem.severity == "error" and problem.code not in waived:
            what = f"{problem.code}  {problem.message}: {problem.detail}"
            fix = "correct or retract it (tradeledger correct), or say why it stands"
            findings.add(Finding(codes.RULE_BROKEN, 3, what, position, fix))


class Past:
    """The situation in which an event was recorded: what stands before it."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._position = 0
        self._now = datetime.min.replace(tzinfo=UTC)
        self._aggregates: OrderedDict[str, Aggregate] = OrderedDict()
        self._events = 0

    def at(self, position: int, now: datetime) -> None:
        """Moves to the moment before an event."""
        self._position = position
        self._now = now

    @property
    def now(self) -> datetime:
        return self._now

    def take(self, position: int, event: RecordedEvent) -> None:
        """Takes in the event, for those behind it."""
        stream = event.originator_id
        known = self._aggregates.get(stream)
        if known is None and event.originator_version == 1:
            known = self._keep(stream, Aggregate(stream))
        if known is not None:
            _apply(known, event)
            self._events += 1
        self._position = position + 1

    def aggregate(self, stream: str) -> Aggregate:
        known = self._aggregates.get(stream)
        if known is not None:
            self._aggregates.move_to_end(stream)
            return known
        aggregate = Aggregate(stream)
        for row in self._log.streams([stream], self._position - 1):
            event = _read(row)
            if event is not None:
                _apply(aggregate, event)
                self._events += 1
        return self._keep(stream, aggregate)

    def _keep(self, stream: str, aggregate: Aggregate) -> Aggregate:
        self._aggregates[stream] = aggregate
        while self._events > MOST_EVENTS and len(self._aggregates) > 1:
            _, oldest = self._aggregates.popitem(last=False)
            self._events -= oldest.version
        return aggregate

    def holds_key(self, key: str) -> bool:
        position = self._log.position_of(key)
        return position is not None and position < self._position

    def event(self, key: str) -> Event | None:
        position = self._log.position_of(key)
        if position is None or position >= self._position:
            return None
        row = row_at(self._log, position)
        return self.aggregate(row.stream).events.get(key) if row is not None else None


def _apply(aggregate: Aggregate, event: RecordedEvent) -> None:
    """Takes an event in; one that cannot be is a finding elsewhere."""
    try:
        aggregate.apply(event)
    except (ValueError, TypeError, KeyError):
        aggregate.version = event.originator_version


def _read(row: Row) -> RecordedEvent | None:
    try:
        return from_state(row.stream, row.version, row.topic, row.state)
    except Exception:  # noqa: BLE001  it was found when its turn came
        return None
