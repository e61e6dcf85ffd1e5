"""New events become posts, once: at once, gathered, in the digest, or as a correction."""

from __future__ import annotations

import pytest

from bot.discord.alerts import following, outbox, subscriptions
from bot.discord.alerts.matching import Matcher
from ledger.events.corrections import Corrected, Retracted
from tests.bot.alerts.conftest import Bot

#: a duty that was set two days before it was recorded
MEASURE = """
- introduced: us.x
  programme: s122
  title: Surcharge
"""
FRESH = "- {set: 20%, effective: 2026-12-01, announced: 2026-11-23, origins: [CN]}"
OLD = "- {set: 10%, effective: 2025-02-04, announced: 2025-02-01, origins: [CN]}"


def kinds(bot):
    return [kind for (kind,) in bot.query("SELECT kind FROM posts ORDER BY id")]


def test_history_is_not_news_to_a_bot_that_starts(bot):
    one = bot(MEASURE + OLD)
    one.watch()
    assert one.follow() == 0
    assert kinds(one) == []


def test_an_event_that_is_appended_is_told_once(bot):
    one = bot(MEASURE)
    one.watch(importer="US", origin="CN")
    one.tell(FRESH)
    assert one.follow() == 0
    assert one.send() == 1
    (content,) = one.room.contents(10)
    assert content == (
        "From 1 December 2026 the additional duty of the United States on goods from China is 20% "
        "instead of 0%."
    )


def test_an_event_of_long_ago_goes_into_the_digest_as_late_knowledge(bot):
    one = bot(MEASURE)
    one.watch()
    one.tell(OLD)
    assert kinds(one) == ["digest"]
    assert one.send() == 0
    one.clock.seconds += 86400
    assert one.send() == 1
    assert one.room.contents(10) == ["Recorded late: one event of 1 February 2025."]


@pytest.mark.parametrize(("announced", "kind"), [("2026-11-21", "alert"), ("2026-11-20", "digest")])
def test_news_are_three_days_old_at_most(bot, announced, kind):
    """The day of the announcement counts to its end: nobody knows the hour."""
    one = bot(MEASURE)
    one.watch()
    one.tell(f"- {{set: 20%, effective: 2026-12-01, announced: {announced}}}")
    assert kinds(one) == [kind]


def test_many_events_at_once_are_one_post(bot):
    one = bot(MEASURE)
    one.watch()
    story = [
        f"- {{set: {n}%, effective: 2026-12-{n:02}, announced: 2026-11-23}}" for n in range(1, 8)
    ]
    one.tell("\n".join(story))
    assert kinds(one) == ["burst"]
    one.clock.seconds += 61
    assert one.send() == 1
    (content,) = one.room.contents(10)
    assert content == "7 changes at once."


def test_five_events_are_five_posts_and_the_sixth_in_a_minute_gathers_what_waits(bot):
    one = bot(MEASURE)
    one.watch()
    for n in range(1, 6):
        one.tell(f"- {{set: {n}%, effective: 2026-12-{n:02}, announced: 2026-11-23}}")
    assert kinds(one) == ["alert"] * 5
    one.tell("- {set: 6%, effective: 2026-12-06, announced: 2026-11-23}")
    assert kinds(one) == ["burst"]
    assert one.query("SELECT count(*) FROM items") == [(6,)]


def test_the_same_events_in_two_minutes_are_told_one_by_one(bot):
    one = bot(MEASURE)
    one.watch()
    for n in range(1, 8):
        one.tell(f"- {{set: {n}%, effective: 2026-12-{n:02}, announced: 2026-11-23}}")
        one.send()
        one.clock.seconds += 20
    assert kinds(one) == ["alert"] * 7


def test_an_import_of_a_whole_history_is_one_digest_line(bot):
    one = bot(MEASURE)
    one.watch()
    story = [
        f"- {{set: {n % 50 + 1}%, effective: {2000 + n // 12}-{n % 12 + 1:02}-01}}"
        for n in range(300)
    ]
    one.tell("\n".join(story))
    assert kinds(one) == ["digest"]
    one.clock.seconds += 86400
    one.send()
    (message,) = one.room.channels[10]
    assert message.reply.content == "Recorded late: 300 events."
    lines = message.reply.embed.fields[0].value.split("\n")
    assert lines[-1] == f"… and {300 - len(lines) + 1} more"


