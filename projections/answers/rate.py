"""The duty on a day: what is charged, what is suspended, what would return.

Amounts follow the question's knowledge. Ends and what returns are told *as they stood on the day*
that is asked about: on 1 October 2025 the suspension ran to 10 November and 34% would have
returned, whatever was decided later; ``what_happened`` says so where the question knows more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ledger.vocabulary import clocks, duties, economies, goods
from ledger.vocabulary.clocks import FOREVER
from ledger.vocabulary.duties import number
from ledger.vocabulary.programmes import label
from projections import rates, sentences
from projections.answers import evidence
from projections.answers.answer import Answer, checkpoint
from projections.answers.clocks import Clocks, resolve
from projections.book import Book
from projections.rates import Rate, Standing, View
from projections.timelines import Reading, Span


@dataclass(frozen=True, slots=True)
class RateQuery:
    """What is asked: codes as typed, clocks as typed."""

    importer: str
    origin: str
    on: str | None = None
    at: str | None = None
    known_by: str | None = None
    recorded_by: str | None = None
    product: str | None = None
    measure: str | None = None
    reading: Reading = "assessed"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query in canonical form, with its clocks resolved."""

    query: RateQuery
    view: View
    clocks: Clocks

    @property
    def as_it_stood(self) -> View:
        """The view with what was known on the day that is asked about."""
        return replace(self.view, known_by=min(self.clocks.known, self.clocks.day.isoformat()))


def ask(book: Book, query: RateQuery, now: datetime) -> Asked:
    """Reads a query; raises ``ProblemsError`` with everything that is wrong with it."""
    importer = economies.canonical(query.importer)
    origin = economies.canonical(query.origin)
    code = goods.parse_code(query.product) if query.product else None
    times = resolve(
        book, importer, now, on=query.on, at=query.at,
        known_by=query.known_by, recorded_by=query.recorded_by,
    )  # fmt: skip
    view = View(importer, origin, code, times.known, times.upto, query.reading, query.measure)
    return Asked(query, view, times)


def answer(book: Book, query: RateQuery, now: datetime) -> Answer:
    """The duty in force, as known, as recorded, with its evidence."""
    asked = ask(book, query, now)
    rate = rates.rate_at(book, asked.view, asked.clocks.second)
    as_it_stood = _stood(book, asked, rate)
    components = [component(asked, s, as_it_stood.get(s.measure.id)) for s in rate.components]
    following = next_change(book, asked)
    by_product = _by_product(book, asked)
    spans = [as_it_stood[standing.measure.id] for standing in rate.components]
    if rate.mfn is not None:
        spans.append(rate.mfn.span)
    cited = [source for span in spans for layer in span.layers for source in layer.sources]
    result = {
        "importer": asked.view.importer,
        "origin": asked.view.origin,
        "product": goods.print_code(asked.view.code) if asked.view.code else None,
        "additional": None if rate.additional is None else number(rate.additional),
        "mfn": _percent(rate.mfn),
        "total": None if rate.total is None else number(rate.total),
        "additional_expression": rate.expression,
        "components": components,
        "suppressed": [
            {
                "measure": s.measure.id,
                "by": s.by,
                "rule": s.rule.id,
                "why": s.rule.why,
                "duty": s.span.duty,
            }
            for s in rate.suppressed
        ],
        "by_product": by_product,
        "next_change": following,
    }
    within = _within_the_day(book, asked, rate)
    if within:
        result["within_the_day"] = within
    until = evidence.verified_until(book, asked.view.importer, asked.view.upto)
    return Answer(
        kind="rate",
        result=result,
        sentence=sentence(asked, rate, as_it_stood),
        understood_as=understood(asked),
        assumed=list(asked.clocks.assumed),
        clocks=asked.clocks.as_dict(),
        notes=_notes(book, asked, rate, by_product, within, until),
        verified_until=until,
        sources=evidence.sources(book, cited, asked.view.upto),
        events=sorted({p for span in spans for p in span.positions}),
        checkpoint=checkpoint(book, asked.view.upto),
    )


