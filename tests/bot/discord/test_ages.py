"""How late an interaction is, whatever our clock says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.discord.exchange.answering import LATELY, TOO_LATE, Ages

BEGAN = datetime(2026, 11, 24, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """Discord's clock so many seconds after the beginning."""
    return BEGAN + timedelta(seconds=seconds)


def test_what_waited_longer_than_others_is_late() -> None:
    ages = Ages()
    assert ages.delay(at(0.0), 100.0) == 0.0
    assert ages.delay(at(1.0), 101.2) < 0.5
    assert ages.delay(at(2.0), 105.5) > TOO_LATE


def test_a_clock_that_runs_fast_for_weeks_silences_nobody() -> None:
    """A second a day: after three days everybody would be too late, for ever."""
    ages, fast = Ages(), 1.0 + 1.0 / 86_400
    for hour in range(24 * 30):
        assert ages.delay(at(hour * 3600.0), hour * 3600.0 * fast) < TOO_LATE
    busy = Ages()
    for second in range(0, 10 * 86_400, 120):
        assert busy.delay(at(float(second)), second * fast) < TOO_LATE


def test_what_was_seen_lately_counts_across_spans() -> None:
    ages = Ages()
    ages.delay(at(0.0), 0.0)
    ages.delay(at(LATELY), LATELY)
    late = LATELY + 10.0
    assert ages.delay(at(LATELY + 5.0), late) > TOO_LATE, "the span before it still counts"
