"""Fact check: the claims of a text, each with its verdict and the events behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.checking import check_text
from projections.book import Book
from tests.bot.conftest import noon
from tests.bundled import SHARED

HERE = Path(__file__).parent
PARAGRAPHS = yaml.safe_load((HERE / "paragraphs.yaml").read_text(encoding="utf-8"))
NOW = noon("2026-11-24")


def checked(book: Book, text: str) -> dict[str, dict[str, Any]]:
    answer = check_text(book, text, NOW)
    return {f"{c['kind']} {c['says']}": c for c in answer.result["claims"]}


@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=lambda p: p["text"][:40])
def test_a_paragraph_is_judged(book: Book, paragraph: dict[str, Any]) -> None:
    found = checked(book, paragraph["text"])
    for name, verdicts in paragraph["claims"].items():
        assert name in found, (name, list(found))
        assert found[name]["verdict"] in verdicts, (name, found[name])
        if found[name]["verdict"] != "not held":
            assert found[name]["events"], name
    if not paragraph["claims"]:
        assert not found


@pytest.fixture(scope="module")
def story() -> str:
    path = SHARED / "story-2025-08.txt"
    if not path.exists():
        pytest.skip(f"{path} is handed out beside the repository, and is not there")
    return path.read_text(encoding="utf-8")


def test_the_story_of_august_2025(book: Book, story: str) -> None:
    found = checked(book, story)
    assert found["office Katherine Tai"]["verdict"] == "contradicted"
    assert "Jamieson Greer" in found["office Katherine Tai"]["shows"]
    assert found["lapse 145"]["verdict"] == "contradicted"
    assert "54%" in found["lapse 145"]["shows"]
    assert found["lapse 125"]["verdict"] == "contradicted"
    assert "34%" in found["lapse 125"]["shows"]
    assert found["rate 30"]["verdict"] in {"supported", "approximate"}
    assert found["rate 10"]["verdict"] in {"supported", "approximate"}
    assert found["talks Geneva, London, Stockholm"]["verdict"] == "supported"
    assert found["truce-end november"]["verdict"] == "supported"
    assert all(claim["events"] for claim in found.values())


def test_an_undated_story_is_read_as_of_what_it_tells(book: Book, story: str) -> None:
    answer = check_text(book, story, NOW)
    assert answer.result["on"].startswith("2025-08")
    assert any("read as of" in text for text in answer.assumed)


def test_a_text_without_claims_says_so(book: Book) -> None:
    answer = check_text(book, "Nothing to see here, move along.", NOW)
    assert answer.status == "not_covered"
    assert answer.result["claims"] == []


@pytest.mark.parametrize(
    "text", ["", "%%% 10% 20% tariff", "a" * 50_000, "The tariff is 10%. " * 3000, "\x00<script>"]
)
def test_any_text_is_checked(book: Book, text: str) -> None:
    assert check_text(book, text, NOW).sentence
