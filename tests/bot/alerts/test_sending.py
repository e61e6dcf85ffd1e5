"""The loop that empties the outbox: paced, tried again, held by one process at a time."""

from __future__ import annotations

import asyncio

import pytest

from bot.discord.alerts import claims, outbox, sending, subscriptions
from bot.discord.alerts.claims import BLOCKED_PAUSE
from bot.discord.alerts.subscription import Subscription
from bot.discord.alerts.subscriptions import DAY
from bot.discord.reading import StoreGoneError
from bot.discord.replies.reply import Reply
from tests.bot.alerts.conftest import Bot
from tests.bot.alerts.room import Killed

FRESH = "- {set: 20%, effective: 2026-12-01, announced: 2026-11-23, origins: [CN]}"
SECOND = "- {set: 30%, effective: 2026-12-02, announced: 2026-11-23, origins: [CN]}"


@pytest.fixture
def one(bot):
    made = bot("- {introduced: us.x, programme: s122, title: Surcharge}")
    made.watch()
    return made


def once(*what):
    """Trouble that comes once, in this order, with the requests of this kind."""
    rest = list(what)

    def trouble(request, _channel):
        return rest.pop(0)[1] if rest and rest[0][0] == request else None

    return trouble


def state_of(one):
    return one.query("SELECT state, attempts, due FROM posts ORDER BY id")


def test_a_hundred_and_twenty_channels_get_forty_posts_a_second(bot):
    one = bot("- {introduced: us.x}")
    for channel in range(120):
        one.watch(channel=channel, guild=channel)
    one.tell(FRESH)
    start = one.clock()
    assert one.send() == 120
    assert {len(one.room.contents(channel)) for channel in range(120)} == {1}
    times = [at for at, _, _ in one.room.requests]
    assert one.clock() - start <= 3.1
    for at in times:
        assert sum(at <= other < at + 1.0 for other in times) <= 40


def test_a_channel_is_told_in_the_order_of_the_events(one):
    one.tell(FRESH)
    one.tell(SECOND)
    one.room.trouble = once(("post", "before"))
    one.send()
    assert one.room.contents(10) == [], "the second waits for the first"
    one.clock.seconds += 10
    assert one.send() == 2
    assert ["20%" in c for c in one.room.contents(10)] == [True, True]


@pytest.mark.parametrize("lost", ["before", "after"])
def test_an_answer_that_is_lost_makes_no_second_message(one, lost):
    one.tell(FRESH)
    one.room.trouble = once(("post", lost))
    assert one.send() == 0
    one.clock.seconds += 10
    assert one.send() == 1
    assert len(one.room.contents(10)) == 1


def test_after_the_nonce_is_forgotten_the_footer_finds_the_message(one):
    one.tell(FRESH)
    one.room.trouble = once(("post", "after"))
    one.send()
    one.clock.seconds += 3600
    assert one.send() == 1
    (message,) = one.room.channels[10]
    assert [what for _, what, _ in one.room.requests] == ["post", "recent"]
    assert one.query("SELECT message FROM posts") == [(message.id,)]


def test_tries_are_spaced_from_five_seconds_to_a_quarter_of_an_hour(one):
    one.tell(FRESH)
    one.room.trouble = lambda *_: "before"
    pauses = []
    for _ in range(10):
        one.send()
        ((_, _, due),) = state_of(one)
        pauses.append(round(due - one.clock()))
        one.clock.seconds = due
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]


def test_a_limit_is_waited_for_as_long_as_discord_says(one):
    one.tell(FRESH)
    one.room.trouble = once(("post", "429"))
    one.send()
    ((state, _, due),) = state_of(one)
    assert (state, due - one.clock()) == ("queued", 0.5)
    assert one.query("SELECT tried FROM posts") == [(None,)], "nothing was sent: that is known"


def test_a_closed_channel_is_tried_every_hour_for_a_week_and_then_paused(one):
    one.tell(FRESH)
    one.room.closed = {10}
    start = one.clock()
    one.send()
    (wish,) = one.state.run_now(lambda c: subscriptions.of_guild(c, 1))
    assert wish.blocked_since == start
    tries = 1
    while state_of(one)[0][0] == "queued":
        one.clock.seconds += BLOCKED_PAUSE
        one.send()
        tries += 1
    assert tries == 7 * 24 + 1
    assert one.clock() - start == pytest.approx(7 * DAY, abs=1)
    (wish,) = one.state.run_now(lambda c: subscriptions.of_guild(c, 1))
    assert wish.paused
    assert state_of(one)[0][0] == "blocked"
    one.room.closed = set()
    one.clock.seconds += 30 * DAY
    assert one.send() == 0


