"""Days that can be."""

from __future__ import annotations

import pytest


def test_what_is_announced_tomorrow_cannot_be_recorded_today(reciprocal):
    [problem] = reciprocal.against_duty("GE-05", announced="2026-11-25")
    assert "announced 2026-11-25 and recorded 2026-11-23" in problem.detail


def test_it_is_tomorrow_already_at_the_date_line(reciprocal):
    """At noon UTC it is two o'clock of the next day in Kiritimati."""
    assert not reciprocal.against_duty("GE-05", announced="2026-11-24")


def test_a_source_without_a_date_is_fine(story):
    fields = {"source": "eo-1", "title": "Order", "type": "press", "announced": None}
    assert not story.against("GE-05", "source.registered", **fields)


@pytest.mark.parametrize(
    ("effective", "until"),
    [
        ("2025-05-14", "2025-04-14"),
        ("2025-05-14", "2025-05-14"),
        ("2025-05-14T00:01:00-04:00", "2025-05-14"),
        ("2025-05-14", "2025-05-13T23:59:00-04:00"),
        ("2025-05-14T12:01:00+08:00", "2025-05-14T00:01:00-04:00"),
    ],
)
def test_an_end_before_its_start_is_refused(reciprocal, effective, until):
    assert reciprocal.against_duty("GE-06", effective=effective, until=until)


@pytest.mark.parametrize(
    ("effective", "until"),
    [
        ("2025-05-14", None),
        ("2025-05-14", "2025-05-15"),
        ("2025-05-14", "2025-05-14T12:00:00-04:00"),
        ("2025-05-14T00:01:00-04:00", "2025-05-14T12:01:00-04:00"),
    ],
)
def test_an_end_after_its_start_is_fine(reciprocal, effective, until):
    assert not reciprocal.against_duty("GE-06", effective=effective, until=until)


def test_a_truce_that_ends_before_it_starts_is_refused(story):
    truce = {"truce": "us-cn.geneva-2025", "title": "Geneva", "parties": ["US", "CN"]}
    days = {"effective": "2025-05-14", "until": "2024-08-12"}
    [problem] = story.against("GE-06", "truce.announced", **truce, **days)
    assert 'until: "2025-05-15"' in problem.fix


@pytest.mark.parametrize("effective", ["2052-04-09", "2077-01-01", "2005-04-09"])
def test_a_year_that_is_a_slip_is_asked_about(reciprocal, effective):
    [problem] = reciprocal.against_duty("GE-07", effective=effective)
    assert effective in problem.detail
    assert "rule: GE-07" in problem.fix


@pytest.mark.parametrize("effective", ["2025-02-04", "2036-07-01"])
def test_retroactive_law_and_long_terms_are_fine(reciprocal, effective):
    assert not reciprocal.against_duty("GE-07", effective=effective)


def test_a_document_may_be_as_old_as_it_likes(story):
    fields = {"source": "act-1930", "title": "Tariff Act", "type": "statute"}
    assert not story.against("GE-07", "source.registered", published="1930-06-17", **fields)


def test_a_pack_is_not_verified_until_next_year(story):
    pack = {"pack": "us", "title": "US"}
    [problem] = story.against("GE-08", "source.verified_until", verified_until="2027-01-01", **pack)
    assert "verified_until: 2026-11-23" in problem.fix
    assert not story.against("GE-08", "source.verified_until", verified_until="2026-11-23", **pack)
