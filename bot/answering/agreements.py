"""Truces and talks."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from bot.answering import declined, inventories
from bot.answering.context import Context
from bot.questions import episodes
from projections import truces
from projections.answers import happenings, listings
from projections.answers.answer import Answer
from projections.answers.made import made
from projections.records import Record


def truce(context: Context) -> Answer:
    """The truce that is meant: in force, announced, or the last one that was."""
    if declined.asked_elsewhere(context):
        return _elsewhere(context)
    return inventories.truces_asked(context) or _one_truce(context)


def _elsewhere(context: Context) -> Answer:
    """With a partner that is no party to a truce: what was paused for it, or that there is none."""
    say, known = context.say, context.known
    pauses = happenings.search(
        context.book, context.asked.plain + " pause suspended", known, need=0.35, most=3
    )
    pauses = [r for r in pauses if _concerns(r, context.asked.origins)]
    if pauses:
        return happenings.answer(context.book, say, pauses, known)
    text = say("truce.none-with", name=say.name(context.partner), day=say.day(known))
    return made(context.book, "truce", text, known=known, result={"truces": []})


def _one_truce(context: Context) -> Answer:
    known = context.known
    past = _past(context)
    day = context.asked.day if past else context.limit
    # of a past day the truce as it stood then: what later ended or extended it was not yet known
    held = truces.truces(context.book, day, day.isoformat() if past else known)
    known = day.isoformat() if past and held else known
    pool = [t for t in held if _named(context, t)] or held
    active = [t for t in pool if t.state == "in_force"]
    coming = [t for t in pool if t.state == "announced"]
    one = active[-1] if active else coming[-1] if coming else None
    if one is None:
        return _over(context, pool)
    return _standing(context, one, known)


def _standing(context: Context, one: truces.Truce, known: str) -> Answer:
    """A truce that stands or is to come, with what comes back at its end."""
    say = context.say
    rows = truces.if_it_lapses(context.book, one, known)
    highest: dict[str, Decimal] = {}
    for row in rows:
        if row["duty_after"] and row["additional_after"] is not None:
            figure = Decimal(str(row["additional_after"]).rstrip("%"))
            highest[row["importer"]] = max(figure, highest.get(row["importer"], figure))
    backs = [
        say("truce.back-row", importer=say.name(importer), rate=f"{figure.normalize():f}")
        for importer, figure in highest.items()
    ]
    back = say("truce.back", rows=say.listed(backs)) if backs else ""
    title = say.capital(one.title)
    if one.until is None:
        sentence = say("truce.in-force-open", title=title)
    elif one.state == "in_force":
        sentence = say("truce.in-force", title=title, until=say.day(one.until), back=back)
    else:
        sentence = say(
            "truce.scheduled",
            title=title,
            announced=say.day(one.announced),
            day=say.day(one.effective),
            until=say.day(one.until),
            back=back,
        )
    notes = _length(context, one)
    for end in one.stated_ends[1:]:
        notes.append(
            say(
                "truce.extended",
                announced=say.day(str(end["announced"])),
                until=say.day(str(end["until"])) if end["until"] else "…",
            )
        )
    if re.search(r"\bwill\b|\bgoing to\b|long-?term|permanent", context.asked.plain):
        notes.insert(0, say("note.undecided"))
    notes += [
        say("event", day=say.day(str(n["announced"])), text=say.quoted(str(n["text"])))
        for n in one.notes[-1:]
    ]
    return made(
        context.book,
        "truce",
        sentence,
        known=known,
        result=one.as_dict() | {"if_lapsed": rows},
        cited=one.sources,
        events=[*one.events, *(p for row in rows for p in row["events"])],
        notes=notes,
    )


def _concerns(record: Record, origins: list[str]) -> bool:
    """Whether a record is about one of the origins by name."""
    named = {*(record.body.get("origins") or ()), *_parties(record)}
    parts = {part.upper() for part in re.split(r"[.:/-]", record.stream)}
    return any(o in named or o in parts or f"{o}27" in named for o in origins)


def _past(context: Context) -> bool:
    return (
        context.asked.on is not None
        and context.asked.day < context.limit
        and not context.asked.on.open
    )


def _named(context: Context, found: truces.Truce) -> bool:
    words = set(re.findall(r"[a-z]+", context.asked.plain))
    city = found.id.split(".")[-1].rsplit("-", 1)[0]
    return all(part in words for part in city.split("-"))


def _length(context: Context, one: truces.Truce) -> list[str]:
    end = one.stated_ends[-1]
    if not end["until"] or one.effective is None:
        return []
    starts = [one.effective, *(str(e["until"]) for e in one.stated_ends[:-1])]
    start = date.fromisoformat(str(starts[-1])[:10])
    days = (date.fromisoformat(str(end["until"])[:10]) - start).days
    say = context.say
    return [
        say(
            "truce.length",
            days=days,
            announced=say.day(one.announced),
            effective=say.day(one.effective),
        )
    ]


def _over(context: Context, pool: list[truces.Truce]) -> Answer:
    say, known = context.say, context.known
    ended = [t for t in pool if t.ended or t.until]
    if not ended:
        text = say("truce.none", day=say.day(context.limit))
        return made(context.book, "truce", text, known=known, result={"truces": []})
    last = max(ended, key=lambda t: str(t.ended or t.until))
    how = f": {say.quoted(last.how)}".rstrip(".") if last.how else ""
    ran = inventories.length_asked(context, last)
    sentence = say(
        "truce.over",
        day=say.day(context.limit),
        title=last.title,
        ended=say.day(str(last.ended or last.until)),
        how=how,
    )
    return made(
        context.book,
        "truce",
        sentence,
        known=known,
        result=last.as_dict(),
        cited=last.sources,
        events=last.events,
        notes=[ran] if ran else [],
    )


def talks_in(context: Context) -> truces.Talks | None:
    """The talks that a text names by their place; the newest held there by the day."""
    plain = context.asked.plain
    numbered = inventories.round_in(context)
    if numbered is not None:
        return numbered
    best: tuple[int, truces.Talks] | None = None
    for city, found in episodes.places(context.book, context.known).items():
        at = plain.find(city)
        if at < 0:
            continue
        year = re.search(r"\b(20\d{2})\b", plain)
        pool = [t for t in found if year is None or t.when.startswith(year[1])] or found
        held = [t for t in pool if t.state == "held"] or pool
        if best is None or at < best[0]:
            best = (at, held[-1])
    return best[1] if best else None


def talks(context: Context) -> Answer | None:
    """What came out of talks, who led them, where the next are."""
    named = talks_in(context)
    if named is not None:
        return _told(context, named)
    counted = inventories.talks_asked(context)
    if counted is not None:
        return counted
    every = truces.all_talks(context.book, context.known)
    if _COMING.search(context.asked.plain):
        return _next(context, every)
    return _phase_one(context) or _of_words(context, [t for t in every if t.from_day])


_COMING = re.compile(
    r"\bnext\b|\bupcoming\b|\bcoming\b|\bwhere (?:will|do)\b|\bwhen (?:will|do|are|is)\b"
)


def _phase_one(context: Context) -> Answer | None:
    if not re.search(r"\bphase (?:one|1)\b", context.asked.plain):
        return None
    text, kinds = "phase one agreement signed terms", ("talks.agreement",)
    records = happenings.search(context.book, text, context.known, kinds=kinds, most=3)
    return happenings.answer(context.book, context.say, records, context.known) if records else None


def _of_words(context: Context, every: list[truces.Talks]) -> Answer | None:
    """Talks that no place tells: by partner, by what was on the table, by their time."""
    plain = context.asked.plain
    if declined.asked_elsewhere(context):
        return _deal(context)
    if re.search(r"\bdiscuss\w*|\bagenda\b|\bon the table\b|\bnegotiating\b", plain):
        return _discussed(context, every)
    when = context.asked.on
    pool = [
        t
        for t in every
        if t.state == "held" and (when is None or when.now or t.when <= when.last.isoformat())
    ]
    if when is not None and not when.now:
        pool = [t for t in pool if t.when >= when.first.isoformat()] or pool
    if re.search(r"\brounds?\b", plain):
        pool = [t for t in pool if t.round is not None] or pool
    if not pool:
        return None
    named = max(pool, key=lambda t: (t.when, bool(t.outcome)))
    with_outcome = [t for t in pool if t.outcome]
    if with_outcome and not named.outcome and "who" not in plain:
        named = max(with_outcome, key=lambda t: t.when)
    return _told(context, named)


def _when(context: Context, found: truces.Talks) -> str:
    say = context.say
    if found.from_day is None:
        return say.day(found.when)
    if found.last_day and found.last_day != found.from_day:
        return f"{say.day(found.from_day)} – {say.day(found.last_day)}"
    return say.day(found.from_day)


def _told(context: Context, found: truces.Talks) -> Answer:
    say = context.say
    base = listings.talks(context.book, found.id, None, None, context.at(context.limit))
    wanted = set(happenings.stems(context.asked.plain)) - set(
        happenings.stems(f"{found.title} {found.venue}")
    )
    lines = [line.rstrip(".") for line in found.outcome]
    lines.sort(key=lambda line: -len(wanted & set(happenings.stems(line))))
    outcome = (
        say.quoted("; ".join(lines[:3]) + ".")
        if lines
        else say.quoted(found.summary or say("talks.outcome-none"))
    )
    base.sentence = say(
        "talks.held", title=say.capital(found.title or found.id), when=_when(context, found),
        venue=say("talks.venue", venue=found.venue) if found.venue else "", outcome=outcome,
    )  # fmt: skip
    notes = [f"{line}." for line in lines[3:8]]
    if found.heads:
        names = [
            say("who.person", name=h["name"], office=h.get("office") or "") for h in found.heads[:4]
        ]
        notes = [*notes[:3], say("talks.heads", names=say.listed(names))]
    packed = "; ".join(n.rstrip(".") for n in notes[:-1]) if len(notes) > 4 else None
    base.notes = [packed + ".", notes[-1]] if packed else notes
    if found.summary and lines:
        base.notes.append(say.quoted(found.summary))
    base.notes = base.notes[:4]
    base.understood_as = {}
    return base


def _next(context: Context, every: list[truces.Talks]) -> Answer:
    say, known = context.say, context.known
    undated = [t for t in every if t.state == "scheduled" and not t.from_day]
    every = [t for t in every if t.from_day]
    coming = [t for t in every if t.state in {"scheduled", "postponed"} and t.when > known]
    if coming:
        one = min(coming, key=lambda t: t.when)
        sentence = say(
            "talks.next",
            title=one.title or one.id,
            when=_when(context, one),
            venue=say("talks.venue", venue=one.venue) if one.venue else "",
        )
    elif undated:
        one = undated[-1]
        venue = say("talks.venue", venue=one.venue) if one.venue else ""
        sentence = say("talks.next-undated", title=one.title or one.id, venue=venue)
    else:
        held = [t for t in every if t.state == "held"]
        if not held:
            text = say("talks.none")
            return made(context.book, "talks", text, known=known, result={"talks": []})
        one = max(held, key=lambda t: t.when)
        sentence = say(
            "talks.none-set",
            day=say.day(context.limit),
            title=one.title or one.id,
            when=_when(context, one),
        )
    return made(
        context.book,
        "talks",
        sentence,
        known=known,
        result=one.as_dict(),
        cited=one.sources,
        events=one.events,
    )


def _discussed(context: Context, every: list[truces.Talks]) -> Answer | None:
    """What the sides were speaking about: the newest records of the talks around the day."""
    limit = context.known
    records = [
        r
        for t in every
        for r in context.book.records(f"talks:{t.id}")
        if r.announced <= limit and r.topic != "talks.held"
    ]
    records += list(
        happenings.search(
            context.book, "board of trade lower duties non-sensitive goods", limit, need=0.3, most=6
        )
    )
    wanted = set(
        happenings.stems("cut lower reduce duty non-sensitive goods billion list negotiate board")
    )
    indexed = {each.record.position: each.words for each in happenings.every(context.book)}
    floor = date.fromordinal(context.limit.toordinal() - 90).isoformat()
    recent = {r.position: r for r in records if r.announced >= floor}
    ranked = sorted(
        recent.values(),
        key=lambda r: (len(wanted & indexed.get(r.position, frozenset())), r.announced),
        reverse=True,
    )
    if not ranked:
        return None
    return happenings.answer(context.book, context.say, ranked[:4], limit)


def _deal(context: Context) -> Answer | None:
    """The newest step of the agreement with the partner that is named."""
    codes = {context.importer, *context.asked.origins} - {"ALL"}
    steps = [
        r
        for stream in context.book.index.streams("talks")
        for r in context.book.records(stream)
        if r.announced <= context.known and codes <= set(_parties(r))
    ]
    if not steps:
        return None
    steps.sort(key=lambda r: (r.announced, r.position), reverse=True)
    return happenings.answer(context.book, context.say, steps[:4], context.known)


def _parties(record: Record) -> list[str]:
    stated = record.body.get("parties") or ()
    return [
        *stated,
        *(part.upper() for part in record.stream.partition(":")[2].split(".")[0].split("-")),
    ]
