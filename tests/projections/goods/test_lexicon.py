"""Names to things: exactly, inside a text, or misspelt."""

from __future__ import annotations

import pytest

from projections.goods.lexicon import Lexicon

NAMES = Lexicon(
    [
        ("cars", "car"), ("electric cars", "ev"), ("EV", "ev"), ("电动汽车", "ev"), ("汽车", "car"),
        ("soybeans", "soy"), ("steel", "steel"), ("steel rods", "rods"), ("chips", "chip"),
        ("clothes", "shirt"), ("clothes", "coat"),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Electric Car", ("ev",)),
        ("clothes", ("shirt", "coat")),
        ("electric", ()),
        ("", ()),
        ("!?", ()),
    ],
)
def test_the_very_name(text: str, things: tuple[str, ...]) -> None:
    assert NAMES.exactly(text) == things


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("what about electric cars and cars", [("ev", "electric cars"), ("car", "cars")]),
        ("美国对中国电动汽车的关税", [("ev", "电动汽车")]),
        ("the carpet", []),
        ("EVs", [("ev", "EVs")]),
    ],
)
def test_names_inside_a_text_the_longest_first(text: str, named: list[tuple[str, str]]) -> None:
    found = [(each.things[0], text[each.start : each.end]) for each in NAMES.inside(text)]
    assert found == named


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("soybeens", ("soy",)),
        ("soy beans", ("soy",)),
        ("elecrtic cars", ("ev",)),
        ("steel goods", ()),  # no slip of steel rods: another word
        ("cara", ()),  # too short to be a slip
        ("clothse", ("shirt", "coat")),
        ("a" * 4000, ()),
    ],
)
def test_slips_of_the_pen(text: str, things: tuple[str, ...]) -> None:
    assert NAMES.slips(text) == things


def test_the_nearest_names_come_best_first() -> None:
    assert next(thing for thing, _ in NAMES.nearly("soybean meal", 3)) == "soy"
    assert NAMES.nearly("zzzz", 3) == []


def test_an_empty_lexicon_knows_nothing() -> None:
    nothing: Lexicon[str] = Lexicon([])
    assert nothing.exactly("cars") == ()
    assert nothing.inside("cars") == []
    assert nothing.slips("electric cars") == ()
    assert nothing.nearly("cars", 3) == []