def test_a_channel_that_opens_again_is_told_what_it_missed_in_one_post(one):
    one.room.closed = {10}
    for number in range(1, 9):
        one.tell(f"- {{set: {number}%, effective: 2026-12-0{number}, announced: 2026-11-23}}")
        one.send()
        one.clock.seconds += 61
    one.room.closed = set()
    one.clock.seconds += BLOCKED_PAUSE
    one.send()
    missed, newest = one.room.contents(10)
    assert missed == "7 changes at once."
    assert "is 8% instead of 7%" in newest
    (wish,) = one.state.run_now(lambda c: subscriptions.of_guild(c, 1))
    assert wish.blocked_since is None


def test_one_closed_channel_holds_up_no_other(one):
    one.watch(channel=11)
    one.room.closed = {10}
    one.tell(FRESH)
    assert one.send() == 1
    assert len(one.room.contents(11)) == 1


def test_a_card_that_discord_refuses_costs_the_card_and_not_the_news(one):
    one.tell(FRESH)
    one.room.trouble = once(("post", "400"))
    assert one.send() == 1
    (message,) = one.room.channels[10]
    assert message.reply.embed is None
    assert message.reply.content.startswith("From 1 December 2026")
    mark = sending.mark_of(message.nonce)
    assert message.reply.content.endswith(f"\n-# {mark}")


def test_what_discord_refuses_for_good_does_not_hold_up_the_channel(one):
    one.tell(FRESH)
    one.tell(SECOND)
    one.room.trouble = once(("post", "400"), ("post", "400"))
    assert one.send() == 1
    assert [state for state, _, _ in state_of(one)] == ["failed", "sent"]


def test_a_post_that_cannot_be_written_is_given_up_after_some_tries(one):
    one.tell(FRESH)
    one.tell(SECOND)

    async def compose(post, wanted, old):
        if post.id == 1:
            raise ZeroDivisionError
        return sending.Letter(Reply("fine"), "mark")

    for _ in range(sending.MOST_WRITINGS):
        asyncio.run(one.sender(compose).drain())
        one.clock.seconds += 1000
    assert one.room.contents(10) == ["fine"]
    assert state_of(one)[0][0] == "failed"


def test_a_ledger_that_is_gone_for_a_day_costs_no_alert(one):
    one.tell(FRESH)
    gone = True

    async def compose(post, wanted, old):
        if gone:
            raise StoreGoneError("no such file")
        return sending.Letter(Reply("back"), "mark")

    for _ in range(100):
        asyncio.run(one.sender(compose).drain())
        one.clock.seconds += 900
    gone = False
    asyncio.run(one.sender(compose).drain())
    assert one.room.contents(10) == ["back"]


def test_a_thread_is_opened_on_the_post_even_where_its_answer_was_lost(bot):
    one = bot("- {introduced: us.x, title: Surcharge}")
    one.watch(thread=True)
    one.tell(FRESH)
    one.room.trouble = once(("thread", "before"))
    one.send()
    one.clock.seconds += 10
    one.send()
    (message,) = one.room.channels[10]
    assert message.threads == ["#3: Surcharge"]
    posts = [what for _, what, _ in one.room.requests]
    assert posts == ["post", "thread", "thread"], "the message is known: it is not sent again"


def test_an_alert_without_the_right_to_open_threads_is_an_alert(bot):
    one = bot("- {introduced: us.x}")
    one.watch(thread=True)
    one.tell(FRESH)
    one.room.trouble = once(("thread", "403"))
    assert one.send() == 1
    (wish,) = one.state.run_now(lambda c: subscriptions.of_guild(c, 1))
    assert wish.blocked_since is None


def test_a_role_is_mentioned_only_where_it_was_asked_for(bot):
    one = bot("- {introduced: us.x}")
    one.watch(role=4242)
    one.watch(channel=11)
    one.tell(FRESH)
    one.send()
    (loud,), (quiet,) = one.room.channels[10], one.room.channels[11]
    assert loud.role == 4242
    assert loud.reply.content.startswith("<@&4242> From ")
    assert quiet.role is None
    assert "<@" not in quiet.reply.content


# -- several processes ---------------------------------------------------------------------------


def claim(one, name, now=None, dead=()):
    at = one.clock() if now is None else now
    return one.state.run_now(lambda c: claims.claim(c, name, lambda who: who in dead, at, 10))


