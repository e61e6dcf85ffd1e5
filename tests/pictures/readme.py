"""The picture in the README: an answer as the bot gives it, drawn by the project itself.

It is drawn with Pillow's own font alone, so that it comes out the same wherever it is drawn.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from bot.discord import presenting
from bot.discord.replies.question import Question
from projections import asking
from projections.book import Book
from projections.messages.teller import teller
from tests.pictures.fonts import Fonts
from tests.pictures.gallery import OCTOBER
from tests.pictures.message import as_png, picture
from tests.pictures.shown import Shown, of_reply

FILE = Path(__file__).parents[2] / "docs" / "answer.png"
#: a file that everybody downloads with the project stays small
COLOURS, LARGEST = 16, 60_000
#: a real one changes with the program's source; the picture does not
RECEIPT = "k7m2q-x4tba"


def answer(book: Book) -> Shown:
    """``/rate origin:China`` on 1 October 2025."""
    asked = Question.of("rate", importer="US", origin="CN", on="2025-10-01")
    reply = presenting.present(
        asking.answer(book, asked.query(), OCTOBER), asked, say=teller("en"), receipt=RECEIPT,
        importers=book.index.importers(),
    )  # fmt: skip
    return of_reply(reply, private=True, used="/rate origin:China on:2025-10-01")


def drawn(book: Book) -> Image.Image:
    return picture(answer(book), OCTOBER, "dark", fonts=Fonts(system=False))


def png(book: Book) -> bytes:
    return as_png(drawn(book), COLOURS)
