"""Duty expressions: what a schedule or an order writes in the rate column.

============================  =====================================================
``Free``                      no duty
``25%``                       ad valorem, percent of customs value
``1.5 cents/kg``              specific, money per unit
``4.4 cents/kg + 6%``         compound
``at least 15% all-in``       a floor: with the MFN duty included it comes to 15% at least
``no more than 15% all-in``   a ceiling: with the MFN duty included it stays at 15%
============================  =====================================================

Percentages are ``Decimal``. An all-in duty has no fixed addition until the MFN duty is known:
``Duty.on_top_of`` computes it (all-in figure minus MFN, never below zero), as the orders put it
for Japan, the EU and others ("the sum of the column 1 duty and the additional duty is 15 percent;
where the column 1 duty is 15 percent or more, the additional duty is zero").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from ledger.vocabulary.problems import BAD_DUTY, Problem, ProblemsError

AllIn = Literal["floor", "ceiling"]
ZERO = Decimal(0)
MAX_PERCENT = Decimal("999999999999.999999")

_NUMBER = r"\d{1,12}(?:\.\d{1,6})?"
_PERCENT = re.compile(rf"({_NUMBER})\s*(?:%|percent|per cent)\Z", re.IGNORECASE)
_SPECIFIC = re.compile(
    rf"(?:(\$|¢|€|¥)\s*)?({_NUMBER})\s*(cents?|¢|[A-Z]{{3}})?\s*(?:/|per\s+)\s*([\w .-]{{1,30}})\Z"
)
_ALL_IN = re.compile(rf"(at least|no more than)\s+({_NUMBER})\s*%\s*all-in\Z", re.IGNORECASE)
_SIGNS = {"$": "USD", "€": "EUR", "¥": "CNY", "¢": "cents"}


@dataclass(frozen=True, slots=True)
class Specific:
    """Money per unit of quantity: ``Specific(Decimal("1.5"), "cents", "kg")``."""

    amount: Decimal
    currency: str
    unit: str

    def __str__(self) -> str:
        return f"{number(self.amount)} {self.currency}/{self.unit}"


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty expression; ``Duty()`` is Free.

    ``percent`` is the ad valorem part, or the all-in figure where ``all_in`` says so.
    """

    percent: Decimal = ZERO
    specific: tuple[Specific, ...] = ()
    all_in: AllIn | None = None

    @property
    def is_free(self) -> bool:
        return not self.percent and not self.specific and self.all_in is None

    @property
    def is_additive(self) -> bool:
        """Whether it adds a fixed percentage whatever the MFN duty is."""
        return self.all_in is None and not self.specific

    def on_top_of(self, mfn: Decimal | None) -> Decimal | None:
        """Percentage points that this adds to an MFN duty; ``None`` when that cannot be known."""
        if self.specific:
            return None
        if self.all_in is None:
            return self.percent
        return None if mfn is None else max(ZERO, self.percent - mfn)

    def __str__(self) -> str:
        if self.all_in == "floor":
            return f"at least {number(self.percent)}% all-in"
        if self.all_in == "ceiling":
            return f"no more than {number(self.percent)}% all-in"
        parts = [str(s) for s in self.specific]
        if self.percent or not parts:
            parts.append(f"{number(self.percent)}%" if self.percent else "Free")
        return " + ".join(parts)


FREE = Duty()


def number(value: Decimal) -> str:
    """Prints a decimal the way people write it: ``12.5``, ``30``, never ``3E+1``."""
    text = format(value.normalize(), "f")
    return "0" if text in {"-0", "0"} else text


def _part(text: str) -> Duty | Specific:
    if text.lower() in {"free", "0", "0%", "none"}:
        return FREE
    if match := _PERCENT.match(text):
        return Duty(Decimal(match[1]))
    if match := _SPECIFIC.match(text):
        sign, amount, word, unit = match.groups()
        currency = _SIGNS.get(sign or word or "", word or "")
        if currency and not (sign and word):  # "$5 cents/kg" is one or the other
            currency = "cents" if currency.lower().startswith("cent") else currency
            return Specific(Decimal(amount), currency, unit.strip())
    raise _refuse(text)


def _refuse(text: str) -> ProblemsError:
    fix = (
        'write it like "25%", "Free", "1.5 cents/kg", "4.4 cents/kg + 6%" or "at least 15% all-in"'
    )
    return ProblemsError([Problem(BAD_DUTY, f"{text[:60]!r} is no duty.", fix)])


@lru_cache(maxsize=4096)
def parse(text: str) -> Duty:
    """Reads a duty expression; raises ``ProblemsError`` (IN-02) with what would be accepted."""
    text = " ".join(text.split())
    if match := _ALL_IN.match(text):
        floor = match[1].lower() == "at least"
        return Duty(Decimal(match[2]), all_in="floor" if floor else "ceiling")
    percent, specific = ZERO, []
    for piece in text.split(" + "):
        part = _part(piece.strip())
        if isinstance(part, Specific):
            specific.append(part)
        else:
            percent += part.percent
    if percent > MAX_PERCENT:
        raise _refuse(text)  # what is printed of the sum could not be read again
    return Duty(percent, tuple(specific))


def add(duties: list[Duty]) -> Duty | None:
    """The sum of duties on one good, or ``None`` where an all-in duty leaves no fixed sum.

    One all-in duty alone is its own sum: nothing is added to it.
    """
    charged = [duty for duty in duties if not duty.is_free]
    if any(duty.all_in for duty in charged):
        return charged[0] if len(charged) == 1 else None
    specific = tuple(s for duty in charged for s in duty.specific)
    return Duty(sum((duty.percent for duty in charged), ZERO), specific)
