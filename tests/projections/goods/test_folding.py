"""Names are the same whatever case, hyphens, plurals and spelling they are written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.goods.folding import fold, stem, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("E-Bikes", "e bike"),
        ("T-Shirts", "t shirt"),
        ("electric vehicles", "Electric Vehicle"),
        ("batteries", "battery"),
        ("switches", "switch"),
        ("potatoes", "potato"),
        ("EVs", "ev"),
        ("buses", "bus"),
        ("aluminium", "Aluminum"),
        ("whisky", "whiskey"),
        ("children's books", "children’s book"),
        ("电动汽车", "电动 汽车"),
        ("ＬＥＤ", "led"),  # full-width letters
    ],
)
def test_two_writings_of_one_name(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("gas", "ga"), ("glass", "glas"), ("lens", "len"), ("tin", "tins of"), ("corn", "cord")],
)
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_folded_word_keeps_its_place() -> None:
    text = "tariffs on Solar-Panels, 大豆"
    assert [text[t.start : t.end] for t in tokens(text)][2:] == ["Solar", "Panels", "大", "豆"]


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once_or_nothing_new(text: str) -> None:
    once = fold(text)
    assert fold(once).split() == [stem(word) for word in once.split()] or once == fold(once)
