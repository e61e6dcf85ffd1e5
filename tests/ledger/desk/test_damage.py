"""One byte of a ledger is another one: whatever touches what is recorded is found, nothing crashes.

Some hundreds here, ten thousand in ``tests/soak/test_damage.py``.
"""

from __future__ import annotations

import random

import pytest

from tests import damage

ROWS, BYTES = 120, 120


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return damage.made(tmp_path_factory.mktemp("damage") / "ledger.db")


def test_the_ledger_is_clean_before(whole):
    assert damage.typed(damage.copied(whole), "audit").code == 0


@pytest.mark.parametrize("seed", range(8))
def test_a_changed_byte_of_a_row_is_found(whole, seed):
    check_rows(whole, random.Random(seed), ROWS // 8)


@pytest.mark.parametrize("seed", range(8))
def test_a_changed_byte_of_the_file_is_found_where_it_touches_what_is_recorded(whole, seed):
    check_bytes(whole, random.Random(seed), BYTES // 8)


def check_rows(whole, chance, times):
    for _ in range(times):
        path = damage.copied(whole)
        what = damage.change_a_row(path, chance)
        told = damage.typed(path, "audit", "--json")
        assert told.error is None, (what, told.error)
        assert told.code == 3, (what, told.out)
        doctor = damage.typed(path, "doctor")
        assert doctor.error is None, (what, doctor.error)


def check_bytes(whole, chance, times):
    before = damage.content(whole)
    for _ in range(times):
        path = damage.copied(whole)
        place = damage.change_the_file(path, chance)
        told = damage.typed(path, "audit", "--json")
        assert told.error is None, (place, told.error)
        doctor = damage.typed(path, "doctor")
        assert doctor.error is None, (place, doctor.error)
        if damage.content(path) != before:
            assert told.code == 3, (place, told.out)
