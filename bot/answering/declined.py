"""What is not covered, said with the nearest thing that is held; and questions asked back."""

from __future__ import annotations

from datetime import date

from bot.answering.context import Context
from ledger.vocabulary.problems import ProblemsError
from projections import truces
from projections.answers import coverage, happenings, rate
from projections.answers.answer import Answer
from projections.answers.made import made, told
from projections.book import Book
from projections.messages.teller import Teller


def outside(context: Context, kind: str) -> Answer:
    """A question of a kind that the ledger does not answer."""
    reason = context.say(f"outside.{kind}")
    return not_covered(context, reason, nearest(context))


def not_covered(context: Context, reason: str, near: Answer | None = None) -> Answer:
    """``not_covered`` with the reason and what is nearest."""
    notes = [context.say("outside.nearest", text=near.sentence)] if near is not None else []
    found = made(
        context.book,
        "not_covered",
        reason,
        known=context.known,
        result={"reason": reason},
        status="not_covered",
        notes=notes,
    )
    if near is not None:
        found.result["nearest"] = {
            "kind": near.kind,
            "sentence": near.sentence,
            "result": near.result,
        }
        found.sources, found.events = near.sources, near.events
    return found


def nearest(context: Context) -> Answer | None:
    """What is held on what the question names: its measures, its countries, else the truce."""
    asked = context.asked
    measures = context.measures()
    if measures:
        records = happenings.of_measures(context.book, measures, context.known)
        keyed = {r.position for r in records}
        told_of = [
            r
            for r in happenings.search(
                context.book, asked.plain, context.known, need=0.25, most=30, chatty=True
            )
            if r.position in keyed
        ]
        if told_of:
            return happenings.answer(context.book, context.say, told_of[:1], context.known)
        day = asked.day.isoformat()
        before = [
            r for r in records if str(r.body.get("effective") or r.announced)[:10] <= day
        ] or records
        if before:
            return happenings.answer(context.book, context.say, [before[-1]], context.known)
    if asked.importer and asked.origins and asked.origins != ["ALL"]:
        try:
            if coverage.gap(context.book, asked.importer, asked.day, {}) is None:
                return rate.answer(context.book, context.query(), context.now)
        except ProblemsError:
            return None
    return standing_truce(context)


def standing_truce(context: Context) -> Answer | None:
    """The truce that is in force on the day, where the question may be about the two."""
    if asked_elsewhere(context):
        return None
    for found in truces.truces(context.book, context.limit, context.known):
        if found.state == "in_force" and found.until:
            text = context.say(
                "truce.in-force",
                title=context.say.capital(found.title),
                until=context.say.day(found.until),
                back="",
            )
            return made(
                context.book,
                "truce",
                text,
                known=context.known,
                cited=found.sources,
                events=found.events,
                result=found.as_dict(),
            )
    return None


def asked_elsewhere(context: Context) -> bool:
    """Whether the question names countries other than the two of the truces."""
    named = {context.asked.importer, *context.asked.origins} - {None, "ALL"}
    return bool(named - {"US", "CN", "HK", "MO"}) or context.asked.outside in {
        "tax-other",
        "investment",
    }


def asked_back(
    book: Book, say: Teller, said: str, choices: list[dict[str, str]] | None = None
) -> Answer:
    """A question back, with choices ready to be asked."""
    found = made(
        book, "not_covered", said, known="", result={"reason": said}, status="needs_clarification"
    )
    found.clocks = {"on": None, "known_by": None, "recorded_by": book.head}
    found.verified_until = None
    found.choices = choices or examples(say)
    return found


def examples(say: Teller, day: date | None = None) -> list[dict[str, str]]:
    """Questions that work, for somebody who asked one that does not; about ``day`` if they did."""
    names = ("choice.us-cn", "choice.cn-us", "choice.truce", "choice.next")
    if day is None:
        return [{"label": say(name), "question": say(f"{name}.question")} for name in names]
    dated = ("choice.us-cn-on", "choice.cn-us-on")
    told = say.day(day)
    return [
        {"label": say(name, day=told), "question": say(f"{name}.question", day=told)}
        for name in dated
    ] + examples(say)[2:]


def by_words(
    context: Context,
    *,
    need: float = 0.6,
    kinds: tuple[str, ...] = (),
    most: int = 3,
    text: str | None = None,
    chatty: bool = False,
) -> Answer | None:
    """Events whose words cover the question's (or ``text``); ``None`` where none does."""
    plain = text or context.asked.plain
    if text is None and len(set(happenings.stems(plain))) < 2:
        return None
    records = happenings.search(
        context.book, plain, context.known, need=need, kinds=kinds, most=most, chatty=chatty
    )
    if records:
        return happenings.answer(context.book, context.say, records, context.known, asked=plain)
    if context.asked.known_by is not None or context.known_by is not None:
        return None
    later = [
        r
        for r in happenings.search(
            context.book,
            plain,
            "9999-12-31",
            need=max(need, 0.75),
            kinds=kinds or ("measure", "talks", "truce"),
            most=most,
            chatty=chatty,
        )
        if r.topic != "measure.introduced"
    ]
    if not later:
        return None
    say = context.say
    lead = say("later", day=say.day(context.limit), text=told(say, later[0]))
    found = happenings.answer(context.book, say, later[:1], context.known, lead=lead)
    found.notes = []
    return found
