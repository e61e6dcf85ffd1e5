"""Duty expressions: what is read is what is printed, and sums are sums."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.vocabulary import duties
from ledger.vocabulary.duties import FREE, Duty, Specific
from ledger.vocabulary.problems import ProblemsError

AMOUNTS = st.decimals(0, 999_999, places=4)
PERCENTS = st.decimals(0, 10_000, places=3)
UNITS = st.sampled_from(["kg", "liter", "No.", "t", "m2", "doz. pr.", "kg-net", "1000 kg"])
SPECIFICS = st.builds(Specific, AMOUNTS, st.sampled_from(["cents", "USD", "EUR", "CNY"]), UNITS)
ADDITIVE = st.builds(Duty, PERCENTS)
COMPOUND = st.builds(Duty, PERCENTS, st.lists(SPECIFICS, max_size=3).map(tuple))
ALL_IN = st.builds(Duty, PERCENTS, all_in=st.sampled_from(["floor", "ceiling"]))
DUTIES = COMPOUND | ALL_IN


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Free", "Free"),
        ("free", "Free"),
        ("none", "Free"),
        ("0", "Free"),
        ("0%", "Free"),
        ("0.0%", "Free"),
        ("25%", "25%"),
        ("25.0 %", "25%"),
        ("12.50 percent", "12.5%"),
        ("7 per cent", "7%"),
        ("100%", "100%"),
        ("14500%", "14500%"),
        ("1.5 cents/kg", "1.5 cents/kg"),
        ("1 cent/kg", "1 cents/kg"),
        ("1.5¢/kg", "1.5 cents/kg"),
        ("¢ 1.5 / kg", "1.5 cents/kg"),
        ("$2.10/t", "2.1 USD/t"),
        ("€ 176/1000 kg", "176 EUR/1000 kg"),
        ("¥5 per kg", "5 CNY/kg"),
        ("50 USD per net ton", "50 USD/net ton"),
        ("4.4 cents/kg + 6%", "4.4 cents/kg + 6%"),
        ("6% + 4.4 cents/kg", "4.4 cents/kg + 6%"),
        ("10% + 15%", "25%"),
        ("Free + 5%", "5%"),
        ("at least 15% all-in", "at least 15% all-in"),
        ("AT LEAST 15 % all-in", "at least 15% all-in"),
        ("no more than 15% all-in", "no more than 15% all-in"),
        ("  25\t% ", "25%"),
    ],
)
def test_what_people_write_has_one_printed_form(text, printed):
    assert str(duties.parse(text)) == printed
    assert duties.parse(printed) == duties.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "%", "25", "25%%", "-5%", "5% -", "+ 5%", "5% +", "5%+6%", "1e3%", "25 % off",
        "25,5%", "1.2.3%", ".5%", "5.%", "1 kg", "cents/kg", "1.5 /kg", "1.5 cents/", "$/kg",
        "at least 15%", "at most 15% all-in", "at least 15% all-in + 5%", "25% 30%", "NaN%", "inf%",
        "1234567890123%", "1.1234567%", "٪", "25% + ", "free lunch", "$5 cents/kg", "$5 EUR/kg",
        "999999999999% + 1%",
    ],
)  # fmt: skip
def test_what_is_no_duty_is_refused_with_what_would_be(text):
    with pytest.raises(ProblemsError) as caught:
        duties.parse(text)
    (problem,) = caught.value.problems
    assert problem.code == "IN-02"
    assert '"25%"' in problem.fix


@given(DUTIES)
def test_a_duty_that_is_printed_and_read_is_the_same_duty(duty):
    assert duties.parse(str(duty)) == duty


@given(st.text(max_size=80) | st.text(alphabet="0123456789.%+ $centskgpr/-", max_size=40))
def test_any_text_is_a_duty_with_a_stable_form_or_a_problem(text):
    try:
        duty = duties.parse(text)
    except ProblemsError as error:
        assert [problem.code for problem in error.problems] == ["IN-02"]  # noqa: PT017
        return
    assert duties.parse(str(duty)) == duty
    assert str(duties.parse(str(duty))) == str(duty)
    assert duty.percent >= 0


@pytest.mark.parametrize("text", ["9" * 5_000_000, "1% + " * 200_000, "a" * 5_000_000 + "%"])
def test_a_very_long_text_is_refused_and_not_quoted_whole(text):
    with pytest.raises(ProblemsError) as caught:
        duties.parse(text)
    assert len(str(caught.value)) < 600


@given(st.lists(ADDITIVE, max_size=6))
def test_the_sum_of_percentages_is_their_sum(terms):
    total = duties.add(terms)
    assert total is not None
    assert total.percent == sum((duty.percent for duty in terms), Decimal(0))
    assert total.is_additive


@given(st.lists(COMPOUND, max_size=5), st.randoms())
def test_a_sum_does_not_depend_on_the_order(terms, random):
    shuffled = list(terms)
    random.shuffle(shuffled)
    one, other = duties.add(terms), duties.add(shuffled)
    assert one is not None
    assert other is not None
    assert one.percent == other.percent
    assert sorted(map(str, one.specific)) == sorted(map(str, other.specific))


@given(COMPOUND, COMPOUND, COMPOUND)
def test_a_sum_may_be_taken_in_steps(one, two, three):
    first = duties.add([one, two])
    assert first is not None
    assert duties.add([first, three]) == duties.add([one, two, three])


@given(st.lists(COMPOUND, max_size=4))
def test_what_is_free_adds_nothing(terms):
    assert duties.add([FREE, *terms, FREE]) == duties.add(terms)
    assert duties.add([]) == duties.add([FREE]) == FREE


@given(ALL_IN, st.lists(COMPOUND, max_size=3))
def test_an_all_in_duty_has_a_sum_only_alone(duty, others):
    charged = [each for each in others if not each.is_free]
    assert duties.add([duty, *others]) == (None if charged else duty)


@given(ALL_IN, PERCENTS)
def test_an_all_in_duty_fills_up_to_its_figure_and_never_takes_away(duty, mfn):
    added = duty.on_top_of(mfn)
    assert added is not None
    assert added >= 0
    assert added + mfn == max(duty.percent, mfn)
    assert duty.on_top_of(None) is None


@given(ADDITIVE, PERCENTS | st.none())
def test_an_ad_valorem_duty_adds_itself_whatever_the_mfn_duty_is(duty, mfn):
    assert duty.on_top_of(mfn) == duty.percent


@given(SPECIFICS, PERCENTS)
def test_a_specific_duty_is_no_percentage(specific, mfn):
    duty = Duty(Decimal(5), (specific,))
    assert duty.on_top_of(mfn) is None
    assert not duty.is_additive
    assert not duty.is_free


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6
    )
)
def test_a_number_is_printed_without_exponent_and_without_loss(value):
    printed = duties.number(value)
    assert Decimal(printed) == value
    assert "E" not in printed
    assert "." not in printed or not printed.endswith(("0", "."))
    assert printed != "-0"
