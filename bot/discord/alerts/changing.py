"""What an event changed: the duty before and after, as recorded right after it.

An alert is written from the ledger as it stood at the event's own position, so that writing it
again (another try, another process, a year later) says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.discord.alerts.happening import CORRECTIONS, Happening, happening, measure_of
from bot.discord.alerts.subscription import Subscription
from ledger.store.log import row_at
from ledger.vocabulary import clocks, economies, goods
from ledger.vocabulary.clocks import FOREVER
from projections import rates
from projections.answers import evidence
from projections.book import Book, Measure
from projections.digest import UpTo
from projections.goods import catalogue
from projections.layers import layers_of, origins_named, scope_of, second
from projections.rates import View
from projections.records import Record, read
from projections.timelines import part

#: origins that are told one by one
MOST_ORIGINS = 6
#: measures that are told one by one
MOST_MEASURES = 6


@dataclass(frozen=True, slots=True)
class Move:
    """How one duty moves; duties are expressions as people read them ("30%", "0%").

    ``measure``  set where it is the duty of this measure alone, and not the sum of all
    ``instead``  what the ledger said of the same moment before the event was recorded
    """

    importer: str
    origin: str
    before: str
    after: str
    instead: str
    measure: Measure | None = None

    @property
    def changes(self) -> bool:
        return self.before != self.after

    @property
    def is_news(self) -> bool:
        return self.changes or self.instead != self.after


@dataclass(frozen=True, slots=True)
class Next:
    """The next change of the pair that nobody has to order."""

    on: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that an alert says, before it is put into words.

    ``record``     the event as it is believed at this position; of a retraction, as it was
    ``effective``  when it takes effect, as stored (a day, or an instant); ``None`` for talk
    ``moves``      the duties that it moves, those that stay where they were left out
    ``pair``       importer, origin and product of a single rate that is concerned
    ``reason``     of a correction, why it was made; ``truce`` the title of the truce behind it
    """

    happening: Happening
    record: Record
    title: str
    programme: str | None
    effective: str | None
    moves: tuple[Move, ...]
    pair: tuple[str, str, str | None] | None
    reason: str
    truce: str | None
    next: Next | None
    sources: tuple[dict[str, Any], ...]
    verified_until: str | None

    @property
    def importer(self) -> str | None:
        return self.happening.measures[0].importer if self.happening.measures else None


def as_of(book: Book, position: int) -> Book:
    """The book as it stood at a position; its index may name too much, never too little."""
    return Book(UpTo(book.log, position), book.index)


def told(book: Book, position: int, wanted: Subscription) -> Told | None:
    """What there is to tell a subscription of an event; ``None`` if there is no such event."""
    row = row_at(book.log, position)
    then = as_of(book, position)
    seen = None if row is None else happening(then, row)
    if seen is None:
        return None
    record = _believed(then, seen)
    effective = record.body.get("effective") or record.body.get("collected_until")
    importer = seen.measures[0].importer if seen.measures else None
    moves: tuple[Move, ...] = ()
    if _paints(seen) and effective and importer is not None:
        earlier = as_of(book, position - 1)
        moves = tuple(_moves(then, earlier, seen, record, wanted, str(effective)))
    moves = tuple(move for move in moves if move.is_news)
    pair = _pair(seen, record, wanted)
    correction = read(row) if row is not None and seen.kind in CORRECTIONS else None
    cited = [*record.sources, *(correction.sources if correction is not None else ())]
    return Told(
        happening=seen,
        record=record,
        title=_title(then, seen),
        programme=seen.measures[0].programme
        if record.stream.startswith("measure:") and seen.measures
        else None,
        effective=str(effective) if effective else None,
        moves=moves,
        pair=pair,
        reason=str(correction.body.get("why") or "") if correction is not None else "",
        truce=_truce(then, record),
        next=_next(then, pair, str(effective)) if pair and _is_summed(moves) else None,
        sources=tuple(evidence.sources(then, list(dict.fromkeys(cited)))),
        verified_until=evidence.verified_until(book, importer),
    )


def _believed(then: Book, seen: Happening) -> Record:
    """The event with what is known of it at this position; a retracted one as it was stored."""
    known = then.records(seen.record.stream)
    return next((r for r in known if r.position == seen.record.position), seen.record)


def _truce(then: Book, record: Record) -> str | None:
    """The title of the truce under which a duty is suspended."""
    name = record.body.get("truce")
    if not name or record.stream.startswith("truce:"):
        return None
    titles = [str(r.body["title"]) for r in then.records(f"truce:{name}") if r.body.get("title")]
    return titles[0] if titles else None


def _is_of_measure(seen: Happening) -> bool:
    return bool(seen.measures) and seen.record.stream.startswith("measure:")


