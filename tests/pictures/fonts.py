"""Fonts: the one that Pillow carries, and what the system has for what that one lacks.

With ``system=False`` nothing but Pillow's own font is used, so that a picture is the same wherever
it is drawn; dashes, arrows and bullets, which that font has not, are drawn as lines.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageDraw, ImageFont

FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts",
    "C:/Windows/Fonts", "~/.fonts", "~/.local/share/fonts",
)  # fmt: skip
#: names of files that hold Chinese, the likeliest first
CHINESE = (
    "NotoSansCJK", "NotoSansSC", "SourceHanSans", "wqy-microhei", "wqy-zenhei", "PingFang", "msyh",
    "simhei", "DroidSansFallback", "unifont",
)  # fmt: skip
#: characters that Pillow's font has not, as strokes in parts of the size: (advance, strokes)
STROKES = {
    "–": (0.56, [((0.05, 0.28), (0.51, 0.28))]),
    "—": (0.9, [((0.05, 0.28), (0.85, 0.28))]),
    "→": (
        0.9,
        [((0.08, 0.3), (0.82, 0.3)), ((0.6, 0.12), (0.82, 0.3)), ((0.6, 0.48), (0.82, 0.3))],
    ),
    "←": (
        0.9,
        [((0.08, 0.3), (0.82, 0.3)), ((0.3, 0.12), (0.08, 0.3)), ((0.3, 0.48), (0.08, 0.3))],
    ),
    "•": (0.4, [((0.14, 0.28), (0.26, 0.28)), ((0.14, 0.32), (0.26, 0.32))]),
}


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of text looks."""

    bold: bool = False
    strike: bool = False
    code: bool = False
    link: bool = False
    pill: bool = False


@lru_cache(maxsize=1)
def _files() -> dict[str, str]:
    """Font files of the system by their name in small letters."""
    found: dict[str, str] = {}
    for folder in FOLDERS:
        for base, _, names in os.walk(Path(folder).expanduser()):
            for name in sorted(names):
                if name.lower().endswith((".ttf", ".ttc", ".otf")):
                    found.setdefault(name.lower(), os.path.join(base, name))  # noqa: PTH118
    return found


def _found(*starts: str) -> str | None:
    """The first file whose name begins in one of these ways."""
    for start in starts:
        for name, path in _files().items():
            if name.startswith(start.lower()):
                return path
    return None


def chinese_font() -> str | None:
    """A file that holds Chinese, where the system has one."""
    return _found(*CHINESE)


@lru_cache(maxsize=128)
def _load(path: str | None, size: float) -> ImageFont.FreeTypeFont:
    if path is None:
        font = ImageFont.load_default(size)
        assert isinstance(font, ImageFont.FreeTypeFont)
        return font
    return ImageFont.truetype(path, size)


@lru_cache(maxsize=8192)
def _has(path: str | None, letter: str) -> bool:
    """Whether a font has a letter: what it has not, it draws as it draws no letter at all."""
    font = _load(path, 20)
    box, other = font.getmask("\uffff"), font.getmask(letter)
    return letter.isspace() or (box.size, bytes(box)) != (other.size, bytes(other))


class Fonts:
    """Measures and draws text, each letter in a font that has it."""

    def __init__(self, *, system: bool) -> None:
        self.system = system
        dejavu = {
            "plain": _found("DejaVuSans.ttf"),
            "bold": _found("DejaVuSans-Bold.ttf"),
            "mono": _found("DejaVuSansMono.ttf"),
        }
        self._named: dict[str, str | None] = dejavu if system else dict.fromkeys(dejavu)
        self._chinese = chinese_font() if system else None

    def _path(self, letter: str, style: Style) -> str | None:
        """The font of a letter; ``None`` is Pillow's own."""
        wanted = [self._named["mono"]] if style.code else []
        for path in [*wanted, None, self._named["plain"], self._chinese]:
            if (path is not None or not (style.code and wanted[0])) and _has(path, letter):
                return path
        return None

    def _pieces(self, text: str, style: Style) -> list[tuple[str | None, str]]:
        """The text in pieces of one font each; a letter that is drawn as strokes stands alone."""
        found: list[tuple[str | None, str]] = []
        for letter in text:
            path = self._path(letter, style)
            strokes = path is None and letter in STROKES
            if found and found[-1][0] == path and not strokes and found[-1][1] not in STROKES:
                found[-1] = (path, found[-1][1] + letter)
            else:
                found.append((path, letter))
        return found

    def width(self, text: str, size: float, style: Style) -> float:
        return sum(self._piece(path, piece, size) for path, piece in self._pieces(text, style))

    @staticmethod
    def _piece(path: str | None, piece: str, size: float) -> float:
        if path is None and piece in STROKES:
            return STROKES[piece][0] * size
        return _load(path, size).getlength(piece)

    def draw(
        self,
        draw: ImageDraw.ImageDraw,
        place: tuple[float, float],
        text: str,
        size: float,
        style: Style,
        fill: str,
    ) -> None:
        """Draws a text that stands on its baseline at ``place``."""
        x, y = place
        for path, piece in self._pieces(text, style):
            if path is None and piece in STROKES:
                for (x1, y1), (x2, y2) in STROKES[piece][1]:
                    ends = (x + x1 * size, y - y1 * size, x + x2 * size, y - y2 * size)
                    draw.line(ends, fill=fill, width=max(1, round(size * 0.08)))
            else:
                stroke = size * 0.018 if style.bold else 0
                draw.text(
                    (x, y), piece, fill=fill, font=_load(path, size), anchor="ls",
                    stroke_width=stroke,
                )  # fmt: skip
            x += self._piece(path, piece, size)
