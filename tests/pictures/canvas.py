"""A picture that grows downwards, in the units of a screen; drawn at twice their size."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from PIL import Image, ImageDraw

from tests.pictures.colours import Colours
from tests.pictures.fonts import Fonts, Style
from tests.pictures.lines import PADDING, Line, broken
from tests.pictures.markdown import Block, blocks

#: pixels of the file for one of the screen
SCALE = 2
#: no message is higher
DEEPEST = 5000
_BULLET = 14.0


class Canvas:
    """Draws at places given in units of the screen."""

    def __init__(self, width: int, colours: Colours, fonts: Fonts, now: datetime) -> None:
        self.width = width
        self.colours = colours
        self.fonts = fonts
        self.now = now
        self.image = Image.new("RGB", (width * SCALE, DEEPEST * SCALE), colours.ground)
        self.draw = ImageDraw.Draw(self.image)
        self.texts: list[str] = []

    # -- shapes --------------------------------------------------------------------------------

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        fill: str,
        radius: float = 0,
        edge: str | None = None,
    ) -> None:
        bounds = [round(each * SCALE) for each in (left, top, right, bottom)]
        bounds[2], bounds[3] = max(bounds[2] - 1, bounds[0]), max(bounds[3] - 1, bounds[1])
        self.draw.rounded_rectangle(bounds, radius * SCALE, fill=fill, outline=edge)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        bounds = [round(each * SCALE) for each in (x - radius, y - radius, x + radius, y + radius)]
        self.draw.ellipse(bounds, fill=fill)

    def line(self, x1: float, y1: float, x2: float, y2: float, fill: str, width: float) -> None:
        ends = [each * SCALE for each in (x1, y1, x2, y2)]
        self.draw.line(ends, fill=fill, width=max(1, round(width * SCALE)))

    def picture(self, data: bytes, left: float, top: float, widest: float, highest: float) -> float:
        """An attached picture, made as small as a client makes it; returns its height."""
        with Image.open(BytesIO(data)) as opened:
            found = opened.convert("RGB")
        share = min(1.0, widest / found.width, highest / found.height)
        size = (round(found.width * share * SCALE), round(found.height * share * SCALE))
        self.image.paste(
            found.resize(size, Image.Resampling.LANCZOS), (round(left * SCALE), round(top * SCALE))
        )
        return size[1] / SCALE

    # -- text ----------------------------------------------------------------------------------

    def say(
        self,
        x: float,
        baseline: float,
        text: str,
        size: float,
        fill: str,
        style: Style = Style(),  # noqa: B008 - frozen
    ) -> float:
        """One line of text; returns its width."""
        self.texts.append(text)
        place = (x * SCALE, baseline * SCALE)
        self.fonts.draw(self.draw, place, text, size * SCALE, style, fill)
        return self.wide(text, size, style)

    def wide(self, text: str, size: float, style: Style = Style()) -> float:  # noqa: B008 - frozen
        return self.fonts.width(text, size * SCALE, style) / SCALE

    def markdown(
        self, text: str, left: float, top: float, room: float, size: float, fill: str
    ) -> float:
        """A text with its markdown; returns where it ends."""
        for block in blocks(text, self.now):
            top = self._block(block, left, top, room, size, fill)
        return top

    def _block(
        self, block: Block, left: float, top: float, room: float, size: float, fill: str
    ) -> float:
        high = size * 1.32
        if block.code:
            return self._code(block, left, top, room, size)
        if block.small:
            size, fill = size * 0.8, self.colours.faint
        if block.quote:
            self.box(left, top, left + 4, top + high, self.colours.bar, 2)
            left, room = left + 12, room - 12
        if block.bullet:
            self.say(left + 2, top + size, block.bullet, size, fill)
            left, room = left + _BULLET, room - _BULLET
        for line in broken(block.runs, room * SCALE, size * SCALE, self.fonts):
            self._line(line, left, top + size * 1.02, size, fill)
            top += high
        return top

    def _line(self, line: Line, left: float, baseline: float, size: float, fill: str) -> None:
        for offset, text, style in line.pieces:
            x = left + offset / SCALE
            wide = self.wide(text, size, style)
            if style.pill or style.code:
                ground = self.colours.pill if style.pill else self.colours.code
                pad = PADDING / SCALE
                self.box(x - pad, baseline - size, x + wide + pad, baseline + size * 0.3, ground, 3)
            ink = self.colours.link if style.link else fill
            ink = self.colours.strong if style.bold and not style.link else ink
            self.say(x, baseline, text, size, ink, style)
            if style.strike:
                self.line(x, baseline - size * 0.3, x + wide, baseline - size * 0.3, ink, 1)

    def _code(self, block: Block, left: float, top: float, room: float, size: float) -> float:
        """A block of code: its lines as they are, cut where they are too long."""
        size *= 0.9
        style = block.runs[0][1]
        lines: list[str] = []
        for line in block.runs[0][0].split("\n"):
            inner = [(line, Style())] if line else []
            parts = broken(
                [(t, style) for t, _ in inner], (room - 16) * SCALE, size * SCALE, self.fonts
            )
            lines += ["".join(text for _, text, _ in part.pieces) for part in parts]
        bottom = top + len(lines) * size * 1.3 + 14
        self.box(left, top, left + room, bottom, self.colours.code, 4, self.colours.code_edge)
        for number, line in enumerate(lines):
            self.say(
                left + 8, top + 7 + size * (1.3 * number + 1), line, size, self.colours.text, style
            )
        return bottom + 4

    # -- the end -------------------------------------------------------------------------------

    def cut(self, bottom: float) -> Image.Image:
        """The picture down to where it ends."""
        return self.image.crop((0, 0, self.width * SCALE, round(min(bottom, DEEPEST) * SCALE)))
