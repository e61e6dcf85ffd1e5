"""Acts folded into intervals: each story stands beside the intervals that follow from it."""

from __future__ import annotations

from ledger.vocabulary import clocks
from tests.projections.telling import fold, layers, line, spans

TRUCE = """
- {set: 34%, announced: 2025-04-02, effective: 2025-04-09}
- {suspended: 10%, announced: 2025-05-12, effective: 2025-05-14, until: 2025-08-12, truce: us-cn.g}
"""


def test_a_duty_that_is_set_applies_from_its_day_on_and_not_before():
    assert spans("- {set: 10%, effective: 2025-02-04}") == ["2025-02-04 … 10% in_force"]
    before = fold("- {set: 10%, effective: 2025-02-04}")
    start = clocks.second_of(clocks.parse_day("2025-02-04"), "US")
    assert before.at(start - 1) is None
    assert before.at(start).duty == "10%"


def test_a_duty_with_a_stated_end_ends_by_itself():
    found = fold("- {set: 10%, effective: 2026-02-24, until: 2026-07-24}")
    assert [line(span) for span in found.spans] == ["2026-02-24 2026-07-24 10% in_force"]
    assert found.at(clocks.second_of(clocks.parse_day("2026-07-24"), "US")) is None


def test_a_lapsed_truce_brings_back_the_old_duty():
    assert spans(TRUCE) == [
        "2025-04-09 2025-05-14 34% in_force",
        "2025-05-14 2025-08-12 10% suspended_in_part over 34%",
        "2025-08-12 … 34% in_force",
    ]


def test_a_duty_that_is_wholly_suspended_is_free_meanwhile():
    assert spans("""
        - {set: 25%, effective: 2020-01-01}
        - {suspended: Free, effective: 2020-02-01, until: 2020-03-01}
    """) == [
        "2020-01-01 2020-02-01 25% in_force",
        "2020-02-01 2020-03-01 Free suspended over 25%",
        "2020-03-01 … 25% in_force",
    ]


def test_a_suspension_of_nothing_else_tells_what_it_says_would_return():
    assert spans("""
        - {suspended: 10%, effective: 2020-02-01, until: 2020-03-01, returns_to: 24%}
    """) == ["2020-02-01 2020-03-01 10% suspended_in_part over 24%"]
    assert spans("""
        - {suspended: 10%, effective: 2020-02-01, until: 2020-03-01, returns_to: none}
    """) == ["2020-02-01 2020-03-01 10% suspended_in_part"]


def test_a_suspension_without_a_stated_end_stays():
    story = """
- {set: 25%, effective: 2020-01-01}
- {suspended: Free, effective: 2020-02-01}
"""
    assert spans(story)[-1] == "2020-02-01 … Free suspended over 25%"


def test_an_extended_truce_holds_the_duty_down_for_longer():
    later = """
- {extended: , announced: 2025-08-11, effective: 2025-08-12, until: 2025-11-10}
"""
    assert spans(TRUCE, later) == [
        "2025-04-09 2025-05-14 34% in_force",
        "2025-05-14 2025-11-10 10% suspended_in_part over 34%",
        "2025-11-10 … 34% in_force",
    ]
    (held,) = [span for span in fold(TRUCE, later).spans if span.status == "suspended_in_part"]
    assert [layer.key for layer in held.layers] == ["e1", "e2", "e3"]


def test_an_extension_may_lower_the_duty_that_is_paid_meanwhile():
    later = """
- {extended: , announced: 2025-08-11, effective: 2025-08-12, until: 2025-11-10, duty: 5%}
"""
    assert spans(TRUCE, later)[1:3] == [
        "2025-05-14 2025-08-12 10% suspended_in_part over 34%",
        "2025-08-12 2025-11-10 5% suspended_in_part over 34%",
    ]


