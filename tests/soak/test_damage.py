"""Ten thousand changed bytes, in rows and in the file."""

from __future__ import annotations

import random

import pytest

from tests import damage
from tests.ledger.desk.test_damage import check_bytes, check_rows

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return damage.made(tmp_path_factory.mktemp("damage") / "ledger.db", 40)


@pytest.mark.parametrize("seed", range(100, 150))
def test_every_changed_byte_of_a_row_is_found(whole, seed):
    check_rows(whole, random.Random(seed), 100)


@pytest.mark.parametrize("seed", range(100, 150))
def test_every_changed_byte_of_the_file_that_matters_is_found(whole, seed):
    check_bytes(whole, random.Random(seed), 100)
