"""Keeping a ledger honest, from a terminal.

``proving``    keys, signed checkpoints, proofs, the one-file verifier
``backing``    backup, restore, migrate
``proposing``  review, approve, reject
``refusals``   an answer that is no

What is audited is the read side's: ``projections.audit``.
"""

import click

from ledger.keeping.backing import backup, migrate, restore
from ledger.keeping.proposing import approve, reject, review
from ledger.keeping.proving import checkpoint, key, prove, verifier, verify

__all__ = ["COMMANDS"]

COMMANDS: dict[str, click.Command] = {
    "approve": approve,
    "backup": backup,
    "checkpoint": checkpoint,
    "key": key,
    "migrate": migrate,
    "prove": prove,
    "reject": reject,
    "restore": restore,
    "review": review,
    "verifier": verifier,
    "verify": verify,
}
