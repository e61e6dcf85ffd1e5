"""What somebody types into the terminal, read: a command, a button's number, or plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.twin.composing import RefusedError, called

NUMBER = re.compile(r"\[?(\d{1,3})\]?")
#: types of options, as Discord numbers them: whole number, yes or no, role, fraction
INTEGER, BOOLEAN, CHANNEL, ROLE, DECIMAL = 4, 5, 7, 8, 10
YES = {"true", "yes", "on", "1"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A slash command with its words (``"alerts add"``) and options, as text."""

    command: str
    options: Mapping[str, str] = field(default_factory=dict)


def button_number(line: str) -> int | None:
    """``[2]`` or ``2``: the second thing that can be pressed."""
    found = NUMBER.fullmatch(line.strip())
    return int(found[1]) if found else None


def read_command(
    line: str, commands: Sequence[Mapping[str, Any]], locale: str = "en-US"
) -> tuple[Typed, list[dict[str, Any]]]:
    """``/rate origin:CN on:2025-10-01`` with the definitions of its options.

    A value runs to the next name of an option, so that it may hold spaces and colons. Raises
    ``RefusedError`` for a command that there is not.
    """
    words = line.strip().removeprefix("/").split()
    path: list[str] = []
    level: Sequence[Mapping[str, Any]] = commands
    options: list[dict[str, Any]] = []
    while words:
        found = [each for each in level if words[0] in {each["name"], called(each, locale)}]
        if not found:
            break
        path.append(words.pop(0))
        inner = found[0].get("options") or []
        options = [each for each in inner if each["type"] > 2]
        level = [each for each in inner if each["type"] <= 2]
        if not level:
            break
    if not path:
        names = ", ".join(sorted(called(each, locale) for each in commands))
        raise RefusedError(f"there is no command {words[0] if words else ''}; there are {names}")
    return Typed(" ".join(path), _options(" ".join(words), options, locale)), options


def _options(text: str, defined: Sequence[Mapping[str, Any]], locale: str) -> dict[str, str]:
    names = {name for each in defined for name in (each["name"], called(each, locale))}
    if not text:
        return {}
    if not names:
        raise RefusedError(f"this command takes no options: {text}")
    one = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    parts = re.split(rf"(?:^|\s)({one})\s*:", text)
    if parts[0].strip():
        told = " ".join(f"{each['name']}:…" for each in defined)
        raise RefusedError(f"options are written as {told}")
    return {name: value.strip() for name, value in zip(parts[1::2], parts[2::2], strict=True)}


def typed_values(
    options: Mapping[str, str],
    defined: Sequence[Mapping[str, Any]],
    things: Mapping[str, Any],
    locale: str = "en-US",
) -> dict[str, Any]:
    """Options as a client has them after typing: numbers, yes and no, roles and channels.

    ``things``: roles and channels by name, as they are picked from a list.
    """
    kinds = {name: e["type"] for e in defined for name in (e["name"], called(e, locale))}
    return {name: _value(name, kinds[name], text, things) for name, text in options.items()}


def _value(name: str, kind: int, text: str, things: Mapping[str, Any]) -> Any:
    try:
        if kind == INTEGER:
            return int(text)
        if kind == DECIMAL:
            return float(text)
    except ValueError:
        raise RefusedError(f"{name} is a number, not {text}") from None
    if kind == BOOLEAN:
        return text.casefold() in YES
    if kind in {CHANNEL, ROLE}:
        if text.lstrip("#@") not in things:
            raise RefusedError(f"{name}: there is no {text}; there are {', '.join(things)}")
        return things[text.lstrip("#@")]
    return text
