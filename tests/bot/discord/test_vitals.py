"""Whether the bot is well: a gateway that is frozen, gone, or late, and what waits."""

from __future__ import annotations

import math

import pytest

from bot.discord.life.vitals import FOLLOW, HEARTBEAT, LAG_COUNTS, RECONNECT, Vitals


def connected(now=0.0):
    vitals = Vitals(started=now)
    vitals.connected()
    return vitals


def beats(vitals, *latencies, start=0.0):
    for number, latency in enumerate(latencies):
        vitals.beat(start + number * HEARTBEAT, latency)
    return start + (len(latencies) - 1) * HEARTBEAT


def test_a_bot_that_is_connected_and_beats_is_well():
    vitals = connected()
    now = beats(vitals, 0.041, 0.043, 0.040, 0.044)
    vitals.followed(now)
    assert vitals.problems(now) == []
    assert vitals.grave(now) == []


def test_a_latency_that_stops_changing_is_a_frozen_gateway():
    vitals = connected()
    now = beats(vitals, 0.041, 0.043, 0.043)
    assert not vitals.frozen()
    now = beats(vitals, 0.043, start=now + HEARTBEAT)
    assert vitals.frozen()
    assert "frozen" in vitals.problems(now)[0]


def test_a_heartbeat_that_is_never_answered_is_a_frozen_gateway():
    vitals = connected()
    beats(vitals, math.inf, math.inf, math.inf)
    assert vitals.frozen()


def test_looks_closer_together_than_a_heartbeat_are_one():
    """Between two heartbeats the latency stands still: that is no frost."""
    vitals = connected()
    taken = [vitals.beat(float(second), 0.041) for second in range(int(HEARTBEAT))]
    assert taken.count(True) == 1
    assert not vitals.frozen()


def test_one_beat_thaws_it_and_so_does_a_new_connection():
    vitals = connected()
    now = beats(vitals, 0.04, 0.04, 0.04)
    vitals.beat(now + HEARTBEAT, 0.05)
    assert not vitals.frozen()
    beats(vitals, 0.06, 0.06, 0.06, start=now + 2 * HEARTBEAT)
    assert vitals.frozen()
    vitals.connected()
    assert not vitals.frozen()


def test_without_a_connection_there_is_no_latency_to_freeze():
    vitals = connected()
    vitals.disconnected(1.0)
    beats(vitals, math.nan, 0.04, 0.04, 0.04)
    assert not vitals.frozen()


@pytest.mark.parametrize(("seconds", "wrong"), [(RECONNECT, False), (RECONNECT + 1, True)])
def test_a_loss_must_end_within_a_minute_and_a_half(seconds, wrong):
    vitals = connected()
    vitals.followed(10.0)
    vitals.disconnected(10.0)
    vitals.disconnected(60.0)  # heard again before the next READY: the same loss
    assert bool(vitals.problems(10.0 + seconds)) is wrong
    vitals.connected()
    assert vitals.problems(10.0 + seconds) == []


def test_until_the_first_ready_it_is_not_connected():
    vitals = Vitals(started=5.0)
    assert vitals.problems(5.0) == []
    assert vitals.problems(5.0 + RECONNECT + 1) == ["not connected for 91 s"]


def test_a_loop_that_is_late_counts_for_a_while():
    vitals = connected()
    vitals.lagged(1.0, 0.9)
    assert vitals.grave(1.0) == []
    vitals.lagged(2.0, 1.4)
    vitals.lagged(3.0, 3.2)
    vitals.lagged(4.0, 1.1)
    assert vitals.grave(4.0) == ["the loop is late by 3.2 s"]
    assert vitals.grave(4.0 + LAG_COUNTS + 1) == []


def test_a_new_delay_after_a_while_is_told_by_itself():
    vitals = connected()
    vitals.lagged(2.0, 9.0)
    vitals.lagged(100.0, 1.5)
    assert vitals.lag(100.0) == 1.5


def test_a_ledger_that_nobody_looked_at_is_told_by_its_age():
    vitals = connected()
    vitals.followed(100.0)
    vitals.followed(50.0)  # an older look says nothing new
    assert vitals.problems(100.0 + FOLLOW) == []
    assert vitals.problems(101.0 + FOLLOW) == ["the ledger was not read for 15 min"]
    assert vitals.grave(101.0 + FOLLOW) == []


def test_an_alert_that_waits_is_told_and_forgotten_when_it_is_sent():
    vitals = connected()
    vitals.outbox(100.0, 300.0)
    assert vitals.problems(100.0) == []
    vitals.outbox(100.0, 601.0)
    assert vitals.problems(100.0) == ["alerts wait since 10 min"]
    assert vitals.problems(160.0) == ["alerts wait since 11 min"]
    vitals.outbox(160.0, None)
    assert vitals.problems(160.0) == []


@pytest.mark.parametrize(("share", "wrong"), [(0.0, False), (0.05, False), (0.06, True)])
def test_too_many_late_answers_are_told(share, wrong):
    vitals = connected()
    vitals.late(share)
    assert bool(vitals.problems(1.0)) is wrong


def test_everything_that_is_wrong_is_told_at_once():
    vitals = connected()
    now = beats(vitals, 0.04, 0.04, 0.04)
    vitals.stopping = True
    vitals.lagged(now, 2.0)
    vitals.outbox(now, 700.0)
    vitals.late(0.5)
    assert len(vitals.problems(now)) == 5
    assert len(vitals.problems(now + FOLLOW)) == 5  # the lag is over, the ledger is old
