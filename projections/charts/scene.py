"""What a picture is made of, before it is painted: shapes with coordinates, colours by name.

Coordinates are pixels of the finished picture, from the top left corner; a text stands on its
baseline. A painter knows shapes only, so the raster and the vector picture cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import hypot
from typing import Literal, NamedTuple

#: what a colour is for
Ink = Literal["panel", "border", "grid", "area", "held", "hatch", "line", "ahead", "text", "muted"]
Theme = Literal["both", "light", "dark"]

#: The panel is the picture's own, so what surrounds it in a room does not matter. Texts keep a
#: contrast of 4.5 to 1 and lines of 3 to 1 to every area that they may lie on (WCAG 2.2, 1.4.3
#: and 1.4.11); a test computes it.
THEMES: dict[Theme, dict[Ink, str]] = {
    "both": {
        "panel": "#f6f7f9", "border": "#c9cfd6", "grid": "#dde1e6", "area": "#d9e6f7",
        "held": "#f7e3b5", "hatch": "#7d8794", "line": "#1559b3", "ahead": "#9a4d00",
        "text": "#1c2128", "muted": "#4d5660",
    },
    "light": {
        "panel": "#ffffff", "border": "#ffffff", "grid": "#e3e6ea", "area": "#deeafa",
        "held": "#fae8bf", "hatch": "#7d8794", "line": "#1559b3", "ahead": "#9a4d00",
        "text": "#1c2128", "muted": "#4d5660",
    },
    "dark": {
        "panel": "#1e1f22", "border": "#3b3d44", "grid": "#33353b", "area": "#1f3350",
        "held": "#4a3d1c", "hatch": "#8f97a3", "line": "#79b0ff", "ahead": "#ffb35c",
        "text": "#f2f3f5", "muted": "#c4c9d0",
    },
}  # fmt: skip


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def distance(self, other: Box) -> float:
        """How far both are apart, at their nearest."""
        wide = max(self.left - other.right, other.left - self.right, 0.0)
        high = max(self.top - other.bottom, other.top - self.bottom, 0.0)
        return hypot(wide, high)

    def common(self, other: Box) -> float:
        """The area that both cover."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0.0) * max(high, 0.0)


@dataclass(frozen=True, slots=True)
class Area:
    """A filled rectangle."""

    box: Box
    ink: Ink


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; ``dash`` is the length of a dash and of the gap after it, 0 for none."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    ink: Ink
    dash: float = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A text from ``x`` on, standing on the baseline ``y``; ``width`` is what it takes up."""

    x: float
    y: float
    text: str
    size: int
    ink: Ink
    width: float


Shape = Area | Line | Text


@dataclass(slots=True)
class Scene:
    """A picture of ``width`` by ``height`` pixels, painted in the order of its shapes."""

    width: int
    height: int
    theme: Theme
    shapes: list[Shape] = field(default_factory=list)

    @property
    def colours(self) -> dict[Ink, str]:
        return THEMES[self.theme]

    def texts(self) -> list[Text]:
        return [shape for shape in self.shapes if isinstance(shape, Text)]


def contrast(first: str, second: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    bright, dim = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