def test_a_channel_with_two_alerts_that_match_is_told_once(bot):
    one = bot(MEASURE)
    one.watch(importer="US")
    one.watch(importer="US", origin="CN", role=77)
    one.tell(FRESH)
    one.send()
    (message,) = one.room.channels[10]
    assert message.role == 77, "the one that mentions a role goes first"


def test_a_channel_in_two_languages_is_told_in_both(bot):
    one = bot(MEASURE)
    one.watch()
    one.watch(language="zh")
    one.tell(FRESH)
    one.send()
    assert len(one.room.contents(10)) == 2


def test_two_bots_on_one_state_tell_once(bot, open_state):
    one = bot(MEASURE)
    two = Bot(one.told, open_state(), one.room, one.clock)
    one.watch()
    one.told.tell(FRESH)
    seen = following.look(one.told.book, 2, one.state.run_now(subscriptions.every))
    one.told.book.refresh()
    step = following.look(one.told.book, 2, one.state.run_now(subscriptions.every))
    assert seen.found == ()
    assert two.state.run_now(lambda c: following.take(c, step, one.clock())) == 1
    assert one.state.run_now(lambda c: following.take(c, step, one.clock())) == 0
    assert one.follow() == two.follow() == 0
    assert one.send() + two.send() == 1


def test_what_was_taken_in_is_written_with_the_place_or_not_at_all(bot):
    one = bot(MEASURE)
    one.watch()
    one.told.tell(FRESH)
    one.told.book.refresh()
    step = following.look(one.told.book, 2, one.state.run_now(subscriptions.every))

    def killed(connection):
        following.take(connection, step, one.clock())
        raise RuntimeError("killed before the commit")

    with pytest.raises(RuntimeError):
        one.state.run_now(killed)
    assert one.state.run_now(following.place_of) == 2
    assert one.follow() == 1


def test_a_store_that_is_gone_loses_nothing(bot, monkeypatch):
    one = bot(MEASURE)
    one.watch()
    one.told.tell(FRESH)
    with monkeypatch.context() as patched:
        patched.setattr(one.told.book.log, "rows", _gone)
        one.told.book.head = 3
        with pytest.raises(OSError, match="gone"):
            one.follow()
    assert one.state.run_now(following.place_of) == 2
    assert one.follow() == 1


def _gone(*_):
    raise OSError("gone")


def test_a_ledger_put_back_from_a_backup_is_followed_from_its_end(bot):
    one = bot(MEASURE)
    one.watch()
    one.state.run_now(lambda c: following.put_fact(c, following.PLACE, "900"))
    assert one.follow() == 0
    one.tell(FRESH)
    assert one.send() == 1


def test_a_subscription_that_was_removed_is_not_told(bot):
    one = bot(MEASURE)
    wish = one.watch()
    one.told.tell(FRESH)
    one.told.book.refresh()
    step = following.look(one.told.book, 2, one.state.run_now(subscriptions.every))
    one.state.run_now(lambda c: subscriptions.remove(c, 1, wish.id))
    assert one.state.run_now(lambda c: following.take(c, step, one.clock())) == 0


# -- corrections ---------------------------------------------------------------------------------


def correction(**fields):
    return Corrected(
        key="c1", announced="2026-11-24", target="e2", target_stream="measure:us.x",
        why="A slip of the pen.", fields=fields, sources=("eo-1",),
    )  # fmt: skip


def test_a_correction_answers_the_old_post_which_points_to_it(bot):
    one = bot(MEASURE)
    one.watch(importer="US", origin="CN")
    one.tell(FRESH)
    one.send()
    one.tell([correction(duty="25%")])
    assert kinds(one) == ["alert", "correction"]
    one.send()
    old, new = one.room.channels[10]
    assert new.reply_to == old.id
    assert new.reply.content == (
        "Correction of what was told here: from 1 December 2026 the additional duty of the United "
        "States on goods from China is 25%, not 20%."
    )
    (edit,) = old.edits
    assert edit.content.startswith(
        f"**Corrected: [see below](<https://discord.com/channels/1/10/{new.id}>).**\n"
    )
    assert edit.content.endswith(old.reply.content), "what was said stays to be read"
    assert edit.embed.fields == old.reply.embed.fields


