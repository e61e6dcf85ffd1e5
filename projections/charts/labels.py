"""Where a label fits: above its level, below it or beside it, covering nothing.

Each label has places in the order in which they are liked; it takes the first that is free and
nearer to its own level than to any other's. One that has to be readable (the peak, today's level)
takes the least covered place where none is free; another is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from projections.charts.scene import Box, Ink, Text
from projections.charts.widths import FALL, RISE, width_of

#: pixels between a label and what it stands beside, by the size of the text
GAP = 0.32


@dataclass(frozen=True, slots=True)
class Wish:
    """A label for a level that runs from ``left`` to ``right`` at the height ``y``.

    ``texts``   the same said at length and shorter; the first that fits is taken
    ``needed``  whether it must be there
    """

    texts: tuple[str, ...]
    left: float
    right: float
    y: float
    ink: Ink = "text"
    needed: bool = False


class Places:
    """What is taken in a part of the picture, and the labels that were found room."""

    def __init__(
        self, within: Box, size: int, lines: Iterable[Box], levels: Iterable[Box] = ()
    ) -> None:
        self.within = within
        self.size = size
        self.lines = list(lines)
        self.levels = list(levels)
        self.labels: list[Box] = []
        self.texts: list[Text] = []

    def place(self, wish: Wish) -> bool:
        """Puts a label where it fits; says whether it found room."""
        tries = [(text, box) for text in wish.texts for box in self._around(text, wish)]
        for text, box in tries:
            if self._free(box) and self._its_own(box, wish):
                self._put(text, box, wish.ink)
                return True
        if wish.needed and tries:
            text, box = min(tries, key=lambda each: self._covered(each[1]))
            self._put(text, box, wish.ink)
            return True
        return False

    def _around(self, text: str, wish: Wish) -> list[Box]:
        """The places of a text around its level, the best first, inside the picture's part."""
        wide, gap = width_of(text, self.size), self.size * GAP
        middle = (wish.left + wish.right - wide) / 2
        above, below = wish.y - gap, wish.y + gap + self.size * RISE
        beside = wish.y + self.size * RISE / 2
        spots = [
            (middle, above),
            (wish.left + gap, above),
            (wish.right - gap - wide, above),
            (wish.left, above),
            (wish.right - wide, above),
            (wish.right + gap, beside),
            (wish.right + gap, wish.y + self.size * RISE),
            (wish.left - gap - wide, beside),
            (wish.left - gap - wide, wish.y + self.size * RISE),
            (middle, below),
            (wish.left, below),
            (wish.right - wide, below),
        ]
        found = []
        for x, baseline in spots:
            moved = min(max(x, self.within.left), self.within.right - wide)
            box = Box(moved, baseline - self.size * RISE, moved + wide, baseline)
            inside = box.top >= self.within.top and box.bottom <= self.within.bottom
            if inside and box.left >= self.within.left:
                found.append(box)
        return found

    def _free(self, box: Box) -> bool:
        margin = self.size * 0.18
        wider = Box(box.left - margin, box.top - 2, box.right + margin, box.bottom + 2)
        return not any(map(wider.meets, self.labels)) and not any(map(box.meets, self.lines))

    def _its_own(self, box: Box, wish: Wish) -> bool:
        """Whether a reader would take the label for that of its own level."""
        own = box.distance(Box(wish.left, wish.y, wish.right, wish.y))
        near = own + self.size * 0.6
        return not any(
            level.left < box.right
            and box.left < level.right
            and abs(level.top - wish.y) > 1
            and box.distance(level) < near
            for level in self.levels
        )

    def _covered(self, box: Box) -> float:
        """How much of a place is taken; a label on a label is worse than one on a line."""
        return sum(10 * box.common(each) for each in self.labels) + sum(
            box.common(each) for each in self.lines
        )

    def _put(self, text: str, box: Box, ink: Ink) -> None:
        self.labels.append(Box(box.left, box.top, box.right, box.bottom + self.size * FALL / 2))
        width = box.right - box.left
        self.texts.append(Text(box.left, box.bottom, text, self.size, ink, width))
