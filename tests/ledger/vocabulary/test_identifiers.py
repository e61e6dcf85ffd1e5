"""The shapes of ids and keys."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.vocabulary import identifiers

WORDS = st.text(alphabet="abz019", min_size=1, max_size=5)
MEASURES = st.lists(st.lists(WORDS, min_size=1, max_size=3).map("-".join), min_size=2, max_size=6)
MEASURES = MEASURES.map(".".join)


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (identifiers.MEASURE, ["us.s122", "us.ieepa.fentanyl.cn", "cn.s301-x.1"],
         ["us", "US.s122", "us.", ".us", "us..a", "us.s122\n", "us.a_b", "us.-a", "ü.s"]),
        (identifiers.PROGRAMME, ["ieepa-fentanyl", "s301"], ["a.b", "-a", "a-", "A", ""]),
        (identifiers.THING, ["us-cn.geneva-2025", "x"], ["a b", "a.", "a/b", "A"]),
        (identifiers.SOURCE, ["eo-14195"], ["eo.14195", "eo_14195", "EO-14195", ""]),
        (identifiers.KEY, ["us.s122/imposed", "pack/us-china/2026-10-09", "a:b_c"],
         ["a", "A/b", "/a", "a b", "a\n", "a" * 121, "ä/b", "a\0b"]),
    ],
)  # fmt: skip
def test_an_identifier_has_a_shape(pattern, good, bad):
    for text in good:
        assert pattern.match(text), text
    for text in bad:
        assert not pattern.match(text), text


@given(MEASURES)
def test_the_umbrellas_of_a_measure_are_its_prefixes_widest_first(measure):
    found = identifiers.ancestors(measure)
    assert [name.count(".") for name in found] == list(range(1, measure.count(".")))
    for name in found:
        assert measure.startswith(f"{name}.")
        assert identifiers.MEASURE.match(name)


def test_a_measure_of_two_words_has_no_umbrella():
    assert identifiers.ancestors("us.s122") == []
    assert identifiers.ancestors("us.ieepa.fentanyl.cn") == ["us.ieepa", "us.ieepa.fentanyl"]


@given(st.text(max_size=6) | st.text(alphabet="a0.:/_-\n\u0661é\0 ", max_size=8) | MEASURES)
def test_an_identifier_has_nothing_in_it_that_a_store_or_a_leaf_could_stumble_over(text):
    if identifiers.KEY.match(text) or identifiers.MEASURE.match(text):
        assert text.isascii()
        assert text.isprintable()
        assert not re.search(r"\s", text)
