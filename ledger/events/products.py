"""What people call goods, and under which codes customs see them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, StringConstraints

from ledger.events.base import Event
from ledger.events.types import Code, Economy
from ledger.vocabulary import identifiers

Language = Literal["en", "zh"]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]


def _kebab(value: str) -> str:
    if not identifiers.SOURCE.match(value):
        raise ValueError(f"{value[:60]!r} does not look like electric-vehicles")
    return value


Kebab = Annotated[str, AfterValidator(_kebab)]


class ProductNamed(Event):
    """A product has these names and lies under these codes.

    ``announced``   the day of the schedule that the codes are taken from
    ``title``       what an answer calls it
    ``names``       further names, per language; the first Chinese one is its Chinese title
    ``codes``       HS prefixes, for every importer
    ``lines``       an importer's own lines, where it tells apart what one HS code holds together
    ``leaves_out``  what the name does not cover, and where that goes instead
    """

    kind: ClassVar[str] = "product.named"
    stream_kind: ClassVar[str] = "product"
    subject: ClassVar[str] = "product"

    product: Kebab
    title: Name
    names: dict[Language, tuple[Name, ...]] = Field(default_factory=dict)
    codes: tuple[Code, ...] = Field(min_length=1)
    lines: dict[Economy, tuple[Code, ...]] = Field(default_factory=dict)
    leaves_out: str | None = None
