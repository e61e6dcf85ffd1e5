"""Layers folded into intervals of duty.

The fold paints layers in order of announcement onto the line of time: what is painted later lies
on top. A suspension is a layer with an end: past it the layer below shows again, which is the
snap-back; nothing has to be recorded for it. An extension repaints the suspension it prolongs.

Three clocks decide what is painted: ``on`` picks a point of the line, ``known_by`` leaves out what
was announced later, and ``recorded_by`` was applied before (see ``projections.records``).
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from ledger.vocabulary import clocks, duties, economies, goods
from ledger.vocabulary.clocks import FOREVER
from projections.layers import Layer

Reading = Literal["assessed", "lawful"]
Status = Literal["in_force", "suspended", "suspended_in_part", "exempt", "void", "terminated"]
Goods = Callable[[goods.Scope | None], bool]


@dataclass(slots=True)
class Paint:
    """A layer as it applies to one origin and one good."""

    kind: str
    since: int
    until: int
    duty: str | None
    layer: Layer
    chain: tuple[Layer, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open interval ``[since, until)`` in which one measure stands the same.

    ``duty`` is ``None`` where nothing is owed. ``below`` is the duty that a suspension holds down.
    ``layers`` are those that make it so, lowest first.
    """

    since: int
    until: int
    status: Status
    duty: str | None
    below: str | None
    layers: tuple[Layer, ...]

    @property
    def counts(self) -> bool:
        """Whether a duty is charged (possibly zero, when wholly suspended)."""
        return self.status in {"in_force", "suspended", "suspended_in_part"}

    @property
    def positions(self) -> list[int]:
        return sorted({layer.position for layer in self.layers})


@lru_cache(maxsize=1024)
def _alone(origin: str) -> frozenset[str] | None:
    """The names of an origin that was never in a group: they are the same at all times."""
    return None if economies.memberships(origin) else frozenset({origin, economies.ALL})


@lru_cache(maxsize=8192)
def _names(origin: str, second: int) -> frozenset[str]:
    """The names under which an act of that second may hit an origin."""
    names = {origin, economies.ALL}
    for group, membership in economies.memberships(origin):
        start = clocks.second_of(membership.since, "EU")
        stop = FOREVER if membership.until is None else clocks.second_of(membership.until, "EU")
        if start <= second < stop:
            names.add(group)
    return frozenset(names)


def duty_for(layer: Layer, origin: str) -> tuple[bool, str | None]:
    """Whether a layer hits an origin, and with what duty."""
    names = _alone(origin) or _names(origin, layer.since)
    if layer.table:
        for name in (origin, *(names - {origin, economies.ALL})):
            if name in layer.table:
                return True, layer.table[name]
    if names & layer.excepted or not names & layer.origins:
        return False, None
    return True, layer.duty


def paints(
    layers: Iterable[Layer],
    origin: str,
    applies: Goods,
    known_by: str | None = None,
    reading: Reading = "assessed",
    joined: int | None = None,
) -> list[Paint]:
    """The layers that count for an origin and a good, lowest first.

    ``layers`` must be in order of announcement. ``known_by`` is an ISO day, included. ``joined`` is
    the second from which acts on the whole measure reach the good, where it was not in it at first.
    """
    result: list[Paint] = []
    for layer in layers:
        if known_by is not None and layer.announced > known_by:
            continue
        hit, duty = duty_for(layer, origin)
        if not hit or not applies(layer.scope):
            continue
        kind = layer.kind
        if kind == "extension":
            result += _extended(result, layer)
        elif kind == "suspension-end":
            _cut(result, layer.since)
        elif kind == "void":
            since = layer.since if reading == "assessed" else (layer.lawful_from or 0)
            if since < FOREVER:
                result.append(Paint("void", since, FOREVER, None, layer))
        elif kind == "join":
            _rejoined(result, layer)
        else:
            since = layer.since
            if joined is not None and general(layer.scope):
                since = max(since, joined)
            result.append(Paint(kind, since, layer.until, duty, layer, (layer,)))
    return [paint for paint in result if paint.since < paint.until]


def _extended(painted: list[Paint], layer: Layer) -> list[Paint]:
    """A suspension that runs on: the one that ends when the extension starts, painted again."""
    running = [p for p in painted if p.kind == "suspension" and p.since < layer.since <= p.until]
    if not running:
        return [
            Paint("suspension", layer.since, layer.until, layer.duty or "Free", layer, (layer,))
        ]
    ends = {p.until for p in running}
    same_end = layer.since if layer.since in ends else max(ends)
    return [
        Paint(
            "suspension", layer.since, layer.until, layer.duty or p.duty, layer, (*p.chain, layer)
        )
        for p in running
        if p.until == same_end
    ]


