"""A message as text in a terminal, about as a reader sees it in Discord."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.twin.seen import Seen

TIME = re.compile(r"<t:(-?\d{1,12})(?::([tTdDfFR]))?>")
FORMS = {
    "t": "%H:%M", "T": "%H:%M:%S", "d": "%Y-%m-%d", "D": "%-d %B %Y", "f": "%-d %B %Y %H:%M",
    "F": "%A, %-d %B %Y %H:%M",
}  # fmt: skip
SPANS = (
    ("year", 31_557_600),
    ("month", 2_629_800),
    ("day", 86_400),
    ("hour", 3600),
    ("minute", 60),
)


def readable(text: str, now: float) -> str:
    """Discord's timestamps as dates (in UTC), or how far they are from ``now``; the rest of its
    markdown stays as it is.
    """

    def told(found: re.Match[str]) -> str:
        if found[2] == "R":
            return away(int(found[1]) - now)
        at = datetime.fromtimestamp(int(found[1]), UTC)
        return at.strftime(FORMS[found[2] or "f"])

    return TIME.sub(told, text)


def away(seconds: float) -> str:
    """A span as Discord's clients round it: ``in 3 days``, ``2 hours ago``."""
    unit, size = next((each for each in SPANS if abs(seconds) >= each[1]), ("second", 1))
    count = round(abs(seconds) / size)
    told = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"in {told}" if seconds >= 0 else f"{told} ago"


def lines(seen: Seen, bot: str, folder: Path) -> Iterator[str]:
    """The lines of a message; its files are saved to the folder.

    Buttons and lines of menus are told apart by ``actions``.
    """
    yield f"{bot}{'  (only you see this)' if seen.ephemeral else ''}"
    now = seen.person.world.clock.now()
    for line in readable(seen.content, now).splitlines():
        yield f"  {line}"
    for embed in seen.embeds:
        for line in readable("\n".join(_card(embed)), now).splitlines():
            yield f"  │ {line}".rstrip()
    for name, data in seen.files.items():
        path = folder / f"{seen.message.id}-{Path(name).name}"
        path.write_bytes(data)
        alt = seen.alt_texts[name]
        yield f"  ▣ {path}{f'  ({alt})' if alt else ''}"


def _card(embed: dict[str, Any]) -> Iterator[str]:
    for part in ("title", "description"):
        if embed.get(part):
            yield embed[part]
    for each in embed.get("fields", []):
        value = each["value"]
        yield f"{each['name']}: {value}" if "\n" not in value else f"{each['name']}:\n{value}"
    if embed.get("footer", {}).get("text"):
        yield f"— {embed['footer']['text']}"


def actions(seen: Seen) -> list[tuple[str, str]]:
    """What can be pressed or chosen, in order: (``press`` or ``choose``, label)."""
    return [
        *(("press", each) for each in seen.buttons),
        *(("choose", each) for each in seen.choices),
    ]