def test_an_extension_prolongs_only_what_still_runs():
    """An older suspension that ended before is not woken up by an extension of a later one."""
    assert spans("""
        - {set: 34%, effective: 2020-01-01}
        - {suspended: 20%, effective: 2020-02-01, until: 2020-03-01}
        - {suspended: 10%, effective: 2020-04-01, until: 2020-05-01}
        - {extended: , announced: 2020-04-20, effective: 2020-05-01, until: 2020-06-01}
    """) == [
        "2020-01-01 2020-02-01 34% in_force",
        "2020-02-01 2020-03-01 20% suspended_in_part over 34%",
        "2020-03-01 2020-04-01 34% in_force",
        "2020-04-01 2020-06-01 10% suspended_in_part over 34%",
        "2020-06-01 … 34% in_force",
    ]


def test_of_two_suspensions_the_one_that_ends_then_is_extended():
    """A deeper cut inside a longer one is prolonged; the longer one stays as it is."""
    assert spans("""
        - {set: 34%, effective: 2020-01-01}
        - {suspended: 20%, effective: 2020-02-01, until: 2020-08-01}
        - {suspended: 10%, announced: 2020-02-20, effective: 2020-03-01, until: 2020-04-01}
        - {extended: , announced: 2020-03-20, effective: 2020-04-01, until: 2020-06-01}
    """) == [
        "2020-01-01 2020-02-01 34% in_force",
        "2020-02-01 2020-03-01 20% suspended_in_part over 34%",
        "2020-03-01 2020-06-01 10% suspended_in_part over 34%",
        "2020-06-01 2020-08-01 20% suspended_in_part over 34%",
        "2020-08-01 … 34% in_force",
    ]


def test_an_extension_that_comes_late_leaves_the_gap_that_there_was():
    """A notice prolongs a truce from 1 September on: the old duty was due between."""
    late = """
- {extended: , announced: 2025-08-20, effective: 2025-09-01, until: 2025-11-10, duty: 10%}
"""
    assert spans(TRUCE, late) == [
        "2025-04-09 2025-05-14 34% in_force",
        "2025-05-14 2025-08-12 10% suspended_in_part over 34%",
        "2025-08-12 2025-09-01 34% in_force",
        "2025-09-01 2025-11-10 10% suspended_in_part over 34%",
        "2025-11-10 … 34% in_force",
    ]


def test_a_suspension_that_ends_early_brings_back_the_old_duty_at_once():
    later = "- {ended: , announced: 2025-06-01, effective: 2025-06-05}"
    assert spans(TRUCE, later) == [
        "2025-04-09 2025-05-14 34% in_force",
        "2025-05-14 2025-06-05 10% suspended_in_part over 34%",
        "2025-06-05 … 34% in_force",
    ]


def test_a_suspension_that_is_called_off_before_it_starts_never_shows():
    later = "- {ended: , announced: 2025-05-13, effective: 2025-05-13}"
    assert spans(TRUCE, later) == ["2025-04-09 … 34% in_force"]


def test_a_later_act_lies_on_top_of_an_earlier_one():
    """34% was ordered for 9 April and replaced by 84% on the 8th: nobody ever paid it."""
    assert spans("""
        - {set: 34%, announced: 2025-04-02, effective: 2025-04-09}
        - {set: 84%, announced: 2025-04-08, effective: 2025-04-09}
        - {set: 125%, announced: 2025-04-09, effective: 2025-04-10}
    """) == [
        "2025-04-09 2025-04-10 84% in_force",
        "2025-04-10 … 125% in_force",
    ]


def test_a_duty_that_is_set_for_a_time_shows_the_one_below_afterwards():
    assert spans("""
        - {set: 10%, effective: 2025-01-01}
        - {set: 50%, effective: 2025-02-01, until: 2025-03-01}
    """) == [
        "2025-01-01 2025-02-01 10% in_force",
        "2025-02-01 2025-03-01 50% in_force",
        "2025-03-01 … 10% in_force",
    ]


def test_a_duty_that_is_set_during_a_truce_ends_the_suspension():
    """What is announced later lies on top, and a duty has no end of its own."""
    later = "- {set: 50%, announced: 2025-06-01, effective: 2025-06-10}"
    assert spans(TRUCE, later) == [
        "2025-04-09 2025-05-14 34% in_force",
        "2025-05-14 2025-06-10 10% suspended_in_part over 34%",
        "2025-06-10 … 50% in_force",
    ]


