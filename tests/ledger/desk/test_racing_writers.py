"""Two writers at once: nothing is lost, nothing is doubled, and positions are never moved."""

from __future__ import annotations

import pytest
from eventsourcing.persistence import StoredEvent

from ledger.desk.correct import append_made, correction, made_key, target_of
from ledger.desk.restoring import Export, restore
from ledger.events.recorded import to_state
from ledger.store.application import ConflictError, LedgerApplication
from ledger.store.log import root
from tests.sample import NOW, envelopes, history, record


def stored(application, events):
    return [
        StoredEvent(each.originator_id, each.originator_version, each.topic, to_state(each))
        for each in envelopes(application, events)
    ]


def test_events_are_taken_at_their_own_positions_or_not_at_all(application):
    events = history(4)
    rows = stored(application, events)
    keys = [event.key for event in events]
    with pytest.raises(ConflictError):
        application.take(rows, keys, after=1)
    assert application.take(rows, keys, after=0) == [1, 2, 3, 4]
    with pytest.raises(ConflictError):
        application.take(rows, keys, after=0)
    log = application.reader()
    assert log.head() == 4
    log.close()


def test_a_ledger_that_somebody_else_fills_meanwhile_is_not_restored_into(
    sqlite_ledger, monkeypatch
):
    rows = stored(sqlite_ledger, history(3))
    export = Export("x", stored=rows, lines={event.key: n for n, event in enumerate(history(3))})
    taken = LedgerApplication.take

    def late(self, events, keys, after):
        record(sqlite_ledger, history(2, "us.second"))
        return taken(self, events, keys, after)

    monkeypatch.setattr(LedgerApplication, "take", late)
    with pytest.raises(ConflictError):
        restore(sqlite_ledger, export)
    log = sqlite_ledger.reader()
    assert log.head() == 2
    assert root(log, 2) != root(log, 0)
    log.close()


def test_a_correction_whose_key_is_taken_meanwhile_is_made_once_more(sqlite_ledger):
    record(sqlite_ledger, history(3))
    calls = []

    def make_of(duty):
        def make(log):
            target = target_of(sqlite_ledger, log, "3")
            key = made_key(log, target.key, "corrected")
            made = correction(target, key, {"duty": duty}, "x", NOW.date())
            if duty == "7%" and not calls:
                calls.append(key)
                append_made(sqlite_ledger, make_of("8%"), by="other", now=NOW)
            return made

        return make

    event, outcome = append_made(sqlite_ledger, make_of("7%"), by="me", now=NOW)
    assert outcome.problems == []
    assert calls == ["us.first/set-0/corrected-1"]
    assert event.key == "us.first/set-0/corrected-2"
    assert sqlite_ledger.aggregate("measure:us.first").events["us.first/set-0"].duty == "7%"
