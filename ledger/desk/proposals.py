"""Proposals: events that wait for a second person.

A proposal is an event of its own, in a stream of its own, with the proposed events inside it as
they would be stored. No projection looks at it, so it is in no answer. An approval appends the
proposed events and itself as one transaction, under all rules and at the instant of approval; it
is the approver who then stands as their recorder, and the proposal names the author.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from pydantic import ValidationError

from ledger.desk.append import Outcome, append
from ledger.events.base import Event, Waiver
from ledger.events.keeping import Approved, Proposed, ProposedEvent, Rejected
from ledger.events.recorded import from_state
from ledger.events.registry import EVENTS
from ledger.events.upcasters import upcast
from ledger.store.application import LedgerApplication
from ledger.store.log import Log
from ledger.vocabulary.identifiers import THING
from ledger.vocabulary.problems import BAD_ID, NOT_HELD, Problem, ProblemsError


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as it stands: who proposed what, and what was decided."""

    name: str
    position: int
    recorded: datetime
    made: Proposed
    decided: Approved | Rejected | None
    decided_at: int | None

    @property
    def status(self) -> str:
        if self.decided is None:
            return "open"
        return "approved" if isinstance(self.decided, Approved) else "rejected"

    def events(self) -> list[Event]:
        """The proposed events; raises ``ProblemsError`` where one is no longer an event."""
        found = []
        for each in self.made.events:
            try:
                body = upcast(each.kind, each.version, dict(each.body))
                found.append(EVENTS[each.kind].model_validate(body))
            except (KeyError, ValidationError) as error:
                said = str(error).splitlines()[0]
                detail = f"{self.name} holds a {each.kind} that cannot be read: {said}."
                raise ProblemsError(
                    [Problem(NOT_HELD, detail, "reject it and propose anew", "NAME")]
                ) from None
        return found

    def as_dict(self) -> dict[str, Any]:
        return {
            "proposal": self.name,
            "status": self.status,
            "position": self.position,
            "recorded": self.recorded.isoformat(),
            "by": self.made.who,
            "why": self.made.why,
            "events": [
                {"kind": each.kind, "key": each.body.get("key"), "body": each.body}
                for each in self.made.events
            ],
            "decided_by": self.decided.who if self.decided is not None else None,
            "decided_why": self.decided.why if self.decided is not None else None,
            "decided_at": self.decided_at,
        }


def propose(
    application: LedgerApplication,
    events: Sequence[Event],
    *,
    by: str,
    now: datetime,
    name: str | None = None,
    why: str | None = None,
    waivers: tuple[Waiver, ...] = (),
    dry_run: bool = False,
) -> tuple[str, Outcome]:
    """Records a proposal of events; rules object now as they would to the events themselves."""
    trial = append(application, events, by=by, now=now, waivers=waivers, dry_run=True)
    chosen = name or (_free_name(application, events[0]) if events else "")
    if trial.refused or not trial.recorded:
        return chosen, trial
    if not THING.match(chosen):
        detail = f"{chosen[:60]!r} is no name for a proposal."
        raise ProblemsError([Problem(BAD_ID, detail, "write it like  s122-rate", "--propose")])
    inside = tuple(
        ProposedEvent(kind=e.kind, version=e.version, body=_body(e)) for _, e in trial.recorded
    )
    made = Proposed(
        key=f"proposal/{chosen}", announced=now.date(), proposal=chosen, who=by, why=why,
        events=inside,
    )  # fmt: skip
    outcome = append(application, [made], by=by, now=now, dry_run=dry_run)
    outcome.waived = trial.waived
    return chosen, outcome


def _body(event: Event) -> dict[str, Any]:
    body: dict[str, Any] = orjson.loads(event.model_dump_json(exclude_defaults=True))
    return body


def _free_name(application: LedgerApplication, event: Event) -> str:
    """A name from the event's subject: ``us.s122-1``, the first that is free."""
    subject = str(getattr(event, event.subject, "") or "proposal").lower()
    base = subject if THING.match(subject) else "proposal"
    log = application.reader()
    try:
        number = 1
        while log.position_of(f"proposal/{base}-{number}") is not None:
            number += 1
    finally:
        log.close()
    return f"{base}-{number}"


def proposals(log: Log, names: Sequence[str] | None = None) -> list[Proposal]:
    """Proposals in the order of recording: those that are named, or all."""
    rows = (
        log.streams([f"proposal:{name}" for name in names])
        if names is not None
        else [row for row in log.rows() if row.stream.startswith("proposal:")]
    )
    found: dict[str, Proposal] = {}
    for row in rows:
        event = from_state(row.stream, row.version, row.topic, row.state)
        body = event.body
        if isinstance(body, Proposed):
            found[body.proposal] = Proposal(
                body.proposal, row.position, event.recorded, body, None, None
            )
        elif isinstance(body, Approved | Rejected) and body.proposal in found:
            before = found[body.proposal]
            found[body.proposal] = Proposal(
                before.name, before.position, before.recorded, before.made, body, row.position
            )
    return list(found.values())


def proposal(log: Log, name: str) -> Proposal:
    """The proposal of a name; raises ``ProblemsError`` (IN-11) if there is none."""
    found = proposals(log, [name.removeprefix("proposal/")])
    if not found:
        fix = "tradeledger review    lists those that there are"
        detail = f"there is no proposal {name[:60]!r}."
        raise ProblemsError([Problem(NOT_HELD, detail, fix, "NAME")])
    return found[0]


def approve(
    application: LedgerApplication,
    wanted: Proposal,
    *,
    by: str,
    now: datetime,
    why: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Records the proposed events and the approval as one transaction, if all rules agree."""
    decision = Approved(
        key=f"proposal/{wanted.name}/approved", announced=now.date(), proposal=wanted.name,
        who=by, why=why,
    )  # fmt: skip
    events = [*wanted.events(), decision]
    return append(application, events, by=by, now=now, dry_run=dry_run)


def reject(
    application: LedgerApplication,
    wanted: Proposal,
    *,
    by: str,
    now: datetime,
    why: str | None,
    dry_run: bool = False,
) -> Outcome:
    """Records that a second person has said no."""
    decision = Rejected(
        key=f"proposal/{wanted.name}/rejected", announced=now.date(), proposal=wanted.name,
        who=by, why=why,
    )  # fmt: skip
    return append(application, [decision], by=by, now=now, dry_run=dry_run)
