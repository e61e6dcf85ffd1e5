"""The edge of a card can be told from its background, in the light and in the dark."""

from __future__ import annotations

import pytest

from bot.discord.presenting import colours

#: backgrounds of Discord's cards and messages: light, ash, dark, black
BACKGROUNDS = (0xFFFFFF, 0xF2F3F5, 0x313338, 0x2B2D31, 0x1E1F22, 0x000000)
NUMBERS = {name: value for name, value in vars(colours).items() if isinstance(value, int)}
COLOURS = {name: value for name, value in NUMBERS.items() if name.isupper()}


def luminance(colour: int) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [(colour >> shift & 0xFF) / 255 for shift in (16, 8, 0)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("name", COLOURS)
@pytest.mark.parametrize("background", BACKGROUNDS, ids=hex)
def test_every_colour_has_three_to_one_against_every_background(name, background):
    high, low = sorted((luminance(COLOURS[name]), luminance(background)), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 3, f"{COLOURS[name]:06x}"


def test_no_two_colours_are_the_same():
    assert len(set(COLOURS.values())) == len(COLOURS) == 6


def test_a_status_that_nobody_knows_is_grey():
    assert colours.of_status("odd") == colours.UNKNOWN
    assert colours.of_status(None) == colours.UNKNOWN
