"""The values at the steps: which are written, in what order of importance, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ledger.vocabulary.duties import number
from projections.charts import frame
from projections.charts.frame import Plot
from projections.charts.labels import Places, Wish
from projections.charts.scene import Area, Box, Line, Shape
from projections.charts.series import Series, Step
from projections.charts.widths import FALL, RISE, plain

#: a step with the pixels at which it begins and ends
Seen = tuple[Step, float, float]
#: so many values at most: those that matter, then those of the longest steps
MOST = 14


def labels_of(where: Plot, found: Series, seen: list[Seen], lines: list[Line]) -> Iterator[Shape]:
    """The values at their levels, as many as have room, the most important first."""
    places = Places(
        within=Box(where.box.left + 2, where.box.top, where.box.right - 2, where.box.bottom - 3),
        size=where.size,
        lines=[*map(_box_of, lines), *frame.marks(where, found)],
        levels=[Box(left, y, right, y) for s, left, right in seen for y in (_height(where, s),)],
    )
    for step, left, right in _by_importance(found, _runs(seen))[:MOST]:
        ahead = step.since >= found.mark
        matters = _is(step, found.peak) or _is(step, found.at(found.mark))
        needed = step.level is None or ahead or matters
        wish = Wish(_said(step, found), left, right, _height(where, step), needed=needed)
        _placed(places, wish, where.x(found.mark))
    for step, left, right in seen[:MOST]:
        if step.held is not None:
            wish = Wish((_returning(step),), left, right, where.y(step.held), "muted")
            places.place(wish)
    yield from _plated(where, seen, places)


def _runs(seen: list[Seen]) -> list[Seen]:
    """Neighbours at one level as one: it is written once."""
    found: list[Seen] = []
    for step, left, right in seen:
        if found and _same_value(found[-1][0], step):
            found[-1] = (replace(found[-1][0], until=step.until), found[-1][1], right)
        else:
            found.append((step, left, right))
    return found


def _same_value(one: Step, other: Step) -> bool:
    return (one.level, one.expression) == (other.level, other.expression)


def _is(run: Step, step: Step | None) -> bool:
    """Whether a step is one of a run's."""
    return (
        step is not None
        and run.since <= step.since
        and (run.until is None or step.since < run.until)
    )


def _placed(places: Places, wish: Wish, mark: float) -> None:
    """Puts a label; one of a level that runs over the mark stands on one side of it."""
    if wish.left < mark < wish.right:
        sides = replace(wish, right=mark, needed=False), replace(wish, left=mark, needed=False)
        if any(map(places.place, sides)):
            return
    places.place(wish)


def _plated(where: Plot, seen: list[Seen], places: Places) -> Iterator[Shape]:
    """The labels; one that stands on a hatch has a ground of its own."""
    hatched = [
        Box(left, where.box.top, right, where.box.bottom)
        for step, left, right in seen
        if step.level is None
    ]
    for text in places.texts:
        its = Box(text.x, text.y - where.size, text.x + text.width, text.y)
        if any(map(its.meets, hatched)):
            yield plate(text.x, text.y, text.width, where.size)
        yield text


def plate(x: float, baseline: float, width: float, size: int) -> Area:
    """A ground for a text that stands on a hatch."""
    gap = size * 0.25
    top, bottom = baseline - size * RISE - gap, baseline + size * FALL
    return Area(Box(x - gap, top, x + width + gap, bottom), "panel")


def _by_importance(found: Series, seen: list[Seen]) -> list[Seen]:
    """The peak, today's, the last, the first, the lowest; then the longest."""
    if not seen:
        return []
    matter = [found.peak, found.at(found.mark), seen[-1][0], seen[0][0], found.low]

    def order(each: Seen) -> tuple[int, float]:
        step, left, right = each
        rank = next((n for n, other in enumerate(matter) if _is(step, other)), len(matter))
        return rank, left - right

    return sorted(seen, key=order)


def _said(step: Step, found: Series) -> tuple[str, ...]:
    """A step's value in writing, at length and shorter; the peak with its day."""
    if step.level is not None:
        value = f"{number(step.level)}%"
        return (f"{value}  {step.since_day}", value) if _is(step, found.peak) else (value,)
    if step.ceiling is not None and "+" not in step.expression:
        return (f"{number(step.ceiling)}% all-in",)
    return (plain(step.expression)[:60], "...")


def _returning(step: Step) -> str:
    """What a suspension's lapse brings back, in brackets: it is not charged."""
    assert step.held is not None
    return f"({number(step.held)}%{' all-in' if step.held_all_in else ''})"


def _height(where: Plot, step: Step) -> float:
    if step.level is not None:
        return where.y(step.level)
    if step.ceiling is not None:
        return where.y(step.ceiling)
    return (where.box.top + where.box.bottom) / 2


def _box_of(line: Line) -> Box:
    half = line.width / 2 + 1
    left, right = sorted((line.x1, line.x2))
    top, bottom = sorted((line.y1, line.y2))
    return Box(left - half, top - half, right + half, bottom + half)
