"""env.example: every setting of the bot, and none that there is not."""

from __future__ import annotations

import re

import pytest

from bot.discord import config
from ledger.store.url import parse
from tests.deploy.places import ENVIRONMENT, RUNBOOK, read, variables_of_the_program

SET = dict(re.findall(r"(?m)^#([A-Z_]+)=(.*)$", read(ENVIRONMENT)))
#: of tests, or of a file of its own
ELSEWHERE = {
    "DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "TRADELEDGER_DISCORD_API",
    "TRADELEDGER_DISCORD_GATEWAY",
}  # fmt: skip


def test_every_setting_is_told():
    assert set(SET) - {"TRADELEDGER_STORE"} == set(config._NAMES.values()) - ELSEWHERE


def test_every_variable_is_read_by_the_program():
    assert set(SET) <= variables_of_the_program()


def test_nothing_is_set_before_somebody_sets_it():
    lines = [line for line in read(ENVIRONMENT).splitlines() if line and not line.startswith("#")]
    assert lines == []


def test_the_values_that_are_shown_are_values(tmp_path):
    url = parse(SET["TRADELEDGER_STORE"])
    given = {name: value for name, value in SET.items() if name != "TRADELEDGER_STORE"}
    found = config.settings(given, url)
    assert found.health == ("127.0.0.1", 8787)
    assert found.proposals is True
    assert found.approver_role == 123456789012345678


@pytest.mark.parametrize("line", re.findall(r"(?m)^#(TRADELEDGER_STORE=.*)$", read(ENVIRONMENT)))
def test_both_kinds_of_store_are_stores(line):
    assert parse(line.partition("=")[2]).kind in {"sqlite", "postgresql"}


def test_the_key_lies_where_the_runbook_makes_it():
    assert f"--out {SET['TRADELEDGER_BOT_KEY']}\n" in read(RUNBOOK)
