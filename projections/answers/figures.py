"""A stated figure held against the record: "is it 145%", "did the 100% tariff happen"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from ledger.vocabulary import clocks, duties
from ledger.vocabulary.clocks import FOREVER
from ledger.vocabulary.duties import number
from projections import rates
from projections.answers import standing
from projections.answers.answer import Answer
from projections.answers.made import made, row, told
from projections.book import Book, Measure
from projections.messages.teller import Teller
from projections.programme_words import word_of
from projections.rates import Rate, View
from projections.records import Record


@dataclass(frozen=True, slots=True)
class FigureQuery:
    """``measures`` narrows the search; without it every measure that reaches the origin counts."""

    importer: str
    origin: str
    figure: Decimal
    day: date
    known_by: date
    measures: tuple[str, ...] = ()
    threat: bool = False


def shown(rate: Rate) -> str:
    """A rate in a few signs: ``30%``, ``15% all-in``, ``0%``."""
    return rate.expression or "0%"


def answer(book: Book, say: Teller, query: FigureQuery) -> Answer | None:
    """Yes, no, or part of it, with the days; ``None`` where no record has the figure."""
    finder = _Finder(book, say, query)
    first = finder.threatened() if query.threat else None
    return (
        first
        or finder.named()
        or finder.total()
        or finder.threatened()
        or finder.component()
        or finder.listed()
        or finder.summed()
    )


class _Finder:
    def __init__(self, book: Book, say: Teller, query: FigureQuery) -> None:
        self.book, self.say, self.query = book, say, query
        self.known = query.known_by.isoformat()
        self.view = View(query.importer, query.origin, None, self.known)
        self.end = clocks.last_second_of(query.day, query.importer)
        self.now = rates.rate_at(book, self.view, self.end)
        self.figure = number(query.figure)

    def values(self, **more: object) -> dict[str, object]:
        say, query = self.say, self.query
        return {
            "figure": self.figure,
            "importer": say.name(query.importer),
            "origin": say.name(query.origin),
            "day": say.day(query.day),
            "rate": shown(self.now),
            **more,
        }

    def made(
        self,
        verdict: str,
        sentence: str,
        cited: list[str],
        events: list[int],
        notes: list[str] | None = None,
    ) -> Answer:
        query = self.query
        sums = [s.measure for s in self.now.components]
        result = {
            "importer": query.importer,
            "origin": query.origin,
            "figure": self.figure,
            "verdict": verdict,
            "additional": None if self.now.additional is None else number(self.now.additional),
            "components": [
                {"measure": s.measure.id, "title": s.measure.title, "duty": s.span.duty}
                for s in self.now.components
            ],
        }
        parts = " + ".join(
            f"{s.span.duty} {word_of(s.measure)}"
            for s in self.now.components
            if s.span.counts and s.span.duty
        )
        lines = [f"{shown(self.now)} = {parts}."] if len(sums) > 1 and parts else []
        return made(
            self.book,
            "event",
            sentence,
            known=self.known,
            on=query.day.isoformat(),
            importer=query.importer,
            result=result,
            cited=cited,
            events=events,
            notes=[*lines, *(notes or [])],
        )

    # -- the sum ---------------------------------------------------------------------------

    def total(self) -> Answer | None:
        """The figure was the additional duty (or the all-in figure) at some time up to the day."""
        hits = []
        since = clocks.second_of(date(2018, 1, 1), self.query.importer)
        for start, stop, rate in rates.intervals(self.book, self.view, since, FOREVER):
            if (
                start <= self.end
                and self.query.figure in {rate.additional, rate.total}
                and rate.components
            ):
                hits.append((start, stop, rate))
        if not hits or self.query.figure == 0:
            return self.coming()
        merged = [hits[-1]]
        for hit in reversed(hits[:-1]):
            if hit[1] == merged[0][0]:
                merged[0] = (hit[0], merged[0][1], merged[0][2])
        start, stop, rate = merged[0]
        importer = self.query.importer
        first = self.say.day(clocks.day_at(start, importer))
        events = sorted({p for s in rate.components for p in s.span.positions})
        cited = [x for s in rate.components for layer in s.span.layers for x in layer.sources]
        if stop > self.end:
            return self.made(
                "yes", self.say("verdict.now", **self.values(since=first)), cited, events
            )
        last = self.say.day(clocks.day_at(stop - 1, importer))
        text = self.say("verdict.then", **self.values(since=first, until=last))
        return self.made("then", text, cited, events)

    def coming(self) -> Answer | None:
        """The figure is ordered for a day to come."""
        for start, _, rate in rates.intervals(self.book, self.view, self.end + 1, FOREVER):
            if self.query.figure not in {rate.additional, rate.total} or self.query.figure == 0:
                continue
            first = self.say.day(clocks.day_at(start, self.query.importer))
            events = sorted({p for s in rate.components for p in s.span.positions})
            cited = [x for s in rate.components for layer in s.span.layers for x in layer.sources]
            text = self.say("verdict.coming", **self.values(since=first))
            return self.made("planned", text, cited, events)
        return None

    # -- one measure -----------------------------------------------------------------------

    def named(self) -> Answer | None:
        """Asked of named measures: planned steps that were put off, rates in force."""
        for name in self.query.measures:
            for stand in standing.stands(
                self.book, name, self.query.origin, self.query.day, self.known
            ):
                found = self._step(stand)
                if found is not None:
                    return found
        return None

    def _step(self, stand: standing.Stand) -> Answer | None:
        say, measure = self.say, stand.measure
        title = word_of(measure) + (f" ({stand.group})" if stand.group else "")
        for span in stand.timeline.spans:
            if not self._is(span.duty) or span.status not in standing.CHARGED:
                continue
            events, cited = span.positions, [x for layer in span.layers for x in layer.sources]
            if span.since > self.end:
                held = stand.span
                if held is None or not held.status.startswith("suspended"):
                    when = say.day(clocks.day_at(span.since, measure.importer))
                    duty = (held.duty if held else None) or "0%"
                    text = say("verdict.planned", **self.values(day=when, title=title, duty=duty))
                    return self.made("planned", text, cited, events)
                until = say.day(clocks.day_at(span.since, measure.importer))
                text = say(
                    "verdict.postponed", **self.values(title=title, until=until, duty=held.duty)
                )
                why = [told(say, r) for r in measure.records if r.position in held.positions[-1:]]
                return self.made("no", text, cited, sorted({*events, *held.positions}), why)
            first = say.day(clocks.day_at(span.since, measure.importer))
            if span.until > self.end:
                text = say(
                    "still.yes",
                    lead=say("lead.yes"),
                    title=title,
                    day=say.day(self.query.day),
                    duty=say("still.at", duty=span.duty),
                    since=first,
                    until="",
                )
                return self.made("yes", text, cited, events)
        return None

    def component(self) -> Answer | None:
        """The figure is, or was, one part of the sum."""
        past = None
        for measure in standing.duties_of(self.book, self.query.importer, self.query.origin):
            if not measure.hits_all_goods:
                continue
            timeline = rates.timeline_of(measure, self.view)
            for span in timeline.spans:
                if span.since > self.end or not span.counts or not self._is(span.duty):
                    continue
                first = self.say.day(clocks.day_at(span.since, measure.importer))
                cited = [x for layer in span.layers for x in layer.sources]
                if span.until > self.end:
                    text = self.say(
                        "verdict.part", **self.values(title=word_of(measure), since=first)
                    )
                    return self.made("part", text, cited, span.positions)
                last = self.say.day(clocks.day_at(span.until - 1, measure.importer))
                past = (measure, span, first, last, cited)
        if past is None:
            return None
        measure, span, first, last, cited = past
        text = self.say(
            "verdict.part-past", **self.values(title=word_of(measure), since=first, until=last)
        )
        return self.made("part", text, cited, span.positions)

    def listed(self) -> Answer | None:
        """The figure is charged on listed goods only."""
        rows = [
            (measure, span)
            for measure, span, _ in rates.listed(self.book, self.view, self.end)
            if self._is(span.duty) and span.counts
        ]
        if not rows:
            return None
        names = self.say.listed(list(dict.fromkeys(measure.title for measure, _ in rows))[:4])
        text = self.say("verdict.never", **self.values())
        cited = [x for _, span in rows for layer in span.layers for x in layer.sources]
        events = sorted({p for _, span in rows for p in span.positions})
        return self.made(
            "listed",
            text,
            cited,
            events,
            [self.say("note.listed", text=f"{self.figure}%: {names}")],
        )

    def summed(self) -> Answer | None:
        """The figure is no rate, and is what parts in force add up to."""
        fixed = [
            (word_of(s.measure), s.duty.percent, s.span)
            for s in self.now.components
            if s.span.counts and s.duty.is_additive and not s.duty.is_free
        ]
        if not fixed:
            return None
        on_listed: dict[Decimal, tuple[str, Decimal, object]] = {}
        for measure, span, _ in rates.listed(self.book, self.view, self.end):
            duty = duties.parse(span.duty) if span.duty else duties.FREE
            if (
                span.counts
                and duty.is_additive
                and not duty.is_free
                and measure.programme == "s301"
            ):
                on_listed.setdefault(
                    duty.percent, (self.say("programme.s301-listed"), duty.percent, span)
                )
        base = sum((percent for _, percent, _ in fixed), Decimal(0))
        for percent, extra in on_listed.items():
            if base + percent == self.query.figure:
                return self._sum([*fixed, extra])
        for size in range(2, len(fixed) + 1):
            for some in combinations(fixed, size):
                if sum((p for _, p, _ in some), Decimal(0)) == self.query.figure:
                    return self._sum(list(some))
        return None

    def _sum(self, parts: list) -> Answer:  # type: ignore[type-arg]
        told_parts = " + ".join(f"{number(percent)}% {name}" for name, percent, _ in parts)
        text = self.say("verdict.sum", **self.values(parts=told_parts))
        events = sorted({p for _, _, span in parts for p in span.positions})
        cited = [x for _, _, span in parts for layer in span.layers for x in layer.sources]
        more = [self.say("verdict.never", **self.values())]
        return self.made("sum", text, cited, events, more)

    # -- words only ------------------------------------------------------------------------

    def threatened(self) -> Answer | None:
        """The figure was announced or planned and never ordered."""
        for measure in self._measures():
            for record in reversed(measure.records):
                if (
                    record.topic not in {"measure.threatened", "measure.planned"}
                    or record.announced > self.known
                ):
                    continue
                if not self._names(record):
                    continue
                return self._unordered(measure, record)
        return None

    def _measures(self) -> list[Measure]:
        if self.query.measures:
            return [self.book.measure(name) for name in self.query.measures]
        return self.book.measures(self.query.importer, self.query.origin)

    def _names(self, record: Record) -> bool:
        body = record.body
        table = body.get("duties") or {}
        if self.query.origin in table:
            return self._is(table[self.query.origin])
        origins = set(body.get("origins") or ("ALL",))
        if self.query.origin != "ALL" and not {self.query.origin, "ALL"} & origins:
            return False
        stated = [body.get("duty"), *(part.get("duty") for part in body.get("parts", ()))]
        return any(self._is(duty) for duty in stated if duty)

    def _unordered(self, measure: Measure, record: Record) -> Answer:
        say = self.say
        withdrawn = next(
            (
                r
                for r in measure.records
                if r.topic == "measure.withdrawn"
                and r.body.get("withdraws") == record.key
                and r.announced <= self.known
            ),
            None,
        )
        told_day = say.day(record.announced)
        records = [record, *([withdrawn] if withdrawn else [])]
        if withdrawn is not None:
            text = say(
                "verdict.withdrawn",
                **self.values(day=told_day, withdrawn=say.day(withdrawn.announced)),
            )
        else:
            due = str(record.body.get("effective") or "")[:10]
            is_open = due > self.known or (not due and record.topic == "measure.planned")
            if is_open or (
                not due and (self.query.known_by - date.fromisoformat(record.announced)).days < 30
            ):
                text = say(
                    "verdict.open", **self.values(day=told_day, today=say.day(self.query.known_by))
                )
            else:
                text = say("verdict.threat", **self.values(day=told_day, outcome=""))
        later = [
            r
            for r in measure.records
            if record.announced < r.announced <= self.known and r.topic == "measure.noted"
        ]
        records += [r for r in later if r not in records][-2:]
        lines = [told(say, r) for r in sorted(records, key=lambda r: r.announced, reverse=True)]
        cited = [x for r in records for x in r.sources]
        found = self.made("threat", text, cited, [r.position for r in records], [*lines])
        found.result["events"] = [row(r) for r in records]
        rate = say(
            "rate",
            day=say.day(self.query.day),
            importer=say.name(self.query.importer),
            charge=shown(self.now),
            origin=say.name(self.query.origin),
            parts="",
        )
        if self.query.origin != "ALL" and self.query.day.isoformat() >= record.announced:
            found.notes.append(say.capital(rate))
        return found

    def _is(self, duty: str | None) -> bool:
        if duty is None:
            return False
        parsed = duties.parse(duty)
        return not parsed.specific and parsed.percent == self.query.figure
