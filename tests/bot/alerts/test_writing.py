"""What a post says: before and after, what hangs on it; in two languages, and harmless."""

from __future__ import annotations

import dataclasses
import random
import re
from datetime import UTC, datetime

import pytest

from bot.discord.alerts import changing, digests, happening, listing, samples, writing
from bot.discord.alerts.subscription import Subscription
from bot.discord.replies.question import Question
from bot.discord.replies.reply import Reply
from ledger.events.sources import Registered
from projections.messages.room import alerts as texts
from projections.messages.teller import teller
from tests.bot.presenting.limits_check import check
from tests.bot.presenting.made_up import EVIL
from tests.sample import NOW

CHINA = Subscription(1, 10, importer="US", origin="CN")
EVERYTHING = Subscription(1, 10)
STORY = """
- {introduced: us.x, programme: s122, title: Surcharge}
- {introduced: us.cars, programme: s232, title: Duty on cars,
   scope: {codes: ["8703"], text: cars, exact: true}}
- {set: 34%, effective: 2025-04-09, origins: [CN]}
"""


@pytest.fixture
def write(book_of):
    """The post of the last event of a story."""

    def written(story, wanted=CHINA, why="named", language="en", now=NOW):
        book = book_of(story)
        told = changing.told(book, book.head, wanted)
        wish = dataclasses.replace(wanted, language=language)
        say = teller(language)
        reply = writing.alert(told, wish, why, say=say, now=now, mark="m4rk")
        assert check(reply) == []
        return reply

    return written


def fields(reply):
    return {field.name: field.value for field in reply.embed.fields}


def test_a_new_duty_is_told_with_what_was_paid_until_then(write):
    reply = write(STORY + "- {set: 54%, effective: 2026-12-01, announced: 2026-11-23}")
    assert reply.content == (
        "From 1 December 2026 the additional duty of the United States on goods from China is 54% "
        "instead of 34%."
    )
    assert fields(reply) == {
        "Before → after": "The United States on China: 34% → **54%**",
        "Effective": "1 December 2026",
        "Announced": "23 November 2026",
        "Status": "ordered, takes effect later",
        "Sources": "· Order eo-1",
    }
    assert reply.embed.title == "Surcharge"
    assert reply.embed.footer == "#5 · m4rk"


def test_a_duty_in_force_is_said_to_be_in_force(write):
    reply = write(STORY)
    assert fields(reply)["Status"] == "ordered, in effect"


def test_a_suspension_says_until_when_and_what_returns(write):
    reply = write(
        STORY
        + "- {suspended: 10%, effective: 2026-12-01, until: 2027-02-01, returns_to: 34%,"
        + " announced: 2026-11-23, origins: [CN]}"
    )
    assert "is 10% instead of 34%" in reply.content
    assert fields(reply)["What hangs on it"] == (
        "It runs until 1 February 2027; then 34% returns if nobody acts."
    )
    assert re.fullmatch(r"1 February 2027 \(<t:\d+:R>\): 34%", fields(reply)["Next change"])


def test_an_extension_says_what_would_have_come_instead(write):
    reply = write(
        STORY
        + """
- {suspended: 10%, effective: 2025-05-14, until: 2026-12-01, returns_to: 34%, origins: [CN]}
- {extended: null, effective: 2026-12-01, until: 2027-02-01, announced: 2026-11-23, origins: [CN]}
"""
    )
    assert reply.content == (
        "From 1 December 2026 the additional duty of the United States on goods from China stays "
        "10%; before, 34% was to apply then."
    )


def test_a_duty_on_listed_goods_is_told_by_its_own_rate(write):
    reply = write(
        STORY + "- {set: 25%, effective: 2026-12-01, measure: us.cars, announced: 2026-11-23}"
    )
    assert reply.content == (
        "Duty on cars: 25% instead of 0% on goods from China, from 1 December 2026."
    )
    why = reply.rows[0][0]
    asked = Question.decode(why.custom_id.split("|", 3)[3])
    assert asked.query() == {
        "command": "rate", "importer": "US", "origin": "CN", "on": "2026-12-01",
        "measure": "us.cars",
    }  # fmt: skip


def test_a_watched_product_is_told_by_what_it_pays_in_all(write):
    reply = write(
        STORY + "- {set: 25%, effective: 2026-12-01, measure: us.cars, announced: 2026-11-23}",
        dataclasses.replace(CHINA, product="8703"),
    )
    assert "is 59% instead of 34%" in reply.content or "34% + 25%" in reply.content


def test_many_origins_are_rows_and_no_single_pair(write):
    reply = write(
        STORY + "- {set: 10%, effective: 2026-12-01, announced: 2026-11-23, origins: [MX, CA, DE]}",
        EVERYTHING,
    )
    assert fields(reply)["Before → after"].split("\n") == [
        "The United States on Canada: 0% → **10%**",
        "The United States on Germany: 0% → **10%**",
        "The United States on Mexico: 0% → **10%**",
    ]
    assert [button.label for button in reply.rows[0]] == ["What changed", "Sources"]


