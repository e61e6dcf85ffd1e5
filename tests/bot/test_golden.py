"""Answers word by word: sentence, status, assumptions, notes, the first sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bot.conftest import Asking

HERE = Path(__file__).parent / "golden"
QUESTIONS = yaml.safe_load((HERE / "questions.yaml").read_text(encoding="utf-8"))
KEPT = HERE / "answers.json"


def shown(asking: Asking, text: str, day: str) -> dict[str, Any]:
    answer = asking(text, day)
    return {
        "status": answer.status,
        "kind": answer.kind,
        "sentence": answer.sentence,
        "assumed": answer.assumed,
        "notes": answer.notes,
        "choices": [choice["question"] for choice in answer.choices],
        "sources": [source["id"] for source in answer.sources[:3]],
    }


def test_answers_are_as_they_were(asking: Asking, request: pytest.FixtureRequest) -> None:
    now = {q["text"]: shown(asking, q["text"], str(q["day"])) for q in QUESTIONS}
    if request.config.getoption("--update-golden"):
        text = json.dumps(now, ensure_ascii=False, indent=1) + "\n"
        KEPT.write_text(text, encoding="utf-8")
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert now == kept


def test_no_answer_says_more_than_four_lines_below_its_sentence(asking: Asking) -> None:
    for question in QUESTIONS:
        notes = asking(question["text"], str(question["day"])).notes
        assert len([note for note in notes if "not followed" not in note]) <= 5, question["text"]
