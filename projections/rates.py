"""The sum of the measures that apply to an origin and a good at a second.

``additional`` is what comes on top of the MFN duty: for a general good (on no special list) when no
product is asked for, else for that product. An all-in duty has no fixed addition while the MFN
duty is not known; then ``additional`` is ``None`` and ``total`` is the all-in figure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ledger.vocabulary import duties
from ledger.vocabulary.clocks import FOREVER, LONG_AGO
from ledger.vocabulary.duties import Duty, number
from ledger.vocabulary.goods import Scope
from projections import stacking
from projections.book import Book, Measure
from projections.stacking import Suppressed
from projections.timelines import Reading, Span, Timeline, general, good, part

#: listed goods of a measure, with the intervals in which they are told apart
_Part = tuple[Measure, Scope, Timeline]
MINUTE = 60
#: views of an importer whose intervals are kept, and those that are remembered or compiled
KEPT, COMPILED = 256, 4096


@dataclass(frozen=True, slots=True)
class View:
    """From where a rate is looked at.

    ``known_by``  ISO day, included; ``None`` for everything announced
    ``upto``      the last position that counts; ``None`` for the head
    """

    importer: str
    origin: str
    code: str | None = None
    known_by: str | None = None
    upto: int | None = None
    reading: Reading = "assessed"
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One measure as it stands at a second."""

    measure: Measure
    span: Span

    @property
    def duty(self) -> Duty:
        return duties.parse(self.span.duty or "Free")


@dataclass(frozen=True, slots=True)
class Rate:
    """What is due at a second."""

    components: tuple[Standing, ...]
    suppressed: tuple[Suppressed, ...]
    mfn: Standing | None
    additional: Decimal | None
    total: Decimal | None
    expression: str

    @property
    def identity(self) -> tuple[object, ...]:
        """Two rates are the same to an importer when this is equal."""
        parts = tuple((s.measure.id, s.span.status, s.span.duty) for s in self.components)
        return (self.additional, self.total, self.expression, parts)


def is_duty(measure: Measure) -> bool:
    return measure.instrument == "duty"


def standings(book: Book, view: View, second: int) -> list[Standing]:
    """The measures that reach the good and stand at the second, in order of their ids."""
    found = []
    for measure, timeline in _lines(book, _settled(book, view)).all:
        span = timeline.at(second)
        if span is not None and span.status not in {"terminated", "void"}:
            found.append(Standing(measure, span))
    return found


@dataclass(slots=True)
class _Lines:
    """The measures that reach a view's good, each with its intervals, and where any changes."""

    all: list[tuple[Measure, Timeline]]
    points: list[int]


def _lines(book: Book, view: View) -> _Lines:
    """Those of a settled view; the latest few are kept."""
    kept = book.memory_of(view.upto).setdefault((view.importer, "lines"), {})
    found: _Lines | None = kept.get(view)
    if found is None:
        lines = [(measure, timeline_of(measure, view)) for measure in _reaching(book, view)]
        found = _Lines(lines, _points(book, view, lines))
        _keep(kept, view, found, KEPT)
    return found


def _points(book: Book, view: View, lines: list[tuple[Measure, Timeline]]) -> list[int]:
    points: set[int] = set()
    for _, timeline in lines:
        for span in timeline.spans:
            points.add(span.since)
            points.add(span.until)
    for rule in stacking.rules(book, view.importer, view.upto, view.known_by):
        points.add(rule.since)
        points.add(rule.until)
    return sorted(points)


def _keep(kept: dict[View, Any], view: View, what: Any, most: int) -> None:
    """Keeps what was made of a view, in the place of the oldest where there are many."""
    if len(kept) >= most:
        del kept[next(iter(kept))]
    kept[view] = what


def _reaching(book: Book, view: View) -> list[Measure]:
    measures = (
        [book.measure(view.measure, view.upto)]
        if view.measure
        else book.measures(view.importer, view.origin, view.upto)
    )
    if view.code is None:
        if view.measure:
            return measures
        return [m for m in measures if is_duty(m) and m.hits_all_goods]
    wanted = [m for m in measures if m.instrument in {"duty", "mfn"}]
    return [m for m in wanted if m.covers(view.code, view.known_by) is True]


