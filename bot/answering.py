"""A question in plain words, answered by the same functions as the commands."""

from __future__ import annotations

from datetime import datetime

from bot.questions.understand import Understood, understand
from ledger.vocabulary.problems import ProblemsError
from projections.answers import coverage, forecast, history, listings, rate, why
from projections.answers.answer import Answer, checkpoint
from projections.answers.rate import RateQuery
from projections.book import Book


def answer_question(
    book: Book, raw: str, now: datetime, known_by: str | None = None
) -> Answer:
    """The answer, a question back, or what the ledger does not hold; never a guess in silence."""
    try:
        asked = understand(raw, now)
    except ProblemsError as error:
        return _asked_back(book, raw[:200], " ".join(p.detail for p in error.problems), [])
    if asked.intent is None:
        said = "I did not understand that as a question about tariffs, truces or trade talks."
        return _asked_back(book, asked.shown, said, _EXAMPLES)
    if asked.open:
        return _asked_back(book, asked.shown, "Which countries do you mean?", _EXAMPLES)
    found = _answer(book, asked, now, known_by)
    found.text = asked.shown
    found.assumed = [*asked.assumed, *found.assumed]
    if asked.cut:
        found.notes.append("The question was longer than what is read; its end was left out.")
    return found


_EXAMPLES = [
    {"label": "US tariff on China today", "question": "what is the US tariff on China today"},
    {"label": "Chinese tariff on US goods", "question": "what is China's tariff on US goods today"},
    {"label": "What comes next", "question": "what happens next to US tariffs on China"},
]


def _asked_back(book: Book, text: str, said: str, choices: list[dict[str, str]]) -> Answer:
    return Answer(
        kind="not_covered",
        status="needs_clarification",
        result={"reason": said},
        sentence=said,
        text=text,
        choices=choices,
        clocks={"on": None, "known_by": None, "recorded_by": book.head},
        checkpoint=checkpoint(book),
    )


def _answer(book: Book, asked: Understood, now: datetime, known_by: str | None) -> Answer:
    if asked.intent == "truce":
        return listings.truce(book, None, now)
    assert asked.importer is not None
    assert asked.origin is not None
    slots = {"intent": asked.intent, "importer": asked.importer, "origin": asked.origin}
    gap = coverage.gap(book, asked.importer, asked.on, slots)
    if gap is not None:
        return gap
    query = RateQuery(
        asked.importer, asked.origin, on=asked.on.isoformat() if asked.on else None,
        known_by=known_by,
    )  # fmt: skip
    if asked.intent == "history":
        return history.answer(book, query, now, None, None)
    if asked.intent == "forecast":
        wanted = forecast.ForecastQuery(asked.importer, asked.origin)
        return forecast.answer(book, wanted, now)
    if asked.intent == "why":
        return why.answer(book, query, now)
    return rate.answer(book, query, now)
