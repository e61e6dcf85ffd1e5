"""One question, its expectation, its verdict.

An expectation says what an answer's text (sentence and notes) must show and must not claim:

``status``    the statuses that are right; default ``answered``
``must``      patterns that all stand in the text
``sentence``  patterns that all stand in the sentence
``never``     patterns that stand nowhere in the sentence
``slots``     values of ``understood_as`` that must be so
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from bot.answering import answer_question
from projections.answers.answer import Answer
from projections.book import Book

Verdict = Literal["right", "wrong", "asked", "not covered"]
VERDICTS: tuple[Verdict, ...] = ("right", "wrong", "asked", "not covered")


@dataclass(slots=True)
class Case:
    id: str
    text: str
    now: date
    intent: str
    status: tuple[str, ...] = ("answered",)
    must: tuple[str, ...] = ()
    sentence: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    slots: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Scored:
    case: Case
    answer: Answer
    verdict: Verdict
    why: str = ""


def case_of(name: str, text: str, now: str, intent: str, expected: dict[str, Any]) -> Case:
    """A case from its YAML; scalars stand for lists of one."""

    def many(field_name: str) -> tuple[str, ...]:
        value = expected.get(field_name, ())
        return (str(value),) if not isinstance(value, list | tuple) else tuple(map(str, value))

    return Case(
        name,
        text,
        date.fromisoformat(str(now)),
        intent,
        many("status") or ("answered",),
        many("must"),
        many("sentence"),
        many("never"),
        expected.get("slots", {}),
    )


def score(book: Book, case: Case) -> Scored:
    """Asks the question on its day and compares."""
    day = case.now
    answer = answer_question(
        book, case.text, datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    )
    if answer.status not in case.status:
        verdict: Verdict = {
            "answered": "wrong",
            "needs_clarification": "asked",
            "not_covered": "not covered",
        }[answer.status]  # type: ignore[assignment]
        return Scored(
            case, answer, verdict, f"status {answer.status}, wanted {' or '.join(case.status)}"
        )
    why = complaint(case, answer)
    if not why:
        return Scored(case, answer, "right")
    return Scored(case, answer, "wrong" if answer.status == "answered" else "asked", why)


def complaint(case: Case, answer: Answer) -> str:
    """What is missing or must not be there; empty where all is as expected."""
    text = " ".join(
        [answer.sentence, *answer.notes, *(f"{c['label']} {c['question']}" for c in answer.choices)]
    )
    missing = [p for p in case.must if not re.search(p, text, re.IGNORECASE)]
    missing += [p for p in case.sentence if not re.search(p, answer.sentence, re.IGNORECASE)]
    claimed = [p for p in case.never if re.search(p, answer.sentence, re.IGNORECASE)]
    slots = [
        f"{name}={answer.understood_as.get(name)!r}" for name, value in case.slots.items()
        if str(answer.understood_as.get(name)) != str(value)
    ]  # fmt: skip
    parts = [("missing", missing), ("claims", claimed), ("slots", slots)]
    return "; ".join(f"{name} {', '.join(found)}" for name, found in parts if found)


def open_bundled(folder: Path) -> Book:
    """A book on the bundled history, in a store of its own."""
    from ledger.desk.importing import import_bundled
    from ledger.store.application import LedgerApplication
    from ledger.store.log import SqliteLog
    from ledger.store.url import StoreUrl
    from projections.index import Index

    path = folder / "eval.db"
    application = LedgerApplication(StoreUrl("sqlite", f"sqlite:///{path}", path))
    outcome = import_bundled(application, datetime.now(UTC))
    application.close()
    if outcome.refused:
        raise SystemExit("\n".join(str(problem) for problem in outcome.problems[:10]))
    log = SqliteLog.open(path)
    return Book(log, Index.open(log, folder / "eval.index"))
