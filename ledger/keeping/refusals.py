"""A command that was understood, and whose answer is no: exit code 1, or 3 for broken integrity."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from ledger.commands.told import refused
from ledger.desk.signing import INCONSISTENT
from ledger.terminal import BROKEN
from ledger.vocabulary.problems import ProblemsError


def answered(command: Callable[..., int]) -> Callable[..., int]:
    """Reports problems of the ledger; those of the call (IN-…) keep exit code 2."""

    @wraps(command)
    def run(*arguments: Any, **named: Any) -> int:
        try:
            return command(*arguments, **named)
        except ProblemsError as error:
            code = refused(error.problems)
            return BROKEN if any(p.code == INCONSISTENT for p in error.problems) else code

    return run
