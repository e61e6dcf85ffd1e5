"""Around the steps: the panel, the title, the axes, and the marks of today and of what is checked.

Nothing here is in a language: ISO days, percentages, codes of economies, tariff codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from projections.charts import ticks
from projections.charts.scene import Area, Box, Ink, Line, Scene, Text
from projections.charts.series import Series
from projections.charts.widths import RISE, clipped, plain, width_of

#: the smallest text, by the width of the picture: 11 pixels where a phone shows it 400 wide
TEXT = 22 / 800
#: room above the highest level, for its label, by the size of the text
HEADROOM = 1.45
#: at least so many pixels of height, by the size of the text, lie between two lines of the grid
ROW = 1.9


@dataclass(frozen=True, slots=True)
class Plot:
    """The part of the picture in which the steps are, with its measures."""

    box: Box
    first: float
    last: float
    top: float
    size: int

    def x(self, day: float) -> float:
        """Where a day is; days outside are put on the edge."""
        share = (day - self.first) / (self.last - self.first)
        wide = self.box.right - self.box.left
        return self.box.left + min(max(share, 0.0), 1.0) * wide

    def y(self, percent: Decimal) -> float:
        return self.box.bottom - float(percent) / self.top * (self.box.bottom - self.box.top)


def panel(scene: Scene) -> None:
    """The picture's own ground, so that what is around it does not matter."""
    whole = Box(0, 0, scene.width, scene.height)
    inside = Box(1, 1, whole.right - 1, whole.bottom - 1)
    scene.shapes += [Area(whole, "border"), Area(inside, "panel")]


def plot(scene: Scene, found: Series) -> Plot:
    """Where the steps go: below the title, beside the widest percentage, above the days."""
    size = max(11, round(scene.width * TEXT))
    top, bottom = size * 2.35, scene.height - size * 1.75
    highest = found.top or Decimal(10)
    room = bottom - top
    reach = float(highest) * room / (room - size * HEADROOM)
    rows = ticks.percents(highest, max(2, int(room / (size * ROW))))
    wide = max(width_of(tick.label, size) for tick in rows) if found.steps else 0
    left = min(size + wide, scene.width / 2)
    box = Box(left, top, scene.width - size * 0.8, bottom)
    return Plot(box, found.first, found.last, reach, size)


def grid(scene: Scene, where: Plot, highest: Decimal) -> None:
    """Lines at round percentages, and what they are."""
    rows = max(2, int((where.box.bottom - where.box.top) / (where.size * ROW)))
    for tick in ticks.percents(highest or Decimal(10), rows):
        y = round(where.y(Decimal(str(tick.at))))
        ink: Ink = "muted" if tick.at == 0 else "grid"
        scene.shapes.append(Line(where.box.left, y, where.box.right, y, 1, ink))
        wide = width_of(tick.label, where.size)
        x = where.box.left - where.size * 0.4 - wide
        baseline = y + where.size * RISE / 2
        scene.shapes.append(Text(x, baseline, tick.label, where.size, "muted", wide))


def day_axis(scene: Scene, where: Plot, found: Series) -> None:
    """Days below the steps; today's own comes first, and others keep away from it."""
    baseline = where.box.bottom + where.size * (RISE + 0.55)
    taken: list[tuple[float, float]] = []
    if where.first < found.mark <= where.last:
        x = where.x(found.mark)
        scene.shapes.append(
            Line(x, where.box.top, x, where.box.bottom + where.size * 0.4, 1.5, "muted", 3)
        )
        taken.append(_day_text(scene, where, x, baseline, found.mark_day, "text"))
    room = where.box.right - where.box.left
    for tick in ticks.days(where.first, where.last, room, where.size):
        x = where.x(tick.at)
        half = width_of(tick.label, where.size) / 2 + where.size * 0.3
        if any(x - half < right and left < x + half for left, right in taken):
            continue
        bottom = where.box.bottom
        scene.shapes.append(Line(x, bottom, x, bottom + where.size * 0.3, 1, "muted"))
        _day_text(scene, where, x, baseline, tick.label, "muted")


def marks(where: Plot, found: Series) -> Iterator[Box]:
    """What labels keep away from: the line of today, and the check mark."""
    if where.first < found.mark < where.last:
        x = where.x(found.mark)
        yield Box(x - 5, where.box.top, x + 5, where.box.bottom)
    if found.checked is not None and where.first < found.checked < where.last:
        x, wide = where.x(found.checked), where.size * 0.4
        yield Box(x - wide, where.box.top, x + wide, where.box.top + where.size * 0.8)


def checked_mark(scene: Scene, where: Plot, found: Series) -> None:
    """A check mark at the day until which the ledger is verified."""
    if found.checked is None or not where.first < found.checked < where.last:
        return
    x = where.x(found.checked)
    scene.shapes.append(Line(x, where.box.top + where.size * 0.7, x, where.box.bottom, 1, "grid"))
    check(scene, x - where.size * 0.3, where.box.top + where.size * 0.5, where.size * 0.75)


def _day_text(
    scene: Scene, where: Plot, x: float, baseline: float, label: str, ink: Ink
) -> tuple[float, float]:
    """A day's label, centred below its place; returns from where to where it goes."""
    wide = width_of(label, where.size)
    edge = where.size * 0.8
    left = min(max(x - wide / 2, edge / 2), scene.width - edge - wide)
    scene.shapes.append(Text(left, baseline, label, where.size, ink, wide))
    return left, left + wide


def title(scene: Scene, where: Plot, found: Series) -> None:
    """``US <- CN``, the product or the measure, and until when it is checked."""
    big = round(where.size * 1.2)
    baseline = where.size * 1.5
    x = _word(scene, where.size * 0.8, baseline, plain(found.importer), big, "text")
    x = _arrow(scene, x + big * 0.3, baseline - big * RISE / 2, big)
    x = _word(scene, x + big * 0.3, baseline, plain(found.origin), big, "text") + where.size
    end = scene.width - where.size * 0.8
    if found.checked_day is not None:
        wide = width_of(found.checked_day, where.size)
        end -= wide
        scene.shapes.append(Text(end, baseline, found.checked_day, where.size, "muted", wide))
        end -= where.size * 1.0
        check(scene, end, baseline, where.size)
    about = " ".join(plain(each) for each in (found.product, found.measure) if each)
    _word(scene, x, baseline, clipped(about, where.size, end - where.size - x), where.size, "muted")


def _word(scene: Scene, x: float, baseline: float, text: str, size: int, ink: Ink) -> float:
    wide = width_of(text, size)
    if text:
        scene.shapes.append(Text(x, baseline, text, size, ink, wide))
    return x + wide


def _arrow(scene: Scene, x: float, y: float, size: int) -> float:
    """An arrow to the left, as lines: the font has none. From the origin to who levies."""
    long, head, thick = size * 0.8, size * 0.24, max(2.0, size / 11)
    scene.shapes += [
        Line(x, y, x + long, y, thick, "text"),
        Line(x, y, x + head, y - head, thick, "text"),
        Line(x, y, x + head, y + head, thick, "text"),
    ]
    return x + long


def check(scene: Scene, x: float, baseline: float, size: float) -> None:
    """A check mark, as lines: what lies before this day is verified."""
    low, thick = size * 0.25, max(2.0, size / 9)
    scene.shapes += [
        Line(x, baseline - low, x + low, baseline, thick, "muted"),
        Line(x + low, baseline, x + low * 2.9, baseline - low * 1.9, thick, "muted"),
    ]
