"""A history as a picture: what is drawn, that it can be read, and the same in words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from projections import asking
from projections.charts import described, picture
from projections.charts.scene import THEMES, contrast
from projections.charts.series import series
from projections.messages.teller import teller
from tests.projections import picturing
from tests.projections.picturing import component, interval, told
from tests.sample import NOW

PAIRS = [
    {"importer": "US", "origin": "CN"},
    {"importer": "US", "origin": "CN", "from_day": "2025-01-01"},
    {"importer": "US", "origin": "CN", "from_day": "2025-04-01", "to_day": "2025-05-31"},
    {"importer": "US", "origin": "CN", "from_day": "2025-04-10", "to_day": "2025-04-10"},
    {"importer": "US", "origin": "CN", "known_by": "2025-09-01"},
    {"importer": "US", "origin": "CN", "product": "7208"},
    {"importer": "US", "origin": "CN", "product": "8507.60"},
    {"importer": "US", "origin": "CN", "measure": "us.s301.cn.list3"},
    {"importer": "CN", "origin": "US"},
    {"importer": "CN", "origin": "US", "product": "soybeans"},
    {"importer": "US", "origin": "BR"},
    {"importer": "US", "origin": "EU"},
    {"importer": "US", "origin": "CH"},
    {"importer": "US", "origin": "IN"},
    {"importer": "CN", "origin": "JP"},
]
every_pair = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: " ".join(pair.values()))

TRUCE = [
    interval("2025-04-10", "2025-05-14", "145", component("125%")),
    interval("2025-05-14", "2025-11-10", "30", component("10%", "suspended_in_part", "34%")),
    interval("2025-11-10", None, "54", component("34%")),
]


def asked(book, query):
    return asking.answer(book, {"command": "history", **query}, NOW)


# -- the file ----------------------------------------------------------------------------------


@every_pair
def test_a_picture_is_a_small_png_with_a_palette(history, pair):
    data = picture(asked(history, pair))
    image = picturing.opened(data)
    assert (image.format, image.mode, image.size) == ("PNG", "P", (800, 360))
    assert len(data) < 20_000
    assert len(image.convert("RGB").getcolors(256)) >= 4


@every_pair
@pytest.mark.parametrize("form", ["png", "svg"])
def test_the_same_history_gives_the_same_bytes(history, pair, form):
    answer = asked(history, pair)
    assert picture(answer, form) == picture(answer, form)


def test_pictures_that_are_drawn_at_once_do_not_disturb_each_other():
    answers = [told(interval("2025-01-01", None, str(level))) for level in range(24)]
    alone = [picture(answer) for answer in answers]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(picture, answers)) == alone
    assert len(set(alone)) == len(alone)


def test_png_and_svg_say_the_same(history):
    answer = asked(history, PAIRS[0])
    root = ET.fromstring(picture(answer, "svg"))  # noqa: S314 - our own document
    space = "{http://www.w3.org/2000/svg}"
    assert [each.text for each in root.iter(f"{space}text")] == picturing.words(answer)
    assert root.find(f"{space}desc").text == described(answer)
    assert "United States" in root.find(f"{space}title").text
    assert (root.get("width"), root.get("height")) == ("800", "360")


def test_what_is_no_letter_of_xml_does_not_break_the_svg():
    answer = told(*TRUCE, product="<b>&\"'\x00\u202e")
    root = ET.fromstring(picture(answer, "svg"))  # noqa: S314 - our own document
    assert "<b>&\"'" in root.find("{http://www.w3.org/2000/svg}title").text
    assert picturing.opened(picture(answer)).size == (800, 360)


def test_a_picture_is_painted_where_its_scene_says():
    """The peak's level is the line's colour in the picture, and above it is the panel's."""
    answer = told(*TRUCE)
    image = picturing.opened(picture(answer)).convert("RGB")
    peak = min(picturing.lines(answer, "line"), key=lambda line: min(line.y1, line.y2))
    x, y = round((peak.x1 + peak.x2) / 2), round(min(peak.y1, peak.y2))
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((x, y))) == THEMES["both"]["line"]
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((x, y - 4))) == THEMES["both"]["panel"]


@pytest.mark.parametrize("size", [(0, 0), (239, 360), (800, 119), (4001, 360), (4000, 200)])
def test_a_size_that_nobody_can_read_is_refused(size):
    with pytest.raises(ValueError, match="is not drawn"):
        picture(told(*TRUCE), size=size)


@pytest.mark.parametrize("size", [(240, 120), (400, 180), (1600, 720), (4000, 4000)])
def test_other_sizes_are_drawn(size):
    assert picturing.opened(picture(told(*TRUCE), size=size)).size == size