def _paints(seen: Happening) -> bool:
    return any(layers_of(seen.record, measure.importer) for measure in seen.measures[:1]) or (
        seen.record.stream.startswith("stacking:")
    )


def _title(then: Book, seen: Happening) -> str:
    if seen.record.stream.startswith("measure:"):
        own = measure_of(then, seen.record.name)
        if own is not None:
            return own.title
    if seen.record.stream.startswith("stacking:"):
        return ""  # a rule has an id and no name: it is called by what it is
    known = [*then.records(seen.record.stream), seen.record]
    titles = [str(each.body["title"]) for each in known if each.body.get("title")]
    return titles[0] if titles else seen.record.name


# -- whose duty, on what -------------------------------------------------------------------------


def origins_of(record: Record, wanted: Subscription) -> list[str]:
    """The origins that are told: the watched one, else those that the event names, else all."""
    if wanted.origin is not None:
        return [wanted.origin]
    named = sorted(origins_named(record.body) - {economies.ALL})
    return named[:MOST_ORIGINS] or [economies.ALL]


def code_of(book: Book, product: str | None, importer: str) -> str | None:
    """The one tariff code of what is watched, as digits; ``None`` where there are several."""
    if product is None:
        return None
    if goods.looks_like_code(product):
        return goods.parse_code(product)
    named = catalogue.product(book, product)
    codes = named.codes_for(importer) if named is not None else ()
    return codes[0] if len(codes) == 1 else None


def _pair(
    seen: Happening, record: Record, wanted: Subscription
) -> tuple[str, str, str | None] | None:
    if not seen.measures:
        return None
    origins = origins_of(record, wanted)
    importer = seen.measures[0].importer
    if len(origins) != 1 or origins[0] in {economies.ALL, importer}:
        return None
    return importer, origins[0], wanted.product


def _is_general(measure: Measure, record: Record) -> bool:
    """Whether an act moves what every good pays, and not only listed goods."""
    scope = scope_of(record.body.get("scope"))
    return measure.hits_all_goods and (scope is None or scope.all_goods)


def _moves(
    then: Book,
    earlier: Book,
    seen: Happening,
    record: Record,
    wanted: Subscription,
    effective: str,
) -> list[Move]:
    found: list[Move] = []
    importer = seen.measures[0].importer
    at = second(effective, importer)
    origins = origins_of(record, wanted)
    code = code_of(then, wanted.product, importer)
    whole = code is not None or any(_is_general(m, record) for m in seen.measures)
    for origin in origins:
        if whole:
            view = View(importer, origin, code)
            found.append(
                Move(
                    importer, origin, _rate(then, view, at - 1), _rate(then, view, at),
                    _rate(earlier, view, at),
                )
            )  # fmt: skip
        else:
            found += [
                _own(then, earlier, measure, record, origin, at)
                for measure in seen.measures[:MOST_MEASURES]
            ]
    return found


def _rate(book: Book, view: View, at: int) -> str:
    return rates.rate_at(book, view, at).expression or "0%"


def _own(then: Book, earlier: Book, measure: Measure, record: Record, origin: str, at: int) -> Move:
    """The duty of one measure on its own goods, or on those that the act names."""
    scope = scope_of(record.body.get("scope") or record.body.get("codes_in"))
    parts = record.body.get("parts") or ()
    if scope is None and parts and record.body.get("duty") is None:
        scope = scope_of(parts[0]["scope"])
    wanted = scope or measure.scope
    before = _duty(measure, wanted, origin, at - 1)
    after = _duty(measure, wanted, origin, at)
    held = measure_of(earlier, measure.id)
    instead = "0%" if held is None else _duty(held, wanted, origin, at)
    return Move(measure.importer, origin, before, after, instead, measure_of(then, measure.id))


def _duty(measure: Measure, scope: goods.Scope, origin: str, at: int) -> str:
    span = measure.timeline(origin, part(scope), name=scope).at(at)
    if span is None or span.status in {"terminated", "void"} or span.duty is None:
        return "0%"
    return "0%" if span.duty == "Free" else span.duty


def _is_summed(moves: tuple[Move, ...]) -> bool:
    return any(move.measure is None for move in moves)


def _next(then: Book, pair: tuple[str, str, str | None], effective: str) -> Next | None:
    """The next change of the rate after the event took effect."""
    importer, origin, product = pair
    code = code_of(then, product, importer)
    if product is not None and code is None:
        return None
    view = View(importer, origin, code)
    at = second(effective, importer)
    now = _rate(then, view, at)
    for point in rates.change_points(then, view, at + rates.MINUTE, FOREVER):
        after = _rate(then, view, point)
        if after != now:
            return Next(clocks.day_at(point, importer).isoformat(), after)
    return None
