"""The picture in the README: an answer as the bot gives it, drawn by the project itself.

It is drawn with Pillow's own font alone, so that it comes out the same wherever it is drawn.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from projections.book import Book
from tests.pictures.fonts import Fonts
from tests.pictures.gallery import OCTOBER, PIECES
from tests.pictures.message import as_png, picture
from tests.pictures.shown import Shown

FILE = Path(__file__).parents[2] / "docs" / "answer.png"
#: a file that everybody downloads with the project stays small
COLOURS, LARGEST = 16, 60_000


def answer(book: Book) -> Shown:
    """``/rate origin:China`` on 1 October 2025."""
    return next(piece for piece in PIECES if piece.name == "rate").shown(book)


def drawn(book: Book) -> Image.Image:
    return picture(answer(book), OCTOBER, "dark", fonts=Fonts(system=False))


def png(book: Book) -> bytes:
    return as_png(drawn(book), COLOURS)