def test_another_answer_has_no_picture(history):
    rate = asking.answer(history, {"command": "rate", **PAIRS[0]}, NOW)
    with pytest.raises(ValueError, match="made of a history, not of rate"):
        picture(rate)
    gap = asked(history, {"importer": "BR", "origin": "US"})
    with pytest.raises(ValueError, match="not_covered"):
        described(gap)


# -- what can be read --------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(400, 180), (800, 360), (1600, 720)])
def test_text_is_eleven_pixels_high_where_a_phone_shows_it(size):
    texts = picturing.scene(told(*TRUCE), size).texts()
    assert min(text.size for text in texts) * 400 / size[0] >= 11


@pytest.mark.parametrize("theme", THEMES)
def test_everything_stands_out_from_what_it_lies_on(theme):
    colours = THEMES[theme]
    for ground in ("panel", "area", "held"):
        for ink in ("text", "muted"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        for ink in ("line", "ahead"):
            assert contrast(colours[ink], colours[ground]) >= 3, (ink, ground)
    assert contrast(colours["hatch"], colours["panel"]) >= 3


def test_contrast_is_computed_as_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@every_pair
def test_no_text_covers_another_and_none_leaves_the_picture(history, pair):
    drawn = picturing.scene(asked(history, pair))
    placed = picturing.boxes(drawn)
    for (one, first), (other, second) in combinations(placed, 2):
        assert not first.meets(second), (one, other)
    for text, box in placed:
        assert box.left >= 0 and box.top >= 0, text  # noqa: PT018
        assert box.right <= drawn.width and box.bottom <= drawn.height, text  # noqa: PT018


@every_pair
def test_peak_and_today_are_written(history, pair):
    answer = asked(history, pair)
    found = series(answer)
    written = " ".join(picturing.words(answer))
    for step in (found.peak, found.at(found.mark)):
        if step is not None and found.first < (step.until or found.last):
            value = step.ceiling if step.level is None else step.level
            assert f"{value.normalize():f}%" in written


def test_peak_and_lows_are_both_readable(history):
    written = picturing.words(asked(history, PAIRS[1]))
    assert {"145%  2025-04-10", "104%", "30%", "20%", "10%", "12.5%"} <= set(written)


@every_pair
def test_nothing_is_written_that_the_font_cannot_draw(history, pair):
    for text in picturing.words(asked(history, pair)):
        assert text
        assert all(" " <= letter <= "~" for letter in text), text


def test_the_picture_is_the_same_in_every_language():
    answer = told(*TRUCE)
    assert picture(answer, say=teller("zh")) == picture(answer, say=teller("en"))


# -- what is drawn -----------------------------------------------------------------------------


def test_what_is_scheduled_is_dashed_and_what_was_charged_is_not():
    answer = told(*TRUCE, on="2025-10-01")
    mark = picturing.words(answer).index("2025-10-01")
    text = picturing.scene(answer).texts()[mark]
    today = text.x + text.width / 2
    solid, ahead = picturing.lines(answer, "line"), picturing.lines(answer, "ahead")
    assert max(line.x2 for line in solid) == pytest.approx(today, abs=1)
    assert min(line.x1 for line in ahead) == pytest.approx(today, abs=1)
    assert all(line.dash for line in ahead)
    assert not any(line.dash for line in solid)
    assert "54%" in picturing.words(answer)


def test_what_was_known_by_a_day_is_marked_by_that_day():
    answer = told(*TRUCE, on="2026-11-24", known_by="2025-09-01")
    assert "2025-09-01" in picturing.words(answer)
    assert "2026-11-24" not in picturing.words(answer)
    assert picturing.lines(answer, "ahead")


def test_a_suspension_is_shaded_up_to_what_it_holds_down():
    answer = told(*TRUCE)
    (band,) = picturing.areas(answer, "held")
    level = [line for line in picturing.lines(answer, "line") if line.y1 == line.y2][1]
    scheduled = [line for line in picturing.lines(answer, "ahead") if line.y1 == line.y2][-1]
    assert band.bottom == pytest.approx(level.y1)  # 30%
    assert band.top == pytest.approx(scheduled.y1)  # 54%
    assert "(54%)" in picturing.words(answer)


def test_a_duty_suspended_in_whole_is_shaded_from_what_is_left():
    stretch = interval("2025-05-14", None, "20", component("Free", "suspended", "34%"))
    assert "(54%)" in picturing.words(told(stretch))


def test_a_suspended_duty_of_unknown_height_is_shaded_all_the_way():
    stretch = interval("2025-05-14", None, "20", component("10%", "suspended_in_part", None))
    (band,) = picturing.areas(told(stretch), "held")
    assert band.top < min(line.y1 for line in picturing.lines(told(stretch), "line"))
    assert "(" not in "".join(picturing.words(told(stretch)))


def test_an_all_in_duty_is_hatched_up_to_its_figure_and_is_no_level():
    all_in = interval(
        "2025-08-07", None, None, total="15", expression="15% all-in (MFN duty included)"
    )
    answer = told(interval("2025-04-05", "2025-08-07", "10"), all_in, on="2025-12-01")
    assert "15% all-in" in picturing.words(answer)
    assert "15%" not in [word for word in picturing.words(answer) if word != "15%"]
    hatch = picturing.lines(answer, "hatch")
    step = max(line.x2 for line in picturing.lines(answer, "line"))
    assert min(line.x1 for line in hatch) == pytest.approx(step, abs=1)
    assert "15% all-in (MFN duty included) from 7 August 2025" in described(answer)


def test_a_specific_duty_is_hatched_with_its_expression():
    compound = interval("2025-08-07", None, None, expression="4.4 cents/kg + 6%")
    assert "4.4 cents/kg + 6%" in picturing.words(told(compound))
    assert not picturing.lines(told(compound), "line")


def test_a_history_that_is_empty_says_so_and_shows_no_zero():
    written = picturing.words(told())
    assert picturing.NOTHING in written
    assert not any(word.endswith("%") for word in written)
    assert "the ledger holds none" in described(told())
    assert picturing.opened(picture(told())).size == (800, 360)


def test_no_duty_at_all_is_a_line_at_zero(history):
    answer = asked(history, {**PAIRS[0], "from_day": "2024-01-01", "to_day": "2024-06-01"})
    (level,) = picturing.lines(answer, "line")
    assert level.y1 == level.y2
    assert "0%" in picturing.words(answer)


def test_until_when_it_is_verified_is_marked_at_its_day():
    assert picturing.words(told(*TRUCE, checked="2025-09-30")).count("2025-09-30") == 1
    upright = [line for line in picturing.lines(told(*TRUCE), "grid") if line.x1 == line.x2]
    assert len(upright) == 1
    assert not [
        line for line in picturing.lines(told(*TRUCE, checked=None), "grid") if line.x1 == line.x2
    ]


def test_a_minute_between_two_laws_is_no_step():
    gap = interval("2025-04-10", "2025-05-14", "145")
    minute = interval("2025-05-14", "2025-05-14", "0")
    minute["until_instant"] = "2025-05-14T00:01:00-05:00"
    after = interval("2025-05-14", None, "30")
    assert [str(step.level) for step in series(told(gap, minute, after)).steps] == ["145", "30"]


# -- any history -------------------------------------------------------------------------------


def _days(number):
    from datetime import date, timedelta

    return (date(2018, 1, 1) + timedelta(days=number)).isoformat()


def test_a_history_of_thousands_of_steps_is_drawn_in_bounded_shapes():
    steps = [interval(_days(n), _days(n + 1), str(n * 7 % 150)) for n in range(3000)]
    drawn = picturing.scene(told(*steps, on="2026-10-01"))
    assert len(drawn.shapes) < 15 * drawn.width
    assert "149%" in " ".join(text.text for text in drawn.texts())
    for say in (teller("en"), teller("zh")):
        assert len(described(told(*steps), say).encode("utf-16-le")) <= 2 * 1024


def test_words_that_are_too_long_are_cut():
    steps = [
        interval(_days(n * 9), _days(n * 9 + 9), None, expression="7 x/y + " * 40)
        for n in (1, 2, 3, 4, 5)
    ]
    answer = told(*steps, product="x" * 3000)
    assert len(described(answer).encode("utf-16-le")) <= 2 * 1024
    assert all(box.right <= 800 for _, box in picturing.boxes(picturing.scene(answer)))


@pytest.mark.parametrize("level", ["0.000001", "0.4", "3.33", "999", "123456789", "999999999999"])
def test_levels_of_any_height_have_round_ticks(level):
    answer = told(interval("2025-01-01", None, level))
    placed = picturing.boxes(picturing.scene(answer))
    assert level in " ".join(text for text, _ in placed)
    for (one, first), (other, second) in combinations(placed, 2):
        assert not first.meets(second), (one, other)


@pytest.mark.parametrize(
    ("since", "until"), [("1900-01-01", "2400-01-01"), ("2025-04-10", "2025-04-11")]
)
def test_any_time_has_days_that_stand_apart(since, until):
    answer = told(interval(since, until, "10"), **{"from": since, "to": until})
    placed = picturing.boxes(picturing.scene(answer))
    for (one, first), (other, second) in combinations(placed, 2):
        assert not first.meets(second), (one, other)
