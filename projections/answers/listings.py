"""One, or a list, of measures, truces, talks and sources."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ledger.vocabulary import clocks, economies
from ledger.vocabulary.problems import NOT_HELD, Problem, ProblemsError
from projections import sentences, truces
from projections.answers import evidence
from projections.answers.answer import Answer, Kind, checkpoint
from projections.book import Book, Measure
from projections.records import Record, believed


def _unknown(kind: str, name: str, held: list[str]) -> ProblemsError:
    from difflib import get_close_matches

    near = get_close_matches(name, held, n=3, cutoff=0.4)
    fix = f"did you mean {', '.join(near)}?" if near else f"tradeledger {kind}    lists them"
    return ProblemsError([Problem(NOT_HELD, f"the ledger holds no {kind} {name[:80]!r}.", fix)])


def _names(book: Book, kind: str) -> list[str]:
    return [stream.partition(":")[2] for stream in book.index.streams(kind)]


def _answer(
    book: Book,
    kind: Kind,
    result: dict[str, Any],
    sentence: str,
    known: str,
    cited: list[str],
    events: list[int],
) -> Answer:
    return Answer(
        kind=kind,
        result=result,
        sentence=sentence,
        understood_as={"intent": kind},
        clocks={"on": known, "known_by": known, "recorded_by": book.head},
        verified_until=evidence.verified_until(book, None),
        sources=evidence.sources(book, cited),
        events=sorted(set(events)),
        checkpoint=checkpoint(book),
    )


def truce(book: Book, name: str | None, now: datetime) -> Answer:
    """A truce with what returns if it lapses; without a name, all of them."""
    today = clocks.day_of(now, truces.ZONE)
    known = today.isoformat()
    if name is None:
        found = truces.truces(book, today, known)
        active = [t for t in found if t.state == "in_force"]
        said = (
            f"{sentences.capital(sentences.listed([t.title for t in active]))} in force on "
            f"{sentences.day(today)}; the ledger holds {len(found)} truces."
            if active
            else f"No truce is in force on {sentences.day(today)}; {len(found)} are held."
        )
        rows = [t.as_dict() for t in found]
        events = [p for t in found for p in t.events]
        return _answer(book, "truce", {"truces": rows}, said, known, [], events)
    one = truces.truce(book, name, today, known)
    if one is None:
        raise _unknown("truce", name, _names(book, "truce"))
    lapses = truces.if_it_lapses(book, one, known)
    result = one.as_dict() | {"if_lapsed": lapses}
    return _answer(
        book, "truce", result, _truce_sentence(one, lapses), known, one.sources, one.events
    )


_STATES = {
    "announced": "is announced", "in_force": "is in force", "lapsed": "has lapsed",
    "ended": "has ended", "replaced": "was replaced",
}  # fmt: skip


def _truce_sentence(one: truces.Truce, lapses: list[dict[str, Any]]) -> str:
    told = f"{sentences.capital(one.title)} {_STATES[one.state]}"
    if one.state == "in_force" and one.until is not None:
        told += f" until {sentences.day(date.fromisoformat(one.until[:10]))}"
    if one.ended is not None:
        told += f" ({sentences.day(date.fromisoformat(one.ended[:10]))})"
    backs = [
        f"{row['additional_after']} of {sentences.name(row['importer'])}"
        for row in lapses
        if row["duty_after"]
    ]
    if one.state == "in_force" and backs:
        told += f"; if nobody acts, the additional duty is then {sentences.listed(backs)}"
    return f"{told}."


def talks(
    book: Book, name: str | None, from_day: date | None, to_day: date | None, now: datetime
) -> Answer:
    """Talks with who sat there and what came of it; without a name, those of a period."""
    today = clocks.day_of(now, truces.ZONE)
    known = today.isoformat()
    if name is not None:
        one = truces.talks(book, name, known)
        if one is None:
            raise _unknown("talks", name, _names(book, "talks"))
        said = _talks_sentence(one)
        return _answer(book, "talks", one.as_dict(), said, known, one.sources, one.events)
    found = [
        t
        for t in truces.all_talks(book, known)
        if (from_day is None or t.when >= from_day.isoformat())
        and (to_day is None or t.when <= to_day.isoformat())
    ]
    held = sum(t.state == "held" for t in found)
    said = f"The ledger holds {held} talks that took place and {len(found) - held} other entries."
    rows = [t.as_dict() for t in found]
    events = [p for t in found for p in t.events]
    return _answer(book, "talks", {"talks": rows}, said, known, [], events)


def _talks_sentence(one: truces.Talks) -> str:
    what = one.title or one.id
    if one.state == "held" and one.from_day is not None:
        when = sentences.day(date.fromisoformat(one.from_day))
        if one.precision == "month":
            when = f"{date.fromisoformat(one.from_day):%B %Y}"
        elif one.last_day and one.last_day != one.from_day:
            when += f" to {sentences.day(date.fromisoformat(one.last_day))}"
        told = f"{sentences.capital(what)}: held {when}"
        told += f" in {one.venue}" if one.venue else ""
    else:
        told = f"{sentences.capital(what)}: {one.state}"
    return told + (f"; outcome: {one.outcome[0].rstrip('.')}." if one.outcome else ".")


def measures(book: Book, name: str | None, importer: str | None, now: datetime) -> Answer:
    """A measure with its acts; without a name, all of them."""
    known = clocks.day_of(now, importer or "US").isoformat()
    if name is not None:
        held = _names(book, "measure")
        if name not in held:
            raise _unknown("measures", name, held)
        measure = book.measure(name)
        acts = [_act(record) for record in measure.records if record.announced <= known]
        cited = [source for act in acts for source in act["sources"]]
        said = f"{sentences.capital(measure.title)} ({name}) has {len(acts)} recorded events."
        result = _described(measure) | {"acts": acts}
        events = [act["event"] for act in acts]
        return _answer(book, "measures", result, said, known, cited, events)
    wanted = economies.canonical(importer) if importer else None
    rows = []
    for each in _names(book, "measure"):
        measure = book.measure(each)
        if (wanted is None or measure.importer == wanted) and measure.info:
            rows.append(_described(measure))
    whose = f" of {sentences.name(wanted)}" if wanted else ""
    said = f"The ledger holds {len(rows)} measures{whose}."
    events = [row["introduced"] for row in rows if row["introduced"]]
    return _answer(book, "measures", {"measures": rows}, said, known, [], events)


def _described(measure: Measure) -> dict[str, Any]:
    info = measure.info
    return {
        "measure": measure.id,
        "importer": measure.importer,
        "programme": measure.programme,
        "title": measure.title,
        "instrument": measure.instrument,
        "umbrella": measure.is_umbrella,
        "authority": info.get("authority"),
        "scope": info.get("scope") or {"all_goods": True},
        "stacking": info.get("stacking"),
        "introduced": measure.introduced,
    }


def _act(record: Record) -> dict[str, Any]:
    body = record.body
    return {
        "event": record.position,
        "kind": record.topic,
        "key": record.key,
        "announced": record.announced,
        "effective": body.get("effective"),
        "until": body.get("until"),
        "duty": body.get("duty") or body.get("charge"),
        "summary": body.get("summary"),
        "confidence": body.get("confidence", "high"),
        "note": body.get("note"),
        "sources": record.sources,
        "corrected_by": list(record.corrected),
    }


def sources(book: Book, name: str | None, now: datetime) -> Answer:
    """A source and what rests on it; without a name, all of them."""
    known = clocks.day_of(now, "US").isoformat()
    if name is None:
        names = _names(book, "source")
        rows = evidence.sources(book, names)
        said = f"The ledger holds {len(rows)} sources."
        return _answer(book, "source", {"sources": rows}, said, known, [], [])
    if name not in _names(book, "source"):
        raise _unknown("sources", name, _names(book, "source"))
    resting = [
        _act(record)
        for record in believed(book.log.rows())
        if name in record.sources and record.topic != "source.registered"
    ]
    (described,) = evidence.sources(book, [name])
    said = f"{len(resting)} recorded events rest on {described['title'] or name}."
    events = [act["event"] for act in resting]
    result = described | {"events": resting}
    return _answer(book, "source", result, said, known, [name], events)
