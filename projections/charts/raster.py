"""The scene as a PNG with a palette: few colours, small, the same bytes each time.

Every text is blended with the panel in a few shades, whatever it lies on: the other grounds are so
near to the panel that the difference cannot be seen, and no palette has to be searched.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from projections.charts.scene import Area, Ink, Line, Scene, Text

#: shades of a text between the panel's colour and its own
_SHADES = 6
#: beyond this level of zlib a picture takes twice as long, to be a quarter smaller
_COMPRESSION = 2


def png(scene: Scene) -> bytes:
    """Paints a scene."""
    palette = _Palette(scene)
    image = Image.new("P", (scene.width, scene.height), palette.of("panel"))
    draw = ImageDraw.Draw(image)
    for shape in scene.shapes:
        if isinstance(shape, Area):
            _area(draw, shape, palette)
        elif isinstance(shape, Line):
            _line(draw, shape, palette)
        else:
            _text(image, shape, palette)
    image.putpalette(palette.colours)
    out = BytesIO()
    image.save(out, "PNG", compress_level=_COMPRESSION, bits=palette.bits)
    return out.getvalue()


class _Palette:
    """The colours of a scene by number: each ink, and for inks of texts its shades."""

    def __init__(self, scene: Scene) -> None:
        self._numbers: dict[Ink, int] = {}
        self._tables: dict[Ink, tuple[int, ...]] = {}
        self.colours: list[int] = []
        for ink, colour in scene.colours.items():
            self._numbers[ink] = len(self.colours) // 3
            self.colours += _parts(colour)
        panel = _parts(scene.colours["panel"])
        for ink in sorted({text.ink for text in scene.texts()}):
            self._tables[ink] = self._shaded(ink, panel, _parts(scene.colours[ink]))

    def _shaded(self, ink: Ink, panel: list[int], full: list[int]) -> tuple[int, ...]:
        first = len(self.colours) // 3
        for shade in range(1, _SHADES):
            share = shade / _SHADES
            self.colours += [round(p + (f - p) * share) for p, f in zip(panel, full, strict=True)]
        steps = [0, *range(first, first + _SHADES - 1), self._numbers[ink]]
        return tuple(steps[round(covered * _SHADES / 255)] for covered in range(256))

    def of(self, ink: Ink) -> int:
        return self._numbers[ink]

    def table(self, ink: Ink) -> tuple[int, ...]:
        """The colour for each of the 256 degrees to which a letter covers a pixel."""
        return self._tables[ink]

    @property
    def bits(self) -> int:
        """So many bits a pixel needs in the file."""
        return 4 if len(self.colours) <= 16 * 3 else 8


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _area(draw: ImageDraw.ImageDraw, area: Area, palette: _Palette) -> None:
    left, top, right, bottom = map(round, area.box)
    if right > left and bottom > top:
        draw.rectangle((left, top, right - 1, bottom - 1), fill=palette.of(area.ink))


def _line(draw: ImageDraw.ImageDraw, line: Line, palette: _Palette) -> None:
    ink = palette.of(line.ink)
    if line.x1 != line.x2 and line.y1 != line.y2:
        ends = (round(line.x1), round(line.y1), round(line.x2), round(line.y2))
        draw.line(ends, fill=ink, width=round(line.width))
        return
    width = max(1, round(line.width))
    left, right = sorted((line.x1, line.x2))
    top, bottom = sorted((line.y1, line.y2))
    upright = left == right
    start, stop = (top, bottom) if upright else (left, right)
    across = round((left if upright else top) - width / 2)
    for a, b in _dashes(start, stop, line.dash, 0 if line.dash else width / 2):
        box = (across, a, across + width - 1, b) if upright else (a, across, b, across + width - 1)
        draw.rectangle(box, fill=ink)


def _dashes(start: float, stop: float, dash: float, cap: float) -> list[tuple[int, int]]:
    """The pixels of a line from one to another; solid lines reach over their ends by ``cap``."""
    if not dash:
        return [(round(start - cap), max(round(stop + cap) - 1, round(start - cap)))]
    found = []
    while start < stop:
        found.append((round(start), max(round(min(start + dash, stop)) - 1, round(start))))
        start += dash * 2
    return found


def _text(image: Image.Image, text: Text, palette: _Palette) -> None:
    ink, where, (left, top) = _written(text.text, text.size, palette.table(text.ink))
    image.paste(ink, (round(text.x) + left, round(text.y) + top), where)


#: which pixels a text touches at all
_SEEN = [255 if round(covered * _SHADES / 255) else 0 for covered in range(256)]


@lru_cache(maxsize=512)
def _written(
    text: str, size: int, table: tuple[int, ...]
) -> tuple[Image.Image, Image.Image, tuple[int, int]]:
    """A text in the colours of a table, which pixels are its own, and where it lies.

    Pictures have ticks and days in common, so that the latest texts are kept.
    """
    left, top, right, bottom = map(int, _font(size).getbbox(text, anchor="ls"))
    mask = Image.new("L", (max(right - left, 1), max(bottom - top, 1)))
    ImageDraw.Draw(mask).text((-left, -top), text, fill=255, font=_font(size), anchor="ls")
    return mask.point(table), mask.point(_SEEN), (left, top)


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font
