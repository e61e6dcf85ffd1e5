"""What every store must do. Each case runs on SQLite, in memory and on PostgreSQL."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import islice

import orjson
import pytest

from ledger.desk.append import append
from ledger.events.corrections import Corrected, Retracted
from ledger.proof.leaf import leaf_hash
from ledger.store.application import ConflictError, LedgerApplication
from ledger.store.log import root, row_at
from tests.sample import (
    FIRST,
    MEASURE,
    NOW,
    duty,
    envelopes,
    history,
    measure,
    note,
    record,
    source,
)
from tests.soundness import assert_sound, keys_of, leaf_input, naive_root

SIZES = sorted({0} | {2**k + d for k in range(8) for d in (-1, 0, 1)} - {-1})


@pytest.fixture
def log(application):
    opened = application.reader()
    yield opened
    opened.close()


def test_an_empty_ledger_has_nothing_and_says_so(application, log):
    assert log.head() == 0
    assert list(log.rows()) == []
    assert log.streams([f"measure:{MEASURE}"]) == []
    assert log.position_of("us.first/introduced") is None
    assert row_at(log, 1) is None
    assert root(log, 0) == naive_root([])
    assert application.aggregate(f"measure:{MEASURE}").version == 0
    assert record(application, []) == []


def test_positions_are_one_two_three(application, log):
    assert record(application, history(3)) == [1, 2, 3]
    assert record(application, [duty(10)]) == [4]
    assert record(application, [duty(11), source("eo-2")]) == [5, 6]
    assert log.head() == 6
    assert_sound(log)


def test_what_is_read_is_what_was_recorded(application, log):
    events = envelopes(application, history(5))
    application.record(events)
    rows = list(log.rows())
    read = [application.mapper.to_domain_event(row_as_stored(row)) for row in rows]
    assert read == events
    assert [row.topic for row in rows] == [event.body.kind for event in events]


def row_as_stored(row):
    from eventsourcing.persistence import StoredEvent

    return StoredEvent(row.stream, row.version, row.topic, row.state)


@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "middle", "last"])
def test_a_key_that_is_taken_refuses_the_whole_batch(application, log, place):
    record(application, history(4))
    before = list(log.rows())
    batch = [note(f"new/{number}", "us.other") for number in range(3)]
    batch[place] = note(f"{MEASURE}/introduced", "us.other")
    with pytest.raises(ConflictError) as caught:
        record(application, batch)
    assert [problem.code for problem in caught.value.problems] == ["ST-02"]
    assert list(log.rows()) == before
    assert log.position_of("new/0") is log.position_of("new/2") is None
    assert root(log, 4) == naive_root([leaf_input(row) for row in before])


def test_the_same_key_twice_in_a_batch_refuses_it(application, log):
    with pytest.raises(ConflictError):
        record(application, [note("new/1"), note("new/2"), note("new/1", "us.other")])
    assert log.head() == 0


def test_a_version_that_is_taken_refuses_the_whole_batch(application, log):
    record(application, history(3))
    mine = envelopes(application, [source("eo-2"), duty(10), duty(11)])
    record(application, [note("somebody-was/first")])
    with pytest.raises(ConflictError):
        application.record(mine)
    assert log.head() == 4
    assert log.position_of("source/eo-2") is None
    assert_sound(log)


def test_failed_batches_leave_no_gap(application, log):
    record(application, history(3))
    for number in range(5):
        with pytest.raises(ConflictError):
            record(application, [note(f"lost/{number}"), note(f"{MEASURE}/introduced")])
        assert record(application, [note(f"kept/{number}")]) == [4 + number]
    assert keys_of(assert_sound(log))[3:] == [f"kept/{number}" for number in range(5)]


def test_a_failed_batch_leaves_the_store_usable_in_another_connection(application, log):
    record(application, history(3))
    with pytest.raises(ConflictError):
        record(application, [note(f"{MEASURE}/introduced")])
    other = application.reader()
    assert other.head() == log.head() == 3
    other.close()


def test_rows_come_in_order_after_and_up_to(application, log):
    record(application, history(12))
    positions = [row.position for row in log.rows()]
    assert positions == list(range(1, 13))
    assert [row.position for row in log.rows(5)] == list(range(6, 13))
    assert [row.position for row in log.rows(0, 3)] == [1, 2, 3]
    assert [row.position for row in log.rows(3, 7)] == [4, 5, 6, 7]
    assert list(log.rows(12)) == []
    assert list(log.rows(7, 7)) == []
    assert list(log.rows(0, 0)) == []
    assert [row.position for row in log.rows(10, 99)] == [11, 12]
    first = row_at(log, 4)
    assert first is not None
    assert first.position == 4
    assert row_at(log, 13) is None


def test_rows_stream_over_more_than_one_batch_of_the_reader(application, log):
    record(application, history(2_100))
    rows = log.rows()
    assert [row.position for row in islice(rows, 3)] == [1, 2, 3]
    assert [row.position for row in rows] == list(range(4, 2_101))
    assert [row.position for row in log.rows(499, 1_501)] == list(range(500, 1_502))


def test_a_walk_ends_where_the_ledger_ended_when_it_began(application, log):
    record(application, history(700))
    rows = log.rows()
    seen = [next(rows).position]
    record(application, [note(f"later/{number}") for number in range(700)])
    seen += [row.position for row in rows]
    assert seen == list(range(1, 701))
    assert log.head() == 1_400


def test_writing_goes_on_while_somebody_stands_in_the_middle_of_a_walk(application, log):
    record(application, history(1_200))
    rows = log.rows()
    next(rows)
    for number in range(5):
        assert record(application, [note(f"meanwhile/{number}")]) == [1_201 + number]
    assert sum(1 for _ in rows) == 1_199


def test_streams_come_back_whole_and_in_order(application, log):
    record(application, history(4))
    record(application, [source("eo-2"), measure("us.second")])
    record(application, [duty(10), duty(1, "us.second"), duty(11)])
    one = log.streams([f"measure:{MEASURE}"])
    assert [row.position for row in one] == [2, 3, 4, 7, 9]
    assert [row.version for row in one] == [1, 2, 3, 4, 5]
    both = log.streams(["measure:us.second", f"measure:{MEASURE}"])
    assert [row.position for row in both] == [2, 3, 4, 6, 7, 8, 9]
    assert [row.position for row in log.streams([f"measure:{MEASURE}"], upto=4)] == [2, 3, 4]
    assert log.streams([]) == []
    assert log.streams(["measure:us.unknown", "measure:us.fi"]) == []


def test_more_streams_than_a_database_takes_in_one_question(application, log):
    names = [f"source:eo-{number}" for number in range(1, 1_301)]
    record(application, [source(f"eo-{number}") for number in range(1, 1_301)])
    rows = log.streams(list(reversed(names)))
    assert [row.position for row in rows] == list(range(1, 1_301))


def test_every_key_is_found(application, log):
    record(application, history(20))
    for row, key in zip(log.rows(), keys_of(list(log.rows())), strict=True):
        assert log.position_of(key) == row.position
    assert log.position_of("us.first/set-99") is None
    assert log.position_of("") is None


def test_the_root_is_that_of_rfc_6962_at_every_size(application, log):
    record(application, history(max(SIZES)))
    entries = [leaf_input(row) for row in log.rows()]
    for size in SIZES:
        assert root(log, size) == naive_root(entries[:size]), size


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 16, 17])
def test_the_root_does_not_depend_on_how_the_events_were_batched(application, log, size):
    events = envelopes(application, history(20))
    for start in range(0, len(events), size):
        application.record(events[start : start + size])
    assert root(log, 20) == naive_root([leaf_input(row) for row in log.rows()])


def test_a_leaf_is_that_of_its_row(application, log):
    record(application, history(9))
    for row in log.rows():
        assert log.node(0, row.position - 1) == leaf_hash(*row)


@pytest.mark.parametrize(("level", "index"), [(0, 3), (1, 1), (2, 0), (9, 0)])
def test_a_node_that_is_not_there_is_no_silent_zero(application, log, level, index):
    record(application, history(3))
    with pytest.raises(LookupError):
        log.node(level, index)


def test_an_aggregate_is_what_is_now_believed(application, log):
    record(application, history(5))
    stored = [row.state for row in log.rows()]
    about = {"announced": FIRST, "target_stream": f"measure:{MEASURE}", "why": "a slip"}
    correction = Corrected(
        key="fix/1", target=f"{MEASURE}/set-1", fields={"duty": "12.5%"}, **about
    )
    retraction = Retracted(key="fix/2", target=f"{MEASURE}/set-2", **about)
    record(application, [correction, retraction])
    aggregate = application.aggregate(f"measure:{MEASURE}")
    assert list(aggregate.events) == [
        f"{MEASURE}/introduced",
        f"{MEASURE}/set-0",
        f"{MEASURE}/set-1",
    ]
    assert aggregate.events[f"{MEASURE}/set-1"].duty == "12.5%"
    assert aggregate.retracted == {f"{MEASURE}/set-2": "a slip"}
    assert aggregate.version == 6
    assert [row.state for row in log.rows(0, 5)] == stored
    assert root(log, 5) == naive_root([leaf_input(row) for row in log.rows(0, 5)])


def test_an_aggregate_goes_on_where_its_stream_ended(application, log):
    record(application, history(4))
    aggregate = application.aggregate(f"measure:{MEASURE}")
    assert aggregate.version == 3
    application.record([aggregate.next(duty(10), NOW, "tests")])
    assert application.aggregate(f"measure:{MEASURE}").version == 4
    assert_sound(log)


def test_the_version_changes_when_somebody_else_writes(application, log):
    versions = [log.version()]
    for number in range(3):
        record(application, [source(f"eo-{number + 1}")])
        versions.append(log.version())
    assert len(set(versions)) == 4
    assert log.version() == versions[-1]


def test_the_version_stays_when_a_batch_is_refused(application, log):
    record(application, history(3))
    before = log.version()
    with pytest.raises(ConflictError):
        record(application, [note(f"{MEASURE}/introduced")])
    assert log.version() == before


def test_events_move_from_one_ledger_to_another_byte_by_byte(application, log, memory_url):
    record(application, history(9))
    rows = list(log.rows())
    copy = LedgerApplication(memory_url())
    there = copy.reader()
    for start in (0, 4):
        some = rows[start : start + 4] if start == 0 else rows[start:]
        copy.take([row_as_stored(row) for row in some], keys_of(some), after=start)
    assert list(there.rows()) == rows
    assert root(there, 9) == root(log, 9)
    there.close()
    copy.close()


def test_events_are_taken_in_at_their_position_or_not_at_all(application, log):
    record(application, history(3))
    extra = [row_as_stored(row) for row in log.rows(2)]
    with pytest.raises(ConflictError):
        application.take(extra, ["us.first/again"], after=2)
    with pytest.raises(ConflictError):
        application.take(extra, ["us.first/again"], after=4)
    assert log.head() == 3


@pytest.mark.parametrize("table", ["stored_events", "event_keys", "merkle_nodes"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_what_is_recorded_can_be_neither_changed_nor_deleted(application, log, table, statement):
    record(application, history(3))
    before = list(log.rows())
    column = {"stored_events": "topic", "event_keys": "key", "merkle_nodes": "hash"}[table]
    with pytest.raises(Exception, match="the ledger is append-only"):
        execute(application, statement.format(table, column, column))
    assert list(log.rows()) == before
    assert log.position_of("source/eo-1") == 1
    assert_sound(log)


@pytest.mark.parametrize("table", ["stored_events", "event_keys", "merkle_nodes"])
def test_a_server_does_not_empty_a_table_of_what_is_recorded(postgres_url, table):
    application = LedgerApplication(postgres_url())
    record(application, history(3))
    with pytest.raises(Exception, match="the ledger is append-only"):
        execute(application, f"TRUNCATE {table}")
    with closing(application.reader()) as log:
        assert len(assert_sound(log)) == 3
    application.close()


def execute(application, sql):
    """Somebody with a database client and rights on the ledger."""
    datastore = application.recorder.datastore
    if application.url.kind == "postgresql":
        with datastore.get_connection() as connection:
            connection.execute(sql)
        return
    with datastore.get_connection(commit=True) as connection:
        connection.cursor().execute(sql)


def test_an_append_asks_the_rules_and_is_idempotent(application, log, now):
    events = history(5)
    first = append(application, events, by="tests", now=now)
    assert [position for position, _ in first.recorded] == [1, 2, 3, 4, 5]
    again = append(application, events, by="somebody else", now=now)
    assert again.recorded == []
    assert again.held == [event.key for event in events]
    other = append(application, [duty(1, duty="99%")], by="tests", now=now)
    assert [problem.code for problem in other.problems] == ["DE-01"]
    refused = append(application, [note("new/1"), duty(1, "us.unknown")], by="tests", now=now)
    assert "ME-01" in {problem.code for problem in refused.problems}
    assert log.head() == 5
    assert_sound(log)


def test_an_append_is_looked_at_again_where_somebody_was_first_elsewhere(
    application, log, now, monkeypatch
):
    """Even in a stream that it does not touch: recorded instants are in the order of positions."""
    record(application, [*history(3), measure("us.other")])
    genuine = LedgerApplication.record
    first = [note("first/1", "us.other")]

    def late(self, events, after=None):
        if first:
            (envelope,) = envelopes(self, [first.pop()])
            genuine(self, [replace(envelope, recorded=now + timedelta(hours=1))])
        return genuine(self, events, after)

    monkeypatch.setattr(LedgerApplication, "record", late)
    outcome = append(application, [duty(10), duty(11)], by="tests", now=now)
    assert [position for position, _ in outcome.recorded] == [6, 7]
    rows = assert_sound(log)
    assert keys_of(rows)[4:] == ["first/1", "us.first/set-10", "us.first/set-11"]
    recorded = [orjson.loads(row.state)["recorded"] for row in rows]
    assert recorded == sorted(recorded)


def test_a_dry_run_records_nothing_and_tells_the_positions(application, log, now):
    outcome = append(application, history(3), by="tests", now=now, dry_run=True)
    assert [position for position, _ in outcome.recorded] == [1, 2, 3]
    assert log.head() == 0


def test_the_library_reads_the_same_notifications(application):
    record(application, history(7))
    recorder = application.recorder
    assert recorder.max_notification_id() == 7
    found = recorder.select_notifications(start=3, limit=3)
    assert [notification.id for notification in found] == [3, 4, 5]
    found = recorder.select_notifications(start=3, limit=10, inclusive_of_start=False, stop=6)
    assert [notification.id for notification in found] == [4, 5, 6]
    found = recorder.select_notifications(start=None, limit=10, topics=["measure.introduced"])
    assert [notification.id for notification in found] == [2]


def test_nothing_is_read_after_closing(application):
    opened = application.reader()
    opened.close()
    with pytest.raises(Exception, match=r"(?i)closed"):
        opened.head()
