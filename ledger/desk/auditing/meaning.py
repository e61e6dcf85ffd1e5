"""Stages 2 and 3: every event against its schema, and against the business rules in order.

Rules see what was recorded before the event, and as "now" the instant at which it was recorded.
Aggregates are kept for the streams that were last used and read again when they are needed, so
that memory is bounded and not by the size of the ledger. Streams take turns in a history: where
more of them are alive than may be kept, each would be let go right before it is needed. So a large
ledger is gone through several times, each time for some of its streams (``dividing``).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Share:
    """The events of every ``of``-th stream (by its name), ``first <= position <= upto``.

    ``rules``        whether the rules are asked
    ``most_events``  how many events may be kept
    """

    number: int
    of: int
    first: int
    upto: int
    rules: bool
    most_events: int

    def has(self, stream: object) -> bool:
        return self.of == 1 or crc32(repr(stream).encode()) % self.of == self.number


def check_meaning(raw: Raw, log: Log, findings: Findings, tick: Tick, share: Share) -> int:
    """Checks the events of a share in order of position; how many of them can be read.

    Raises ``RawError`` where the store fails.
    """
    past = Past(log, share.most_events, from_the_start=share.first == 1)
    seen = 0
    for batch in raw.batches(share.first - 1, _AT_ONCE):
        rows = [row for row in batch if row[0] <= share.upto]
        mine = {row[0]: _event(row, findings) for row in rows if share.has(row[1])}
        seen += _check_keys(raw, mine, findings)
        for row in rows:
            position, stream = row[:2]
            event = mine[position] if position in mine else _other(row, past)
            if event is not None:
                past.at(position, event.recorded)
                if share.rules and position in mine:
                    _check_rules(position, event, past, findings)
                past.take(position, event)
            past.meet(stream)
        tick(batch[-1][0], share.upto)
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

    ``from_the_start`` says that every event is met, so that a stream which was not met yet is
    known to be empty.
    """

    def __init__(self, log: Log, most_events: int, *, from_the_start: bool = False) -> None:
        self._log = log
        self._most = most_events
        self._position = 0
        self._now = datetime.min.replace(tzinfo=UTC)
        self._aggregates: OrderedDict[str, Aggregate] = OrderedDict()
        self._events = 0
        self._met: set[int] | None = set() if from_the_start else None

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
            self._aggregates.move_to_end(stream)
            return known
        aggregate = Aggregate(stream)
        if self._met is None or hash(stream) in self._met:
            for row in self._log.streams([stream], self._position - 1):
                event = _read(row)
                if event is not None:
                    _apply(aggregate, event)
        return self._keep(aggregate)

    def _keep(self, aggregate: Aggregate) -> Aggregate:
        while self._events > self._most and self._aggregates:
            _, oldest = self._aggregates.popitem(last=False)
            self._events -= len(oldest.events)
        self._aggregates[aggregate.id] = aggregate
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
