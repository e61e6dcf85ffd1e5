"""What an audit says it has looked at is what it has looked at."""

from __future__ import annotations

import json

import pytest

from tests import damage

SIZE = 12


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return damage.made(tmp_path_factory.mktemp("told") / "ledger.db", SIZE)


def test_an_audit_from_the_start_speaks_of_all_events(whole):
    told = damage.typed(whole, "audit")
    assert (told.code, told.out.splitlines()[0]) == (
        0,
        f"Clean: {SIZE} events are as they were recorded.",
    )
    assert "it began at position" not in told.out


def test_an_audit_that_begins_later_does_not_speak_of_what_stands_before(whole):
    told = damage.typed(whole, "audit", "--from", "9")
    assert told.code == 0
    assert told.out.startswith(f"Clean: the events 9 to {SIZE} are as they were recorded.")
    assert "it began at position 9: the events before it were not looked at" in told.out
    found = json.loads(damage.typed(whole, "audit", "--from", "9", "--json").out)
    assert (found["from"], found["verdict"]) == (9, "clean")
    assert found["assurance"][0].startswith("it began at position 9")


def test_an_audit_that_begins_behind_the_end_says_that_there_is_nothing(whole):
    told = damage.typed(whole, "audit", "--from", str(SIZE + 1))
    assert told.out.startswith(f"Clean: there are no events from position {SIZE + 1} on.")


def test_one_event_is_one_event(tmp_path):
    told = damage.typed(damage.made(tmp_path / "ledger.db", 1), "audit")
    assert told.out.startswith("Clean: 1 event is as it was recorded.")
