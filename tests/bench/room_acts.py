"""What the users of row 7 do: lists of acts for the local Discord's load."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.bench.room_processes import Room

Act = dict[str, Any]
FIRST, DAYS = date(2025, 1, 1), 690
_ORIGINS = (
    "CN", "CA", "MX", "JP", "KR", "VN", "IN", "BR", "DE", "FR", "IT", "GB", "CH", "TW",
    "TH", "MY", "ID", "PH", "AU", "NZ", "SG", "TR", "ZA", "EG", "NG", "KE", "AR", "CL",
    "CO", "PE", "NO", "IS", "IL", "SA", "AE", "PK", "BD", "LK", "KH", "LA", "MM", "KZ",
    "UA", "RS", "BA", "NA", "BW", "MG", "MU", "FJ",
)  # fmt: skip
_TYPED = ("ch", "chi", "u", "brazil", "vie", "chna", "deutsch", "k", "united", "")
_WORDS = (
    "what was the US tariff on Oct 1",
    "US tariff on Brazil today",
    "what does China charge on goods from the US",
    "when does the truce with China end",
    "why is the tariff on China 30%",
)


def slash(command: str, **options: str) -> Act:
    return {"do": "slash", "command": command, "options": options}


def rate(origin: str, day: int) -> Act:
    return slash("rate", origin=origin, on=(FIRST + timedelta(days=day)).isoformat())


def new(seed: int, count: int = 12_000) -> list[Act]:
    """Questions that nobody has asked before: an origin and a day, no pair twice."""
    pairs = [(origin, day) for origin in _ORIGINS for day in range(DAYS)]
    return [rate(*pair) for pair in Random(seed).sample(pairs, count)]


def popular() -> list[Act]:
    """Forty questions that everybody asks."""
    return [rate(origin, day) for origin in _ORIGINS[:10] for day in (60, 95, 300, 680)]


def typing() -> list[Act]:
    return [
        {"do": "autocomplete", "command": "rate", "option": "origin", "text": text}
        for text in _TYPED
    ]


def histories() -> list[Act]:
    return [slash("history", origin=origin) for origin in _ORIGINS]


def forecasts() -> list[Act]:
    return [slash("forecast")] + [slash("forecast", origin=origin) for origin in _ORIGINS[:9]]


def in_words() -> list[Act]:
    return [slash("ask", question=text) for text in _WORDS]


async def pressing(room: Room, label: str = "Why") -> list[Act]:
    """A press on an answer that stands in the channel."""
    ada = await room.twin.user("Ada")
    seen = await ada.slash("general", "rate", origin="CN", on="2025-10-01", share=True)
    return [{"do": "press", "message": await seen.get("message"), "label": label}]


async def mixed(room: Room) -> list[Act]:
    """As in a room: much typing, many rates, presses, now and then a history with its chart."""
    (why,), (sources,) = await pressing(room), await pressing(room, "Sources")
    rates, asked = new(7, 1_000), in_words()
    acts: list[Act] = []
    for turn in range(100):
        acts += typing()[:4] + rates[turn * 10 : turn * 10 + 4] + [why, sources]
        acts += [asked[turn % len(asked)], slash("why", origin=_ORIGINS[turn % 50])]
        if turn % 5 == 0:
            acts += [histories()[turn % 50], slash("talks"), forecasts()[turn // 5 % 10]]
    return acts
