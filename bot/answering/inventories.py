"""All that the record holds of a kind, not the one that stands: truces, rounds of talks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.context import Context
from projections import truces
from projections.answers.answer import Answer
from projections.answers.made import made

#: words that ask for all of a kind, or for others than the present one
_ALL = re.compile(
    r"\b(?:all|every|each|list|listing|how many|number of|past|previous|earlier|former|so far"
    r"|were there|there (?:been|were)|have been|history of|timeline of|overview of|first|other"
    r"|which|what|ever)\b"
)
_TRUCES = re.compile(
    r"\b(?:truces|ceasefires|cease-fires|pauses|standstills"
    r"|(?:first|previous|earliest) (?:trade |tariff )?(?:truce|ceasefire))\b"
    r"|\b(?:all|every|list|how many)\b.{0,20}\btruce\b"
)
_LENGTH = re.compile(r"\bhow long (?:did|was|has|have)\b.{0,40}\b(?:truce|ceasefire|pause)\b")
_TALKS = re.compile(
    r"\b(?:how many|number of|list|all|every|which)\b.{0,30}"
    r"\b(?:rounds?|talks|meetings|negotiations)\b"
    r"|\bhow (?:many times|often)\b.{0,40}\b(?:met|meet|meeting|talk(?:ed)?|sp(?:oke|eak))\b"
)


def truces_asked(context: Context) -> Answer | None:
    """Every truce by the day of the question, where more than the present one is asked for."""
    plain, known = context.asked.plain, context.known
    span = context.asked.on
    then = span is not None and not (span.is_day or span.now or span.open)
    if not then and not (_TRUCES.search(plain) and _ALL.search(plain)):
        return None
    found = truces.truces(context.book, context.limit, known)
    first, last = _bounds(context)
    found = [t for t in found if t.effective[:10] <= last and _end(t, last) >= first]
    if re.search(r"\b(?:first|earliest)\b", plain):
        found = found[:1]
    elif re.search(r"\b(?:past|previous|former|ended|lapsed|expired)\b", plain):
        found = [t for t in found if t.state not in {"in_force", "announced"}]
    if not found:
        return None
    say = context.say
    rows = [f"{say.capital(t.title)} ({_time(context, t)})" for t in found]
    sentence = (
        f"{rows[0]}."
        if len(rows) == 1
        else say("list.truces", count=len(found), day=say.day(known), rows=say.listed(rows))
    )
    notes = [
        say("event", day=say.day(t.ended or t.announced), text=say.quoted(t.how))
        for t in found if t.how
    ]  # fmt: skip
    return made(
        context.book, "truce", sentence, known=known, notes=notes[-4:],
        result={"truces": [t.as_dict() for t in found]},
        cited=[source for t in found for source in t.sources],
        events=[p for t in found for p in t.events],
    )  # fmt: skip


def length_asked(context: Context, one: truces.Truce) -> str | None:
    """From when to when a truce ran that is over, where its length is asked for."""
    if not _LENGTH.search(context.asked.plain):
        return None
    say = context.say
    return f"{say.capital(one.title)}: {_time(context, one)}."


def _bounds(context: Context) -> tuple[str, str]:
    """The first and the last day that are asked about."""
    span = context.asked.on
    if span is None or span.now:
        return "", context.known
    return span.first.isoformat(), min(span.last.isoformat(), context.known)


def _end(one: truces.Truce, otherwise: str) -> str:
    return (one.ended or one.until or otherwise)[:10]


def _time(context: Context, one: truces.Truce) -> str:
    say = context.say
    since = say.day(one.effective)
    if one.state in {"in_force", "announced"}:
        key = "list.until" if one.until else "list.open"
        return say(key, since=since, until=say.day(one.until) if one.until else "")
    return say("list.ended", since=since, until=say.day(_end(one, one.effective)))


def talks_asked(context: Context) -> Answer | None:
    """How many talks were held, and which: the rounds where "rounds" are asked for."""
    asked, known = context.asked, context.known
    if not _TALKS.search(asked.plain):
        return None
    first, last = _bounds(context)
    parties = {"US", *asked.origins, asked.importer or "CN"} - {"ALL"}
    held = [
        t
        for t in truces.all_talks(context.book, known)
        if t.state == "held" and t.from_day and first <= t.from_day <= last
        and parties - set(t.parties) <= {"US"}
    ]  # fmt: skip
    people = who_at(context, held)
    if people:
        held = [t for t in held if people <= {str(h["name"]) for h in t.heads}]
    rounds = bool(re.search(r"\brounds?\b", asked.plain))
    numbered = [t for t in held if t.round is not None]
    found = numbered if rounds and numbered else held
    if not found:
        return None
    return _listed(context, found, rounds=rounds, others=len(held) - len(found))


def who_at(context: Context, held: Sequence[truces.Talks]) -> set[str]:
    """The people whom the text names among those at the tables, by family name."""
    words = set(re.findall(r"[a-z]+", context.asked.plain))
    return {
        str(head["name"])
        for talks in held
        for head in talks.heads
        if words & _family(str(head["name"]), str(head.get("party")))
    }


def _family(name: str, party: str) -> set[str]:
    parts = name.lower().split()
    return {parts[0] if party == "CN" else parts[-1]}


_ORDINALS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
]  # fmt: skip
_ROUND = re.compile(rf"\b(?P<number>{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))\s+round\b")


def round_in(context: Context) -> truces.Talks | None:
    """The round that a text names by its number; of several of that number the newest."""
    match = _ROUND.search(context.asked.plain)
    if match is None:
        return None
    word = match["number"]
    number = _ORDINALS.index(word) + 1 if word in _ORDINALS else int(re.sub(r"\D", "", word))
    found = [
        t for t in truces.all_talks(context.book, context.known)
        if t.round == number and t.state == "held"
    ]  # fmt: skip
    return max(found, key=lambda t: t.when, default=None)


def _listed(
    context: Context, found: Sequence[truces.Talks], *, rounds: bool, others: int
) -> Answer:
    say = context.say
    rows = [f"{t.title or t.id} ({say.day(t.when)})" for t in found]
    key = "list.rounds" if rounds else "list.talks"
    sentence = say(key, count=len(found), rows="; ".join(rows))
    return made(
        context.book, "talks", sentence, known=context.known,
        result={"talks": [t.as_dict() for t in found]},
        notes=[say("list.others", count=others)] if others else [],
        cited=[source for t in found for source in t.sources],
        events=[p for t in found for p in t.events],
    )  # fmt: skip
