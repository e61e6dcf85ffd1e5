"""Histories written by hand, their scene, and what stands in it."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from projections.answers.answer import Answer
from projections.charts.layout import scene_of
from projections.charts.scene import Area, Box, Line
from projections.charts.series import series

SIZE = (800, 360)
NOTHING = "no additional duty held"


def component(duty, status="in_force", returns_to=None, measure="us.x"):
    return {"measure": measure, "duty": duty, "status": status, "returns_to": returns_to}


def interval(since, until, additional, *components, expression=None, total=None):
    """An interval of a history as its answer has it, from midnight to midnight."""
    return {
        "since": since,
        "until": until,
        "since_instant": f"{since}T00:00:00-05:00",
        "until_instant": until and f"{until}T00:00:00-05:00",
        "additional": additional,
        "total": total,
        "additional_expression": expression or f"{additional}%",
        "components": list(components),
        "events": [1],
    }


def told(*intervals, on="2025-10-01", known_by=None, checked="2025-09-30", product=None, **asked):
    """A history that was answered; ``asked`` holds ``from`` and ``to`` as the answer does."""
    return Answer(
        kind="history",
        result={
            "importer": "US", "origin": "CN", "product": product, "measure": None,
            "intervals": list(intervals),
        },
        sentence="It is told.",
        understood_as=asked,
        clocks={"on": on, "known_by": known_by or on, "recorded_by": 9},
        verified_until=checked,
    )  # fmt: skip


def scene(answer, size=SIZE, theme="both"):
    return scene_of(series(answer), size, theme, NOTHING)


def words(answer, size=SIZE):
    """The texts of a picture."""
    return [text.text for text in scene(answer, size).texts()]


def areas(answer, ink):
    return [s.box for s in scene(answer).shapes if isinstance(s, Area) and s.ink == ink]


def lines(answer, ink):
    return [s for s in scene(answer).shapes if isinstance(s, Line) and s.ink == ink]


def boxes(drawn):
    """Where each text of a scene is, as tightly as its digits and capitals reach."""
    return [
        (text.text, Box(text.x, text.y - text.size * 0.7, text.x + text.width, text.y))
        for text in drawn.texts()
    ]


def opened(data):
    image = Image.open(BytesIO(data))
    image.load()
    return image
