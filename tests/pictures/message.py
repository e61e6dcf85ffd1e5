"""A message drawn: who says it, what it says, and everything below."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Literal

from PIL import Image

from tests.pictures import parts
from tests.pictures.canvas import Canvas
from tests.pictures.colours import THEMES
from tests.pictures.fonts import Fonts, Style
from tests.pictures.shown import Shown

WIDTH = 660
NAME, ACCENT = "tradeledger", "#5865f2"
_LEFT = 72.0
_BOLD = Style(bold=True)
_GAP = 8.0


def picture(
    shown: Shown,
    now: datetime,
    theme: Literal["dark", "light"] = "dark",
    *,
    fonts: Fonts | None = None,
    width: int = WIDTH,
) -> Image.Image:
    """A message as somebody sees it at ``now``, at twice the size of a screen."""
    return _drawn(shown, now, theme, fonts or Fonts(system=True), width)[0]


def texts(shown: Shown, now: datetime, *, fonts: Fonts | None = None) -> list[str]:
    """Every piece of text that is drawn, in order."""
    return _drawn(shown, now, "dark", fonts or Fonts(system=True), WIDTH)[1]


def as_png(image: Image.Image, colours: int | None = None) -> bytes:
    """A picture as a file; with a palette of so many colours it is a small one."""
    out = BytesIO()
    if colours is not None:
        image = image.quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    image.save(out, "PNG", optimize=colours is not None)
    return out.getvalue()


def _drawn(
    shown: Shown, now: datetime, theme: Literal["dark", "light"], fonts: Fonts, width: int
) -> tuple[Image.Image, list[str]]:
    canvas = Canvas(width, THEMES[theme], fonts, now)
    room = width - _LEFT - 28
    y = _above(canvas, shown)
    _author(canvas, y, now)
    y += 26
    if shown.content:
        y = canvas.markdown(shown.content, _LEFT, y, room, 15.5, canvas.colours.text) + 2
    for file in shown.files:
        y = parts.file(canvas, file, _LEFT, y + 4) + 4
    for embed in shown.embeds:
        y = parts.embed(canvas, embed, _LEFT, y + 4) + 4
    for row in shown.rows:
        y = parts.row(canvas, row, _LEFT, y + 4) + 4
    if shown.private:
        y += 16
        canvas.say(_LEFT, y, "Only you can see this · Dismiss message", 12, canvas.colours.faint)
        y += 4
    return canvas.cut(y + 14), canvas.texts


def _above(canvas: Canvas, shown: Shown) -> float:
    """What the message answers: a command that somebody used, or another message."""
    colours = canvas.colours
    if not (shown.used or shown.answers):
        return 14.0
    canvas.line(36, 30, 36, 22, colours.faint, 1.5)
    canvas.line(36, 22, 66, 22, colours.faint, 1.5)
    canvas.disc(80, 21, 8, "#3ba55c")
    x = _LEFT + 22 + canvas.say(_LEFT + 22, 26, "ana", 13.5, colours.text, _BOLD)
    if shown.used:
        x += canvas.say(x, 26, " used ", 13.5, colours.faint)
        wide = canvas.wide(shown.used, 13.5)
        canvas.box(x, 11, x + wide + 10, 30, colours.pill, 4)
        canvas.say(x + 5, 26, shown.used, 13.5, colours.strong)
    else:
        canvas.say(x + 6, 26, shown.answers, 13.5, colours.faint)
    return 38.0


def _author(canvas: Canvas, top: float, now: datetime) -> None:
    """The disc, the name, the badge of an app, and the time."""
    colours = canvas.colours
    canvas.disc(36, top + 20, 20, ACCENT)
    for x, high in ((26, 8), (32, 14), (38, 20), (44, 11)):
        canvas.box(x, top + 30 - high, x + 4, top + 30, "#ffffff", 1)
    x = _LEFT + canvas.say(_LEFT, top + 16, NAME, 15.5, colours.strong, _BOLD) + 6
    canvas.box(x, top + 3, x + 31, top + 18, ACCENT, 3)
    canvas.say(x + 4, top + 14.5, "APP", 10.5, "#ffffff", _BOLD)
    canvas.say(x + 39, top + 16, f"{now:%d/%m/%Y %H:%M}", 12, colours.faint)
