"""A question understood: intent, slots, and what was assumed; or what has to be asked back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.questions import days, economies, text
from ledger.vocabulary import clocks
from ledger.vocabulary import economies as world

DEFAULT_IMPORTER = "US"
DEFAULT_PARTNER = {"US": "CN", "CN": "US"}

_TARIFF = re.compile(
    r"tarif|tarrif|tariff|dut(?:y|ies)|levy|levies|customs|import tax|rate|charge|pay|snap ?back"
)
_HISTORY = re.compile(r"\bhistory\b|over time|timeline|since when|how (?:did|has|have) .* chang")
_FORECAST = re.compile(
    r"\bnext\b|what happens|if nobody acts|expire|lapse|run out|when does .* end|upcoming|coming up"
)
_TRUCE = re.compile(r"\btruce\b|cease-?fire")
_WHY = re.compile(r"^why\b|\bwhy (?:is|are|was|were)|what adds up|breakdown|made up of")
_KNOWN = re.compile(r"(?:as )?known (?:by|on|in|as of)|as of knowledge|knowing only")


@dataclass(slots=True)
class Understood:
    """What a question asks.

    ``intent`` is ``rate``, ``history``, ``forecast``, ``truce``, ``why`` or ``None`` where it was not
    understood. ``open`` names slots that have to be asked for.
    """

    shown: str
    intent: str | None
    importer: str | None = None
    origin: str | None = None
    on: date | None = None
    assumed: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    cut: bool = False


def understand(raw: str, now: datetime) -> Understood:
    """Reads a question. Raises ``ProblemsError`` where it names a day that does not exist."""
    read = text.read(raw)
    named = economies.named(read.plain, read.shown)
    result = Understood(read.shown, _intent(read.plain, bool(named)), cut=read.cut)
    if result.intent is None:
        return result
    today = clocks.day_of(now, DEFAULT_IMPORTER)
    found = days.meant(read.plain, today)
    if found:
        result.on = found[0].day
        result.assumed += [found[0].assumed] if found[0].assumed else []
    result.importer, result.origin = economies.roles(read.plain, named)
    _fill(result)
    return result


def _intent(plain: str, names_economy: bool) -> str | None:
    if _TRUCE.search(plain):
        return "truce"
    about_duties = bool(_TARIFF.search(plain))
    if not about_duties and not names_economy:
        return None
    if _HISTORY.search(plain):
        return "history"
    if _WHY.search(plain) and about_duties:
        return "why"
    if _FORECAST.search(plain):
        return "forecast"
    return "rate" if about_duties else None


def _fill(result: Understood) -> None:
    """Defaults that are safe, each of them said; a slot that is not is asked back."""
    if result.importer is None and result.origin is None:
        if result.intent == "truce":
            return
        result.open.append("partner")
        return
    if result.importer is None and result.origin is not None:
        partner = result.origin
        result.importer = "CN" if partner == "US" else DEFAULT_IMPORTER
        if result.importer == "CN":
            result.assumed.append("importer China: the ledger's default partner")
        else:
            name = world.name_of(DEFAULT_IMPORTER)
            result.assumed.append(f"importer {name}: the ledger's default")
    if result.origin is None and result.importer is not None:
        result.origin = DEFAULT_PARTNER.get(result.importer, "US")
        name = world.name_of(result.origin)
        result.assumed.append(f"origin {name}: the ledger's default partner")
