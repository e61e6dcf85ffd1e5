"""Runs of text broken into lines that fit a width."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from tests.pictures.fonts import Fonts, Style
from tests.pictures.markdown import Run

#: words with the space behind them; letters of scripts without spaces stand alone
_PIECES = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff]+ *|\s")
#: room on both sides of a piece of code or a time
PADDING = 3.0


@dataclass(slots=True)
class Line:
    """Pieces with the place at which each begins, and how wide all are."""

    pieces: list[tuple[float, str, Style]] = field(default_factory=list)
    width: float = 0.0


def broken(runs: tuple[Run, ...] | list[Run], room: float, size: float, fonts: Fonts) -> list[Line]:
    """The lines of a paragraph; a word that is wider than a line is cut."""
    lines = [Line()]
    for text, style in runs:
        if style.code or style.pill:
            _whole(lines, text, style, room, size, fonts)
            continue
        for piece in _PIECES.findall(text):
            for part in _cut(piece, style, room, size, fonts):
                _add(lines, part, style, room, size, fonts)
    return lines


def _add(
    lines: list[Line], piece: str, style: Style, room: float, size: float, fonts: Fonts
) -> None:
    wide = fonts.width(piece, size, style)
    bare = fonts.width(piece.rstrip(), size, style)
    if lines[-1].pieces and lines[-1].width + bare > room:
        lines.append(Line())
    if not lines[-1].pieces and len(lines) > 1 and piece.isspace():
        return
    last = lines[-1]
    if last.pieces and last.pieces[-1][2] == style:
        x, before, _ = last.pieces[-1]
        last.pieces[-1] = (x, before + piece, style)
    else:
        last.pieces.append((last.width, piece, style))
    last.width += wide


def _whole(
    lines: list[Line], text: str, style: Style, room: float, size: float, fonts: Fonts
) -> None:
    """Code and times are not broken where they fit on a line."""
    wide = fonts.width(text, size, style) + 2 * PADDING
    if wide > room:
        inner = broken([(text, replace(style, code=False, pill=False))], room - 9, size, fonts)
        for line in inner:
            part = "".join(piece for _, piece, _ in line.pieces).strip()
            if lines[-1].pieces:
                lines.append(Line())
            lines[-1].pieces.append((PADDING, part, style))
            lines[-1].width = fonts.width(part, size, style) + 2 * PADDING
        return
    if lines[-1].pieces and lines[-1].width + wide > room:
        lines.append(Line())
    last = lines[-1]
    last.pieces.append((last.width + PADDING, text, style))
    last.width += wide


def _cut(piece: str, style: Style, room: float, size: float, fonts: Fonts) -> list[str]:
    """A piece in parts that fit."""
    parts = [""]
    if fonts.width(piece.rstrip(), size, style) <= room:
        return [piece]
    for letter in piece:
        if parts[-1] and fonts.width(parts[-1] + letter, size, style) > room:
            parts.append("")
        parts[-1] += letter
    return parts
