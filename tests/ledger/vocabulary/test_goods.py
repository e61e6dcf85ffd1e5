"""Tariff codes and scopes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.vocabulary import goods
from ledger.vocabulary.goods import Scope
from ledger.vocabulary.problems import ProblemsError

CHAPTERS = st.integers(1, 99).filter(lambda number: number != 77).map(lambda number: f"{number:02}")
CODES = st.builds(
    lambda chapter, rest, pairs: chapter + rest[: 2 * pairs],
    CHAPTERS, st.text(alphabet="0123456789", min_size=8, max_size=8), st.integers(0, 4),
)  # fmt: skip
LISTS = st.lists(CODES, max_size=6).map(tuple)
SCOPES = st.builds(
    Scope,
    all_goods=st.booleans(), codes=LISTS, among=LISTS, excluding=LISTS,
    text=st.sampled_from(["", "steel"]), exact=st.booleans(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "digits", "printed"),
    [
        ("87", "87", "87"),
        ("8703", "8703", "8703"),
        ("8703.80", "870380", "8703.80"),
        ("8703.80.00", "87038000", "8703.80.00"),
        ("8703 80 00 10", "8703800010", "8703.80.0010"),
        ("8703.80.0010", "8703800010", "8703.80.0010"),
        (" 0203 ", "0203", "0203"),
        ("9903.01.24", "99030124", "9903.01.24"),
        ("01", "01", "01"),
    ],
)
def test_a_code_has_one_form(text, digits, printed):
    assert goods.parse_code(text) == digits
    assert goods.print_code(digits) == printed


@pytest.mark.parametrize(
    "text",
    ["", "8", "870", "87038", "87038000101", "00", "0012", "77", "7701.10", "steel", "87o3", "-87",
     "٨٧", "८७०३", "87\n03", "8703.80.00.10.10", "²²", "8.7e2"],
)  # fmt: skip
def test_what_is_no_code_is_refused(text):
    with pytest.raises(ProblemsError) as caught:
        goods.parse_code(text)
    assert [problem.code for problem in caught.value.problems] == ["IN-03"]


@given(CODES)
def test_a_code_that_is_printed_and_read_is_the_same_code(digits):
    assert goods.parse_code(goods.print_code(digits)) == digits
    assert goods.parse_code(digits) == digits


@given(st.text(max_size=30) | st.text(alphabet="0123456789. ", max_size=16))
def test_any_text_is_a_code_or_a_problem(text):
    try:
        digits = goods.parse_code(text)
    except ProblemsError as error:
        assert [problem.code for problem in error.problems] == ["IN-03"]  # noqa: PT017
        return
    assert digits.isascii()
    assert len(digits) in {2, 4, 6, 8, 10}


def test_a_very_long_text_is_no_code_and_not_quoted_whole():
    with pytest.raises(ProblemsError) as caught:
        goods.parse_code("87" * 5_000_000)
    assert len(str(caught.value)) < 400


@given(CODES, CODES)
def test_a_code_covers_what_lies_under_it(one, other):
    assert goods.covers(one, one)
    assert goods.covers(one, other) == other.startswith(one)


def plainly(scope, code):
    """What a scope says of a good, as its definition reads."""
    if any(code.startswith(out) for out in scope.excluding):
        return False
    if scope.all_goods or any(code.startswith(listed) for listed in scope.codes):
        return True
    if any(listed.startswith(code) for listed in scope.codes):
        return None
    if scope.exact:
        return False
    if scope.among:
        near = any(code.startswith(a) or a.startswith(code) for a in scope.among)
        return None if near else False
    return None


@given(SCOPES, CODES)
def test_a_scope_says_what_its_definition_says(scope, code):
    assert scope.includes(code) == plainly(scope, code)


@given(SCOPES, st.data())
def test_codes_that_are_listed_are_in_and_codes_that_are_carved_out_are_out(scope, data):
    for code in scope.excluding:
        assert scope.includes(code) is False
    for code in scope.codes:
        expected = not any(code.startswith(out) for out in scope.excluding)
        assert scope.includes(code) is expected
    if scope.codes:
        under = (data.draw(st.sampled_from(scope.codes)) + "00")[:10]
        if not any(under.startswith(out) for out in scope.excluding):
            assert scope.includes(under) is True


@given(SCOPES)
def test_scopes_with_the_same_fields_are_the_same(scope):
    twin = Scope(
        scope.all_goods, scope.codes, scope.among, scope.excluding, scope.text, scope.exact
    )
    assert scope == twin
    assert hash(scope) == hash(twin)
    assert {scope: 1}[twin] == 1


def test_a_scope_in_words_alone_cannot_tell():
    assert Scope(text="steel articles").includes("7208") is None
    assert Scope(all_goods=True).includes("7208") is True
    assert Scope(codes=("7208",), exact=True).includes("7209") is False
    assert Scope(codes=("7208",)).includes("7209") is None
    assert Scope(codes=("720810",), exact=True).includes("7208") is None
