"""What the tests of this folder use of the bot, read from their sources.

So that a command, option, menu or button that is added without a test is noticed: nothing has to
be written down twice, and nothing depends on which tests ran.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(slots=True)
class Used:
    """``commands``: with their sub-command; ``options``: (command, option); labels as pressed."""

    commands: set[str] = field(default_factory=set)
    options: set[tuple[str, str]] = field(default_factory=set)
    menus: set[str] = field(default_factory=set)
    pressed: set[str] = field(default_factory=set)
    filled_in: set[str] = field(default_factory=set)


def used(folder: Path = FOLDER) -> Used:
    """What is used by calls whose words are written out."""
    found = Used()
    for path in sorted(folder.glob("*.py")):
        for call in _calls(path):
            assert isinstance(call.func, ast.Attribute)
            _read(found, call.func.attr, call)
    return found


def _calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node


def _read(found: Used, name: str, call: ast.Call) -> None:
    words = [each.value if isinstance(each, ast.Constant) else None for each in call.args]
    given = [each.arg for each in call.keywords if each.arg is not None]
    texts = [each if isinstance(each, str) else "" for each in words]
    if name in {"slash", "send_slash"} and len(texts) > 1 and texts[1]:
        found.commands.add(texts[1])
        found.options |= {(texts[1], option) for option in given}
    elif name in {"menu", "send_menu"} and len(texts) > 2 and texts[2]:
        found.menus.add(texts[2])
    elif name in {"press", "send_press"} and texts and texts[0]:
        found.pressed.add(texts[0])
    elif name in {"submit", "send"}:
        found.filled_in |= set(given)
