"""The scene as SVG: text that we write ourselves, with its title and description inside."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from projections.charts.scene import Area, Line, Scene, Shape, Text

_FONT = "Aileron, Helvetica, Arial, sans-serif"


def svg(scene: Scene, title: str, description: str) -> bytes:
    """A standalone SVG document in UTF-8; ``title`` and ``description`` are read aloud."""
    colours = scene.colours
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{scene.width}" height="{scene.height}"',
        f' viewBox="0 0 {scene.width} {scene.height}" role="img"',
        f' aria-labelledby="title description" font-family={quoteattr(_FONT)}>',
        f'<title id="title">{_clean(title)}</title>',
        f'<desc id="description">{_clean(description)}</desc>',
        *(_element(shape, colours[shape.ink]) for shape in scene.shapes),
        "</svg>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _element(shape: Shape, colour: str) -> str:
    if isinstance(shape, Area):
        return _area(shape, colour)
    if isinstance(shape, Line):
        return _line(shape, colour)
    return _text(shape, colour)


def _area(area: Area, colour: str) -> str:
    left, top, right, bottom = area.box
    wide, high = max(right - left, 0), max(bottom - top, 0)
    return (
        f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(wide)}" height="{_n(high)}" '
        f'fill="{colour}"/>'
    )


def _line(line: Line, colour: str) -> str:
    dashes = f' stroke-dasharray="{_n(line.dash)}"' if line.dash else ' stroke-linecap="square"'
    return (
        f'<line x1="{_n(line.x1)}" y1="{_n(line.y1)}" x2="{_n(line.x2)}" y2="{_n(line.y2)}" '
        f'stroke="{colour}" stroke-width="{_n(line.width)}"{dashes}/>'
    )


def _text(text: Text, colour: str) -> str:
    return (
        f'<text x="{_n(text.x)}" y="{_n(text.y)}" font-size="{text.size}" fill="{colour}" '
        f'textLength="{_n(text.width)}" lengthAdjust="spacingAndGlyphs">{_clean(text.text)}</text>'
    )


def _n(value: float) -> str:
    """A coordinate with at most one digit behind the point."""
    return f"{value:.1f}".removesuffix(".0")


def _clean(text: str) -> str:
    """Text for XML: escaped, without what XML cannot hold."""
    return escape("".join(c for c in text if c.isprintable() or c in "\n\t"))
