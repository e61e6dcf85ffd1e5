"""Posts are written when they are sent: with a picture, as a digest, as a thread's beginning."""

from __future__ import annotations

import asyncio

from bot.discord.alerts.composing import Composer
from bot.discord.replies.question import KEPT
from bot.discord.state import interactions
from tests.bot.presenting.limits_check import check

STORY = """
- {introduced: us.x, programme: s122, title: Surcharge}
- {kind: source.verified_until, pack: p, title: Pack, verified_until: 2026-11-24, importers: [US],
   covers_from: 2018-01-01}
- {set: 10%, effective: 2025-04-09, origins: [CN]}
"""
FRESH = "- {set: 20%, effective: 2026-12-01, announced: 2026-11-23, origins: [CN]}"


def test_one_pair_comes_with_its_picture_and_the_picture_with_words(bot):
    one = bot(STORY)
    one.watch(importer="US", origin="CN")
    one.tell(FRESH)
    one.send()
    (message,) = one.room.channels[10]
    (picture,) = message.reply.attachments
    assert (picture.name, picture.data) == ("history.png", b"picture")
    assert picture.alt == "A chart of 3 steps."


def test_the_real_picture_is_one(bot):
    one = bot(STORY)
    one.watch(importer="US", origin="CN")
    one.tell(FRESH)
    asyncio.run(one.sender(Composer(one.run, lambda: one.now)).drain())
    (message,) = one.room.channels[10]
    (picture,) = message.reply.attachments
    assert picture.data.startswith(b"\x89PNG")
    assert "from 1 December 2026" in picture.alt
    assert check(message.reply) == []


def test_one_picture_serves_all_channels(bot):
    one = bot(STORY)
    for channel in range(9):
        one.watch(channel=channel, importer="US", origin="CN")
    one.tell(FRESH)
    drawn = []

    class Counting:
        def picture(self, *_, **__):
            drawn.append(1)
            return b"picture"

        def described(self, *_):
            return "A chart."

    asyncio.run(one.sender(Composer(one.run, lambda: one.now, Counting())).drain())
    assert sum(len(messages) for messages in one.room.channels.values()) == 9
    assert len(drawn) == 1


def test_what_moves_no_single_rate_has_no_picture(bot):
    one = bot(STORY)
    one.watch()
    one.tell("- {kind: measure.noted, summary: A court heard the case., announced: 2026-11-23}")
    one.send()
    (message,) = one.room.channels[10]
    assert message.reply.attachments == ()
    assert message.reply.content == "About a measure: A court heard the case."


def test_the_day_in_one_post_tells_news_and_apart_what_was_recorded_late(bot):
    one = bot(STORY)
    one.watch(digest=True, role=55)
    one.tell(FRESH)
    one.tell("- {set: 15%, effective: 2019-12-01, announced: 2019-11-23, origins: [MX]}")
    one.clock.seconds += 86400
    assert one.send() == 1
    (message,) = one.room.channels[10]
    reply = message.reply
    assert reply.content == "<@&55> One change for this channel."
    assert reply.embed.description.startswith("**23 November 2026** From 1 December 2026")
    (late,) = reply.embed.fields
    assert late.name == "Recorded late"
    assert late.value.startswith("**23 November 2019** ")


def test_the_hour_of_the_digest_is_the_same_every_day(bot):
    one = bot(STORY)
    one.watch(digest=True)
    one.tell(FRESH)
    ((due,),) = one.query("SELECT due FROM posts")
    assert due % 86400 == 13 * 3600
    assert 0 < due - one.clock() <= 86400


def test_questions_too_long_for_a_button_are_kept_before_the_button_is_seen(bot):
    name = "us." + ".".join(["very-long-name"] * 5)
    one = bot(f"- {{introduced: {name}, scope: {{codes: ['8703'], exact: true}}}}")
    one.watch(importer="US", origin="CN")
    one.tell(
        f"- {{set: 20%, measure: {name}, effective: 2026-12-01, announced: 2026-11-23,"
        " origins: [CN]}"
    )
    one.send()
    (message,) = one.room.channels[10]
    tokens = [button.custom_id.split("|", 3)[3] for button in message.reply.rows[0]]
    keys = [token for token in tokens if token.startswith(KEPT)]
    assert keys
    for key in keys:
        kept = one.state.run_now(lambda c, key=key: interactions.kept(c, key))
        assert name in kept


def test_a_ledger_that_was_put_back_without_the_event_leaves_nothing_to_say(bot):
    one = bot(STORY)
    one.watch()
    one.tell(FRESH)
    one.state.run_now(lambda c: c.execute("UPDATE items SET about = 'event:999:gone'"))
    assert one.send() == 0
    assert one.query("SELECT state FROM posts") == [("dropped",)]
