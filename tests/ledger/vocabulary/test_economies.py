"""Economies, and groups whose members change."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.vocabulary import economies
from ledger.vocabulary.problems import ProblemsError

DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))


def test_the_union_of_2019_has_the_united_kingdom_and_that_of_2021_has_not():
    in_2019 = economies.members("EU", date(2019, 10, 1))
    in_2021 = economies.members("EU", date(2021, 10, 1))
    assert len(in_2019) == 28
    assert len(in_2021) == 27
    assert set(in_2019) - set(in_2021) == {"GB"}
    assert in_2019 == sorted(in_2019)


def test_the_united_kingdom_left_at_the_end_of_january_2020():
    assert "GB" in economies.members("EU", date(2020, 1, 31))
    assert "GB" not in economies.members("EU", date(2020, 2, 1))


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("1957-12-31", 0), ("1958-01-01", 6), ("1973-01-01", 9), ("1981-01-01", 10),
        ("1986-01-01", 12), ("1995-01-01", 15), ("2004-04-30", 15), ("2004-05-01", 25),
        ("2007-01-01", 27), ("2013-06-30", 27), ("2013-07-01", 28), ("2020-02-01", 27),
        ("2026-11-24", 27),
    ],
)  # fmt: skip
def test_the_union_grew_on_the_days_of_the_treaties(day, count):
    assert len(economies.members("EU", date.fromisoformat(day))) == count


@given(DAYS)
def test_members_and_memberships_say_the_same(day):
    members = economies.members("EU", day)
    assert len(set(members)) == len(members)
    for code in economies.codes():
        inside = any(
            group == "EU" and m.since <= day and (m.until is None or day < m.until)
            for group, m in economies.memberships(code)
        )
        assert inside == (code in members)


def test_every_member_is_an_economy_with_a_zone():
    for memberships in economies.GROUPS.values():
        for membership in memberships:
            assert economies.is_economy(membership.member)
            assert membership.until is None or membership.since < membership.until


def test_nobody_is_a_member_of_what_is_no_group():
    assert economies.members("US", date(2025, 1, 1)) == []
    assert economies.memberships("US") == []


def test_every_economy_has_a_name_and_a_zone_that_exists():
    codes = economies.codes()
    assert codes == sorted(codes)
    assert {"US", "CN", "EU", "GB", "XK", "TW", "HK", "MO", "CH"} <= set(codes)
    for code in codes:
        assert economies.canonical(code) == code
        assert economies.name_of(code)
        ZoneInfo(economies.zone_name(code))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("us", "US"), (" CN ", "CN"), ("EU27", "EU"), ("eu27", "EU"), ("UK", "GB"), ("el", "GR"),
        ("world", "ALL"), ("*", "ALL"), ("all", "ALL"), ("NO", "NO"),
    ],
)  # fmt: skip
def test_an_economy_has_one_spelling(text, code):
    assert economies.canonical(text) == code


@pytest.mark.parametrize(
    ("text", "hint"), [("China", "CN"), ("germany", "DE"), ("United States", "US"), ("Japan", "JP")]
)
def test_a_name_is_told_its_code(text, hint):
    with pytest.raises(ProblemsError) as caught:
        economies.canonical(text)
    (problem,) = caught.value.problems
    assert problem.code == "IN-04"
    assert f"did you mean {hint}" in problem.fix


@pytest.mark.parametrize("text", ["", " ", "ZZ", "USA", "U S", "ß", "ﬁ", "ﬂ", "ıl", "ＵＳ", "u\0s"])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(ProblemsError) as caught:
        economies.canonical(text)
    assert [problem.code for problem in caught.value.problems] == ["IN-04"]


@given(st.text(max_size=20))
def test_any_text_is_an_economy_or_a_problem(text):
    try:
        code = economies.canonical(text)
    except ProblemsError as error:
        assert [problem.code for problem in error.problems] == ["IN-04"]  # noqa: PT017
        return
    assert code == economies.ALL or economies.is_economy(code)
    assert text.isascii()
    assert economies.canonical(code) == code


def test_a_very_long_text_is_not_quoted_whole():
    with pytest.raises(ProblemsError) as caught:
        economies.canonical("x" * 5_000_000)
    assert len(str(caught.value)) < 400


def test_a_membership_is_half_open():
    (membership,) = [m for group, m in economies.memberships("GB") if group == "EU"]
    assert membership.until == date(2020, 2, 1)
    last = membership.until - timedelta(days=1)
    assert "GB" in economies.members("EU", last)