def timeline_of(measure: Measure, view: View) -> Timeline:
    """The measure's intervals for the view's good."""
    if view.code is None:
        return measure.timeline(view.origin, general, view.known_by, view.reading)
    return measure.timeline(
        view.origin,
        good(view.code),
        view.known_by,
        view.reading,
        f"good:{view.code}",
        measure.joined(view.code, view.known_by),
    )


def rate_at(book: Book, view: View, second: int) -> Rate:
    """What is due at a second.

    A view that is asked for again is compiled: all its rates are computed once, and from then on
    an answer is a binary search. The book drops what a new event touches.
    """
    view = _settled(book, view)
    kept = book.memory_of(view.upto).setdefault((view.importer, "rates"), {})
    found: Schedule | bool | None = kept.get(view)
    if isinstance(found, Schedule):
        return found.at(second)
    if view.known_by is not None:
        return _computed(book, view, second)
    if found is None:
        _keep(kept, view, True, COMPILED)
        return _computed(book, view, second)
    schedule = kept[view] = Schedule(book, view)
    return schedule.at(second)


class Schedule:
    """Every rate of a view, from the beginning to the end of time."""

    __slots__ = ("_rates", "_starts")

    def __init__(self, book: Book, view: View) -> None:
        self._starts = [LONG_AGO, *change_points(book, view, LONG_AGO, FOREVER)]
        self._rates = [_computed(book, view, start) for start in self._starts]

    def at(self, second: int) -> Rate:
        return self._rates[bisect_right(self._starts, second) - 1]


def _settled(book: Book, view: View) -> View:
    """The view in the one form of all views that know the same.

    Days between two announcements know the same: they stand as the day of the first. A view that
    knows everything does without a day.
    """
    if view.known_by is None:
        return view
    kept = book.memory_of(view.upto)
    key = (view.importer, "announced", view.origin, view.measure)
    days: list[str] | None = kept.get(key)
    if days is None:
        measures = book.measures(view.importer, view.origin, view.upto)
        if view.measure:
            measures.append(book.measure(view.measure, view.upto))
        said = {layer.announced for measure in measures for layer in measure.layers}
        said.update(stacking.announcements(book, view.upto))
        days = kept[key] = sorted(said)
    number = bisect_right(days, view.known_by)
    known = None if number == len(days) else days[number - 1] if number else ""
    if known == view.known_by:
        return view
    return View(view.importer, view.origin, view.code, known, view.upto, view.reading, view.measure)


def _computed(book: Book, view: View, second: int) -> Rate:
    found = standings(book, view, second)
    mfn = next((s for s in found if s.measure.instrument == "mfn"), None)
    charged = [(s.measure, s.span) for s in found if s.measure.instrument != "mfn"]
    its_rules = stacking.rules(book, view.importer, view.upto, view.known_by)
    kept, suppressed = stacking.apply(charged, its_rules, view.origin, second)
    components = tuple(Standing(m, s) for m, s in kept)
    return _summed(components, tuple(suppressed), mfn)


def _summed(
    components: tuple[Standing, ...],
    suppressed: tuple[Suppressed, ...],
    mfn: Standing | None,
) -> Rate:
    known = mfn.duty.percent if mfn is not None and mfn.duty.is_additive else None
    due = [s.duty for s in components if s.span.counts]
    additional, total = add_up(due, known)
    return Rate(components, suppressed, mfn, additional, total, expression_of(due))


def with_mfn(book: Book, view: View, rate: Rate, second: int) -> Rate:
    """A rate of goods that are treated alike, with the MFN duty of the view's good."""
    standing = None
    for measure in book.measures(view.importer, view.origin, view.upto):
        if measure.instrument == "mfn" and view.code is not None:
            span = timeline_of(measure, view).at(second)
            if span is not None and span.counts and measure.covers(view.code, view.known_by):
                standing = Standing(measure, span)
    return _summed(rate.components, rate.suppressed, standing)


