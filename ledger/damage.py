"""What a command says when the store fails under it, or holds what is no event."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import wraps
from typing import Any

from ledger.store.log import unusable
from ledger.terminal import BROKEN, report, this_call
from ledger.vocabulary.problems import BAD_STORE, Problem, ProblemsError, register

DAMAGED = register("ST-04", "a stored event that cannot be read")


class DamagedError(Exception):
    """Stored bytes are no event: the ledger's integrity is broken."""

    def __init__(self, position: int, said: str) -> None:
        super().__init__(said)
        self.problem = Problem(
            DAMAGED,
            f"what is stored at position {position} is no event ({said}).",
            "tradeledger audit tells what else is damaged; restore the ledger from a backup",
            str(position),
        )


def explained(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """Turns a failing store into a problem, and damage into exit code 3."""

    @wraps(command)
    def run(*arguments: Any, **named: Any) -> int | None:
        try:
            return command(*arguments, **named)
        except DamagedError as error:
            report([error.problem], as_json=this_call().format in {"json", "jsonl"})
            return BROKEN
        except sqlite3.Error as error:
            path = this_call().url.path
            if path is None:
                raise
            raise unusable(path, error) from None
        except Exception as error:
            if not type(error).__module__.startswith("psycopg"):
                raise
            said = str(error).strip().splitlines()[0][:160] if str(error).strip() else "no answer"
            fix = "check that the server runs, and try again"
            shown = this_call().url.shown
            raise ProblemsError([Problem(BAD_STORE, f"{shown}: {said}", fix, "--store")]) from None

    return run
