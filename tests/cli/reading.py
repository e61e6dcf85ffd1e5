"""Every command that only reads, with a call of each that has something to say."""

from __future__ import annotations

import shlex

#: command -> words behind it
READING: dict[str, str] = {
    "ask": '"what was the US tariff on Oct 1"',
    "rate": "--importer US --origin CN --on 2025-10-01",
    "history": "--importer US --origin CN --from 2025-01-01",
    "changes": "--from 2025-04-01 --to 2025-04-30 --importer US --origin CN",
    "compare": "--importer US --origin CN --first 2025-04-01 --second 2025-10-01",
    "forecast": "--importer US --origin CN",
    "why": "--importer US --origin CN --on 2025-10-01",
    "truce": "us-cn.geneva-2025",
    "talks": "us-cn.stockholm-2025-07",
    "measures": "us.ieepa.reciprocal.cn",
    "products": "",
    "sources": "eo-14298",
    "log": "--last 5",
    "show": "900",
    "replay": "--to 900 --diff 890",
    "doctor": "",
}
#: reading commands without an argument: lists
LISTS: dict[str, str] = {
    "truce": "",
    "talks": "--from 2025-01-01 --to 2025-12-31",
    "measures": "--importer CN",
    "sources": "",
    "forecast": "",
}
CALLS = [*READING.items(), *LISTS.items()]


def words(command: str, rest: str) -> list[str]:
    """A call as a list of words."""
    return [command, *shlex.split(rest)]
