"""Embeds, files, buttons and menus, each drawn below the one before."""

from __future__ import annotations

from tests.pictures.canvas import Canvas
from tests.pictures.colours import STYLES
from tests.pictures.fonts import Style
from tests.pictures.shown import ShownButton, ShownEmbed, ShownFile, ShownMenu

BOLD = Style(bold=True)
#: the widest card, picture and file, in units of the screen
CARD, PICTURE, PICTURE_HIGH, FILE = 520.0, 550.0, 350.0, 432.0
_PER_ROW = 3


def embed(canvas: Canvas, shown: ShownEmbed, left: float, top: float) -> float:
    """A card; returns where it ends. It is drawn twice: for its height, and on its ground."""
    bottom = _inside(canvas, shown, left, top)
    drawn = len(canvas.texts)
    colours = canvas.colours
    edge = f"#{shown.colour:06x}" if shown.colour is not None else colours.bar
    canvas.box(left, top, left + CARD, bottom, edge, 4)
    canvas.box(left + 4, top, left + CARD, bottom, colours.card, 4, colours.card_edge)
    canvas.box(left + 4, top, left + 10, bottom, colours.card)
    _inside(canvas, shown, left, top)
    del canvas.texts[drawn:]
    return bottom


def _inside(canvas: Canvas, shown: ShownEmbed, left: float, top: float) -> float:
    colours, x, room = canvas.colours, left + 16, CARD - 32
    y = top + 10
    if shown.title:
        y = canvas.markdown(f"**{shown.title}**", x, y, room, 15.5, colours.strong) + 4
    if shown.description:
        y = canvas.markdown(shown.description, x, y, room, 14, colours.text) + 4
    y = _fields(canvas, shown, x, y + 2, room)
    if shown.picture is not None:
        y += canvas.picture(shown.picture, x, y + 6, room, 300) + 10
    if shown.footer:
        y = canvas.markdown(_plain(shown.footer), x, y + 2, room, 12, colours.faint)
    return y + 10


def _plain(text: str) -> str:
    """A text in which no markdown is read, as clients read none in a footer."""
    return "".join(f"\\{each}" if each in "*_~`[]<>#-" else each for each in text)


def _fields(canvas: Canvas, shown: ShownEmbed, x: float, y: float, room: float) -> float:
    """Fields below each other; up to three that stand in a line beside each other."""
    row: list[tuple[str, str]] = []
    for name, value, inline in (*shown.fields, ("", "", False)):
        if inline and len(row) < _PER_ROW:
            row.append((name, value))
            continue
        if row:
            wide = room / len(row) if len(row) < _PER_ROW else room / _PER_ROW
            y = max(_field(canvas, one, x + wide * n, y, wide - 8) for n, one in enumerate(row))
            row = [(name, value)] if inline else []
        elif inline:
            row = [(name, value)]
        if not inline and name:
            y = _field(canvas, (name, value), x, y, room)
    return y


def _field(canvas: Canvas, field: tuple[str, str], x: float, y: float, room: float) -> float:
    y = canvas.markdown(f"**{field[0]}**", x, y, room, 13.5, canvas.colours.strong) + 1
    return canvas.markdown(field[1], x, y, room, 13.5, canvas.colours.text) + 7


def file(canvas: Canvas, shown: ShownFile, left: float, top: float) -> float:
    """A picture, or the card of another file."""
    if shown.is_picture and shown.data:
        return top + canvas.picture(shown.data, left, top, PICTURE, PICTURE_HIGH)
    colours = canvas.colours
    canvas.box(left, top, left + FILE, top + 56, colours.card, 8, colours.card_edge)
    canvas.box(left + 14, top + 12, left + 36, top + 44, colours.button, 3)
    canvas.say(left + 48, top + 26, shown.name, 14, colours.link)
    canvas.say(left + 48, top + 43, f"{len(shown.data):,} bytes", 12, colours.faint)
    return top + 56


def row(
    canvas: Canvas, shown: tuple[ShownButton | ShownMenu, ...], left: float, top: float
) -> float:
    """A row of buttons, or a menu, opened so that its choices can be read."""
    x = left
    for each in shown:
        if isinstance(each, ShownMenu):
            return _menu(canvas, each, left, top)
        wide = canvas.wide(each.label, 14) + 32
        fill = STYLES.get(each.style, canvas.colours.button)
        ink = "#ffffff" if each.style in STYLES else canvas.colours.button_text
        canvas.box(x, top, x + wide, top + 32, fill, 8)
        canvas.say(x + 16, top + 21, each.label, 14, canvas.colours.faint if each.disabled else ink)
        x += wide + 8
    return top + 32


def _menu(canvas: Canvas, shown: ShownMenu, left: float, top: float) -> float:
    colours, wide = canvas.colours, 440.0
    canvas.box(left, top, left + wide, top + 40, colours.field, 8)
    canvas.say(left + 12, top + 25, shown.placeholder, 14.5, colours.faint)
    canvas.line(left + wide - 26, top + 17, left + wide - 20, top + 23, colours.faint, 1.5)
    canvas.line(left + wide - 20, top + 23, left + wide - 14, top + 17, colours.faint, 1.5)
    y = top + 44
    for label, told in shown.choices:
        high = 44 if told else 30
        canvas.box(left, y, left + wide, y + high, colours.card)
        canvas.say(left + 12, y + 19, label, 14, colours.strong)
        if told:
            canvas.say(left + 12, y + 35, told, 12, colours.faint)
        y += high
    return y + 2
