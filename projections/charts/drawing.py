"""A history as a picture, and in words for whoever cannot see it."""

from __future__ import annotations

from typing import Literal

from projections.answers.answer import Answer
from projections.charts.layout import scene_of
from projections.charts.scene import Theme
from projections.charts.series import series
from projections.charts.telling import heading, told
from projections.messages.teller import Teller, teller

Form = Literal["png", "svg"]
SIZE = (800, 360)


def picture(
    answer: Answer,
    form: Form = "png",
    *,
    say: Teller | None = None,
    size: tuple[int, int] = SIZE,
    theme: Theme = "both",
) -> bytes:
    """The steps of a history as a PNG with a palette, or as an SVG document in UTF-8.

    ``answer``  an answered ``history``; one without intervals gives a picture that says so
    ``say``     the language of what stands in words (the title and description of an SVG)
    ``size``    width and height in pixels, from 240 by 120 to 4000 by 4000; at every size the text
                is 11 pixels high where the picture is shown 400 wide
    ``theme``   ``both`` has a panel of its own that can be read on light and on dark grounds

    The same answer gives the same bytes. Raises ``ValueError`` for another kind of answer, and for
    a size that is not drawn.
    """
    say = say or teller("en")
    found = series(answer)
    scene = scene_of(found, size, theme, say("chart.nothing"))
    if form == "svg":
        from projections.charts.vector import svg

        return svg(scene, heading(found, say), told(answer, found, say))
    from projections.charts.raster import png

    return png(scene)


def described(answer: Answer, say: Teller | None = None) -> str:
    """The picture in words, at most 1,024 UTF-16 units (Discord's limit of a text alternative).

    What it shows, where it begins and ends, the highest and the lowest level with their days, how
    many changes there are, and what is scheduled. Raises ``ValueError`` for an answer that is no
    answered history.
    """
    say = say or teller("en")
    return told(answer, series(answer), say)
