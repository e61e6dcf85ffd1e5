"""One catalogue: every language has every text, with the same values, and every text is used."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from projections.messages.teller import CATALOGUES, teller

ROOT = Path(__file__).parents[2]


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_language_has_every_text_with_its_values() -> None:
    english = CATALOGUES["en"]
    for language, texts in CATALOGUES.items():
        assert set(texts) == set(english), language
        for key, text in texts.items():
            assert _values(text) <= _values(english[key]), (language, key)


def test_every_text_is_used_and_every_text_that_is_used_is_there() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("bot", "projections")
        for path in (ROOT / folder).rglob("*.py")
        if "messages" not in path.parts
    )
    built = (
        "outside.", "state.", "programme.", "choice.", "alert.kind.", "alert.move.",
        "alert.stays.", "alert.corrected.", "alert.status.", "alert.what.", "alert.list.is-",
        "alert.remind.", "command.option.", "command.option-name.", "command.error.",
    )  # fmt: skip
    for key in CATALOGUES["en"]:
        assert key.startswith(built) or re.search(rf"""["']{re.escape(key)}["']""", code), key
    for key in re.findall(r"""\bsay\(\s*["']([\w.-]+)["']""", code):
        assert key in CATALOGUES["en"], key


def test_days_and_names_are_spoken_in_the_language() -> None:
    assert teller("zh").day("2025-10-01") == "2025年10月1日"
    assert teller("zh").name("VN") == "越南"
    assert teller("en").name("VN") == "Vietnam"


def test_a_key_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        teller("en")("no.such.text")


def test_a_language_that_is_not_spoken_is_english() -> None:
    assert teller("xx")("none") == teller("en")("none")
