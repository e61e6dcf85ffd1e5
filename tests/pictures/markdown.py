"""The markdown that the bot uses, as blocks of runs: bold, struck, code, links, times, mentions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tests.pictures.fonts import Style

Run = tuple[str, Style]

_INLINE = re.compile(
    r"""
    \\(?P<escaped>[^a-zA-Z0-9\s])
  | `(?P<code>[^`\n]+)`
  | \*\*(?P<bold>.+?)\*\*
  | ~~(?P<strike>.+?)~~
  | (?<!\w)_(?P<slanted>[^_\n]+)_(?!\w)
  | \*(?P<leaning>[^*\n]+)\*
  | \[(?P<label>[^\]\n]+)\]\(<?(?P<url>[^\s)>]+)>?\)
  | <t:(?P<second>-?\d+)(?::(?P<form>[dDtTfFR]))?>
  | <(?P<mention>@&|@!?|\#)(?P<id>\d+)>
  | (?P<bare>https?://[^\s<>)]+)
    """,
    re.VERBOSE,
)
_SPANS = (("day", 86400), ("hour", 3600), ("minute", 60))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a block of code; ``bullet`` is what stands before a list's item."""

    runs: tuple[Run, ...]
    code: bool = False
    bullet: str = ""
    quote: bool = False
    small: bool = False


def blocks(text: str, now: datetime) -> list[Block]:
    """A text of a message as blocks, one a line; code in fences is one block."""
    found: list[Block] = []
    for number, part in enumerate(re.split(r"```(?:\w*\n)?(.*?)```", text, flags=re.DOTALL)):
        if number % 2:
            found.append(Block(((part.rstrip("\n"), Style(code=True)),), code=True))
            continue
        inner = part.strip("\n") if number else part.removesuffix("\n")
        found += [_line(line, now) for line in inner.split("\n")] if inner else []
    return found


def _line(line: str, now: datetime) -> Block:
    quote = line.startswith("> ")
    line = line.removeprefix("> ")
    if match := re.match(r"(\s*)[-*] (.*)", line):
        return Block(tuple(runs(match[2], now)), bullet="•", quote=quote)
    if match := re.match(r"-# (.*)", line):
        return Block(tuple(runs(match[1], now)), small=True, quote=quote)
    if match := re.match(r"#{1,3} (.*)", line):
        return Block(tuple(runs(match[1], now, Style(bold=True))), quote=quote)
    return Block(tuple(runs(line, now)), quote=quote)


def runs(text: str, now: datetime, style: Style = Style()) -> list[Run]:  # noqa: B008 - frozen
    """A line as runs of one style each."""
    found: list[Run] = []
    at = 0
    for match in _INLINE.finditer(text):
        found.append((text[at : match.start()], style))
        found += _inline(match, now, style)
        at = match.end()
    found.append((text[at:], style))
    return [run for run in found if run[0]]


def _inline(match: re.Match[str], now: datetime, style: Style) -> list[Run]:
    kind = match.lastgroup
    if kind in _NESTED:
        return runs(match[kind], now, replace(style, **_NESTED[kind]))
    if kind == "url":
        return runs(match["label"], now, replace(style, link=True))
    return [_single(match, now, style)]


#: kinds of markdown that hold more of it, and what they make of a style
_NESTED: dict[str | None, dict[str, bool]] = {
    "bold": {"bold": True}, "strike": {"strike": True}, "slanted": {}, "leaning": {},
}  # fmt: skip


def _single(match: re.Match[str], now: datetime, style: Style) -> Run:
    """One run: nothing inside is read as markdown."""
    kind = match.lastgroup
    if kind == "escaped":
        return match["escaped"], style
    if kind == "code":
        return match["code"], replace(style, code=True)
    if kind in {"second", "form"}:
        told = timestamp(int(match["second"]), match["form"] or "f", now)
        return told, replace(style, pill=True)
    if kind == "id":
        sign = "#channel" if match["mention"] == "#" else "@someone"
        return sign, replace(style, pill=True)
    return match["bare"], replace(style, link=True)


def timestamp(second: int, form: str, now: datetime) -> str:
    """A time as a client in UTC shows it."""
    moment = datetime.fromtimestamp(second, UTC)
    day, hour = f"{moment.day} {moment:%B %Y}", f"{moment:%H:%M}"
    if form == "R":
        return _relative(second - int(now.timestamp()))
    return {
        "d": f"{moment:%d/%m/%Y}",
        "D": day,
        "t": hour,
        "T": f"{moment:%H:%M:%S}",
        "f": f"{day} {hour}",
        "F": f"{moment:%A}, {day} {hour}",
    }[form]


def _relative(seconds: int) -> str:
    """``in 2 months``, ``3 days ago``."""
    size = abs(seconds)
    units = (("year", 365 * 86400), ("month", 30 * 86400), *_SPANS)
    unit, length = next(((u, n) for u, n in units if size >= n), ("second", 1))
    count = round(size / length)
    told = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"in {told}" if seconds >= 0 else f"{told} ago"
