"""Finding an event by what somebody types, and keys of corrections."""

from __future__ import annotations

import pytest

from ledger.desk.correct import made_key, target_of
from ledger.desk.lookup import row_of
from ledger.events.corrections import Corrected
from ledger.vocabulary.identifiers import KEY
from ledger.vocabulary.problems import ProblemsError
from tests.sample import FIRST, history, note, record

LONG = "us.first/" + "x" * 111


@pytest.fixture
def log(sqlite_ledger):
    record(sqlite_ledger, [*history(3), note(LONG)])
    opened = sqlite_ledger.reader()
    yield opened
    opened.close()


def test_by_position_and_by_key(log):
    assert row_of(log, " 3 ").position == row_of(log, "us.first/set-0").position == 3


@pytest.mark.parametrize("wanted", ["0", "5", "٣", "us.first/none", "", "\udcff", "3.0"])
def test_what_is_not_held(log, wanted):
    with pytest.raises(ProblemsError, match="positions run from 1 to 4"):
        row_of(log, wanted)


def test_a_key_of_a_correction_is_a_key_however_long_its_target(sqlite_ledger, log):
    made = made_key(log, LONG, "corrected")
    assert KEY.match(made)
    assert made.endswith("/corrected-1")
    assert made != made_key(log, LONG[:-1] + "y", "corrected")
    record(sqlite_ledger, [note(made)])
    assert made_key(log, LONG, "corrected") == made.replace("-1", "-2")


def test_the_target_is_the_event_as_it_is_believed(sqlite_ledger, log):
    fix = Corrected(key="us.first/fix", announced=FIRST, target="us.first/set-0",
                    target_stream="measure:us.first", why="x", fields={"duty": "7%"})  # fmt: skip
    record(sqlite_ledger, [fix])
    assert target_of(sqlite_ledger, log, "3").event.duty == "7%"
    with pytest.raises(ProblemsError, match="correct position 3"):
        target_of(sqlite_ledger, log, "5")
