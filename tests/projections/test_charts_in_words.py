"""The text alternative of a picture, its ticks, and the widths that its layout reckons with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from projections import asking
from projections.charts import described, ticks
from projections.charts.widths import clipped, plain, width_of
from projections.messages.teller import teller
from tests.projections.picturing import component, interval, told
from tests.sample import NOW

ASCII = [chr(code) for code in range(32, 127)]


def test_words_tell_begin_end_extremes_and_changes(history):
    query = {"command": "history", "importer": "US", "origin": "CN"}
    said = described(asking.answer(history, query, NOW))
    assert said == (
        "Additional duty of the United States on goods from China: a step chart from "
        "4 February 2025 to 24 November 2026. It begins with 10% from 4 February 2025 and stands "
        "at 12.5% on 24 November 2026. 8 changes. Highest: 145% from 10 April 2025. Lowest: 10% "
        "from 4 February 2025. Shaded: what a suspension holds down, up to 54%. Verified until "
        "10 October 2026."
    )


def test_words_tell_what_is_scheduled(history):
    query = {"command": "history", "importer": "CN", "origin": "US"}
    said = described(asking.answer(history, query, NOW))
    assert "Dashed, scheduled after" in said
    assert "34% from 10 January 2027" in said


def test_words_in_chinese_have_the_same_figures(history):
    query = {"command": "history", "importer": "US", "origin": "CN"}
    said = described(asking.answer(history, query, NOW), teller("zh"))
    for told_too in ("145%", "2025年4月10日", "12.5%", "54%", "美国", "中国", "2026年10月10日"):
        assert told_too in said
    assert "United" not in said


def test_an_all_in_duty_is_told_in_the_language(history):
    query = {"command": "history", "importer": "US", "origin": "CH"}
    answer = asking.answer(history, query, NOW)
    assert "15% all-in (MFN duty included) from 14 November 2025" in described(answer)
    said = described(answer, teller("zh"))
    assert "总计15%（含最惠国关税）" in said
    assert "all-in" not in said


def test_one_level_is_said_to_stay():
    said = described(told(interval("2025-05-14", None, "30", component("30%"))))
    assert "It stays at 30% from 14 May 2025." in said
    assert "change" not in said


def test_one_change_is_not_plural():
    steps = [interval("2025-05-14", "2025-06-01", "30"), interval("2025-06-01", None, "40")]
    assert " 1 change." in described(told(*steps))


def test_words_say_by_when_things_were_known():
    step = interval("2025-05-14", None, "30")
    assert "As known on 1 September 2025." in described(told(step, known_by="2025-09-01"))
    assert "As known" not in described(told(step))


# -- ticks -------------------------------------------------------------------------------------


@given(
    top=st.decimals(min_value="0.000001", max_value="1000000000000", places=6),
    most=st.integers(min_value=2, max_value=12),
)
def test_percentages_are_round_few_and_within(top, most):
    found = ticks.percents(top, most)
    assert found[0].label == "0%"
    assert 1 <= len(found) <= most
    assert all(Decimal(str(tick.at)) <= top * Decimal("1.000001") for tick in found)
    assert len({tick.label for tick in found}) == len(found)
    steps = {round(b.at - a.at, 9) for a, b in pairwise(found)}
    for step in steps:
        assert f"{step:e}"[0] in "125"


@given(
    first=st.integers(
        min_value=date(1900, 1, 1).toordinal(), max_value=date(2100, 1, 1).toordinal()
    ),
    span=st.integers(min_value=1, max_value=60_000),
    room=st.integers(min_value=150, max_value=3000),
)
def test_days_lie_within_begin_a_month_or_year_and_stand_apart(first, span, room):
    size = 22
    found = ticks.days(first, first + span, room, size)
    places = [(tick.at - first) / span * room for tick in found]
    assert all(first <= tick.at <= first + span for tick in found)
    for (tick, place), following in zip(zip(found, places, strict=True), places[1:], strict=False):
        assert following - place >= width_of(tick.label, size)
    for tick in found:
        day = date.fromordinal(int(tick.at))
        assert day.isoformat().startswith(tick.label)
        if len(tick.label) == 7:
            assert day.day == 1
        if len(tick.label) == 4:
            assert (day.month, day.day) == (1, 1)


# -- widths ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [11, 22, 26, 44])
def test_widths_are_those_of_the_font_that_draws(size):
    font = ImageFont.load_default(size)
    for letter in ASCII:
        assert width_of(letter, size) == pytest.approx(font.getlength(letter), abs=2), letter
    for text in ("145%", "2025-04-10", "us.s301.cn.list3", "15% all-in", "8507.60"):
        assert width_of(text, size) == pytest.approx(font.getlength(text), rel=0.06)


def test_the_font_has_every_letter_that_is_written():
    """A letter that it has not is drawn as a box, the same for each."""
    font = ImageFont.load_default(22)
    box = bytes(font.getmask("\uffff"))
    for letter in ASCII[1:]:
        assert bytes(font.getmask(letter)) != box, letter
    assert bytes(font.getmask("中")) == box


def test_only_what_can_be_drawn_is_written():
    assert plain("Côte d'Ivoire – 中国\n") == "Cote d'Ivoire ? ???"


@given(text=st.text(ASCII, max_size=80), room=st.integers(min_value=0, max_value=900))
def test_what_is_clipped_fits(text, room):
    assert not text or width_of(clipped(text, 22, room), 22) <= room


@pytest.mark.parametrize("letter", ["x", "中", "😀"])
def test_words_stay_within_what_discord_takes(letter):
    step = interval("2025-05-14", None, "30", component("30%"))
    said = described(told(step, product=letter * 5000))
    assert 900 < len(said.encode("utf-16-le")) / 2 <= 1024
    assert said.endswith("…")
