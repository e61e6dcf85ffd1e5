"""Which of a product's codes are treated alike, and what each pays.

Two codes with the same treatment are in or out of the same lists, so they have the same rates on
every day: only one of them has to be computed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.vocabulary import goods
from projections import rates
from projections.book import Book, Measure
from projections.rates import Rate, View

Treatment = tuple[bool | None, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Codes with one outcome at a second; ``code`` is the one that stands for them."""

    codes: tuple[str, ...]
    rate: Rate

    @property
    def code(self) -> str:
        return self.codes[0]

    @property
    def mfn(self) -> str | None:
        """The MFN duty as an expression; ``None`` where it is not held."""
        return None if self.rate.mfn is None else str(self.rate.mfn.duty)


def alike(book: Book, view: View, codes: Iterable[str]) -> list[tuple[str, ...]]:
    """Codes that are treated alike, their MFN duty apart; largest group first."""
    measures = [
        measure
        for measure in book.measures(view.importer, view.origin, view.upto)
        if measure.instrument == "duty"
    ]
    scopes = list(dict.fromkeys(s for measure in measures for s in _scopes(measure)))
    found: dict[Treatment, list[str]] = {}
    for code in codes:
        found.setdefault(tuple(scope.includes(code) for scope in scopes), []).append(code)
    return sorted((tuple(group) for group in found.values()), key=lambda g: (-len(g), g))


def _scopes(measure: Measure) -> list[goods.Scope]:
    return [measure.scope, *(layer.scope for layer in measure.layers if layer.scope is not None)]


def outcomes(book: Book, view: View, codes: Iterable[str], second: int) -> list[Group]:
    """What codes pay at a second, those with the same outcome together, largest group first."""
    found: dict[tuple[object, ...], Group] = {}
    for group in alike(book, view, codes):
        one = rates.rate_at(book, replace(view, code=group[0]), second)
        for code in group:
            rate = rates.with_mfn(book, replace(view, code=code), one, second)
            outcome = (rate.identity, None if rate.mfn is None else rate.mfn.span.duty)
            held = found.get(outcome)
            found[outcome] = Group((*held.codes, code) if held else (code,), rate)
    groups = [replace(group, codes=tuple(sorted(group.codes))) for group in found.values()]
    return sorted(groups, key=lambda group: (-len(group.codes), group.codes))
