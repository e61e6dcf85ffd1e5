"""A history as a picture: the additional duty in steps over time, and the same in words.

``drawing``   ``picture`` (PNG or SVG) and ``described`` (its text alternative)
``series``    a history answer as steps, with what is held down and what has no fixed addition
``ticks``     round numbers and days for the axes
``layout``    steps as a scene: where every line, area and text stands
``frame``     the parts of the scene around the steps: axes, title, marks
``values``    which values are written at the steps, and how
``labels``    where a value's label fits without covering anything
``scene``     shapes, colours and themes
``widths``    how wide a text is in the font that Pillow carries
``raster``, ``vector``   the painters: the scene as a PNG, as SVG
``telling``   the text alternative
``commands``  the command ``chart``
"""

from projections.charts.drawing import described, picture

__all__ = ["described", "picture"]
