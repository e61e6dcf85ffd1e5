"""Long lists of codes, and lines that a schedule does not subdivide."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledger.vocabulary.goods import Scope, shortest


def test_a_line_that_is_not_subdivided_is_all_of_its_subheading() -> None:
    listed = Scope(codes=("87038000",), exact=True)
    assert listed.includes("870380") is True
    assert listed.includes("87038000") is True
    assert listed.includes("8703") is None
    assert listed.includes("870370") is False


def test_a_carved_out_line_that_is_not_subdivided_is_out_as_a_whole() -> None:
    assert Scope(codes=("8703",), excluding=("87038000",)).includes("870380") is False


def test_the_shortest_code_keeps_its_heading() -> None:
    assert shortest("87120000") == "8712"
    assert shortest("8700") == "8700"
    assert shortest("8507600010") == "8507600010"


CODES = st.lists(st.from_regex(r"(84|85|87)[0-9]{2}([1-9]{2}([1-9]{2})?)?", fullmatch=True))


@given(CODES, st.from_regex(r"(84|85|87)([0-9]{2}([1-9]{2}([1-9]{2})?)?)?", fullmatch=True))
def test_looking_up_in_a_list_is_looking_at_every_code(codes: list[str], good: str) -> None:
    verdict = Scope(codes=tuple(codes), exact=True).includes(good)
    if any(good.startswith(code) for code in codes):
        assert verdict is True
    elif any(code.startswith(good) for code in codes):
        assert verdict is None
    else:
        assert verdict is False


def test_scopes_are_equal_and_hash_by_what_they_say() -> None:
    one, other = Scope(codes=("8703",), text="cars"), Scope(codes=("8703",), text="cars")
    assert one == other
    assert hash(one) == hash(other)
    assert one != Scope(codes=("8704",), text="cars")
