"""How wide a text is, without loading a font.

The raster picture is written in the one scalable font that Pillow carries (``load_default``); these
are its advance widths. The vector picture asks its viewer to fit each text into the same width
(``textLength``), whatever font the viewer has. So a layout is pure, and the same for both.

That font has little beyond ASCII: what it cannot draw is not written at all.
"""

from __future__ import annotations

from unicodedata import combining, normalize

#: advance widths of the characters from space to tilde, in thousandths of the font's size
_ADVANCES = (
    216, 242, 339, 580, 580, 740, 654, 176, 315, 315, 560, 580, 220, 274, 220, 303,
    580, 580, 580, 580, 580, 580, 580, 580, 580, 580, 220, 220, 580, 580, 580, 499,
    852, 639, 627, 699, 709, 587, 567, 710, 730, 264, 544, 609, 575, 866, 718, 737,
    598, 733, 619, 585, 612, 682, 622, 952, 625, 581, 591, 307, 303, 295, 580, 500,
    300, 531, 611, 529, 615, 549, 290, 615, 593, 238, 233, 522, 247, 855, 593, 586,
    611, 615, 330, 459, 313, 592, 514, 785, 482, 513, 462, 303, 250, 303, 580,
)  # fmt: skip
#: how far capitals and digits rise above the baseline, and a descender goes below it, by size
RISE, FALL = 0.72, 0.22


def width_of(text: str, size: int) -> int:
    """The width of an ASCII text in whole pixels, at a size in pixels.

    Every letter takes up whole pixels, as the hinted font does at the sizes of a picture.
    """
    return sum(round(_ADVANCES[ord(letter) - 32] * size / 1000) for letter in text)


def plain(text: str) -> str:
    """A text with only what can be drawn: accents go, what is not Latin becomes ``?``."""
    bare = (letter for letter in normalize("NFKD", text) if not combining(letter))
    return "".join(letter if " " <= letter <= "~" else "?" for letter in bare)


def clipped(text: str, size: int, room: float) -> str:
    """A text that fits into a width, its end left out where it does not."""
    end = width_of("...", size)
    wide, fits = 0, 0
    for at, letter in enumerate(text):
        wide += width_of(letter, size)
        if wide + end <= room:
            fits = at + 1
        if wide > room:
            return f"{text[:fits].rstrip()}..." if fits else ""
    return text
