"""Changed bytes of a ledger that several processes audit: found, and named as one process does."""

from __future__ import annotations

import random
import shutil

import pytest

from ledger.desk.auditing import hands
from ledger.desk.auditing.hashing import BATCH
from tests import damage
from tests.ledger.auditing.ledgers import stage_1, taking_turns, url_of, written

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sweeping")
    return written(folder / "ledger.db", taking_turns(2 * BATCH + 300))


@pytest.mark.parametrize("seed", range(10))
def test_a_changed_byte_is_found_by_several_processes_as_by_one(whole, tmp_path, seed, monkeypatch):
    chance = random.Random(seed)
    path = tmp_path / "damaged.db"
    for _ in range(10):
        shutil.copy(whole, path)
        what = damage.change_a_row(path, chance)
        alone = stage_1(path)
        with monkeypatch.context() as patched:
            patched.setattr(hands, "hands", lambda _: 2 + seed % 2)
            together = stage_1(path, url_of(path))
        assert together == alone, what
        assert alone[1] or what.startswith("event_keys"), what