def test_a_retraction_answers_the_old_post_too(bot):
    one = bot(MEASURE)
    one.watch()
    one.tell(FRESH)
    one.send()
    gone = Retracted(
        key="r1", announced="2026-11-24", target="e2", target_stream="measure:us.x",
        why="It never happened.", sources=("eo-1",),
    )  # fmt: skip
    one.tell([gone])
    one.send()
    old, new = one.room.channels[10]
    assert new.reply_to == old.id
    assert new.reply.content == (
        "Withdrawn: what was told here about Surcharge is not in the record any more. "
        "It never happened."
    )


def test_a_correction_waits_for_the_post_that_it_corrects(bot):
    one = bot(MEASURE)
    one.watch()
    one.tell(FRESH)
    one.tell([correction(duty="25%")])
    one.room.trouble = lambda what, _: "before" if what == "post" else None
    one.send()
    assert one.room.contents(10) == []
    one.room.trouble = lambda *_: None
    one.clock.seconds += 10
    assert one.send() == 2
    old, new = one.room.channels[10]
    assert new.reply_to == old.id


def test_a_correction_that_is_found_together_with_its_event_answers_it_too(bot):
    one = bot(MEASURE)
    one.watch()
    one.told.tell(FRESH)
    one.tell([correction(duty="25%")])
    assert kinds(one) == ["alert", "correction"]
    one.send()
    old, new = one.room.channels[10]
    assert new.reply_to == old.id


def test_a_correction_of_what_waits_in_a_digest_joins_it_there(bot):
    one = bot(MEASURE)
    one.watch(digest=True)
    one.tell(FRESH)
    one.tell([correction(duty="25%")])
    assert kinds(one) == ["digest"]
    one.clock.seconds += 86400
    one.send()
    (message,) = one.room.channels[10]
    assert message.reply.content == "2 changes for this channel."


def test_a_correction_of_what_nobody_was_told_is_late_knowledge(bot):
    one = bot(MEASURE + FRESH)
    one.watch()
    one.tell([correction(duty="25%")])
    assert kinds(one) == ["digest"]


def test_a_correction_reaches_a_channel_that_would_not_be_told_of_it_otherwise(bot):
    """It was told something that is wrong: what it watches for does not matter any more."""
    one = bot(MEASURE)
    one.watch(origin="CN")
    one.tell(FRESH)
    one.send()
    one.tell([correction(origins=["MX"])])
    assert kinds(one) == ["alert", "correction"]
    assert one.send() == 1


def test_a_digest_waits_from_the_hour_at_which_it_is_due(bot):
    """It is begun the day before: at its hour nobody is alarmed about a day of waiting."""
    one = bot("- {introduced: us.x, programme: s122, title: Surcharge}")
    one.watch(digest=True)
    one.tell(FRESH)
    ((due,),) = one.query("SELECT due FROM posts")
    assert due - one.clock() >= 3600
    one.clock.seconds = due + 5.0
    found = one.state.run_now(lambda c: outbox.waiting(c, one.clock()))
    assert found == outbox.Waiting(1, pytest.approx(5.0))


def test_an_event_that_nobody_understands_keeps_no_other_from_being_told(bot, monkeypatch):
    one = bot(MEASURE)
    one.watch(origin="CN")
    understood = Matcher.why

    def why(self, happening, wanted):
        if happening.record.body.get("effective", "").startswith("2026-12-01"):
            raise KeyError("nobody thought of this")
        return understood(self, happening, wanted)

    monkeypatch.setattr(Matcher, "why", why)
    one.tell(FRESH)
    assert kinds(one) == []
    one.tell(FRESH.replace("12-01", "12-02").replace("20%", "30%"))
    assert kinds(one) == ["alert"]
