"""Economies by every word for them; who levies, whose goods."""

from __future__ import annotations

import pytest

from bot.questions import economies, roles, spelling, text
from ledger.vocabulary import economies as world


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("China", "CN"),
        ("chinese", "CN"),
        ("beijing", "CN"),
        ("prc", "CN"),
        ("Switzerland", "CH"),
        ("swiss", "CH"),
        ("côte d'ivoire", "CI"),
        ("ivory coast", "CI"),
        ("türkiye", "TR"),
        ("turkey", "TR"),
        ("the uk", "GB"),
        ("british", "GB"),
        ("south korea", "KR"),
        ("dprk", "KP"),
        ("burma", "MM"),
        ("brussels", "EU"),
        ("hong kong", "HK"),
        ("bosnia and herzegovina", "BA"),
        ("laotian", "LA"),
    ],
)
def test_an_economy_is_known_by_its_words(word: str, code: str) -> None:
    read = text.read(f"tariff on {word}")
    found = economies.named(read.plain, read.cased)
    assert [each.code for each in found] == [code]


def test_every_economy_of_the_vocabulary_is_known_by_its_name() -> None:
    for code in world.codes():
        if code in {"GG", "JE", "AQ", "PR"}:
            continue  # also a shirt and a breed; no customs territories of their own
        name = world.name_of(code).removeprefix("the ").lower()
        found = economies.named(f"tariff on {name} now", f"tariff on {name} now")
        assert code in [each.code for each in found], (code, name)


@pytest.mark.parametrize(
    "question", ["tell us the tariff on China", "what is it for all of us", "give us a hint"]
)
def test_us_the_pronoun_is_no_country(question: str) -> None:
    read = text.read(question)
    assert "US" not in [each.code for each in economies.named(read.plain, read.cased)]


@pytest.mark.parametrize(
    ("question", "importer", "origins"),
    [
        ("us tariffs on china", "US", ["CN"]),
        ("china's tariffs on us goods", "CN", ["US"]),
        ("chinese tariffs", "CN", []),
        ("tariffs on us goods", None, ["US"]),
        ("what does china charge", "CN", []),
        ("tariffs against china", None, ["CN"]),
        ("what do americans pay on imports from vietnam", "US", ["VN"]),
        ("tariffs on canada, mexico and china", None, ["CA", "MX", "CN"]),
        ("goods made in china but shipped from mexico", None, ["CN"]),
        ("exports to china from the us", "CN", ["US"]),
    ],
)
def test_the_words_around_a_name_give_it_its_role(
    question: str, importer: str | None, origins: list[str]
) -> None:
    said = roles.roles(question, economies.named(question, question))
    assert (said.importer, said.origins) == (importer, origins)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tarrif", "tariff"),
        ("chian", "china"),
        ("vietnm", "vietnam"),
        ("recipocal", "reciprocal"),
        ("germny", "germany"),
    ],
)
def test_a_typing_error_is_mended_and_told(typed: str, meant: str) -> None:
    mended, changed = spelling.mended(f"the {typed} now")
    assert mended == f"the {meant} now"
    assert changed


@pytest.mark.parametrize(
    "word", ["steep", "chain", "customer", "currency", "true", "parts", "child", "france"]
)
def test_a_word_that_is_a_word_is_left_alone(word: str) -> None:
    assert spelling.mended(f"about {word} there") == (f"about {word} there", [])