def test_a_truce_may_hold_down_a_duty_that_was_changed_for_later():
    """The duty that returns is the one that stands when the suspension ends."""
    assert spans("""
        - {set: 34%, announced: 2025-04-02, effective: 2025-04-09}
        - {set: 40%, announced: 2025-04-02, effective: 2025-07-01}
        - {suspended: 10%, announced: 2025-05-12, effective: 2025-05-14, until: 2025-08-12}
    """) == [
        "2025-04-09 2025-05-14 34% in_force",
        "2025-05-14 2025-08-12 10% suspended_in_part over 40%",
        "2025-08-12 … 40% in_force",
    ]


def test_a_retroactive_act_reaches_back_once_it_is_known():
    """Japan's 15% all-in of 4 September 2025 was made to count from 7 August."""
    story = """
- {set: 15%, announced: 2025-07-31, effective: 2025-08-07}
- {set: at least 15% all-in, announced: 2025-09-04, effective: 2025-08-07}
"""
    assert spans(story) == ["2025-08-07 … at least 15% all-in in_force"]
    assert spans(story, known_by="2025-09-03") == ["2025-08-07 … 15% in_force"]


def test_what_is_announced_later_is_not_known_earlier():
    later = """
- {extended: , announced: 2025-08-11, effective: 2025-08-12, until: 2025-11-10}
"""
    assert spans(TRUCE, later, known_by="2025-04-01") == []
    assert spans(TRUCE, later, known_by="2025-04-02") == ["2025-04-09 … 34% in_force"]
    assert spans(TRUCE, later, known_by="2025-05-11") == ["2025-04-09 … 34% in_force"]
    assert spans(TRUCE, later, known_by="2025-08-10") == spans(TRUCE)
    assert spans(TRUCE, later, known_by="2025-08-11") == spans(TRUCE, later)


def test_two_announcements_of_one_day_count_in_the_order_of_the_ledger():
    one = "{set: 84%, announced: 2025-04-09, effective: 2025-04-10}"
    other = "{set: 125%, announced: 2025-04-09, effective: 2025-04-10}"
    assert spans(f"- {one}\n- {other}") == ["2025-04-10 … 125% in_force"]
    assert spans(f"- {other}\n- {one}") == ["2025-04-10 … 84% in_force"]


def test_an_older_announcement_that_is_recorded_late_stays_below():
    """Somebody records an order of 2 April after one of the 8th: the later order still wins."""
    assert spans("""
        - {set: 84%, announced: 2025-04-08, effective: 2025-04-09}
        - {set: 34%, announced: 2025-04-02, effective: 2025-04-09}
    """) == ["2025-04-09 … 84% in_force"]


def test_duties_change_at_the_hour_that_the_notice_names():
    """China changes at 12:01 Beijing time; 10 April 2025 has two duties, and the US day another."""
    story = """
- {set: 84%, announced: 2025-04-09, effective: "2025-04-10T12:01:00+08:00", measure: cn.x}
- {set: 125%, announced: 2025-04-11, effective: "2025-04-12T00:00:00+08:00", measure: cn.x}
"""
    found = fold(story, origin="US")
    assert [line(span, "CN") for span in found.spans] == [
        "2025-04-10T12:01 2025-04-12 84% in_force",
        "2025-04-12 … 125% in_force",
    ]
    noon = int(clocks.parse_instant("2025-04-10T12:00:59+08:00").timestamp())
    assert found.at(noon) is None
    assert found.at(noon + 1).duty == "84%"


def test_a_day_begins_at_midnight_of_the_importer():
    """The same date is twelve hours earlier in Beijing than in Washington."""
    story = "- {{set: 10%, effective: 2025-07-01, measure: {}}}"
    (here,) = fold(story.format("us.x")).spans
    (there,) = fold(story.format("cn.x"), origin="US").spans
    assert here.since - there.since == 12 * 3600


