"""Importing packs: several files, one transaction.

Sources come first, then everything in order of announcement (in the order of the files within a
day), so that the positions of a history read like the history; claims about it come last.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from ledger.desk.append import Outcome, append
from ledger.desk.packs import Pack, read_file
from ledger.events.base import Event
from ledger.store.application import LedgerApplication

BUNDLED = Path(__file__).parents[1] / "packs"


def bundled_files() -> list[Path]:
    """The packs that come with the program, sources first."""
    return sorted(BUNDLED.glob("sources/*.yaml")) + sorted(BUNDLED.glob("*.yaml"))


def in_order(events: Iterable[Event]) -> list[Event]:
    """Sources first, claims last, the others by day of announcement, otherwise as given."""

    def rank(event: Event) -> tuple[int, str]:
        if event.kind == "source.registered":
            return (0, "")
        # A claim is about the record, and may be about what came after it was made.
        return (1 + (event.kind == "source.claim_recorded"), event.announced.isoformat()[:10])

    return sorted(events, key=rank)


def import_packs(
    application: LedgerApplication,
    packs: Iterable[Pack],
    *,
    by: str,
    now: datetime,
    dry_run: bool = False,
) -> Outcome:
    """Appends the events of packs as one transaction, or reports every problem of every pack."""
    read = list(packs)
    problems = [problem for pack in read for problem in pack.problems]
    events = in_order(event for pack in read for event in pack.events)
    places = {key: place for pack in read for key, place in pack.places.items()}
    if problems:
        return Outcome(problems=problems)
    return append(application, events, by=by, now=now, places=places, dry_run=dry_run)


def import_bundled(application: LedgerApplication, now: datetime) -> Outcome:
    """Appends the bundled history.

    On a machine whose clock runs behind it, the history counts as recorded on its own last day:
    nothing can be recorded before it was announced.
    """
    packs = [read_file(path) for path in bundled_files()]
    days = [event.announced for pack in packs for event in pack.events if event.announced]
    last = max((day.isoformat()[:10] for day in days), default="1970-01-01")
    floor = datetime.fromisoformat(f"{last}T23:59:59+00:00")
    return import_packs(application, packs, by="bundled history", now=max(now, floor))
