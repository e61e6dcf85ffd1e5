"""Stages 2 and 3: every event against its schema, and against the business rules in order.

Rules see what was recorded before the event, and as "now" the instant at which it was recorded.
Aggregates are kept for the streams that were last used and read again when they are needed, so
that memory is bounded by ``MOST_EVENTS`` and not by the size of the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any
from zlib import crc32

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


@dataclass(frozen=True, slots=True)
class Streams:
    """Every ``of``-th stream, by its name: the share of one of several processes."""

    number: int = 0
    of: int = 1

    def __contains__(self, stream: object) -> bool:
        return self.of == 1 or crc32(repr(stream).encode()) % self.of == self.number


def check_meaning(
    raw: Raw, log: Log, findings: Findings, tick: Tick, *, first: int = 1, rules: bool = True
) -> None:
    """Checks events from position ``first`` on; raises ``RawError`` where the store fails."""
    seen = check_streams(raw, log, findings, tick, Streams(), first, raw.head(), rules=rules)
    count_keys(raw, findings, seen, first)


def count_keys(raw: Raw, findings: Findings, seen: int, first: int) -> None:
    """Whether the store keeps more keys than there are events that could be read."""
    if first == 1 and raw.count_keys() > seen:
        what = f"it has {raw.count_keys()} keys, and there are {seen} events that can be read."
        findings.add(Finding(codes.KEYS, 2, what))


def check_streams(
    raw: Raw,
    log: Log,
    findings: Findings,
    tick: Tick,
    streams: Streams,
    first: int,
    upto: int,
    *,
    rules: bool,
) -> int:
    """Checks the events of some streams, ``first <= position <= upto``, in order of position.

    Returns how many of them can be read.
    """
    past = Past(log, from_the_start=first == 1)
    seen = 0
    for batch in raw.batches(first - 1, _AT_ONCE):
        rows = [row for row in batch if row[0] <= upto]
        mine = {row[0]: _event(row, findings) for row in rows if row[1] in streams}
        seen += _check_keys(raw, mine, findings)
        for row in rows:
            position, stream = row[:2]
            event = mine[position] if position in mine else _other(row, past)
            if event is not None:
                past.at(position, event.recorded)
                if rules and position in mine:
                    _check_rules(position, event, past, findings)
                past.take(position, event)
            past.meet(stream)
        tick(batch[-1][0], upto)
        if len(rows) < len(batch):
            break
    return seen


def _event(row: Sequence[Any], findings: Findings) -> RecordedEvent | None:
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
    return event


def _other(row: Sequence[Any], past: Past) -> RecordedEvent | None:
    """An event of a stream that is not ours, where the rules have looked at that stream."""
    return _read(Row(*row)) if past.knows(row[1]) else None


def _require(condition: object, otherwise: str) -> None:
    if not condition:
        raise ValueError(otherwise)


def _check_keys(raw: Raw, events: dict[int, RecordedEvent | None], findings: Findings) -> int:
    """Whether the keys lead to the events; how many events could be read."""
    keys = [(place, event.body.key) for place, event in events.items() if event is not None]
    kept = raw.positions_of([key for _, key in keys])
    for position, key in keys:
        where = kept.get(key)
        if where != position:
            how = "is not in it" if where is None else f"leads to position {where}"
            what = f"the key {key} of this event {how}."
            findings.add(Finding(codes.KEYS, 2, what, position))
    return len(keys)


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
    """The situation in which an event was recorded: what stands before it.

    Of what is too much to keep, streams are let go at random (by a seed, so that no two audits
    differ): streams take turns in a history, and those that waited longest are those that come
    next. ``from_the_start`` says that every event is met, so that a stream which was not met yet
    is known to be empty.
    """

    def __init__(self, log: Log, *, from_the_start: bool = False) -> None:
        self._log = log
        self._position = 0
        self._now = datetime.min.replace(tzinfo=UTC)
        self._aggregates: dict[str, Aggregate] = {}
        self._names: list[str] = []
        self._events = 0
        self._met: set[int] | None = set() if from_the_start else None
        self._chance = Random(0)  # noqa: S311

    def at(self, position: int, now: datetime) -> None:
        """Moves to the moment before an event."""
        self._position = position
        self._now = now

    def meet(self, stream: object) -> None:
        """Hears of each event that is passed, whosever it is; called before anything else is."""
        if self._met is not None:
            self._met.add(hash(stream))

    def knows(self, stream: str) -> bool:
        """Whether the stream is kept, and must hear of its events."""
        return stream in self._aggregates

    @property
    def now(self) -> datetime:
        return self._now

    def take(self, position: int, event: RecordedEvent) -> None:
        """Takes in the event, for those behind it."""
        stream = event.originator_id
        known = self._aggregates.get(stream)
        if known is None and event.originator_version == 1:
            known = self._keep(Aggregate(stream))
        if known is not None:
            self._events -= len(known.events)
            _apply(known, event)
            self._events += len(known.events)
        self._position = position + 1

    def aggregate(self, stream: str) -> Aggregate:
        known = self._aggregates.get(stream)
        if known is not None:
            return known
        aggregate = Aggregate(stream)
        if self._met is None or hash(stream) in self._met:
            for row in self._log.streams([stream], self._position - 1):
                event = _read(row)
                if event is not None:
                    _apply(aggregate, event)
        return self._keep(aggregate)

    def _keep(self, aggregate: Aggregate) -> Aggregate:
        while self._events > MOST_EVENTS and self._names:
            place = self._chance.randrange(len(self._names))
            self._names[place], self._names[-1] = self._names[-1], self._names[place]
            self._events -= len(self._aggregates.pop(self._names.pop()).events)
        self._aggregates[aggregate.id] = aggregate
        self._names.append(aggregate.id)
        self._events += len(aggregate.events)
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