def understood(asked: Asked, intent: str = "rate") -> dict[str, Any]:
    """The query as it was understood, without what was left open."""
    view, query = asked.view, asked.query
    found = {
        "intent": intent,
        "importer": view.importer,
        "origin": view.origin,
        "product": goods.print_code(view.code) if view.code else None,
        "measure": view.measure,
        "on": asked.clocks.day.isoformat(),
        "at": asked.clocks.exact.isoformat() if asked.clocks.exact else None,
        "known_by": query.known_by and asked.clocks.known,
        "recorded_by": asked.clocks.upto,
        "reading": view.reading if view.reading != "assessed" else None,
    }
    return {key: value for key, value in found.items() if value is not None}


def _stood(book: Book, asked: Asked, rate: Rate) -> dict[str, Span]:
    """Each component's interval as it stood on the day, where it was the same duty."""
    found = {}
    for standing in rate.components:
        timeline = rates.timeline_of(standing.measure, asked.as_it_stood)
        span = timeline.at(asked.clocks.second)
        same = span is not None and (span.status, span.duty) == (
            standing.span.status,
            standing.span.duty,
        )
        found[standing.measure.id] = span if same else standing.span
    return found


def component(asked: Asked, standing: Standing, stood: Span | None) -> dict[str, Any]:
    """One component as the contract has it."""
    span, measure = standing.span, standing.measure
    shown = stood or span
    importer = measure.importer
    return {
        "measure": measure.id,
        "programme": measure.programme,
        "title": measure.title,
        "duty": "0%" if standing.duty.is_free and span.status == "in_force" else span.duty,
        "percent": _percent(standing),
        "status": span.status,
        "since": _day(span.since, importer),
        "until": _day(shown.until, importer),
        "returns_to": returns_to(asked, standing, shown),
        "events": shown.positions,
        "sources": list(dict.fromkeys(s for layer in shown.layers for s in layer.sources)),
    }


def returns_to(asked: Asked, standing: Standing, stood: Span) -> str | None:
    """The duty that a suspension's end brings back by itself, as it stood on the day."""
    if stood.status not in {"suspended", "suspended_in_part"}:
        return None
    if stood.until == FOREVER:
        return stood.below
    after = rates.timeline_of(standing.measure, asked.as_it_stood).at(stood.until)
    if after is None:
        return stood.below
    return after.duty if after.counts else None


def _percent(standing: Standing | None) -> str | None:
    if standing is None or standing.duty.specific:
        return None
    return number(standing.duty.percent)


def _day(second: int, importer: str) -> str | None:
    """The local day of a boundary; open ends are ``null``."""
    if second >= FOREVER or second <= clocks.LONG_AGO:
        return None
    return clocks.day_at(second, importer).isoformat()


def _by_product(book: Book, asked: Asked) -> list[dict[str, Any]]:
    if asked.view.measure or asked.view.code:
        return _uncertain(book, asked) if asked.view.code else []
    found = [
        {
            "measure": measure.id,
            "programme": measure.programme,
            "title": measure.title,
            "duty": "exempt" if span.status == "exempt" else span.duty,
            "status": span.status,
            "scope": scope.text or _codes(scope),
        }
        for measure, span, scope in rates.listed(book, asked.view, asked.clocks.second)
    ]
    return found


