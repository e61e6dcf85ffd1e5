"""From text to answer: read, decline or ask back, hand to the handler of its kind, close."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from bot.answering import (
    agreements,
    beginnings,
    beyond,
    closing,
    comparisons,
    courses,
    declined,
    duties,
    events,
    on_the_day,
    parcels,
    people,
    ranked,
    reaching,
    reasons,
    rulings,
    stacked,
    stated,
    steps,
)
from bot.answering.context import Context
from bot.questions import intents, text
from bot.questions.days import AmbiguousDayError
from bot.questions.understand import understand
from bot.questions.understood import Understood
from ledger.vocabulary.problems import ProblemsError
from projections.answers.answer import Answer
from projections.book import Book
from projections.messages.teller import teller

Handler = Callable[[Context], "Answer | None"]


def answer_question(book: Book, raw: str, now: datetime, known_by: str | None = None) -> Answer:
    """The answer, a question back, or what the ledger does not hold; never a guess in silence."""
    try:
        asked = understand(book, raw, now)
    except ProblemsError as error:
        found = declined.asked_back(book, teller("en"), " ".join(p.detail for p in error.problems))
        found.text = text.read(raw).shown
        return found
    except AmbiguousDayError as error:
        return _which_day(book, raw, error)
    return answer_understood(book, asked, now, known_by)


def answer_understood(
    book: Book, asked: Understood, now: datetime, known_by: str | None = None
) -> Answer:
    """The answer to a question that is read already (chat changes slots before it asks)."""
    context = Context(book, asked, now, teller(asked.language), known_by)
    try:
        found = _answer(context)
    except ProblemsError as error:
        found = declined.asked_back(book, context.say, " ".join(p.detail for p in error.problems))
    return closing.close(context, found)


def _which_day(book: Book, raw: str, error: AmbiguousDayError) -> Answer:
    say = teller("en")
    shown = text.read(raw).shown
    choices = [
        {"label": say.day(day), "question": shown.replace(error.text, day.isoformat())}
        for day in error.choices
    ]
    found = declined.asked_back(book, say, say("ask.day", text=error.text), choices)
    found.text = shown
    return found


HANDLERS: dict[str, Handler] = {
    "source": lambda c: events.happened(c) if c.asked.subjects else duties.answer(c),
    "refund": rulings.refund,
    "parcel": parcels.parcel,
    "who": people.person,
    "compare": comparisons.compared,
    "truce-end": agreements.truce,
    "if-lapsed": agreements.truce,
    "truce": agreements.truce,
    "ruling": rulings.ruling,
    "when": beginnings.when,
    "history": courses.history_of,
    "peak": lambda c: comparisons.extreme(c, highest=True),
    "lowest": lambda c: comparisons.extreme(c, highest=False),
    "changes": steps.changed,
    "still": courses.still,
    "forecast": steps.following,
    "why": reasons.reason,
    "stacking": stacked.stacking,
    "talks": agreements.talks,
    "definition": reasons.define,
    "threat": events.threat,
    "event": events.happened,
    "exempt": reaching.reached,
    "rate": duties.answer,
}


def _answer(context: Context) -> Answer:
    """The first that fits: outside, not understood, beside the rate, then the handlers in order."""
    for step in _STEPS:
        found = step(context)
        if found is not None:
            return found
    return declined.asked_back(context.book, context.say, context.say("ask.not-understood"))


def _ranked(context: Context) -> Answer | None:
    """Which origins pay the most, or a figure; when a rate was beyond one."""
    return ranked.ranked(context) or beyond.beyond(context) or on_the_day.happened(context)


#: words behind "what is the …" that are the ledger's own business
_OWN = re.compile(
    r"\b(?:status|state|position|situation|list|latest|news|update|plan|policy|schedule|date|day|end|start|effect"
    r"|impact|cost|amount|number|figure|level|deal|agreement|truce|talks?|duration|reason|basis|law|act|order|program\w*)\b"
)
_ATTRIBUTE = re.compile(
    r"\b(?:what|who|which|where|how)(?:'s|s| is| was| are| were| \w+ is| \w+ are)?\s+"
    r"(?:the\s+)?(?P<of>[a-z]+(?: [a-z]+){0,2})\s+(?:of|in)\s+"
)


def _foreign_matter(context: Context) -> Answer | None:
    """A question that names a country and asks for something else of it: its capital."""
    asked = context.asked
    match = _ATTRIBUTE.search(asked.plain)
    if match is None or asked.goods or asked.subjects or asked.percents:
        return None
    if asked.kinds not in ([], ["definition"], ["peak"], ["lowest"]):
        return None
    if intents.about_duties(asked.plain) or _OWN.search(match["of"]):
        return None
    return declined.asked_back(context.book, context.say, context.say("ask.not-understood"))


def _figure_alone(context: Context) -> Answer | None:
    """A figure without a country, whose source or way there is asked: the usual two."""
    asked = context.asked
    first = asked.kinds[0] if asked.kinds else "rate"
    if (
        first not in {"source", "history", "why"}
        or not asked.percents
        or asked.goods
        or asked.subjects
        or asked.said_importer
        or asked.said_origin
    ):
        return None
    asked.importer, asked.origins = context.importer, [context.partner]
    asked.assumed.append(("assumed.origin", {"origin": context.partner}))
    return stated.figure(context)


def _outside(context: Context) -> Answer | None:
    asked = context.asked
    if asked.nowhere is not None:
        return declined.not_covered(context, context.say("outside.nowhere", place=asked.nowhere))
    if asked.outside is not None and not _own_business(asked):
        return declined.outside(context, asked.outside)
    return None


def _without_a_kind(context: Context) -> Answer | None:
    """Without a kind and a word of the field: a figure beside a country, or a question back."""
    asked = context.asked
    if asked.intent is not None:
        return None
    if asked.percents and (asked.importer or asked.origins):
        found = stated.figure(context)
        if found is not None:
            return found
    return declined.asked_back(context.book, context.say, context.say("ask.not-understood"))


def _threatened(context: Context) -> Answer | None:
    asked = context.asked
    if asked.percents or not any(m.startswith("us.threat.") for m in context.measures()):
        return None
    asked.intent = "threat"
    return events.threat(context)


def _at_the_table(context: Context) -> Answer | None:
    """A question of another kind that names talks by their place, and no duty: about the talks."""
    asked = context.asked
    first = asked.kinds[0] if asked.kinds else None
    if first not in {"event", "when", "definition", "threat"}:
        return None
    if re.search(r"\btariffs?\b|\bdut", asked.plain) or agreements.talks_in(context) is None:
        return None
    asked.intent = "talks"
    return agreements.talks(context)


def _handled(context: Context) -> Answer | None:
    asked = context.asked
    for kind in [*asked.kinds, "rate"]:
        if kind in _ONLY_WITH and not _ONLY_WITH[kind](asked):
            continue
        found = HANDLERS[kind](context)
        if found is not None:
            asked.intent = kind
            return found
    return None


def _own_business(asked: Understood) -> bool:
    """Words of a foreign matter beside one of the ledger's own: the end of a truce."""
    chances = re.search(
        r"\bodds\b|\bchances?\b|\blikel\w+|\bprobab\w+|\bpredict\w*|\bsurvive\b", asked.plain
    )
    return (
        asked.outside == "prediction"
        and not chances
        and bool({"truce", "truce-end", "if-lapsed"} & set(asked.kinds))
    )


