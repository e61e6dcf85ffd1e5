"""Eight processes on one store for longer than the fast lane lets them."""

from __future__ import annotations

from contextlib import closing

import pytest

from ledger.store.application import LedgerApplication
from tests import crowds
from tests.soundness import assert_sound_file

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("size", [1, 10])
def test_eight_processes_appending_to_one_file_lose_nothing(sqlite_url, size):
    url = sqlite_url()
    told, before = crowds.all_at_once(url, writers=8, batches=20, size=size)
    application = LedgerApplication(url)
    with closing(application.reader()) as log:
        crowds.assert_nothing_lost(log, told, before, batches=20, size=size)
    application.close()
    assert_sound_file(url.path)


def test_eight_processes_appending_to_one_server_lose_nothing(postgres_url):
    url = postgres_url()
    told, before = crowds.all_at_once(url, writers=8, batches=20, size=5)
    application = LedgerApplication(url)
    with closing(application.reader()) as log:
        crowds.assert_nothing_lost(log, told, before, batches=20, size=5)
    application.close()


@pytest.mark.parametrize("attempt", range(15))
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_store_that_many_make_at_once_is_made_once(kind, attempt, request):
    crowds.make_at_once(request.getfixturevalue(f"{kind}_url")(), makers=8)
