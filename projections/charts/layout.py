"""From a history to a scene: where every step, band, mark and label stands. Pure.

What is drawn, and how it is to be read:

====================  ==========================================================================
solid steps           the addition that was charged
dashed steps          what is scheduled after the marked day
pale band above       what a suspension holds down: up to the level that returns, in brackets
hatched               no fixed addition: an all-in duty (up to its figure) or a specific one
dotted upright        today, or the day by which things were known
check mark            until when the ledger is verified
====================  ==========================================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from projections.charts import frame
from projections.charts.frame import Plot
from projections.charts.scene import Area, Box, Ink, Line, Scene, Shape, Text, Theme
from projections.charts.series import Series, Step
from projections.charts.values import Seen, labels_of, plate
from projections.charts.widths import RISE, plain, width_of

#: steps that are drawn in one column of pixels: the first, the last, the highest, the lowest
_PER_COLUMN = 4


def scene_of(found: Series, size: tuple[int, int], theme: Theme, empty: str) -> Scene:
    """The picture of a history, ``size`` pixels wide and high; ``empty`` is said where it is none.

    Raises ``ValueError`` for a size that nothing can be read in, or that nobody needs.
    """
    width, height = size
    if not (240 <= width <= 4000 and 120 <= height <= 4000 and width <= height * 8):
        raise ValueError(f"a picture of {width} by {height} pixels is not drawn")
    scene = Scene(width, height, theme)
    frame.panel(scene)
    where = frame.plot(scene, found)
    if not found.steps:
        _nothing(scene, where, empty)
        frame.title(scene, where, found)
        return scene
    seen = _thinned([(s, where.x(s.since), _right(where, s)) for s in _inside(found)])
    for each in seen:
        scene.shapes += _ground(where, found, *each)
    frame.grid(scene, where, found.top)
    frame.day_axis(scene, where, found)
    frame.checked_mark(scene, where, found)
    lines = list(_steps(where, found, seen))
    scene.shapes += lines
    scene.shapes += labels_of(where, found, seen, lines)
    frame.title(scene, where, found)
    return scene


def _inside(found: Series) -> Iterator[Step]:
    for step in found.steps:
        if step.since < found.last and (step.until is None or step.until > found.first):
            yield step


def _right(where: Plot, step: Step) -> float:
    return where.box.right if step.until is None else where.x(step.until)


def _thinned(seen: list[Seen]) -> list[Seen]:
    """No more steps than can be told apart: bounded work for any history."""
    columns: dict[int, list[Seen]] = {}
    for each in seen:
        columns.setdefault(int(each[1]), []).append(each)
    found: list[Seen] = []
    for column in columns.values():
        kept = column
        if len(column) > _PER_COLUMN:
            order = sorted(column, key=lambda each: each[0].level or Decimal(0))
            few = {id(each): each for each in (column[0], column[-1], order[0], order[-1])}
            kept = sorted(few.values(), key=lambda each: each[0].since)
        found += kept
    return found


def _ground(where: Plot, found: Series, step: Step, left: float, right: float) -> Iterator[Shape]:
    """What lies behind a step: its area, what is held down above it, or a hatch."""
    bottom = where.box.bottom
    if step.level is None:
        top = where.box.top if step.ceiling is None else where.y(step.ceiling)
        yield from _hatch(Box(left, top, right, bottom), where.size)
        return
    y = where.y(step.level)
    now = min(right, where.x(found.mark))
    if now > left:
        yield Area(Box(left, y, now, bottom), "area")
    if step.suspended:
        top = where.box.top if step.held is None else where.y(step.held)
        yield Area(Box(left, top, right, y), "held")


def _hatch(box: Box, size: int) -> Iterator[Line]:
    """Lines at 45 degrees that fill a box, and its outline without the bottom."""
    distance = size * 0.55
    start = box.left - (box.bottom - box.top)
    start = (start // distance) * distance
    while start < box.right:
        # from the bottom at ``start`` up to the right, cut at the sides of the box
        x1, x2 = max(start, box.left), min(start + box.bottom - box.top, box.right)
        if x2 > x1:
            yield Line(x1, box.bottom - (x1 - start), x2, box.bottom - (x2 - start), 1, "hatch")
        start += distance
    for x in (box.left, box.right):
        yield Line(x, box.top, x, box.bottom, 1, "hatch")
    yield Line(box.left, box.top, box.right, box.top, 2, "hatch")


def _steps(where: Plot, found: Series, seen: list[Seen]) -> Iterator[Line]:
    """The levels and the risers between them; after the marked day they are dashed."""
    thick = max(2.0, where.size / 5.5)
    mark = where.box.left if found.mark <= where.first else where.x(found.mark)
    first = found.steps[0]
    before: float | None = where.box.bottom if first.since > where.first else None
    for step, left, right in seen:
        if step.level is None:
            before = None
            continue
        y = where.y(step.level)
        if before is not None and before != y:
            yield _piece(left, before, left, y, thick, ahead=left > mark)
        if left < mark:
            yield _piece(left, y, min(right, mark), y, thick, ahead=False)
        if right > mark:
            yield _piece(max(left, mark), y, right, y, thick, ahead=True)
        before = y


def _piece(x1: float, y1: float, x2: float, y2: float, thick: float, *, ahead: bool) -> Line:
    ink: Ink = "ahead" if ahead else "line"
    return Line(x1, y1, x2, y2, thick, ink, thick * 2 if ahead else 0)


def _nothing(scene: Scene, where: Plot, empty: str) -> None:
    """That nothing is held: a hatched field that says so, and no axis that would say 0%."""
    scene.shapes += _hatch(where.box, where.size)
    text = plain(empty)
    wide = width_of(text, where.size)
    x = (where.box.left + where.box.right - wide) / 2
    baseline = (where.box.top + where.box.bottom + where.size * RISE) / 2
    scene.shapes += [
        plate(x, baseline, wide, where.size),
        Text(x, baseline, text, where.size, "text", wide),
    ]
