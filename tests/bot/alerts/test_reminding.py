"""Reminders before a lapse: once, on the day that was asked for, and not where nothing lapses."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from bot.discord.alerts import outbox, reminding, subscriptions
from tests.bot.alerts.conftest import Bot
from tests.bot.presenting.limits_check import check
from tests.sample import NOW

STORY = """
- {introduced: us.x, programme: s122, title: Surcharge}
- {introduced: us.cars, programme: s232, title: Duty on cars, scope: {codes: ["8703"], exact: true}}
- {set: 34%, effective: 2025-04-09, origins: [CN]}
- {suspended: 10%, effective: 2025-05-14, until: 2026-12-01, returns_to: 34%, origins: [CN]}
- {set: 25%, effective: 2025-04-09, until: 2026-12-01, measure: us.cars, origins: [CN]}
"""
DAY = 86400


@pytest.fixture
def one(bot):
    return bot(STORY)


def remind(one: Bot) -> int:
    return reminding.remind_now(one.told.book, one.state, one.now)


def test_a_lapse_is_told_so_many_days_before_and_once(one):
    one.watch(importer="US", origin="CN", remind_days=5, programme="s122")
    assert remind(one) == 0  # seven days before
    one.clock.seconds += 2 * DAY
    assert remind(one) == 1
    assert remind(one) == 0
    assert one.send() == 1
    one.clock.seconds += DAY
    assert remind(one) == 0
    (message,) = one.room.channels[10]
    assert message.reply.content == (
        "In 5 days, on 1 December 2026: the suspension of Surcharge ends; 34% returns if nobody "
        "acts (now 10%)."
    )
    assert "10% → **34%**" in message.reply.embed.description
    assert check(message.reply) == []


def test_several_lapses_of_a_day_are_one_post(one):
    one.watch(importer="US", origin="CN", remind_days=7)
    assert remind(one) == 2
    assert one.send() == 1
    (message,) = one.room.channels[10]
    assert message.reply.content.endswith("Another change falls on the same day.")
    assert len(message.reply.embed.description.split("\n")) == 3


def test_a_subscription_that_comes_late_is_reminded_at_once(one):
    one.clock.seconds += 6 * DAY
    one.watch(remind_days=30, measure="us.x")
    remind(one)
    one.send()
    (content,) = one.room.contents(10)
    assert content.startswith("Tomorrow, 1 December 2026: ")


@pytest.mark.parametrize(
    ("wish", "count"),
    [
        ({}, 2), ({"origin": "MX"}, 0), ({"importer": "EU"}, 0), ({"programme": "s232"}, 1),
        ({"product": "8703.80"}, 2), ({"product": "0901"}, 1), ({"measure": "us.cars"}, 1),
        ({"measure": "us.c"}, 0),
    ],
)  # fmt: skip
def test_only_what_is_watched_is_told(one, wish, count):
    one.watch(remind_days=10, **wish)
    assert remind(one) == count


def test_who_asked_for_no_reminder_gets_none(one):
    one.watch(importer="US", origin="CN")
    assert remind(one) == 0


def test_an_extension_takes_the_reminder_back_and_sets_another(one):
    one.watch(importer="US", origin="CN", remind_days=7, programme="s122")
    assert remind(one) == 1
    one.told.tell(
        "- {extended: null, effective: 2026-12-01, until: 2026-12-20, origins: [CN],"
        " announced: 2026-11-24}"
    )
    one.told.book.refresh()
    assert one.send() == 0, "it waited in the outbox when it was put off"
    assert one.query("SELECT state FROM posts") == [("dropped",)]
    one.clock.seconds += 20 * DAY
    assert remind(one) == 1
    assert one.send() == 1
    assert "20 December 2026" in one.room.contents(10)[0]


def test_two_bots_remind_once(one, open_state):
    two = Bot(one.told, open_state(), one.room, one.clock)
    one.watch(remind_days=7, programme="s122")
    assert remind(one) + remind(two) == 1

    async def both():
        jobs = [reminding.remind(each.run, each.state, each.now) for each in (one, two)]
        return await asyncio.gather(*jobs)

    one.clock.seconds += 3600
    assert asyncio.run(both()) == [0, 0]


def test_a_reminder_that_comes_too_late_is_dropped(one):
    one.watch(remind_days=7, programme="s122")
    remind(one)
    one.clock.seconds += 30 * DAY
    assert one.send() == 0
    assert one.query("SELECT state FROM posts") == [("dropped",)]


def test_a_lapse_is_named_by_its_day_measure_and_goods(one):
    found = reminding.lapses(one.told.book, "US", "CN", NOW, 30)
    assert {each.on for each in found} == {date(2026, 12, 1)}
    assert len({each.about for each in found}) == 2
    assert all(each.about.startswith("lapse:2026-12-01:us.") for each in found)


def test_reminders_count_as_told_under_their_names(one):
    wish = one.watch(remind_days=7, programme="s122")
    remind(one)
    ((about,),) = one.query("SELECT about FROM items")
    assert one.state.run_now(lambda c: outbox.is_told(c, about, wish.id))
    assert one.state.run_now(subscriptions.every) == [wish]


def test_the_bundled_calendar_is_told_in_both_languages(history, state):
    now = NOW.replace(month=10, day=20)
    for language in ("en", "zh"):
        wish = subscriptions.Subscription(1, 2, language=language, remind_days=90)
        ((_, names),) = reminding.look(history, [wish], now)
        by_day = {name.split(":")[1] for name in names}
        assert by_day
        for day in by_day:
            those = [name for name in names if name.split(":")[1] == day]
            say = reminding.Teller(language)
            reply = reminding.reminder(history, wish, those, say=say, now=now, mark="m")
            assert check(reply) == []
