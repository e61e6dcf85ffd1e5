"""Each claim of a text with its verdict, what the record shows, and the events behind it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.checking import dating
from bot.checking.claims import Stated, stated
from bot.questions import subjects, text
from ledger.vocabulary import clocks
from projections import claims as recorded
from projections import rates, truces
from projections.answers import figures, happenings, standing, who
from projections.answers.answer import Answer
from projections.answers.figures import FigureQuery
from projections.answers.made import made, words
from projections.book import Book
from projections.claims import Finding, Verdict
from projections.messages.teller import Teller, teller
from projections.rates import View

MAX_LENGTH = 20_000
MOST_CLAIMS = 60


@dataclass(slots=True)
class Checked:
    claim: Stated
    verdict: str
    shows: str
    events: tuple[int, ...]


def check_text(book: Book, raw: str, now: datetime, language: str = "en") -> Answer:
    """The claims of a text, each supported, approximate, contradicted or not held."""
    say = teller(language)
    clean = "\n".join(text.harmless(line) for line in raw[:MAX_LENGTH].splitlines())
    today = clocks.day_of(now, "US")
    at, read = dating.day_of(book, clean.lower(), today)
    found = [_check(book, say, claim, at) for claim in stated(book, clean, at)[:MOST_CLAIMS]]
    found += _recorded(book, clean, found)
    found = _once(found)
    counts = Counter(each.verdict for each in found)
    sentence = say("check.nothing")
    if found:
        sentence = say(
            "check.found", count=len(found), supported=counts["supported"], approximate=counts["approximate"],
            contradicted=counts["contradicted"], unheld=counts["not held"],
        )  # fmt: skip
    answer = made(
        book, "check", sentence, known=today.isoformat(), on=at.isoformat(),
        result={"on": at.isoformat(), "claims": [_row(each) for each in found]},
        cited=_cited(book, found), events=[p for each in found for p in each.events],
        status="answered" if found else "not_covered",
    )  # fmt: skip
    answer.text = clean[:200]
    if read:
        answer.assumed.append(say("check.read-as-of", day=say.day(at)))
    if len(raw) > MAX_LENGTH:
        answer.notes.append(say("note.cut"))
    return answer


def _row(each: Checked) -> dict[str, Any]:
    return {
        "claim": each.claim.quote, "kind": each.claim.kind, "says": each.claim.says, "verdict": each.verdict,
        "shows": each.shows, "events": list(each.events),
    }  # fmt: skip


def _cited(book: Book, found: list[Checked]) -> list[str]:
    records = [book.record_at(p) for each in found for p in each.events[:4]]
    return [source for record in records if record is not None for source in record.sources[:3]]


def _once(found: list[Checked]) -> list[Checked]:
    seen: dict[tuple[str, str, str], Checked] = {}
    for each in found:
        key = (
            each.claim.kind,
            each.claim.says,
            str(sorted(each.claim.of.items(), key=str))
            if each.claim.kind != "recorded"
            else each.claim.quote,
        )
        seen.setdefault(key, each)
    return list(seen.values())


def _check(book: Book, say: Teller, claim: Stated, at: date) -> Checked:
    finding = _CHECKS[claim.kind](book, say, claim, at)
    verdict = "not held" if finding.verdict == "unverifiable" else finding.verdict
    return Checked(claim, verdict, finding.shows, finding.events)


def _unheld(say: Teller) -> Finding:
    return Finding("unverifiable", say("check.unheld"))


# -- rates -------------------------------------------------------------------------------------


def _rate(book: Book, say: Teller, claim: Stated, _at: date) -> Finding:
    of = claim.of
    if of["importer"] not in book.index.importers():
        return _unheld(say)
    day, figure = date.fromisoformat(of["on"]), Decimal(claim.says)
    known = max(of["on"], _at.isoformat())
    view = View(of["importer"], of["origin"], None, known)
    end = clocks.last_second_of(day, view.importer)
    rate = rates.rate_at(book, view, end)
    events = tuple(sorted({p for s in rate.components for p in s.span.positions}))
    shown = say(
        "check.rate",
        importer=say.name(view.importer),
        origin=say.name(view.origin),
        rate=figures.shown(rate),
        day=say.day(day),
    )
    total = rate.additional if rate.additional is not None else rate.total
    parts = {
        s.measure.id: s.duty.percent
        for s in rate.components
        if s.span.counts and not s.duty.specific
    }
    named = of.get("subjects")
    if named:
        own = [s for s in rate.components if _is_named(s.measure.programme, named)]
        if own:
            right = any(s.duty.percent == figure for s in own)
            shown_own = f"{' + '.join(str(s.span.duty) for s in own)}; {shown}"
            return Finding(
                "supported" if right else "contradicted",
                shown_own,
                tuple(p for s in own for p in s.span.positions),
            )
    if total is not None and (total == figure or (claim.hedged and abs(total - figure) <= 1)):
        on_top = rates.listed(book, view, end)
        verdict = _stepped(book, claim, view, day, rate)
        if verdict is not None:
            return Finding(verdict, shown, events)
        return Finding(
            "approximate" if on_top else "supported",
            shown + (say("check.listed") if on_top else ""),
            events,
        )
    if figure in parts.values():
        part = next(name for name, percent in parts.items() if percent == figure)
        told = say(
            "check.part-of",
            figure=claim.says,
            title=book.measure(part).title,
            rate=figures.shown(rate),
            day=say.day(day),
        )
        return Finding("approximate", told, events)
    for measure, span, _ in rates.listed(book, view, end):
        if span.duty == f"{claim.says}%" and span.counts:
            return Finding(
                "approximate", f"{measure.title}: {span.duty}; {shown}", tuple(span.positions)
            )
    return Finding("contradicted", shown, events)


def _is_named(programme: str, named: list[str]) -> bool:
    words = {
        "fentanyl": "ieepa-fentanyl",
        "reciprocal": "ieepa-reciprocal",
        "s122": "s122",
        "forced-labor": "s301-forced-labor",
    }
    return any(words.get(name) == programme for name in named)


def _stepped(book: Book, claim: Stated, view: View, day: date, rate: rates.Rate) -> Verdict | None:
    """ "From 10 April": a day that is given for a step must be the day of a step."""
    if not claim.of.get("step"):
        return None
    before = rates.rate_at(
        book, view, clocks.last_second_of(day - timedelta(days=1), view.importer)
    )
    return "supported" if before.expression != rate.expression else "approximate"


def _lapse(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    """What would have returned: the truce that stands on the day, if nobody acts."""
    of, known = claim.of, at.isoformat()
    pool = [t for t in truces.truces(book, at, known) if t.state == "in_force" and t.until]
    for one in reversed(pool):
        for row in truces.if_it_lapses(book, one, known):
            if (row["importer"], row["origin"]) != (of["importer"], of["origin"]):
                continue
            figure = str(row["additional_after"] or "").rstrip("%")
            own = str(row["duty_after"] or "").rstrip("%")
            told = say(
                "check.lapse",
                rate=f"{figure}%",
                importer=say.name(of["importer"]),
                day=say.day(one.until or at),
            )
            right = claim.says in {figure, own}
            return Finding("supported" if right else "contradicted", told, tuple(row["events"]))
    return _unheld(say)


def _threat(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    query = FigureQuery(claim.of["importer"], claim.of["origin"], Decimal(claim.says), at, at)
    for measure in book.measures(query.importer, query.origin):
        for record in measure.records:
            if (
                record.topic in {"measure.threatened", "measure.planned"}
                and record.announced <= at.isoformat()
            ):
                duty = record.body.get("duty") or (record.body.get("duties") or {}).get(
                    query.origin
                )
                if duty == f"{claim.says}%":
                    return Finding(
                        "supported",
                        f"{say.day(record.announced)}: {words(record)}",
                        (record.position,),
                    )
    return _rate(book, say, claim, at)


def _sector(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    held = [stream.partition(":")[2] for stream in book.index.streams("measure")]
    wanted = [m.subject for m in subjects.mentioned(claim.quote.lower()) if m.subject.sector]
    names = subjects.measures(held, wanted, claim.of["importer"], claim.of["origin"])
    day = date.fromisoformat(claim.of["on"])
    known = max(day, at).isoformat()
    shown: list[str] = []
    events: list[int] = []
    for name in names[:6]:
        for stand in standing.stands(book, name, claim.of["origin"], day, known):
            if stand.charged and stand.span is not None and stand.span.duty:
                shown.append(f"{stand.group or stand.measure.title}: {stand.span.duty}")
                events += stand.span.positions
                percent = re.match(r"(?:at least |no more than )?([\d.]+)%", stand.span.duty)
                if percent and Decimal(percent[1]) == Decimal(claim.says):
                    return Finding(
                        "supported", f"{shown[-1]} ({say.day(day)})", tuple(stand.span.positions)
                    )
    if not shown:
        return _rate(book, say, claim, at)
    return Finding(
        "contradicted", f"{'; '.join(shown[:3])} ({say.day(day)})", tuple(sorted(set(events))[:12])
    )


# -- truces, talks, people, courts -------------------------------------------------------------


def _standing_truce(book: Book, day: date, known: date | None = None) -> truces.Truce | None:
    found = truces.truces(book, day, (known or day).isoformat())
    active = [t for t in found if t.state in {"in_force", "announced"}]
    return active[-1] if active else (found[-1] if found else None)


def _truce_end(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    one = _standing_truce(book, at)
    if one is None or one.until is None:
        return _unheld(say)
    end = one.until[:10]
    told = f"{one.title}: {say('check.end', day=say.day(end))}"
    if claim.says.isalpha():
        right = f"{date.fromisoformat(end):%B}".lower() == claim.says
        return Finding("supported" if right else "contradicted", told, tuple(one.events))
    first, last = claim.says, claim.of.get("to", claim.says)
    if first <= end <= last:
        return Finding("supported", told, tuple(one.events))
    near = abs((date.fromisoformat(end) - date.fromisoformat(last)).days) <= 1
    return Finding("approximate" if near else "contradicted", told, tuple(one.events))


def _truce_announced(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    one = _standing_truce(book, at)
    if one is None:
        return _unheld(say)
    announced = [str(end["announced"])[:10] for end in one.stated_ends]
    told = (
        f"{one.title}: {say('check.announced', days=say.listed([say.day(d) for d in announced]))}"
    )
    first, last = claim.says, claim.of.get("to", claim.says)
    if first <= announced[0] <= last:
        return Finding("supported", told, tuple(one.events))
    inside = any(first <= day <= last for day in announced[1:])
    return Finding("approximate" if inside else "contradicted", told, tuple(one.events))


def _truce_length(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    one = _standing_truce(book, at)
    if one is None:
        return _unheld(say)
    starts = [one.effective, *(str(end["until"]) for end in one.stated_ends[:-1])]
    lengths = [
        (date.fromisoformat(str(end["until"])[:10]) - date.fromisoformat(str(start)[:10])).days
        for start, end in zip(starts, one.stated_ends, strict=True)
        if end["until"]
    ]
    told = f"{one.title}: {say('check.days', days=say.listed([str(n) for n in lengths]))}"
    right = any(abs(length - int(claim.says)) <= 1 for length in lengths)
    return Finding("supported" if right else "contradicted", told, tuple(one.events))


def _office(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    known = at.isoformat()
    holders = [
        (t, h)
        for t, h in who.people(book, known)
        if claim.of["office"].lower() in str(h.get("office")).lower() and t.when <= known
    ]
    if not holders:
        return _unheld(say)
    talks, head = max(holders, key=lambda pair: pair[0].when)
    told = say(
        "check.office",
        name=head["name"],
        office=head.get("office") or "",
        talks=talks.title or talks.id,
        day=say.day(talks.when),
    )
    stated_words = set(re.findall(r"\w+", claim.says.lower()))
    right = set(re.findall(r"\w+", str(head["name"]).lower())) <= stated_words
    return Finding("supported" if right else "contradicted", told, tuple(talks.events))


def _talks(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    held: dict[str, truces.Talks] = {}
    floor = (at - timedelta(days=370)).isoformat()
    for talks in truces.all_talks(book, at.isoformat()):
        city = (talks.venue or "").partition(",")[0].strip().lower()
        if (
            talks.state == "held"
            and city in claim.of["cities"]
            and talks.when <= at.isoformat()
            and (talks.when >= floor or city not in held)
        ):
            held.setdefault(city, talks) if city not in held or held[
                city
            ].when >= floor else held.update({city: talks})
    if not held:
        return _unheld(say)
    order = sorted(held, key=lambda city: held[city].when)
    told = say(
        "check.venues",
        venues=say.listed([f"{held[c].venue} ({say.day(held[c].when)})" for c in order]),
    )
    events = tuple(p for c in order for p in held[c].events[:2])
    missing = [c for c in claim.of["cities"] if c not in held]
    if missing:
        return Finding("approximate", told, events)
    return Finding("supported" if order == claim.of["cities"] else "approximate", told, events)


def _ruling(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    voided = [e.record for e in happenings.every(book) if e.record.topic == "measure.voided"]
    if not voided:
        return _unheld(say)
    record = min(
        voided,
        key=lambda r: abs((date.fromisoformat(r.announced) - date.fromisoformat(claim.says)).days),
    )
    right = claim.says <= record.announced <= claim.of.get("to", claim.says)
    del at
    return Finding(
        "supported" if right else "contradicted",
        f"{say.day(record.announced)}: {words(record)}",
        (record.position,),
    )


_CHECKS = {
    "rate": _rate, "lapse": _lapse, "threat": _threat, "sector": _sector, "truce-end": _truce_end,
    "truce-announced": _truce_announced, "truce-length": _truce_length, "office": _office, "talks": _talks, "ruling": _ruling,
}  # fmt: skip


# -- claims that are on record ------------------------------------------------------------------


def _recorded(book: Book, clean: str, found: list[Checked]) -> list[Checked]:
    """Sentences that say what a recorded claim says: its finding is told with them."""
    told: list[Checked] = []
    lines = [" ".join(s.split()) for s in re.split(r"(?<=[.!?])\s+|\n+", clean) if len(s) > 30]
    stems = [set(happenings.stems(line)) for line in lines]
    computed = {"rate", "if_lapsed", "truce", "office", "talks"}
    for claim in recorded.claims(book):
        if (claim.body.get("check") or {}).get("ask") in computed or not claim.body.get("record"):
            continue
        wanted = set(happenings.stems(str(claim.body["text"])))
        if len(wanted) < 4:
            continue
        best = max(range(len(lines)), key=lambda i: len(wanted & stems[i]), default=None)
        if best is None or len(wanted & stems[best]) < 0.75 * len(wanted):
            continue
        finding = recorded.finding(book, claim)
        verdict = "not held" if finding.verdict == "unverifiable" else finding.verdict
        quote = Stated("recorded", str(claim.body["text"]).strip(), claim.key)
        told.append(Checked(quote, verdict, finding.shows, finding.events or (claim.position,)))
    del found
    return told