def test_a_post_is_held_by_one_process_at_a_time(one):
    one.tell(FRESH)
    assert len(claim(one, "a")) == 1
    assert claim(one, "b") == []
    assert claim(one, "b", one.clock() + claims.LEASE - 1) == []
    (post,) = claim(one, "b", one.clock() + claims.LEASE + 1)
    assert post.attempts == 2


def test_what_a_dead_process_held_is_free_at_once(one):
    one.tell(FRESH)
    (first,) = claim(one, "a")
    (second,) = claim(one, "b", dead={"a"})
    assert second.nonce == first.nonce
    assert second.tried == one.clock(), "nobody knows how the first try ended"


def test_a_process_that_lost_its_claim_changes_nothing_any_more(one):
    one.tell(FRESH)
    (mine,) = claim(one, "slow")
    (theirs,) = claim(one, "b", one.clock() + claims.LEASE + 1)
    one.state.run_now(lambda c: claims.arrived(c, theirs, "b", 5))
    one.state.run_now(lambda c: claims.sent(c, theirs, "b"))
    one.state.run_now(lambda c: claims.finish(c, mine, "slow", "failed", "too late"))
    one.state.run_now(lambda c: claims.again(c, mine, "slow", 0.0, "too late", lost=True))
    assert one.query("SELECT state, message FROM posts") == [("sent", 5)]


def test_two_processes_share_the_work_and_double_nothing(bot, open_state):
    one = bot("- {introduced: us.x}")
    for channel in range(40):
        one.watch(channel=channel, guild=channel)
    one.tell(FRESH)
    two = Bot(one.told, open_state(), one.room, one.clock)

    async def both():
        return await asyncio.gather(
            one.sender(in_flight=4).drain(), two.sender(in_flight=4).drain()
        )

    shares = asyncio.run(both())
    assert sum(shares) == 40
    assert min(shares) > 0
    assert [len(one.room.contents(channel)) for channel in range(40)] == [1] * 40


@pytest.mark.parametrize("moment", ["kill-before", "kill-after"])
@pytest.mark.parametrize("request_", ["post", "thread"])
@pytest.mark.parametrize("gap", [0, 3600])
def test_a_kill_at_any_request_leaves_one_message(bot, open_state, moment, request_, gap):
    one = bot("- {introduced: us.x}")
    one.watch(thread=True)
    one.tell(FRESH)
    one.room.trouble = once((request_, moment))
    with pytest.raises(Killed):
        one.send()
    one.clock.seconds += gap
    two = Bot(one.told, open_state(), one.room, one.clock, dead={one.name})
    assert two.send() == 1
    (message,) = one.room.channels[10]
    assert len(message.threads) == 1


def test_health_sees_what_waits_and_not_what_is_closed_to_us(one):
    def waiting():
        return one.state.run_now(lambda c: outbox.waiting(c, one.clock()))

    assert waiting() == outbox.Waiting(0, 0.0)
    one.tell(FRESH)
    one.room.trouble = lambda *_: "before"
    one.send()
    one.clock.seconds += 700
    assert waiting() == outbox.Waiting(1, pytest.approx(700))
    one.room.trouble = lambda *_: "403"
    one.send()
    assert waiting().count == 0


def test_done_posts_are_forgotten_after_a_year(one):
    one.tell(FRESH)
    one.send()
    one.state.run_now(lambda c: outbox.forget_old(c, one.clock() + 300 * DAY))
    assert len(state_of(one)) == 1
    one.state.run_now(lambda c: outbox.forget_old(c, one.clock() + 401 * DAY))
    assert state_of(one) == []
    assert one.query("SELECT count(*) FROM items") == [(0,)]


def test_a_nonce_fits_discord_and_says_what_where_and_in_which_words():
    nonces = {
        claims.nonce_of(channel, language, "alert", [about])
        for channel in (1, 2)
        for language in ("en", "zh")
        for about in ("event:1:a", "event:2:b")
    }
    assert len(nonces) == 8
    assert {len(nonce) for nonce in nonces} == {24}


def test_the_loop_ends_after_what_is_on_its_way(one):
    one.tell(FRESH)
    stop = asyncio.Event()

    async def go():
        sender = one.sender()
        one.room.trouble = lambda *_: stop.set()  # asked to stop in the middle of a request
        await sender.run(stop)
        return sender.delivered

    assert asyncio.run(go()) == 1


def test_a_subscription_that_is_gone_takes_its_posts_along(one):
    one.tell(FRESH)
    (wish,) = one.state.run_now(lambda c: subscriptions.of_guild(c, 1))
    assert isinstance(wish, Subscription)
    one.state.run_now(lambda c: subscriptions.remove(c, 1, wish.id))
    assert one.send() == 0
    assert one.room.requests == []
