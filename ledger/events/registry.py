"""Stable names of events.

What is stored is ``kind`` and ``version``, never a class path, so classes may move and be renamed.
The chains of upcasters are checked when this module is imported: every version from 1 to the
current one has its step.
"""

from __future__ import annotations

from ledger.events import (
    corrections,
    glossary,
    keeping,
    measures,
    products,
    sources,
    stacking,
    talks,
    truces,
)
from ledger.events.base import Event
from ledger.events.upcasters import UPCASTERS, Upcaster, upcast

__all__ = ["EVENTS", "UpcasterChainError", "check_chains", "upcast"]

EVENTS: dict[str, type[Event]] = {
    model.kind: model
    for model in (
        measures.Introduced,
        measures.DutySet,
        measures.Suspended,
        measures.SuspensionExtended,
        measures.SuspensionEnded,
        measures.ScopeChanged,
        measures.OriginsChanged,
        measures.ExclusionGranted,
        measures.ExclusionExtended,
        measures.Terminated,
        measures.Voided,
        measures.Planned,
        measures.Threatened,
        measures.Withdrawn,
        measures.Noted,
        stacking.RuleSet,
        stacking.RuleEnded,
        truces.TruceAnnounced,
        truces.TruceExtended,
        truces.TruceLapsed,
        truces.TruceEnded,
        truces.TruceNoted,
        talks.Scheduled,
        talks.Held,
        talks.OutcomeRecorded,
        talks.Postponed,
        talks.Cancelled,
        talks.AgreementReached,
        talks.AgreementApproved,
        talks.AgreementSigned,
        talks.AgreementImplemented,
        talks.Noted,
        sources.Registered,
        sources.ClaimRecorded,
        sources.Verified,
        products.ProductNamed,
        glossary.TermDefined,
        corrections.Corrected,
        corrections.Retracted,
        keeping.Migrated,
        keeping.Proposed,
        keeping.Approved,
        keeping.Rejected,
    )
}


class UpcasterChainError(Exception):
    """An event's versions cannot all be read: a step is missing or leads nowhere."""


def check_chains(
    events: dict[str, type[Event]] | None = None,
    upcasters: dict[tuple[str, int], Upcaster] | None = None,
) -> None:
    """Raises ``UpcasterChainError`` unless each event has exactly the steps 1 to version - 1."""
    events = EVENTS if events is None else events
    upcasters = UPCASTERS if upcasters is None else upcasters
    for kind, model in events.items():
        for version in range(1, model.version):
            if (kind, version) not in upcasters:
                raise UpcasterChainError(f"{kind}: no step from version {version}")
    for kind, version in upcasters:
        if kind not in events or not 1 <= version < events[kind].version:
            raise UpcasterChainError(f"{kind}: a step from version {version} leads nowhere")


check_chains()
