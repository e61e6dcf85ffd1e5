"""What the bot is told by its environment: one model, every mistake reported at once, in words.

The token comes from ``DISCORD_TOKEN``, or better from a file named by ``DISCORD_TOKEN_FILE``; it is
never shown, not in messages, not in ``repr``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from ledger.store.url import StoreUrl
from ledger.vocabulary.problems import Problem, ProblemsError, register

BAD_SETTING = register("BT-01", "a setting of the bot that cannot be used")
NO_TOKEN = register("BT-02", "no token of a Discord application")

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


class Settings(BaseModel):
    """The bot's settings.

    ``api``, ``gateway``  another Discord, for tests; ``None`` means Discord's own
    ``state``             the file of what the bot remembers of its own
    ``health``            host and port of the health page; ``None`` means none
    ``proposals``         whether members may propose events; ``approver_role`` may approve them
    ``key``               the file of the key that signs checkpoints for witness channels
    ``cooldown``          whether a member who asks very fast has to wait
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: SecretStr | None = None
    api: str | None = Field(default=None, pattern=r"^https?://[^\s/]+(/[^\s]*)?$")
    gateway: str | None = Field(default=None, pattern=r"^wss?://[^\s/]+(/[^\s]*)?$")
    state: Path
    health: tuple[str, int] | None = None
    proposals: bool = False
    approver_role: int | None = Field(default=None, gt=0)
    key: Path | None = None
    cooldown: bool = True

    @field_validator("health", mode="before")
    @classmethod
    def _address(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        host, _, port = value.rpartition(":")
        return (host.strip("[]") or "127.0.0.1", port)

    @field_validator("token", mode="after")
    @classmethod
    def _trimmed(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        text = value.get_secret_value().strip()
        if any(each.isspace() or not each.isprintable() for each in text):
            raise ValueError("it has a space or a line break in it")
        return SecretStr(text) if text else None

    def secret(self) -> str:
        """The token itself; raises ``ProblemsError`` (BT-02) if there is none."""
        if self.token is None:
            detail = "no token of a Discord application is set."
            fix = "set DISCORD_TOKEN_FILE to a file with the token; README.md says how to get one"
            raise ProblemsError([Problem(NO_TOKEN, detail, fix, "DISCORD_TOKEN")])
        return self.token.get_secret_value()


def settings(environment: Mapping[str, str], url: StoreUrl) -> Settings:
    """Reads the environment; raises ``ProblemsError`` (BT-01) with everything that is wrong."""
    problems: list[Problem] = []
    given: dict[str, object] = {
        field: value
        for field, name in _NAMES.items()
        if field != "token_file" and (value := environment.get(name, "").strip())
    }
    place = environment.get(_NAMES["token_file"], "").strip()
    if place:
        _from_file(given, place, problems)
    given.setdefault("state", default_state(url))
    try:
        found = Settings.model_validate(given)
    except ValidationError as error:
        for each in error.errors(include_input=False, include_url=False):
            field = str(each["loc"][0])
            what = each["msg"].removeprefix("Value error, ")
            detail = f"{_NAMES.get(field, field)} cannot be used: {what}."
            problems.append(
                Problem(BAD_SETTING, detail, _HOW.get(field, ""), _NAMES.get(field, ""))
            )
        raise ProblemsError(problems) from None
    if problems:
        raise ProblemsError(problems)
    return found


def _from_file(given: dict[str, object], place: str, problems: list[Problem]) -> None:
    name = _NAMES["token_file"]
    if "token" in given:
        detail = "DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set."
        problems.append(Problem(BAD_SETTING, detail, "keep the file, unset DISCORD_TOKEN", name))
        return
    try:
        given["token"] = Path(place).read_text(encoding="utf-8")[:4096]
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