def test_the_buttons_of_a_pair_carry_their_question(write):
    reply = write(STORY)
    assert [b.label for b in reply.rows[0]] == ["Why", "Sources", "History"]
    verbs = {button.custom_id.split("|")[1] for button in reply.rows[0]}
    assert verbs == {"why", "sources", "history"}


def test_a_threat_is_never_told_as_a_rate(write):
    reply = write(
        STORY
        + "- {threatened: null, duty: 100%, effective: 2026-12-01, origins: [CN],"
        + " summary: He said 100 percent., announced: 2026-11-23}"
    )
    assert reply.content == "Threatened, not ordered: He said 100 percent."
    assert "Before → after" not in fields(reply)
    assert fields(reply)["Status"] == "threatened, not ordered"


def test_a_union_is_named_where_it_is_the_reason(write):
    reply = write(
        STORY + "- {set: 20%, effective: 2026-12-01, origins: [EU], announced: 2026-11-23}",
        dataclasses.replace(CHINA, origin="DE"),
        why="group:EU",
    )
    assert reply.embed.description.endswith(
        "-# Told because this channel watches: duties of the United States on goods from Germany."
        " Germany is in the European Union."
    )
    assert "on goods from Germany is 20% instead of 0%" in reply.content


TRUCE = """
- {kind: truce.announced, truce: us-cn.t, title: A truce, parties: [US, CN], effective: 2026-11-20,
   until: 2027-02-01, returns: {US: 54% comes back, CN: the same}, announced: 2026-11-23,
   summary: They hold still.}
"""


def test_a_truce_says_what_hangs_on_it_and_can_be_opened(write):
    reply = write(STORY + TRUCE)
    assert reply.content == "A truce is announced: They hold still."
    assert fields(reply)["What hangs on it"].split("\n") == [
        "It runs until 1 February 2027.",
        "The United States: 54% comes back",
        "China: the same",
    ]
    asked = Question.decode(reply.rows[0][0].custom_id.split("|", 3)[3])
    assert asked.query() == {"command": "truce", "name": "us-cn.t"}


