"""Each claim of a text with its verdict, what the record shows, and the events behind it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.checking import dating, reading, tables
from bot.checking.claims import Stated, stated
from bot.questions import subjects, text
from ledger.vocabulary import clocks
from projections import claims as recorded
from projections import rates, truces
from projections.answers import figures, happenings, standing
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


def check_text(book: Book, raw: str, now: datetime, language: str | None = None) -> Answer:
    """The claims of a text, each supported, approximate, contradicted or not held.

    ``language``  what to answer in; without it, in that of the text
    """
    clean = "\n".join(text.harmless(line) for line in raw[:MAX_LENGTH].splitlines())
    say = teller(language or reading.language_of(clean))
    today = clocks.day_of(now, "US")
    words_read = "\n".join(each.cased for each in reading.sentences(clean))
    at, read = dating.day_of(book, words_read.lower(), today)
    claims = stated(book, clean, at)[:MOST_CLAIMS]
    found = [_check(book, say, claim, at, today) for claim in claims]
    found += _recorded(book, clean, found)
    found = _once(found)
    sentence = _sentence(say, found)
    answer = made(
        book, "check", sentence, known=today.isoformat(), on=at.isoformat(),
        result={"on": at.isoformat(), "claims": [_row(each) for each in found]},
        cited=_cited(book, found), events=[p for each in found for p in each.events],
        status="answered" if any(c.claim.kind != "unread" for c in found) else "not_covered",
    )  # fmt: skip
    answer.text = clean[:200]
    if read:
        answer.assumed.append(say("check.read-as-of", day=say.day(at)))
    if len(raw) > MAX_LENGTH:
        answer.notes.append(say("note.cut"))
    return answer


#: verdict -> (how many of them, the word alone)
_VERDICTS = {
    "supported": ("check.supported", "room.verdict.supported"),
    "approximate": ("check.approximate", "room.verdict.approximate"),
    "contradicted": ("check.contradicted", "room.verdict.contradicted"),
    "not held": ("check.not-held", "room.verdict.not-held"),
}
#: characters of a finding that the sentence on a text of one claim repeats
MOST_SHOWN = 300


def _sentence(say: Teller, found: list[Checked]) -> str:
    """How many claims there are, and how they stand; of a single one, what the record shows."""
    if not found:
        return say("check.nothing")
    if all(each.claim.kind == "unread" for each in found):
        return say("check.unread-all")
    if len(found) == 1:
        (one,) = found
        shows = one.shows.rstrip(" .。")
        shows = shows if len(shows) <= MOST_SHOWN else f"{shows[:MOST_SHOWN]}…"
        return say("check.found-one", verdict=say(_VERDICTS[one.verdict][1]), shows=shows)
    counts = Counter(each.verdict for each in found)
    told = [
        say(several, count=counts[verdict])
        for verdict, (several, _) in _VERDICTS.items()
        if counts[verdict]
    ]
    return say("check.found", count=len(found), verdicts=say.listed(told))


def _row(each: Checked) -> dict[str, Any]:
    return {
        "claim": each.claim.quote,
        "kind": each.claim.kind,
        "says": each.claim.says,
        "verdict": each.verdict,
        "shows": each.shows,
        "events": list(each.events),
    }


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


def _check(book: Book, say: Teller, claim: Stated, at: date, today: date) -> Checked:
    if "on" in claim.of:  # what lies ahead of the text was known later, but not after today
        ahead = max(claim.of["on"], at.isoformat())
        claim.of["known"] = min(ahead, today.isoformat())
    finding = _CHECKS[claim.kind](book, say, claim, at)
    verdict = "not held" if finding.verdict == "unverifiable" else finding.verdict
    return Checked(claim, verdict, finding.shows, finding.events)


# -- rates -------------------------------------------------------------------------------------


def _rate(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    """A rate on its day; of a day ahead of the text both what was to come and what came."""
    of = claim.of
    if of["importer"] not in book.index.importers():
        return tables.unheld(say)
    came = _rate_known(book, say, claim, of["known"])
    if of["on"] <= at.isoformat():
        return came
    planned = _rate_known(book, say, claim, at.isoformat())
    if planned.shows == came.shows:
        return came
    verdict: Verdict = came.verdict if planned.verdict == "contradicted" else "approximate"
    told = say("check.came", planned=planned.shows, came=came.shows)
    return Finding(verdict, told, tuple(sorted({*planned.events, *came.events})))


def _rate_known(book: Book, say: Teller, claim: Stated, known: str) -> Finding:
    of = claim.of
    day, figure = date.fromisoformat(of["on"]), Decimal(claim.says)
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
    return _in_part(book, say, claim, view, rate, day) or Finding("contradicted", shown, events)


def _in_part(
    book: Book, say: Teller, claim: Stated, view: View, rate: rates.Rate, day: date
) -> Finding | None:
    """The figure is one part of the sum, or the duty of the origin's listed goods."""
    figure, shown = Decimal(claim.says), figures.shown(rate)
    for standing_part in rate.components:
        if not standing_part.span.counts or standing_part.duty.specific:
            continue
        if standing_part.duty.percent == figure:
            title = standing_part.measure.title
            told = say(
                "check.part-of", figure=claim.says, title=title, rate=shown, day=say.day(day)
            )
            return Finding("approximate", told, tuple(standing_part.span.positions))
    end = clocks.last_second_of(day, view.importer)
    for measure, span, _ in rates.listed(book, view, end):
        names_it = view.origin in book.index.origins_of(measure.id)
        if span.duty == f"{claim.says}%" and span.counts and names_it:
            told = f"{measure.title}: {span.duty}; {shown}"
            return Finding("approximate", told, tuple(span.positions))
    return None


def _is_named(programme: str, named: list[str]) -> bool:
    words = {
        "fentanyl": "ieepa-fentanyl",
        "reciprocal": "ieepa-reciprocal",
        "s122": "s122",
        "forced-labor": "s301-forced-labor",
    }
    return any(words.get(name) == programme for name in named)


def _stepped(book: Book, claim: Stated, view: View, day: date, rate: rates.Rate) -> Verdict | None:
    """For "from 10 April": a day that is given for a step must be the day of a step."""
    if not claim.of.get("step"):
        return None
    before = rates.rate_at(
        book, view, clocks.last_second_of(day - timedelta(days=1), view.importer)
    )
    return "supported" if before.expression != rate.expression else "approximate"


def _lapse(book: Book, say: Teller, claim: Stated, at: date) -> Finding:
    """What would have returned: the truce that stands on the day, if nobody acts.

    Of a day that is no end of a truce, the rate on it as it was known at the day of the text.
    """
    of, known = claim.of, at.isoformat()
    if of["importer"] not in book.index.importers():
        return tables.unheld(say)
    pool = [t for t in truces.truces(book, at, known) if t.state == "in_force" and t.until]
    for one in reversed(pool):
        if of["said"] and of["on"] != str(one.until)[:10]:
            continue
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
    return _rate_known(book, say, claim, known) if of["said"] else tables.unheld(say)


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
    wanted = [
        m.subject
        for m in subjects.mentioned((claim.read or claim.quote).lower())
        if m.subject.sector
    ]
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


_CHECKS = {
    "rate": _rate,
    "unread": lambda _book, say, _claim, _at: Finding("unverifiable", say("check.unread")),
    "lapse": _lapse,
    "threat": _threat,
    "sector": _sector,
    "truce-end": tables.truce_end,
    "truce-announced": tables.truce_announced,
    "truce-length": tables.truce_length,
    "office": tables.office,
    "talks": tables.talks_held,
    "ruling": tables.ruling,
}


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
