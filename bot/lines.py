"""One line of JSON in, one answer out, whatever the line is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from bot.answering import answer_question
from ledger.vocabulary import clocks, dates
from ledger.vocabulary.problems import BAD_QUERY, Problem, ProblemsError
from projections.answers.answer import Answer
from projections.book import Book

_LIKE = '{"id": "1", "text": "what was the US tariff on Oct 1"}'


def answered_line(book: Book, line: str, number: int, now: datetime) -> dict[str, Any]:
    """The answer object of a line ``{"id", "text", "now"?, "known_by"?}``, with its ``id``.

    A line that is no such object, and a clock that is none, are answered with what is wrong, in
    the same shape: a question back with ``problems``.
    """
    name: Any = number
    try:
        record = orjson.loads(line)
        if isinstance(record, dict):
            name = record.get("id", number)
        text = record.get("text") if isinstance(record, dict) else None
        if not isinstance(text, str):
            problem = Problem(
                BAD_QUERY, "the line is no JSON object with a text.", _LIKE, f"line {number}"
            )
            return _wrong(book, name, [problem])
        at = dates.moment_of(str(record["now"]), now) if record.get("now") else now
        known_by = _known(record.get("known_by"), at)
        return {"id": name, **answer_question(book, text, at, known_by).as_dict()}
    except orjson.JSONDecodeError:
        problem = Problem(BAD_QUERY, "the line is no JSON.", _LIKE, f"line {number}")
        return _wrong(book, name, [problem])
    except ProblemsError as error:
        return _wrong(book, name, [p.at(f"line {number}") for p in error.problems])


def _known(typed: Any, now: datetime) -> str | None:
    if typed is None or typed == "":
        return None
    return dates.day_of(str(typed), clocks.day_of(now, "US")).day.isoformat()


def _wrong(book: Book, name: Any, problems: list[Problem]) -> dict[str, Any]:
    said = " ".join(f"{p.detail} {p.fix}" for p in problems)
    found = Answer(
        kind="not_covered", status="needs_clarification", result={"reason": said}, sentence=said,
        clocks={"on": None, "known_by": None, "recorded_by": book.head},
    )  # fmt: skip
    return {"id": name, **found.as_dict(), "problems": [p.as_dict() for p in problems]}
