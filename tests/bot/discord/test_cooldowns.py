"""How fast one member may ask."""

from __future__ import annotations

from bot.discord.exchange.cooldowns import Cooldowns, Rate


def test_a_burst_is_taken_and_then_one_waits_as_long_as_is_said() -> None:
    slow = Cooldowns(Rate(3, 3.0))
    assert [slow.wait(1, 0.0) for _ in range(3)] == [0.0, 0.0, 0.0]
    wait = slow.wait(1, 0.0)
    assert wait == 1.0
    assert slow.wait(1, 0.5) == 0.5
    assert slow.wait(1, wait) == 0.0
    assert slow.wait(2, 0.0) == 0.0, "others wait for nobody"


def test_an_idle_bucket_holds_no_more_than_it_may() -> None:
    slow = Cooldowns(Rate(2, 2.0))
    slow.wait(1, 0.0)
    assert [slow.wait(1, 1000.0) > 0 for _ in range(3)] == [False, False, True]


def test_a_clock_that_runs_backwards_gives_nothing_away() -> None:
    slow = Cooldowns(Rate(1, 1.0))
    assert slow.wait(1, 100.0) == 0.0
    assert slow.wait(1, 50.0) > 0


def test_memory_is_bounded_by_forgetting_who_asked_longest_ago() -> None:
    slow = Cooldowns(Rate(1, 10.0), most=2)
    for who in (1, 2, 3):
        slow.wait(who, 0.0)
    assert slow.wait(3, 0.0) > 0
    assert slow.wait(1, 0.0) == 0.0
