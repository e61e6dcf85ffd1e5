"""Economies that levy duties or that goods come from, and groups whose members change.

Codes are ISO 3166-1 alpha-2, with ``EU`` for the union (exceptionally reserved in ISO 3166) and
``XK`` for Kosovo (user-assigned, as customs use it). Names and zones are in ``economies.csv``:
names follow CLDR with the article a sentence needs, zones are those of the capital.

``EU`` is a dated group: "the EU" of 2019 includes the United Kingdom, that of 2021 does not.
``EU27`` and ``ALL`` are the spellings law and people use for the union and for everybody.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ledger.vocabulary.problems import BAD_ECONOMY, Problem, ProblemsError

ALL = "ALL"
_ALIASES = {"EU27": "EU", "UK": "GB", "EL": "GR", "WORLD": ALL, "*": ALL}
_DATA = Path(__file__).with_name("economies.csv")


@dataclass(frozen=True, slots=True)
class Membership:
    """An economy's time in a group, as half-open ``[since, until)`` days."""

    member: str
    since: date
    until: date | None = None


def _since(text: str, members: str) -> list[Membership]:
    return [Membership(member, date.fromisoformat(text)) for member in members.split()]


#: Treaty accession dates; the United Kingdom left at the end of 31 January 2020 (Article 50 TEU)
#: and its customs transition ended on 31 December 2020, but law that names "the European Union"
#: without more follows membership.
GROUPS: dict[str, list[Membership]] = {
    "EU": [
        *_since("1958-01-01", "BE DE FR IT LU NL"),
        *_since("1973-01-01", "DK IE"),
        Membership("GB", date(1973, 1, 1), date(2020, 2, 1)),
        *_since("1981-01-01", "GR"),
        *_since("1986-01-01", "ES PT"),
        *_since("1995-01-01", "AT FI SE"),
        *_since("2004-05-01", "CY CZ EE HU LT LV MT PL SI SK"),
        *_since("2007-01-01", "BG RO"),
        *_since("2013-07-01", "HR"),
    ],
}


@cache
def _table() -> dict[str, tuple[str, str]]:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        return {code: (name, zone) for code, name, zone in rows}


def codes() -> list[str]:
    """Every economy's code, sorted."""
    return sorted(_table())


def is_economy(code: str) -> bool:
    return code in _table()


def canonical(code: str) -> str:
    """The one spelling the ledger stores; raises ``ProblemsError`` (IN-04) for no economy."""
    upper = code.strip()
    upper = upper.upper() if upper.isascii() else upper  # "ß" is not South Sudan
    upper = _ALIASES.get(upper, upper)
    if upper == ALL or upper in _table():
        return upper
    fix = "use an ISO 3166-1 alpha-2 code (US, CN, GB), EU, or ALL for every origin"
    said = code.strip().lower() if len(code) < 100 else ""
    near = [c for c, (name, _) in _table().items() if said and name.lower().endswith(said)]
    if near:
        fix = f"did you mean {near[0]} ({name_of(near[0])})?"
    raise ProblemsError([Problem(BAD_ECONOMY, f"{code[:40]!r} is no economy of ISO 3166-1.", fix)])


def name_of(code: str) -> str:
    """The name in a sentence, with its article: "the United States"."""
    if code == ALL:
        return "all origins"
    return _table()[code][0]


def zone_name(code: str) -> str:
    """The IANA zone of the capital; UTC for a code without one (``ALL``)."""
    return _table()[code][1] if code in _table() else "UTC"


def members(group: str, on: date) -> list[str]:
    """The members of a group on a day, sorted."""
    return sorted(
        m.member
        for m in GROUPS.get(group, [])
        if m.since <= on and (m.until is None or on < m.until)
    )


def memberships(code: str) -> list[tuple[str, Membership]]:
    """Every (group, time in it) of an economy."""
    return [(group, m) for group, all_of in GROUPS.items() for m in all_of if m.member == code]