def _uncertain(book: Book, asked: Asked) -> list[dict[str, Any]]:
    """Measures that may hit the good: the ledger holds their scope in words, or in part."""
    found = []
    assert asked.view.code is not None
    for measure in book.measures(asked.view.importer, asked.view.origin, asked.view.upto):
        if not rates.is_duty(measure):
            continue
        if measure.covers(asked.view.code, asked.view.known_by) is not None:
            continue
        if not _is_near(measure.scope, asked.view.code):
            continue
        view = replace(asked.view, code=None)
        from projections.timelines import part

        timeline = measure.timeline(view.origin, part(measure.scope), view.known_by, view.reading)
        span = timeline.at(asked.clocks.second)
        if span is not None and span.counts:
            found.append(
                {
                    "measure": measure.id,
                    "programme": measure.programme,
                    "title": measure.title,
                    "duty": span.duty,
                    "status": span.status,
                    "scope": f"may apply: {measure.scope.text or _codes(measure.scope)}",
                }
            )
    return found


def _is_near(scope: goods.Scope, code: str) -> bool:
    """Whether a list that is held in part has anything in the good's chapter."""
    held = (*scope.codes, *scope.among)
    return not held or any(prefix[:2] == code[:2] for prefix in held)


def _codes(scope: goods.Scope) -> str:
    codes = [goods.print_code(code) for code in (*scope.codes, *scope.among)]
    return ", ".join(codes[:6]) + (" …" if len(codes) > 6 else "")


def next_change(book: Book, asked: Asked) -> dict[str, Any] | None:
    """What comes next if nobody acts, as it stood on the day; and what came, if that is known."""
    seen = _following(book, asked.as_it_stood, asked)
    if asked.view.known_by == asked.as_it_stood.known_by:
        return seen
    happened = _following(book, asked.view, asked)
    if seen is None:
        return happened
    if happened is not None and happened != seen:
        seen["what_happened"] = happened
    return seen


def _following(book: Book, view: View, asked: Asked) -> dict[str, Any] | None:
    at = asked.clocks.second
    now = rates.rate_at(book, view, at)
    for point in rates.change_points(book, view, at, FOREVER):
        after = rates.rate_at(book, view, point)
        if after.identity == now.identity:
            continue
        return {
            "on": _day(point, view.importer),
            "what": what_changes(now, after),
            "additional_after": None if after.additional is None else number(after.additional),
            "expression_after": after.expression,
        }
    return None


def what_changes(before: Rate, after: Rate) -> str:
    """The difference between two rates in words."""
    old = {s.measure.id: s for s in before.components}
    new = {s.measure.id: s for s in after.components}
    said = []
    for measure in dict.fromkeys([*old, *new]):
        one, other = old.get(measure), new.get(measure)
        if one is None and other is not None:
            said.append(f"{other.measure.title} starts at {other.span.duty}")
        elif other is None and one is not None:
            said.append(f"{one.measure.title} ({one.span.duty}) ends")
        elif one and other and (one.span.status, one.span.duty) != (
            other.span.status,
            other.span.duty,
        ):
            ends = one.span.status.startswith("suspended") and other.span.status == "in_force"
            verb = "suspension ends: " if ends else ""
            said.append(f"{other.measure.title}: {verb}{one.span.duty} to {other.span.duty}")
    return "; ".join(said)


def _within_the_day(book: Book, asked: Asked, rate: Rate) -> list[dict[str, Any]]:
    """Changes inside the day at other hours than its first minutes, with both duties."""
    if asked.clocks.exact is not None:
        return []
    importer = asked.view.importer
    start = clocks.second_of(asked.clocks.day, importer)
    found = []
    for point in rates.change_points(book, asked.view, start - 1, asked.clocks.second + 1):
        before = rates.rate_at(book, asked.view, point - 1)
        after = rates.rate_at(book, asked.view, point)
        if before.identity == after.identity or point - start <= 60:
            continue
        found.append(
            {
                "at": clocks.instant_at(point, importer).isoformat(),
                "before": before.expression,
                "after": after.expression,
            }
        )
    return found


