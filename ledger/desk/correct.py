"""Corrections and retractions: new events that say what was wrong with an earlier one.

Nothing that is stored is edited. A correction holds the right values in the canonical form that the
event itself would store, so that readers can lay them over the stored fields without validating.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import orjson
from pydantic import ValidationError

from ledger.desk.append import TAKEN, Outcome, append
from ledger.desk.lookup import row_of
from ledger.desk.packs import said
from ledger.events.aggregates import corrected
from ledger.events.base import Event, Waiver
from ledger.events.corrections import Corrected, CorrectionEvent, Retracted
from ledger.events.recorded import from_state
from ledger.store.application import LedgerApplication
from ledger.store.log import Log
from ledger.vocabulary.problems import NOT_HELD, Problem, ProblemsError

_TRIES = 5
_LONGEST_BASE = 100


@dataclass(frozen=True, slots=True)
class Target:
    """The event that a correction is about: where it stands, and as it is now believed."""

    position: int
    stream: str
    event: Event

    @property
    def key(self) -> str:
        return self.event.key


def target_of(application: LedgerApplication, log: Log, wanted: str) -> Target:
    """The event at a position (or with a key); raises ``ProblemsError`` (IN-11) if there is none.

    A correction cannot be corrected: what it is about can, once more.
    """
    row = row_of(log, wanted)
    stored = from_state(row.stream, row.version, row.topic, row.state).body
    if isinstance(stored, CorrectionEvent):
        about = log.position_of(stored.target)
        raise ProblemsError(
            [
                Problem(
                    NOT_HELD,
                    f"position {row.position} is itself a {row.topic} of {stored.target}.",
                    f"correct position {about}; of two corrections the later one counts",
                    "POSITION",
                )
            ]
        )
    believed = application.aggregate(row.stream).events.get(stored.key, stored)
    return Target(row.position, row.stream, believed)


def made_key(log: Log, target: str, what: str) -> str:
    """A key for the next correction of a target: ``us.s122/imposed/corrected-1``."""
    base = target
    if len(base) > _LONGEST_BASE:
        base = f"{base[:90]}-{sha256(base.encode()).hexdigest()[:8]}"
    number = 1
    while log.position_of(f"{base}/{what}-{number}") is not None:
        number += 1
    return f"{base}/{what}-{number}"


def correction(
    target: Target, key: str, changes: Mapping[str, Any], why: str, announced: date
) -> tuple[Corrected | None, list[Problem]]:
    """The event that sets fields of the target right, or everything that is wrong with them.

    ``changes`` are values as people write them; ``None`` takes a field out.
    """
    fields = {"target": target.key, "target_stream": target.stream, "why": why}
    draft = Corrected.model_validate(
        {"key": key, "announced": announced, **fields, "fields": dict(changes)}
    )
    try:
        right = corrected(target.event, draft)
    except ValidationError as error:
        kind = type(target.event)
        return None, [
            said(kind, item).at(f"--set {'.'.join(str(part) for part in item['loc'])}")
            for item in error.errors(include_url=False)
        ]
    stored = {
        **right.model_dump(mode="json", include=set(changes)),
        **right.model_dump(mode="json", include=set(changes), exclude_defaults=True),
    }
    canonical = {name: None if changes[name] is None else stored[name] for name in changes}
    return draft.model_copy(update={"fields": canonical}), []


def retraction(target: Target, key: str, why: str, announced: date) -> Retracted:
    """The event that withdraws the target."""
    return Retracted(
        key=key, announced=announced, target=target.key, target_stream=target.stream, why=why
    )


def append_made(
    application: LedgerApplication,
    make: Callable[[Log], tuple[Event | None, list[Problem]]],
    *,
    by: str,
    now: datetime,
    waivers: tuple[Waiver, ...] = (),
    dry_run: bool = False,
) -> tuple[Event | None, Outcome]:
    """Appends the event that ``make`` makes of the ledger as it is.

    Where another writer takes the key that was made, it is made once more.
    """
    for attempt in range(_TRIES):
        log = application.reader()
        try:
            event, problems = make(log)
        finally:
            log.close()
        if event is None:
            return None, Outcome(problems=problems)
        outcome = append(application, [event], by=by, now=now, waivers=waivers, dry_run=dry_run)
        taken = any(p.code == TAKEN and p.key == event.key for p in outcome.problems)
        if not taken or attempt == _TRIES - 1:
            return event, outcome
    raise AssertionError("unreachable")


def changed(before: Event, fields: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """What a correction changes: field, what was believed, what is right."""
    stored = orjson.loads(before.model_dump_json(exclude_defaults=True))
    return [(name, stored.get(name), value) for name, value in fields.items()]
