"""Subscriptions: added once, bounded, blocked and not deleted, forgotten with their server."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from bot.discord.alerts import listing, subscriptions
from bot.discord.alerts.subscription import Subscription
from bot.discord.alerts.subscriptions import DAY
from bot.discord.alerts.wishes import wanted
from ledger.vocabulary.problems import ProblemsError
from projections.messages.teller import teller
from tests.bot.alerts.conftest import Bot

WISH = Subscription(1, 10, importer="US", origin="CN")


def add(state, wish, now=0.0):
    return state.run_now(lambda c: subscriptions.add(c, wish, now))


def codes(error):
    return [problem.code for problem in error.value.problems]


def test_a_subscription_comes_back_as_it_was_added(state):
    wish = Subscription(
        1, 10, "alerts", "zh", "US", "CN", "s301", "8703", "us.s301", "signed", 7, 99, True, True
    )
    made = add(state, wish, 5.0)
    assert made == replace(wish, id=made.id, added=5.0)
    assert state.run_now(lambda c: subscriptions.of_guild(c, 1)) == [made]


def test_nothing_about_a_person_is_kept():
    assert not [each.name for each in fields(Subscription) if "user" in each.name]


def test_the_same_alert_twice_in_a_channel_is_refused_kindly(state):
    first = add(state, WISH)
    with pytest.raises(ProblemsError) as error:
        add(state, replace(WISH, minimum="signed", digest=True))
    (problem,) = error.value.problems
    assert problem.code == "AL-01"
    assert f"number {first.id}" in problem.detail
    add(state, replace(WISH, channel=11))
    add(state, replace(WISH, language="zh"))


def test_a_channel_and_a_server_have_so_many_alerts_and_no_more(state):
    for channel in range(4):
        for number in range(25):
            add(state, replace(WISH, channel=channel, measure=f"us.m{number}"))
        with pytest.raises(ProblemsError) as error:
            add(state, replace(WISH, channel=channel, measure="us.more"))
        assert codes(error) == ["AL-02"]
    with pytest.raises(ProblemsError) as error:
        add(state, replace(WISH, channel=99))
    assert "server has 100" in error.value.problems[0].detail
    add(state, replace(WISH, guild=2, channel=99))


def test_a_server_takes_away_its_own_alerts_only(state):
    made = add(state, WISH)
    with pytest.raises(ProblemsError) as error:
        state.run_now(lambda c: subscriptions.remove(c, 2, made.id))
    assert codes(error) == ["AL-03"]
    assert state.run_now(lambda c: subscriptions.remove(c, 1, made.id)) == made
    assert state.run_now(lambda c: subscriptions.of_guild(c, 1)) == []


def test_a_blocked_channel_is_paused_after_a_week_and_never_deleted(state):
    made = add(state, WISH)
    state.run_now(lambda c: subscriptions.mark_blocked(c, made.id, 100.0))
    half = state.run_now(lambda c: subscriptions.mark_blocked(c, made.id, 100.0 + 6 * DAY))
    assert (half.blocked_since, half.paused) == (100.0, False)
    week = state.run_now(lambda c: subscriptions.mark_blocked(c, made.id, 100.0 + 7 * DAY))
    assert week.paused
    assert state.run_now(subscriptions.every) == []
    assert len(state.run_now(lambda c: subscriptions.of_guild(c, 1))) == 1
    state.run_now(lambda c: subscriptions.unblock(c, made.id))
    (open_again,) = state.run_now(subscriptions.every)
    assert open_again == made


def test_a_paused_alert_that_is_added_again_goes_on_with_the_new_wishes(state):
    made = add(state, WISH)
    state.run_now(lambda c: subscriptions.mark_blocked(c, made.id, 0.0))
    state.run_now(lambda c: subscriptions.mark_blocked(c, made.id, 8 * DAY))
    again = add(state, replace(WISH, minimum="signed"))
    assert (again.id, again.minimum, again.paused) == (made.id, "signed", False)
    assert state.run_now(subscriptions.every) == [again]


def test_a_server_that_the_bot_left_is_forgotten_after_a_month(state):
    add(state, WISH)
    add(state, replace(WISH, guild=2))
    state.run_now(lambda c: subscriptions.left(c, 1, 0.0))
    state.run_now(lambda c: subscriptions.left(c, 1, 20 * DAY))  # told twice: the first counts
    assert state.run_now(lambda c: subscriptions.forget_left(c, 29 * DAY)) == 0
    assert state.run_now(lambda c: subscriptions.forget_left(c, 30 * DAY)) == 1
    assert state.run_now(lambda c: subscriptions.of_guild(c, 1)) == []
    assert len(state.run_now(lambda c: subscriptions.of_guild(c, 2))) == 1


def test_a_server_that_takes_the_bot_back_in_time_keeps_its_alerts(state):
    add(state, WISH)
    state.run_now(lambda c: subscriptions.present(c, {7}, 0.0))
    state.run_now(lambda c: subscriptions.present(c, {1, 7}, 10 * DAY))
    assert state.run_now(lambda c: subscriptions.forget_left(c, 60 * DAY)) == 0


def test_what_is_forgotten_leaves_no_posts_behind(bot):
    one: Bot = bot("- {introduced: us.x}")
    one.watch()
    one.tell("- {set: 20%, effective: 2026-12-01, announced: 2026-11-23}")
    one.state.run_now(lambda c: subscriptions.forget_guild(c, 1))
    assert one.query("SELECT count(*) FROM posts") == [(0,)]
    assert one.query("SELECT count(*) FROM items") == [(0,)]
    assert one.send() == 0


# -- what is typed -------------------------------------------------------------------------------


def test_wishes_are_read_as_the_ledger_spells_them(history):
    found = wanted(
        history, guild=1, channel=2, importer="us", origin="EU27", product="electric vehicles",
        programme="S301", measure="US.ieepa", remind_days=7,
    )  # fmt: skip
    assert (found.importer, found.origin, found.product) == ("US", "EU", "electric-vehicles")
    assert (found.programme, found.measure) == ("s301", "us.ieepa")
    assert wanted(history, guild=1, channel=2, product="87038000").product == "8703.80.00"


def test_all_origins_is_the_same_as_no_origin(history):
    assert wanted(history, guild=1, channel=2, importer="ALL", origin="all").origin is None


def test_everything_that_is_wrong_with_a_wish_is_said_at_once(history):
    with pytest.raises(ProblemsError) as error:
        wanted(
            history, guild=1, channel=2, importer="us", origin="US", product="zzz", measure="us.q",
            programme="none such", minimum="most", remind_days=900, purpose="spy",
        )  # fmt: skip
    places = {problem.place for problem in error.value.problems}
    assert places == {
        "origin", "product", "measure", "programme", "minimum", "remind", "purpose",
    }  # fmt: skip
    assert all(problem.fix for problem in error.value.problems)


def test_a_product_that_can_mean_several_is_asked_about(history):
    with pytest.raises(ProblemsError) as error:
        wanted(history, guild=1, channel=2, product="meat")
    assert "can mean several" in error.value.problems[0].detail


def test_a_witness_watches_nothing_else(history):
    found = wanted(history, guild=1, channel=2, purpose="witness", importer="US", role=3)
    assert found == Subscription(1, 2, "witness")


@pytest.mark.parametrize(("language", "told"), [("en", "one alert;"), ("zh", "一项提醒")])
def test_one_alert_that_cannot_be_posted_is_told_as_one(language, told):
    one = Subscription(1, 10, id=1, importer="US", blocked_since=100.0)
    content = listing.listed([one], teller(language)).content
    assert told in content
    assert "1" not in content
