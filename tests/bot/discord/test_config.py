"""Settings come from the environment; every mistake is told at once, and no secret is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.discord import config
from ledger.store.url import parse
from ledger.vocabulary.problems import ProblemsError

URL = parse("sqlite:////somewhere/ledger.db")


def test_without_settings_the_state_lies_beside_the_ledger() -> None:
    found = config.settings({}, URL)
    assert found.state == Path("/somewhere/ledger.db.bot")
    assert not found.proposals
    assert found.health is None


def test_the_token_comes_from_a_file_and_is_never_shown(tmp_path: Path) -> None:
    place = tmp_path / "token"
    place.write_text("s3cret.token\n")
    found = config.settings({"DISCORD_TOKEN_FILE": str(place)}, URL)
    assert found.secret() == "s3cret.token"
    assert "s3cret" not in repr(found)
    assert "s3cret" not in f"{found} {found.token} {found.token!r}"


def test_no_token_says_where_to_put_one() -> None:
    with pytest.raises(ProblemsError) as refused:
        config.settings({"DISCORD_TOKEN": "  "}, URL).secret()
    (problem,) = refused.value.problems
    assert problem.code == config.NO_TOKEN
    assert "DISCORD_TOKEN_FILE" in problem.fix


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(ProblemsError) as refused:
        config.settings(
            {
                "DISCORD_TOKEN": "a secret",
                "TRADELEDGER_DISCORD_API": "discord",
                "TRADELEDGER_BOT_HEALTH": "here:there",
                "TRADELEDGER_BOT_PROPOSALS": "perhaps",
                "TRADELEDGER_BOT_APPROVER_ROLE": "-3",
            },
            URL,
        )
    told = {problem.place for problem in refused.value.problems}
    assert told == {
        "DISCORD_TOKEN", "TRADELEDGER_DISCORD_API", "TRADELEDGER_BOT_HEALTH",
        "TRADELEDGER_BOT_PROPOSALS", "TRADELEDGER_BOT_APPROVER_ROLE",
    }  # fmt: skip
    assert "a secret" not in str(refused.value)


def test_two_tokens_are_one_too_many(tmp_path: Path) -> None:
    given = {"DISCORD_TOKEN": "a", "DISCORD_TOKEN_FILE": str(tmp_path / "token")}
    with pytest.raises(ProblemsError, match="both set"):
        config.settings(given, URL)


def test_a_token_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="No such file"):
        config.settings({"DISCORD_TOKEN_FILE": str(tmp_path / "token")}, URL)


def test_on_and_off_are_read_as_people_write_them() -> None:
    for word, means in (("on", True), ("YES", True), ("1", True), ("off", False), ("False", False)):
        found = config.settings({"TRADELEDGER_BOT_PROPOSALS": word}, URL)
        assert found.proposals is means, word


def test_addresses_numbers_and_places_are_read() -> None:
    given = {
        "TRADELEDGER_DISCORD_API": "http://127.0.0.1:8080/api/v10",
        "TRADELEDGER_DISCORD_GATEWAY": "ws://127.0.0.1:8080/",
        "TRADELEDGER_BOT_HEALTH": "[::1]:8787",
        "TRADELEDGER_BOT_APPROVER_ROLE": "1574533174304703780",
        "TRADELEDGER_BOT_KEY": "keys/one",
        "TRADELEDGER_BOT_STATE": "bot.db",
    }
    found = config.settings(given, URL)
    assert found.api == "http://127.0.0.1:8080/api/v10"
    assert found.gateway == "ws://127.0.0.1:8080/"
    assert found.health == ("::1", 8787)
    assert found.approver_role == 1574533174304703780
    assert found.key == Path("keys/one")
    assert found.state == Path("bot.db")
    assert config.settings({"TRADELEDGER_BOT_HEALTH": ":9"}, URL).health == ("127.0.0.1", 9)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRADELEDGER_DISCORD_GATEWAY", "http://127.0.0.1/"),
        ("TRADELEDGER_DISCORD_API", "http:///api"),
        ("TRADELEDGER_BOT_HEALTH", "127.0.0.1:65536"),
        ("TRADELEDGER_BOT_HEALTH", "127.0.0.1:-1"),
        ("TRADELEDGER_BOT_APPROVER_ROLE", "0"),
        ("TRADELEDGER_BOT_COOLDOWN", "sometimes"),
    ],
)
def test_what_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(ProblemsError) as refused:
        config.settings({name: value}, URL)
    (problem,) = refused.value.problems
    assert problem.place == name
    assert problem.detail.startswith(f"{name} cannot be used: it ")
