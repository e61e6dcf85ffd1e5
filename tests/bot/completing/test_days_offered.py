"""The days that are offered while somebody types one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.discord.completing import build
from tests.projections.telling import noon

PAIR = {"importer": "US", "origin": "CN"}
STORY = """
- {introduced: us.a, title: Alpha duty}
- {introduced: us.b, title: Beta duty}
- {introduced: us.steel, title: Steel duty, scope: {codes: ["7208"]}}
- {set: 20%, measure: us.a, origins: [CN], announced: 2025-03-03, effective: 2025-03-04}
- {set: 34%, measure: us.b, origins: [CN], announced: 2025-04-02, effective: 2025-04-09}
- {suspended: 10%, measure: us.b, origins: [CN], announced: 2025-05-12, effective: 2025-05-14,
   until: 2025-08-12, returns_to: 34%}
- {set: 50%, measure: us.steel, origins: [CN], announced: 2025-05-20, effective: 2025-05-23}
- {set: 25%, measure: us.a, origins: [JP], announced: 2025-05-25, effective: 2025-05-26}
"""


def shown(completions, kind, text, context=None, **more):
    return [each.name for each in completions.complete(kind, text, context, **more)]


@pytest.fixture
def story(telling):
    return build(telling(STORY).book, noon("2025-06-01"))


def test_with_nothing_typed_there_are_today_the_last_change_and_what_ends(story):
    assert shown(story, "day", "", PAIR)[:6] == [
        "2025-06-01 · today",
        "2025-05-14 · last change on every good: Beta duty · changed: Beta duty",
        "2025-08-12 · stated end: Beta duty",
        "2025-05-31 · yesterday",
        "2025-05-23 · changed: Steel duty",
        "2025-04-09 · changed: Beta duty",
    ]


def test_changes_are_those_of_the_origin_that_is_given(story):
    (found,) = [name for name in shown(story, "day", "", {"origin": "Japan"}) if "duty" in name]
    assert found == "2025-05-26 · last change on every good: Alpha duty · changed: Alpha duty"
    assert not [name for name in shown(story, "day", "", PAIR) if "2025-05-26" in name]


def test_a_state_of_knowledge_is_offered_by_the_days_of_announcement(story):
    assert shown(story, "known", "", PAIR)[:4] == [
        "2025-05-20 · announced: Steel duty",
        "2025-05-12 · announced: Beta duty",
        "2025-04-02 · announced: Beta duty",
        "2025-03-03 · announced: Alpha duty",
    ]


def test_what_counts_only_after_the_day_in_question_was_no_news_for_it(story):
    found = shown(story, "known", "", PAIR | {"on": "Apr 20 2025"})
    assert found[0] == "2025-04-02 · announced: Beta duty"


def test_an_extension_takes_away_the_end_that_it_puts_off(telling):
    told = telling(STORY)
    told.tell("""
- {extended: , measure: us.b, origins: [CN], announced: 2025-05-28, effective: 2025-08-12,
   until: 2025-11-10}
""")
    told.book.refresh()
    found = shown(build(told.book, noon("2025-06-01")), "day", "", PAIR)
    assert "2025-11-10 · stated end: Beta duty" in found
    assert not [name for name in found if "stated end" in name and "2025-08-12" in name]


def test_an_end_takes_away_the_stated_end(telling):
    told = telling(STORY)
    told.tell("- {terminated: , measure: us.b, origins: [CN], effective: 2025-05-30}")
    told.book.refresh()
    found = shown(build(told.book, noon("2025-06-01")), "day", "", PAIR)
    assert not [name for name in found if "stated end" in name]


def test_an_ordered_start_lies_ahead(telling):
    told = telling(STORY)
    told.tell(
        "- {set: 30%, measure: us.a, origins: [CN], announced: 2025-05-29, effective: 2025-07-01}"
    )
    told.book.refresh()
    assert "2025-07-01 · takes effect: Alpha duty" in shown(
        build(told.book, noon("2025-06-01")), "day", "", PAIR
    )


def test_today_moves_with_the_clock_that_is_given(story):
    later = noon("2025-06-02")
    assert shown(story, "day", "", PAIR, now=later)[0] == "2025-06-02 · today"
    assert shown(story, "day", "today", PAIR, now=later)[0] == "2025-06-02 · today"


def test_today_is_that_of_the_importers_border(story):
    late = datetime(2025, 6, 1, 20, tzinfo=UTC)  # the morning of the second in Beijing
    assert shown(story, "day", "", {"importer": "US"}, now=late)[0].startswith("2025-06-01")
    assert shown(story, "day", "", {"importer": "China"}, now=late)[0].startswith("2025-06-02")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("lib", "2025-04-02 · Liberation Day"),
        ("解放日", "2025-04-02 · Liberation Day"),
        ("2025-04-02", "2025-04-02 · Liberation Day"),
        ("Oct 1", "2026-10-01 · 1 October 2026, the most recent one"),
        ("10月1日", "2026-10-01 · 1 October 2026, the most recent one"),
        ("1 Oct 2019", "2019-10-01 · 1 October 2019"),
        ("yesterday", "2026-11-23 · yesterday"),
        ("<t:1759330800:D>", "2025-10-01 · 1 October 2025 at the border of the United States"),
    ],
)
def test_what_was_typed_is_shown_as_it_is_read(english, text, first):
    assert shown(english, "day", text, PAIR)[0] == first


def test_a_day_that_could_be_two_is_offered_as_both(english):
    assert shown(english, "day", "08/12/2025", PAIR) == [
        "2025-08-12 · 12 August 2025",
        "2025-12-08 · 8 December 2025",
    ]


def test_a_month_offers_what_happened_in_it_then_its_ends(english):
    found = shown(english, "day", "2025-04", PAIR)
    assert "2025-04-02 · Liberation Day" in found
    assert "2025-04-01 · 1 April 2025, the first of these days" in found
    assert "2025-04-30 · 30 April 2025, the last of these days" in found
    assert all(name.startswith("2025-04") for name in found)


def test_part_of_a_day_in_iso_form_brings_the_days_that_begin_so(english):
    assert all(name.startswith("2025-1") for name in shown(english, "day", "2025-1", PAIR))
    assert len(shown(english, "day", "2025-1", PAIR)) > 3


def test_the_name_of_a_month_brings_days_in_it(english):
    found = shown(english, "day", "october 2025", PAIR)
    assert any("Busan summit" in name for name in found)


def test_a_truce_that_ends_by_itself_is_said(english):
    found = shown(english, "day", "busan truce", PAIR)
    assert any("ends if nobody acts" in name for name in found)


def test_a_place_of_talks_is_a_day(english):
    assert shown(english, "day", "stockholm")[0].startswith("2025-07-29")


def test_days_are_told_in_chinese(chinese):
    found = shown(chinese, "day", "", PAIR)
    assert found[0] == "2026-11-24 · 今天"
    assert shown(chinese, "day", "liberation")[0] == "2025-04-02 · 解放日"
