"""What is stored is read back as what was meant, whatever the kind of event."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.events.measures import ExclusionGranted
from ledger.events.recorded import RecordedEvent, from_state, to_state
from ledger.events.registry import EVENTS
from ledger.events.talks import Held
from ledger.store.log import Row
from ledger.vocabulary import identifiers
from projections.records import read
from tests.made_up import INSTANTS, events_of
from tests.sample import FIRST, NOW, duty, measure, note

RECORDERS = st.text(max_size=20)


def round_trip(event, recorded=NOW, by="tests", version=1):
    envelope = RecordedEvent(event.stream, version, recorded.astimezone(UTC), by, event)
    state = to_state(envelope)
    return envelope, state, from_state(event.stream, version, event.kind, state)


@pytest.mark.parametrize("kind", EVENTS)
@settings(max_examples=20)
@given(data=st.data(), recorded=INSTANTS, by=RECORDERS)
def test_an_event_that_is_stored_and_read_is_the_same_event(kind, data, recorded, by):
    event = data.draw(events_of(kind))
    envelope, state, again = round_trip(event, recorded, by)
    assert again == envelope
    assert again.topic == kind
    assert type(again.body) is EVENTS[kind]
    assert to_state(again) == state


@pytest.mark.parametrize("kind", EVENTS)
@settings(max_examples=6)
@given(data=st.data())
def test_the_read_side_sees_the_same_fields(kind, data):
    event = data.draw(events_of(kind))
    _, state, _ = round_trip(event)
    record = read(Row(1, event.stream, 1, kind, state))
    assert record.body == event.model_dump(mode="json", exclude_defaults=True)
    assert record.key == event.key
    assert record.recorded == NOW.isoformat(timespec="microseconds")


@pytest.mark.parametrize("kind", EVENTS)
@settings(max_examples=6)
@given(data=st.data())
def test_a_stored_event_fits_into_a_leaf(kind, data):
    """The leaf input has one line each for stream and topic; neither may hold a line feed."""
    event = data.draw(events_of(kind))
    if kind not in {"record.corrected", "record.retracted"}:  # their stream is one that exists
        assert event.stream.isprintable()
        assert event.stream.isascii()
    assert identifiers.KEY.match(event.key)
    _, state, _ = round_trip(event)
    assert list(orjson.loads(state)) == ["v", "recorded", "by", "body"]


def test_the_stored_bytes_are_these():
    """A frozen example: what is hashed must never change for what is recorded already."""
    envelope = RecordedEvent("measure:us.first", 2, NOW, "tests", duty(1))
    assert to_state(envelope) == (
        b'{"v":1,"recorded":"2026-11-24T12:00:00.000000+00:00","by":"tests","body":'
        b'{"key":"us.first/set-1","announced":"2025-02-02","sources":["eo-1"],'
        b'"measure":"us.first","origins":["CN"],"effective":"2025-02-02","duty":"2%"}}'
    )


def test_what_has_its_default_is_not_stored_and_is_there_again():
    _, state, again = round_trip(note("a/b"))
    assert b"confidence" not in state
    assert again.body.confidence == "high"
    assert again.body.origins == ("ALL",)


def test_an_empty_table_is_told_apart_from_none_at_all():
    given_none = duty(1, duty=None, charge="a fee")
    _, state, again = round_trip(given_none)
    assert b'"duty":' not in state
    assert again.body == given_none


def test_a_scope_of_all_goods_is_read_as_one():
    _, _, again = round_trip(measure())
    assert again.body.scope.all_goods


def test_hours_and_their_offset_are_kept_as_they_were_written():
    moment = datetime.fromisoformat("2025-04-10T12:01:00+08:00")
    _, state, again = round_trip(duty(1, effective=moment))
    assert b'"effective":"2025-04-10T12:01:00+08:00"' in state
    assert again.body.effective.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize("number", [2**53 + 1, 2**63, 2**64, 10**30])
def test_a_number_is_stored_exactly_or_refused(number):
    """JSON readers take integers beyond 64 bits for floats."""
    for model, name, fields in (
        (ExclusionGranted, "count", {"measure": "us.first", "effective": FIRST}),
        (Held, "round", {"talks": "x", "title": "x", "from_day": FIRST}),
    ):
        try:
            event = model(key="a/b", announced=FIRST, **{name: number}, **fields)
        except ValueError:
            continue
        _, _, again = round_trip(event)
        assert getattr(again.body, name) == number


@pytest.mark.parametrize(
    "state",
    [
        b"", b"{", b"[]", b"{}", b"null", b'{"v":1}', b'{"v":1,"recorded":"x","by":"y","body":{}}',
        b'{"v":1,"recorded":"2026-11-24T12:00:00+00:00","by":"y","body":{"key":"a/b"}}', b"\xff",
    ],
)  # fmt: skip
def test_bytes_that_are_no_event_are_an_error_and_nothing_worse(state):
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_state("measure:us.first", 1, "measure.duty_set", state)