#: subjects that are no duties: what is asked of them is how they stand
_NO_DUTY = frozenset(
    {
        "rare-earths",
        "export-controls",
        "gallium",
        "unreliable",
        "entity-list",
        "port-fees",
        "soy-purchases",
        "board-of-trade",
    }
)
_CONTROLS = re.compile(
    r"\b(?:controls?|export|restrict\w*|curbs?|fees?|dues|purchas\w+|promis\w+|pledg\w+|buy|tons?|tonnes?|commit\w*|list|licen[cs]\w+|ban|rule|status|suspend\w*|still)\b"
)


def _beside_the_rate(context: Context) -> Answer | None:
    """Controls, fees and purchases; what the USMCA lets off; what Phase One brought."""
    asked = context.asked
    first = asked.kinds[0] if asked.kinds else "rate"
    if (
        any(s.name in _NO_DUTY for s in asked.subjects)
        and first in {"rate", "still", "event", "when", "exempt", "truce-end"}
        and not re.search(r"\btruce\b|\bpause of the dut", asked.plain)
        and _CONTROLS.search(asked.plain)
    ):
        found = courses.still(context) if first == "still" else None
        return found or events.happened(context) or _of_purchases(context)
    if (
        first == "rate"
        and asked.subjects
        and re.search(r"\b(?:investigat\w+|probes?|hearings?|cases?|review)\b", asked.plain)
    ):
        return events.happened(context)
    if (
        re.search(
            (
                r"\b(?:before|under|during|since)\s+(?:trump|biden|obama|his (?:first|"
                r"second) term|the trade war)\b"
            ),
            asked.plain,
        )
        and asked.on is None
    ):
        return declined.asked_back(context.book, context.say, context.say("ask.period"))
    if asked.usmca and first in {"still", "rate", "exempt"}:
        found = reaching.reached(context) if asked.subjects and len(asked.subjects) > 1 else None
        return found or duties.answer(context)
    if (
        first in {"changes", "event", "definition"}
        and re.search(r"\bphase (?:one|1)\b", asked.plain)
        and asked.on is None
    ):
        return agreements.talks(context)
    return None


def _of_purchases(context: Context) -> Answer | None:
    """What was undertaken to be bought, where the question's own words find no record."""
    if not context.asked.names("soy-purchases"):
        return None
    text = f"{context.asked.subject_words} buy purchases tonnes"
    return declined.by_words(context, need=0.5, chatty=True, text=text)


#: kinds whose words stand in other questions too: what else must be there
_ONLY_WITH: dict[str, Callable[[Understood], bool]] = {
    "still": lambda a: bool(a.percents or a.subjects or a.origins),
    "when": lambda a: bool(a.percents or a.subjects or a.importer or a.origins),
    "event": lambda a: (
        not a.percents
        or bool(a.subjects)
        or bool(re.search(r"\b(?:respon\w+|react\w*|retaliat\w*|answer\w*)\b", a.plain))
    ),
    "definition": lambda a: not a.percents,
}


_STEPS: tuple[Callable[[Context], Answer | None], ...] = (
    _outside,
    _foreign_matter,
    _ranked,
    _figure_alone,
    _without_a_kind,
    _threatened,
    _at_the_table,
    _beside_the_rate,
    _handled,
)


def today_of(asked: Understood) -> date:
    return asked.today
