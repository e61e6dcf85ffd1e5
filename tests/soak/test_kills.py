"""Hundreds of kills at random moments (``make soak``); a few dozen run in every ``make test``."""

from __future__ import annotations

import random

import pytest

from tests import killing

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("seed", range(100, 140))
def test_killed_while_appending(sqlite_url, seed):
    killing.appending(sqlite_url(), random.Random(seed), rounds=6)


@pytest.mark.parametrize("seed", range(100, 108))
def test_killed_while_appending_to_a_server(postgres_url, seed):
    killing.appending(postgres_url(), random.Random(seed), rounds=6)


@pytest.mark.parametrize("seed", range(100, 120))
def test_killed_while_importing(sqlite_url, tmp_path, seed):
    killing.importing(sqlite_url, tmp_path, random.Random(seed), rounds=6)


@pytest.mark.parametrize("seed", range(100, 116))
def test_the_command_killed_while_importing(tmp_path, seed):
    killing.commanding(tmp_path, random.Random(seed), rounds=4)


@pytest.mark.parametrize("seed", range(100, 120))
def test_killed_while_making_the_first_ledger(tmp_path, seed):
    killing.making(tmp_path, random.Random(seed), rounds=6)


@pytest.mark.parametrize("seed", range(100, 110))
def test_killed_while_the_index_is_built(sqlite_url, seed):
    killing.indexing(sqlite_url(), random.Random(seed), rounds=8)
