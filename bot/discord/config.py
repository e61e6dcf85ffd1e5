"""What the bot is told by its environment: every mistake reported at once, in words.

Plain values, read by hand: a library of models would cost the bot 10 MiB for ten settings.
The token comes from ``DISCORD_TOKEN``, or better from a file named by ``DISCORD_TOKEN_FILE``; it is
never shown, not in messages, not in ``repr``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.store.url import StoreUrl
from ledger.vocabulary.problems import Problem, ProblemsError, register

BAD_SETTING = register("BT-01", "a setting of the bot that cannot be used")
NO_TOKEN = register("BT-02", "no token of a Discord application")

#: characters of a setting, and of a token's file, that are looked at
_LONGEST = 4096
_LAST_PORT = 65_535
_ON, _OFF = frozenset({"on", "yes", "true", "1"}), frozenset({"off", "no", "false", "0"})
_NAMES = {
    "token": "DISCORD_TOKEN",
    "token_file": "DISCORD_TOKEN_FILE",
    "api": "TRADELEDGER_DISCORD_API",
    "gateway": "TRADELEDGER_DISCORD_GATEWAY",
    "state": "TRADELEDGER_BOT_STATE",
    "health": "TRADELEDGER_BOT_HEALTH",
    "proposals": "TRADELEDGER_BOT_PROPOSALS",
    "approver_role": "TRADELEDGER_BOT_APPROVER_ROLE",
    "key": "TRADELEDGER_BOT_KEY",
    "cooldown": "TRADELEDGER_BOT_COOLDOWN",
}
_HOW = {
    "token": "paste the token of your application's Bot page",
    "api": "an address like http://127.0.0.1:PORT/api/v10",
    "gateway": "an address like ws://127.0.0.1:PORT/",
    "health": "an address like 127.0.0.1:8787, or nothing",
    "proposals": "on or off",
    "approver_role": "the number that Discord shows as the role's id",
    "cooldown": "on or off",
}


class Secret:
    """A text that is shown to nobody: only ``reveal`` tells it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Secret('**********')"

    def reveal(self) -> str:
        return self._text


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The bot's settings.

    ``api``, ``gateway``  another Discord, for tests; ``None`` means Discord's own
    ``state``             the file of what the bot remembers of its own
    ``health``            host and port of the health page; ``None`` means none
    ``proposals``         whether members may propose events; ``approver_role`` may approve them
    ``key``               the file of the key that signs checkpoints for witness channels
    ``cooldown``          whether a member who asks very fast has to wait
    """

    state: Path
    token: Secret | None = None
    api: str | None = None
    gateway: str | None = None
    health: tuple[str, int] | None = None
    proposals: bool = False
    approver_role: int | None = None
    key: Path | None = None
    cooldown: bool = True

    def secret(self) -> str:
        """The token itself; raises ``ProblemsError`` (BT-02) if there is none."""
        if self.token is None:
            detail = "no token of a Discord application is set."
            fix = "set DISCORD_TOKEN_FILE to a file with the token; README.md says how to get one"
            raise ProblemsError([Problem(NO_TOKEN, detail, fix, "DISCORD_TOKEN")])
        return self.token.reveal()


def _token(text: str) -> Secret | None:
    trimmed = text.strip()
    if any(each.isspace() or not each.isprintable() for each in trimmed):
        raise ValueError("it has a space or a line break in it")
    return Secret(trimmed) if trimmed else None


def _address(schemes: str) -> Callable[[str], str]:
    shape = re.compile(rf"(?:{schemes})://[^\s/]+(/\S*)?")

    def read(text: str) -> str:
        if not shape.fullmatch(text):
            raise ValueError(f"it is no address that begins with {schemes.replace('|', ' or ')}")
        return text

    return read


def _host_and_port(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdecimal()) or int(port) > _LAST_PORT:
        raise ValueError("it does not end in the number of a port")
    return host.strip("[]") or "127.0.0.1", int(port)


def _yes(text: str) -> bool:
    if text.casefold() in _ON:
        return True
    if text.casefold() in _OFF:
        return False
    raise ValueError("it is neither on nor off")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text) <= 0:
        raise ValueError("it is not a number above zero")
    return int(text)


#: how the text of each setting is read; a reader raises ``ValueError`` with words for people
_READ: dict[str, Callable[[str], object]] = {
    "token": _token,
    "api": _address("https?"),
    "gateway": _address("wss?"),
    "state": Path,
    "health": _host_and_port,
    "proposals": _yes,
    "approver_role": _number,
    "key": Path,
    "cooldown": _yes,
}


def settings(environment: Mapping[str, str], url: StoreUrl) -> Settings:
    """Reads the environment; raises ``ProblemsError`` (BT-01) with everything that is wrong."""
    problems: list[Problem] = []
    given = {
        field: value for field in _READ if (value := environment.get(_NAMES[field], "").strip())
    }
    place = environment.get(_NAMES["token_file"], "").strip()
    if place:
        _from_file(given, place, problems)
    found: dict[str, Any] = {"state": default_state(url)}
    for field, text in given.items():
        try:
            found[field] = _READ[field](text[:_LONGEST])
        except ValueError as error:
            detail = f"{_NAMES[field]} cannot be used: {error}."
            problems.append(Problem(BAD_SETTING, detail, _HOW.get(field, ""), _NAMES[field]))
    if problems:
        raise ProblemsError(problems)
    return Settings(**found)


def _from_file(given: dict[str, str], place: str, problems: list[Problem]) -> None:
    name = _NAMES["token_file"]
    if "token" in given:
        detail = "DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set."
        problems.append(Problem(BAD_SETTING, detail, "keep the file, unset DISCORD_TOKEN", name))
        return
    try:
        given["token"] = Path(place).read_text(encoding="utf-8")[:_LONGEST]
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is no text"
        detail = f"the token cannot be read from {place}: {said}."
        problems.append(Problem(BAD_SETTING, detail, "check the path and who may read it", name))


def default_state(url: StoreUrl) -> Path:
    """Beside a SQLite ledger; in the user's data folder for every other store."""
    if url.path is not None:
        return url.path.with_name(url.path.name + ".bot")
    from platformdirs import user_data_path

    return user_data_path("tradeledger") / "bot.db"
