"""The one sentence that every surface shows, and the words it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from ledger.vocabulary import clocks, economies
from ledger.vocabulary.duties import number
from ledger.vocabulary.programmes import label
from projections.rates import Rate, Standing


@lru_cache(maxsize=4096)
def day(moment: date) -> str:
    """``1 October 2025``."""
    return f"{moment.day} {moment:%B} {moment.year}"


def hour(second: int, importer: str) -> str:
    """``12:01 (Beijing time)``: the local time of a change within a day."""
    local = clocks.instant_at(second, importer)
    offset = f"{local:%z}"
    return f"{local:%H:%M} local time (UTC{offset[:3]}:{offset[3:]})"


def name(code: str) -> str:
    """``the United States``."""
    return economies.name_of(code)


def capital(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str], last: str = "and") -> str:
    """``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def charge(rate: Rate) -> str:
    """The additional duty in words."""
    if not [s for s in rate.components if s.span.counts]:
        return "no additional duty"
    if rate.additional is not None:
        return f"an additional {number(rate.additional)}%"
    if rate.total is not None and "+" not in rate.expression:
        return f"{number(rate.total)}% all-in (the MFN duty included)"
    return f"an additional {rate.expression}"


def component(standing: Standing, until: date | None, returns_to: str | None) -> str:
    """One component in words: ``10% reciprocal duty (24 points suspended until …)``."""
    duty = str(standing.duty) if not standing.duty.is_free else "0%"
    words = f"{duty} {label(standing.measure.programme, standing.measure.title)}"
    span = standing.span
    if span.status in {"suspended", "suspended_in_part"}:
        words += f" ({held_down(span.duty, span.below, until, returns_to)})"
    return words


def held_down(
    duty: str | None, below: str | None, until: date | None, returns_to: str | None
) -> str:
    """What a suspension holds down, until when, and what returns."""
    what = "suspended"
    points = _points(below, duty)
    if points:
        what = f"{points} points suspended"
    if until is None:
        return f"{what} without a stated end"
    back = f"; {returns_to} returns then unless it is extended" if returns_to else ""
    return f"{what} until {day(until)}{back}"


def _points(below: str | None, duty: str | None) -> str | None:
    from ledger.vocabulary import duties

    if below is None:
        return None
    high, low = duties.parse(below), duties.parse(duty or "Free")
    if not (high.is_additive and low.is_additive) or low.is_free:
        return None
    return number(high.percent - low.percent)