def sentence(asked: Asked, rate: Rate, stood: dict[str, Span]) -> str:
    """The answer in one sentence."""
    view = asked.view
    when = sentences.day(asked.clocks.day)
    if asked.clocks.exact is not None:
        when += f" at {asked.clocks.exact:%H:%M %z}"
    now_past = asked.clocks.day <= asked.clocks.known_by
    verb = "charged" if now_past else "is to charge"
    what = sentences.charge(rate)
    of = f"goods of {goods.print_code(view.code)}" if view.code else "goods"
    head = (
        f"On {when} {sentences.name(view.importer)} {verb} {what} on {of} from "
        f"{sentences.name(view.origin)}"
    )
    parts = []
    for standing in rate.components:
        if not standing.span.counts:
            continue
        shown = stood.get(standing.measure.id, standing.span)
        until = None if shown.until >= FOREVER else _date(shown.until, view.importer)
        back = returns_to(asked, standing, shown)
        parts.append(sentences.component(standing, until, back))
    if parts:
        head += f": {' + '.join(parts)}"
    return head + "."


def _date(second: int, importer: str) -> date:
    return clocks.day_at(second, importer)


def _notes(
    book: Book,
    asked: Asked,
    rate: Rate,
    by_product: list[dict[str, Any]],
    within: list[dict[str, Any]],
    until: str | None,
) -> list[str]:
    notes = []
    for change in within:
        at = datetime.fromisoformat(change["at"])
        notes.append(
            f"It changed within the day: {change['before'] or '0%'} until "
            f"{sentences.hour(int(at.timestamp()), asked.view.importer)}, then {change['after']}."
        )
    if by_product and asked.view.code is None:
        notes.append(_on_listed_goods(by_product))
    if by_product and asked.view.code is not None:
        titles = sentences.listed(sorted({str(row["title"]) for row in by_product})[:4])
        notes.append(f"May also apply, where the ledger holds the scope only in words: {titles}.")
    notes += _void_notes(book, asked)
    if until is not None and asked.clocks.day.isoformat() > until:
        notes.append(
            f"The ledger is verified until {sentences.day(date.fromisoformat(until))}; later days "
            "stand on what was known then."
        )
    if until is None:
        notes.append(f"The ledger holds no verified history of {asked.view.importer}.")
    return notes


def _on_listed_goods(by_product: list[dict[str, Any]]) -> str:
    """``This is the rate of a good on no special list. On listed goods Section 301 …``."""
    ranges: dict[str, list[Any]] = {}
    for row in by_product:
        duty = duties.parse(row["duty"]) if row["duty"] != "exempt" else duties.FREE
        if not duty.is_free and not duty.specific:
            ranges.setdefault(str(row["programme"]), []).append(duty.percent)
    said = [
        f"{label(name, name)} of {number(min(found))}%"
        + (f" to {number(max(found))}%" if min(found) != max(found) else "")
        for name, found in sorted(ranges.items())
    ]
    told = "This is the rate of a good on no special list"
    return f"{told}; listed goods also pay, or pay instead: {sentences.listed(said)}." if said else (
        f"{told}."
    )


def _void_notes(book: Book, asked: Asked) -> list[str]:
    """What a court held void: said of every day on which it was collected."""
    if asked.view.reading == "lawful":
        return ["Read as the law stands in hindsight: duties held void by a court are left out."]
    hindsight = rates.rate_at(book, replace(asked.view, reading="lawful"), asked.clocks.second)
    counted = {s.measure.id for s in hindsight.components}
    assessed = rates.rate_at(book, asked.view, asked.clocks.second)
    paid = [s for s in assessed.components if s.span.counts and not s.duty.is_free]
    void = [s.measure for s in paid if s.measure.id not in counted]
    if not void:
        return []
    ruling = next(
        (r for m in void for r in m.records if r.topic == "measure.voided"), None
    )
    case = (ruling.body.get("case") or ruling.body.get("court")) if ruling else "a court"
    when = sentences.day(date.fromisoformat(ruling.announced)) if ruling else ""
    names = sentences.listed([label(measure.programme, measure.title) for measure in void])
    return [f"Collected, but held void in hindsight ({case}, {when}): {names}."]
