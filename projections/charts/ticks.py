"""Ticks: round numbers of percent, and days at which a month or a year begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from projections.charts.widths import width_of

Unit = Literal["days", "months", "years"]
_ROUND = (1, 2, 5)
#: distances of day ticks, the narrowest first, with what is written of a day
_DISTANCES: tuple[tuple[Unit, int], ...] = (
    ("days", 1), ("days", 2), ("days", 7), ("days", 14),
    ("months", 1), ("months", 2), ("months", 3), ("months", 6),
    ("years", 1), ("years", 2), ("years", 5), ("years", 10), ("years", 20), ("years", 50),
    ("years", 100), ("years", 500), ("years", 1000),
)  # fmt: skip
_LENGTH: dict[Unit, float] = {"days": 1, "months": 30.4, "years": 365.25}
_WRITTEN: dict[Unit, int] = {"days": len("2025-10-01"), "months": len("2025-10"), "years": 4}
_EARLIEST, _LATEST = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, in its own measure, and what is written there."""

    at: float
    label: str


def percents(top: Decimal, most: int) -> list[Tick]:
    """At most ``most`` round percentages from 0 on, the last not above ``top`` (more than 0)."""
    step = _round_step(top, most - 1)
    count = int(top / step)
    return [Tick(float(step * n), f"{_plain(step * n)}%") for n in range(count + 1)]


def _round_step(top: Decimal, most: int) -> Decimal:
    """The narrowest round distance that goes at most ``most`` times into ``top``."""
    power = Decimal(10) ** (top.adjusted() - 2)
    while True:
        for digit in _ROUND:
            if int(top / (digit * power)) <= most:
                return digit * power
        power *= 10


def _plain(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text


def days(first: float, last: float, room: float, size: int) -> list[Tick]:
    """Days in ``[first, last]`` whose labels, in a size, stand apart on ``room`` pixels."""
    span = last - first
    for unit, count in _DISTANCES:
        label = width_of("0" * _WRITTEN[unit], size) + size
        if span / (_LENGTH[unit] * count) * label <= room:
            return [
                Tick(at, date.fromordinal(at).isoformat()[: _WRITTEN[unit]])
                for at in _begun(unit, count, first, last)
            ]
    return []


def _begun(unit: Unit, count: int, first: float, last: float) -> Iterator[int]:
    """The days at which a unit begins that its count divides."""
    low, high = max(int(first), _EARLIEST), min(int(last), _LATEST)
    if unit == "days":
        yield from (at for at in range(low, high + 1) if at % count == 0 and at >= first)
        return
    begin = date.fromordinal(low)
    month = begin.year * 12 + begin.month - 1
    step = count if unit == "months" else count * 12
    month -= month % step
    while month // 12 <= date.max.year:
        at = date(max(month // 12, 1), month % 12 + 1, 1).toordinal()
        if at > high:
            return
        if at >= first:
            yield at
        month += step