def test_several_changes_within_one_day_are_told_apart():
    found = spans("""
        - {set: 10%, announced: 2025-05-01, effective: "2025-05-02T00:01:00-04:00"}
        - {set: 20%, announced: 2025-05-01, effective: "2025-05-02T09:00:00-04:00"}
        - {set: 30%, announced: 2025-05-01, effective: "2025-05-02T17:30:00-04:00"}
    """)
    assert found == [
        "2025-05-02T00:01 2025-05-02T09:00 10% in_force",
        "2025-05-02T09:00 2025-05-02T17:30 20% in_force",
        "2025-05-02T17:30 … 30% in_force",
    ]


def test_a_terminated_duty_is_owed_no_longer():
    assert spans("""
        - {set: 10%, effective: 2025-01-01}
        - {terminated: , effective: 2025-06-01}
    """) == ["2025-01-01 2025-06-01 10% in_force", "2025-06-01 … - terminated"]


def test_a_terminated_duty_can_be_set_again():
    story = """
- {set: 10%, effective: 2025-01-01}
- {terminated: , effective: 2025-06-01}
- {set: 15%, effective: 2025-09-01}
"""
    assert spans(story)[-1] == "2025-09-01 … 15% in_force"


def test_the_end_for_one_origin_leaves_the_others_as_they_are():
    story = """
- {set: 10%, effective: 2025-01-01}
- {terminated: , effective: 2025-06-01, origins: [CA]}
"""
    assert spans(story, origin="CA")[-1] == "2025-06-01 … - terminated"
    assert spans(story, origin="MX") == ["2025-01-01 … 10% in_force"]


VOIDED = """
- {set: 10%, announced: 2025-02-01, effective: 2025-02-04}
- {voided: Supreme Court, announced: 2026-02-20, collected_until: 2026-02-24}
"""


def test_a_voided_duty_was_collected_until_customs_stopped():
    assert spans(VOIDED) == ["2025-02-04 2026-02-24 10% in_force", "2026-02-24 … - void"]


def test_a_voided_duty_was_never_due_in_hindsight():
    assert spans(VOIDED, reading="lawful") == ["… … - void"]


def test_a_duty_may_be_void_from_a_day_on():
    story = """
- {set: 10%, announced: 2025-02-01, effective: 2025-02-04}
- {voided: A court, announced: 2026-02-20, void_from: 2025-08-01, collected_until: 2026-02-24}
"""
    assert spans(story, reading="lawful") == [
        "2025-02-04 2025-08-01 10% in_force",
        "2025-08-01 … - void",
    ]


def test_a_ruling_that_is_stayed_ends_no_collection():
    story = """
- {set: 10%, announced: 2025-02-01, effective: 2025-02-04}
- {voided: A court, announced: 2025-05-28}
"""
    assert spans(story) == ["2025-02-04 … 10% in_force"]
    assert spans(story, reading="lawful") == ["… … - void"]


def test_before_the_ruling_nobody_knew_that_the_duty_was_void():
    known = {"known_by": "2026-02-19"}
    assert spans(VOIDED, reading="lawful", **known) == ["2025-02-04 … 10% in_force"]


def test_a_suspension_under_a_void_duty_does_not_bring_it_back():
    later = "- {voided: , announced: 2025-06-01, collected_until: 2025-06-05}"
    assert spans(TRUCE, later)[1:] == [
        "2025-05-14 2025-06-05 10% suspended_in_part over 34%",
        "2025-06-05 … - void",
    ]


def test_equal_neighbours_are_one_interval_that_names_both_acts():
    """A duty that is confirmed at the same height is one interval to whoever pays it."""
    found = fold("""
        - {set: 25%, announced: 2018-03-08, effective: 2018-03-23}
        - {set: 25%, announced: 2025-02-10, effective: 2025-03-12}
    """).spans
    assert [line(span) for span in found] == ["2018-03-23 … 25% in_force"]
    assert found[0].positions == [1, 2]


def test_plans_threats_and_notes_paint_nothing():
    told = layers("""
        - {planned: , effective: 2026-12-01, duty: 7.5%}
        - {threatened: , announced: 2025-10-10, effective: 2025-11-01, duty: 100%}
        - {kind: measure.noted, topic: refund, text: Refunds are paid on request.}
        - {withdrawn: , announced: 2025-11-01, withdraws: e2}
    """)
    assert told == []