def add_up(due: list[Duty], mfn: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """(additional, total) of duties on one good, with its MFN duty where that is known."""
    tops = [duty.on_top_of(mfn) for duty in due if not duty.specific]
    fixed = [top for top in tops if top is not None]
    all_in = [duty for duty in due if duty.all_in]
    if any(duty.specific for duty in due):
        return None, None
    if len(fixed) == len(due):
        additional = sum(fixed, Decimal(0))
        return additional, None if mfn is None else mfn + additional
    if len(all_in) == 1:
        others = [duty.percent for duty in due if not duty.all_in]
        return None, all_in[0].percent + sum(others, Decimal(0))
    return None, None


def expression_of(due: list[Duty]) -> str:
    """The addition in words: ``30%``, ``15% all-in``, ``1.5 cents/kg + 10%``."""
    charged = [duty for duty in due if not duty.is_free]
    all_in = [duty for duty in charged if duty.all_in]
    rest = [duty for duty in charged if not duty.all_in]
    summed = duties.add(rest)
    parts = [f"{number(duty.percent)}% all-in (MFN duty included)" for duty in all_in]
    if summed is not None and (not summed.is_free or not parts):
        parts.append("0%" if summed.is_free else str(summed))
    return " + ".join(parts)


def listed(book: Book, view: View, second: int) -> list[tuple[Measure, Span, Scope]]:
    """Measures and rate groups that hit only some goods: they come on top for a listed good."""
    found = []
    for measure, scope, timeline in _parts(book, _settled(book, view)):
        span = timeline.at(second)
        if span is not None:
            found.append((measure, span, scope))
    return found


def _parts(book: Book, view: View) -> list[_Part]:
    """The listed goods of each measure; those of the latest few views are kept."""
    kept = book.memory_of(view.upto).setdefault((view.importer, "parts"), {})
    found: list[_Part] | None = kept.get(view)
    if found is None:
        found = []
        for measure in book.measures(view.importer, view.origin, view.upto):
            if not is_duty(measure):
                continue
            own = [] if measure.hits_all_goods else [measure.scope]
            for scope in [*own, *measure.parts()]:
                timeline = _told_apart(measure, scope, view)
                if timeline.spans:
                    found.append((measure, scope, timeline))
        _keep(kept, view, found, KEPT)
    return found


def _told_apart(measure: Measure, scope: Scope, view: View) -> Timeline:
    """The intervals in which listed goods stand for themselves."""
    timeline = measure.timeline(view.origin, part(scope), view.known_by, view.reading)
    own = not measure.hits_all_goods and scope is measure.scope
    left_out = [
        span
        for span in timeline.spans
        if span.status in {"terminated", "void"}
        or not (own or any(layer.scope == scope for layer in span.layers))
    ]
    return measure.shared(timeline.without(left_out))


def change_points(book: Book, view: View, since: int, until: int) -> list[int]:
    """The seconds in ``(since, until)`` at which some measure of the view changes, sorted."""
    points = _lines(book, _settled(book, view)).points
    first = bisect_right(points, since)
    return points[first : max(first, bisect_left(points, min(until, FOREVER)))]


def moment(book: Book, view: View, second: int) -> tuple[View, int]:
    """What stands for all seconds between two changes at which a view sees the same."""
    view = _settled(book, view)
    return view, bisect_right(_lines(book, view).points, second)


def around(book: Book, view: View, second: int) -> tuple[Rate, Rate]:
    """The rates before and after a change; changes within a minute of each other are one."""
    near = [second, *change_points(book, view, second - MINUTE - 1, second + MINUTE + 1)]
    return rate_at(book, view, min(near) - 1), rate_at(book, view, max(near))


def intervals(book: Book, view: View, since: int, until: int) -> list[tuple[int, int, Rate]]:
    """Constant rates over ``[since, until)``, oldest first, neighbours that are equal merged."""
    points = [since, *change_points(book, view, since, until)]
    result: list[tuple[int, int, Rate]] = []
    for start, stop in zip(points, [*points[1:], until], strict=True):
        if stop - start <= MINUTE and result:
            # One law ends at midnight and the next begins at 00:01: no good pays the gap.
            result[-1] = (result[-1][0], stop, result[-1][2])
            continue
        rate = rate_at(book, view, start)
        if result and result[-1][2].identity == rate.identity:
            result[-1] = (result[-1][0], stop, result[-1][2])
        else:
            result.append((start, stop, rate))
    return result