def _cut(painted: list[Paint], second: int) -> None:
    for number, paint in enumerate(painted):
        if paint.kind == "suspension" and paint.until > second:
            painted[number] = replace(paint, until=max(paint.since, second))


def _rejoined(painted: list[Paint], layer: Layer) -> None:
    """Goods that join end their carve-out."""
    for number, paint in enumerate(painted):
        if paint.kind == "exempt" and paint.until > layer.since:
            painted[number] = replace(paint, until=max(paint.since, layer.since))


def top_at(painted: list[Paint], second: int) -> tuple[Paint | None, Paint | None]:
    """The paint that shows at a second, and under a suspension the one that it holds down.

    A carve-out survives later acts on the measure as a whole; an act on those very goods, the end
    of the measure, or the goods joining again undo it. It shows only where something is due.
    """
    stack: list[Paint] = []
    carved: Paint | None = None
    for paint in painted:
        if not paint.since <= second < paint.until:
            continue
        if paint.kind == "exempt":
            carved = paint
            continue
        if paint.kind in {"end", "void"} or not general(paint.layer.scope):
            carved = None
        stack.append(paint)
    if not stack:
        return None, None
    top = stack[-1]
    if carved is not None and top.kind in {"duty", "suspension"}:
        return carved, None
    if top.kind != "suspension":
        return top, None
    return top, next((paint for paint in reversed(stack) if paint.kind != "suspension"), None)


def _span(top: Paint, below: Paint | None, since: int, until: int) -> Span:
    if top.kind == "suspension":
        held = below.duty if below is not None and below.kind == "duty" else None
        if held is None:
            returns = top.layer.returns_to
            held = returns if returns and returns != "none" else None
        free = duties.parse(top.duty or "Free").is_free
        status: Status = "suspended" if free else "suspended_in_part"
        layers = (*((below.layer,) if below else ()), *top.chain)
        return Span(since, until, status, top.duty or "Free", held, layers)
    if top.kind == "end":
        return Span(since, until, "terminated", None, None, (top.layer,))
    if top.kind == "void":
        return Span(since, until, "void", None, None, (top.layer,))
    if top.kind == "exempt":
        return Span(since, until, "exempt", top.duty, None, (top.layer,))
    return Span(since, until, "in_force", top.duty, None, (top.layer,))


class Timeline:
    """The intervals of one measure for one origin and one good, oldest first."""

    __slots__ = ("_starts", "spans")

    def __init__(self, painted: list[Paint]) -> None:
        self.spans: tuple[Span, ...] = tuple(_spans(painted))
        self._starts = [span.since for span in self.spans]

    def without(self, left_out: Container[Span]) -> Timeline:
        """The other intervals; itself where none is left out."""
        kept = tuple(span for span in self.spans if span not in left_out)
        if len(kept) == len(self.spans):
            return self
        found = Timeline([])
        found.spans, found._starts = kept, [span.since for span in kept]
        return found

    def at(self, second: int) -> Span | None:
        """The span in which a second lies; ``None`` before the measure and between its spans."""
        number = bisect_right(self._starts, second) - 1
        if number < 0 or self.spans[number].until <= second:
            return None
        return self.spans[number]


def _spans(painted: list[Paint]) -> list[Span]:
    points = sorted({p.since for p in painted} | {p.until for p in painted})
    spans: list[Span] = []
    for since, until in itertools.pairwise(points):
        top, below = top_at(painted, since)
        if top is None:
            continue
        span = _span(top, below, since, until)
        last = spans[-1] if spans else None
        if last is not None and last.until == since and _same(last, span):
            layers = tuple(dict.fromkeys((*last.layers, *span.layers)))
            spans[-1] = replace(last, until=until, layers=layers, below=span.below)
        else:
            spans.append(span)
    return spans


def _same(one: Span, other: Span) -> bool:
    # A duty set anew at the same height is one interval to whoever pays it.
    return (one.status, one.duty) == (other.status, other.duty)


def general(scope: goods.Scope | None) -> bool:
    """The goods of a general good: whole measures, and parts that say "all goods"."""
    return scope is None or scope.all_goods


def good(code: str) -> Goods:
    """The goods of a tariff code (digits): parts that certainly cover it."""

    def applies(scope: goods.Scope | None) -> bool:
        return scope is None or scope.includes(code) is True

    return applies


def part(wanted: goods.Scope) -> Goods:
    """The goods of one rate group: the whole measure, and exactly that part."""

    def applies(scope: goods.Scope | None) -> bool:
        return scope is None or scope == wanted

    return applies