def test_a_post_in_chinese_is_in_chinese_and_the_record_is_quoted(write):
    reply = write(STORY + TRUCE, language="zh")
    assert reply.content == "宣布休战：A truce。"
    assert "They hold still." in reply.embed.description
    moved = write(STORY + "- {set: 54%, effective: 2026-12-01}", language="zh")
    assert moved.content == "自2026年12月1日起，美国对来自中国的商品加征的关税由34%变为54%。"
    assert [button.label for button in moved.rows[0]] == ["为什么", "来源", "历次税率"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_others_write_is_harmless_wherever_it_stands(telling, language):
    draw = random.Random(language)
    for _ in range(60):
        evil = [" ".join(draw.choices(EVIL, k=draw.randint(1, 5))) for _ in range(4)]
        evil = [text.strip() or "-" for text in evil]
        told = telling("- {introduced: us.x}")
        told.tell(
            [
                Registered(
                    key="source/bad", source="bad", title=evil[0], type="press",
                    url="https://example.org/a)_*[x](y)", citation=evil[1], announced="2026-11-23",
                )
            ]
        )  # fmt: skip
        story = (
            "- {set: 5%, effective: 2026-12-01, origins: [CN], sources: [bad],"
            " announced: 2026-11-23}"
        )
        told.tell(story)
        told.book.refresh()
        seen = changing.told(told.book, told.book.head, CHINA)
        body = {**seen.record.body, "summary": evil[2]}
        record = dataclasses.replace(seen.record, body=body)
        seen = dataclasses.replace(
            seen, record=record, title=evil[3], reason=evil[0], truce=evil[1], moves=()
        )
        wish = dataclasses.replace(CHINA, language=language)
        say = teller(language)
        reply = writing.alert(seen, wish, "named", say=say, now=NOW, mark="m")
        assert check(reply) == []
        assert_harmless(reply)
        lines = [digests.Line(seen, "named")] * 30
        many = digests.digest(lines, wish, kind="burst", more=3, say=say, mark="m")
        assert check(many) == []
        assert_harmless(many)


def assert_harmless(reply: Reply) -> None:
    parts = [reply.content, reply.embed.title, reply.embed.description]
    parts += [field.value for field in reply.embed.fields]
    for text in parts:
        assert not re.search(r"@everyone|@here|(?<!\\)<@|(?<!\\)<#|\u202e|\u2066", text)
        assert text.count("\n") < 40


def test_a_correction_strikes_out_what_was_said(write):
    reply = write(
        STORY
        + """
- {set: 54%, effective: 2026-12-01, announced: 2026-11-23, key: wrong}
- {kind: record.corrected, target: wrong, target_stream: "measure:us.x", why: A slip of the pen.,
   fields: {duty: 45%}, announced: 2026-11-24}
"""
    )
    assert fields(reply)["Before → after"] == "The United States on China: ~~54%~~ → **45%**"
    assert "A slip of the pen." in reply.embed.description


def test_an_alert_says_the_same_when_it_is_written_again_later(telling):
    """It is read from the ledger as it stood at the event, not as it stands."""
    told = telling(STORY)
    told.tell("- {set: 54%, effective: 2026-12-01, announced: 2026-11-23}")
    told.book.refresh()
    position = told.book.head
    say = teller("en")

    def written():
        seen = changing.told(told.book, position, CHINA)
        return writing.alert(seen, CHINA, "named", say=say, now=NOW, mark="m")

    before = written()
    told.tell("- {set: 99%, effective: 2026-12-01, announced: 2026-11-23}")
    told.book.refresh()
    assert written() == before


def test_a_post_with_a_long_list_of_everything_stays_within_every_limit(history):
    """Every fifth event of the bundled history, as watched from several sides."""
    wishes = [
        CHINA, EVERYTHING, Subscription(1, 10, origin="DE", language="zh"),
        Subscription(1, 10, importer="US", product="electric-vehicles"),
    ]  # fmt: skip
    seen = list(happening.happenings(history, history.log.rows()))[::5]
    for number, each in enumerate(seen):
        wish = wishes[number % len(wishes)]
        told = changing.told(history, each.position, wish)
        say = teller(wish.language)
        reply = writing.alert(told, wish, "named", say=say, now=NOW, mark="0123456789")
        assert check(reply) == [], each.about
        assert len(reply.content) <= 300
        assert f"#{each.position}" in reply.embed.footer


# -- samples and lists ---------------------------------------------------------------------------


def test_a_sample_is_a_real_alert_that_is_said_to_be_none(history):
    wish = dataclasses.replace(CHINA, role=7, minimum="signed")
    reply = samples.sample(history, wish, NOW)
    first, second = reply.content.split("\n")
    assert first == "An example of what this channel will be told. Nothing has happened."
    assert "<@" not in reply.content
    assert "China" in second
    assert check(reply) == []


def test_a_sample_of_what_never_happened_says_so(book_of):
    reply = samples.sample(book_of("- {introduced: us.x}"), CHINA, NOW)
    assert "holds nothing of that kind yet" in reply.content
    assert samples.sample(book_of("[]"), Subscription(1, 2, "witness"), NOW).embed is None


def test_alerts_are_listed_by_channel_with_what_is_wrong(book_of):
    found = [
        dataclasses.replace(CHINA, id=1, minimum="signed", remind_days=7, role=5, digest=True),
        dataclasses.replace(EVERYTHING, id=2, channel=9, blocked_since=1_790_000_000.0),
        dataclasses.replace(
            EVERYTHING, id=3, channel=9, programme="s301", blocked_since=1.0, paused=True
        ),
    ]
    reply = listing.listed(found, teller("en"))
    assert check(reply) == []
    assert reply.content == "This server has 3 alerts; 2 cannot be posted."
    nine, blocked, paused, ten, first = reply.embed.description.split("\n")
    assert (nine, ten) == ("<#9>", "<#10>")
    assert blocked == "**2** · every change · ⚠ I may not post there since <t:1790000000:f>"
    assert paused.startswith(
        "**3** · programme s301 · ⛔ paused: I may not post there since <t:1:f>"
    )
    assert first.split(" · ") == [
        "**1**", "duties of the United States on goods from China",
        "only what is signed or in force", "a reminder 7 days before a lapse", "one post a day",
        "mentions <@&5>",
    ]  # fmt: skip


def test_a_hundred_alerts_are_listed_in_a_file(book_of):
    found = [
        dataclasses.replace(CHINA, id=n, channel=n % 4, measure=f"us.measure-{n}")
        for n in range(100)
    ]
    reply = listing.listed(found, teller("zh"))
    assert check(reply) == []
    assert reply.attachments[0].data.count(b"us.measure-") == 100
    assert listing.listed([], teller("en")).embed is None


def test_every_text_is_in_both_languages_with_the_same_values():
    assert set(texts.ENGLISH) == set(texts.CHINESE)
    for key, english in texts.ENGLISH.items():
        names = set(re.findall(r"{(\w+)}", english))
        assert names >= set(re.findall(r"{(\w+)}", texts.CHINESE[key])), key
        assert names - set(re.findall(r"{(\w+)}", texts.CHINESE[key])) <= {"title", "name"}, key


def test_every_kind_of_event_has_words():
    for kind in (*happening.LEVELS, *happening.CORRECTIONS):
        assert f"alert.kind.{kind}" in texts.ENGLISH


def test_a_status_is_told_at_the_moment_that_is_asked(book_of):
    book = book_of(STORY + "- {set: 54%, effective: 2026-12-01, announced: 2026-11-23}")
    told = changing.told(book, book.head, CHINA)
    assert writing.status_of(told, NOW) == "later"
    assert writing.status_of(told, datetime(2026, 12, 1, 5, 0, tzinfo=UTC)) == "effective"
