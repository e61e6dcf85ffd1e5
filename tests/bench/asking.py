"""Row 3: ``rate`` inside a process that has the ledger open, at every size.

The pairs of importer and origin, the days and the goods are drawn the same way at each size, and
the sizes take turns, so that the last line tells whether a question costs the same on a large
ledger. What is timed is the rate itself (components, what is suppressed, the sum); the answer
object around it, with its sentence and sources, is shown beside without a bar.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from statistics import median
from time import perf_counter_ns

from ledger.store.log import SqliteLog
from ledger.vocabulary import clocks, economies
from projections import rates
from projections.answers import rate as answers
from projections.book import Book
from projections.index import Index
from projections.rates import View
from tests.bench import synthetic
from tests.bench.ledgers import Ledgers
from tests.bench.measuring import Line, Report, microseconds, times
from tests.bench.world import MEETING

GENERAL, STACKED, EARLIER = 20e-6, 100e-6, 500e-6
#: a million events may cost this much more than a thousand and still be called flat
FLAT = 1.5
_NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
_PAIRS = 24
_ANSWERS = 120
_DAYS = (synthetic.LAST_DAY - synthetic.FIRST_DAY).days

Asked = tuple[View, int]


@dataclass(slots=True)
class Open:
    """A ledger that is open, with its questions of each kind."""

    size: int
    book: Book
    questions: dict[str, list[Asked]]

    @classmethod
    def of(cls, ledgers: Ledgers, size: int, calls: int) -> Open:
        """Opens the ledger and draws ``calls`` questions of each kind."""
        path = ledgers.synthetic(size)
        log = SqliteLog.open(path)
        book = Book(log, Index.open(log, path.with_name(f"{path.name}.index")))
        rng = random.Random(size)
        pairs = _pairs(size, rng)
        stacked = [_stacked(book, pair, rng) for pair in pairs]
        questions = {
            "general": [(rng.choice(pairs), _second(rng)) for _ in range(calls)],
            "stacked": [(rng.choice(stacked), _second(rng)) for _ in range(calls)],
            "earlier": [_earlier(rng.choice(pairs + stacked), rng) for _ in range(calls)],
        }
        return cls(size, book, questions)

    def close(self) -> None:
        self.book.close()


def measure(ledgers: Ledgers, sizes: tuple[int, ...], *, quick: bool) -> Report:
    """Median microseconds of a call, per kind of question and size, and how flat that is."""
    report = Report()
    calls, rounds = (600, 3) if quick else (3000, 5)
    opened = [Open.of(ledgers, size, calls) for size in sizes]
    try:
        for what, kind, bar in (
            ("rate, a general good", "general", GENERAL),
            ("rate, a product with stacking", "stacked", STACKED),
            ("rate, as known by an earlier day", "earlier", EARLIER),
        ):
            found = _in_turn(opened, kind, rounds, _rate)
            _lines(report, what, found, bar)
        for each in opened:
            each.questions["answer"] = each.questions["general"][:_ANSWERS]
        found = _in_turn(opened, "answer", rounds, _answer)
        _lines(report, "the whole answer, with evidence", found, None)
    finally:
        for each in opened:
            each.close()
    report.remarks.append(
        "As known by an earlier day: no question is asked twice; the measures are in memory, and "
        "an answer is found in what is kept only if the same acts were known on both days."
    )
    return report


def _lines(report: Report, what: str, found: dict[int, float], bar: float | None) -> None:
    for size, took in found.items():
        line = Line(3, what, f"{size:,}", microseconds(took))
        if bar is not None:
            line.bar, line.met = f"at most {bar * 1e6:g} µs", took <= bar
        report.lines.append(line)
    if len(found) > 1:
        small, large = min(found), max(found)
        ratio = found[large] / found[small]
        line = Line(3, f"  {large:,} events to {small:,}", "", "", "", times(ratio))
        if bar is not None:
            line.bar, line.met = "flat", ratio <= FLAT
        report.lines.append(line)


def _in_turn(
    opened: list[Open], kind: str, rounds: int, call: Callable[[Book, View, int], object]
) -> dict[int, float]:
    """Median seconds of a call at each size; the sizes take turns in blocks of calls."""
    took: dict[int, list[int]] = {each.size: [] for each in opened}
    for each in opened:
        for view, second in each.questions[kind] if kind != "earlier" else ():
            call(each.book, view, second)
    for turn in range(rounds):
        for each in opened:
            gc.collect()
            for view, second in each.questions[kind][turn::rounds]:
                start = perf_counter_ns()
                call(each.book, view, second)
                took[each.size].append(perf_counter_ns() - start)
    return {size: median(values) / 1e9 for size, values in took.items()}


def _rate(book: Book, view: View, second: int) -> object:
    return rates.rate_at(book, view, second)


def _answer(book: Book, view: View, second: int) -> object:
    day = clocks.day_at(second, view.importer).isoformat()
    query = answers.RateQuery(view.importer, view.origin, on=day)
    return answers.answer(book, query, _NOW)


def _pairs(size: int, rng: random.Random) -> list[View]:
    """Pairs from all over the world of that ledger, seen from the end of its history."""
    world = synthetic.plan_of(size)
    known = _NOW.date().isoformat()
    wide = [
        View(importer, origin, known_by=known)
        for importer in world.importers
        for origin in world.origins[importer]
        if not economies.memberships(origin)
    ]
    return rng.sample(wide, min(_PAIRS, len(wide)))


def _stacked(book: Book, pair: View, rng: random.Random) -> View:
    """The pair, for a good on which several duties meet and one gives way."""
    best, most = replace(pair, code="87038000"), -1
    for printed in MEETING:
        view = replace(pair, code=printed.replace(".", ""))
        for _ in range(12):
            rate = rates.rate_at(book, view, _second(rng))
            met = len(rate.components) + 10 * min(1, len(rate.suppressed))
            if met > most:
                best, most = view, met
    return best


def _earlier(view: View, rng: random.Random) -> Asked:
    """The view from a day in the middle of its history, at a day after it."""
    known = synthetic.FIRST_DAY + timedelta(days=rng.randrange(_DAYS // 4, _DAYS - 200))
    second = clocks.last_second_of(known + timedelta(days=rng.randrange(200)), view.importer)
    return replace(view, known_by=known.isoformat()), second


def _second(rng: random.Random) -> int:
    day: date = synthetic.FIRST_DAY + timedelta(days=rng.randrange(_DAYS // 8, _DAYS))
    return clocks.last_second_of(day, "US")
