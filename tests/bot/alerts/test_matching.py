"""Whom an event concerns: who levies, on goods from where, on which goods, and how firm it is."""

from __future__ import annotations

import pytest

from bot.discord.alerts.happening import CORRECTIONS, LEVELS, SILENT, happenings
from bot.discord.alerts.matching import Match, Matcher, told
from bot.discord.alerts.subscription import Subscription
from ledger.events.registry import EVENTS

STORY = """
- {introduced: us.x, programme: s122}
- {introduced: us.cn.y, programme: s301, scope: {codes: ["8703", "8507.60"], exact: true}}
- {introduced: eu.z, programme: retaliation}
- {introduced: us.pot, umbrella: true}
- {introduced: us.pot.cn}
- {set: 5%, effective: 2025-01-01, measure: us.pot.cn, origins: [CN]}
"""
_EVENTS = {
    "all": "{set: 20%, effective: 2026-12-01}",
    "china": "{set: 20%, effective: 2026-12-01, origins: [CN, HK]}",
    "union": "{set: 20%, effective: 2026-12-01, origins: [EU]}",
    "germany": "{set: 20%, effective: 2026-12-01, origins: [DE]}",
    "old-union": "{set: 20%, effective: 2019-12-01, origins: [EU]}",
    "table": "{set: null, effective: 2026-12-01, origins: [CN], duties: {CN: 20%, MX: 5%}}",
    "but-china": "{set: 20%, effective: 2026-12-01, except_origins: [CN]}",
    "cars": "{set: 25%, effective: 2026-12-01, measure: us.cn.y, origins: [CN]}",
    "batteries": '{set: 25%, effective: 2026-12-01, scope: {codes: ["8507.60"], exact: true}}',
    "words": '{set: 25%, effective: 2026-12-01, scope: {text: "some goods"}}',
    "leaving": '{scope: null, effective: 2026-12-01, codes_out: {codes: ["0901"]}}',
    "threat": "{threatened: null, origins: [CN], duty: 100%}",
    "plan": "{planned: null, origins: [CN], duty: 100%}",
    "pot": "{voided: A court, measure: us.pot, collected_until: 2026-12-01}",
    "retaliation": "{set: 10%, effective: 2026-12-01, measure: eu.z, origins: [US]}",
}


@pytest.fixture
def why(book_of):
    def ask(event, **wish):
        book = book_of(STORY + "- " + _EVENTS.get(event, event))
        seen = list(happenings(book, book.log.rows()))[-1]
        return Matcher(book).why(seen, Subscription(1, 2, **wish))

    return ask


@pytest.mark.parametrize(
    ("event", "origin", "expected"),
    [
        ("all", None, "named"),
        ("all", "CN", "everybody"),
        ("all", "US", None),
        ("china", "CN", "named"),
        ("china", "MX", None),
        ("union", "DE", "group:EU"),
        ("union", "GB", None),
        ("old-union", "GB", "group:EU"),
        ("germany", "EU", "member:DE"),
        ("germany", "FR", None),
        ("table", "MX", "named"),
        ("table", "CA", None),
        ("but-china", "CN", None),
        ("but-china", "MX", "everybody"),
        ("pot", "CN", "everybody"),
        ("pot", "MX", None),
    ],
)
def test_an_origin_is_hit_by_its_name_its_union_or_as_everybody(why, event, origin, expected):
    assert why(event, origin=origin) == expected


@pytest.mark.parametrize(
    ("event", "importer", "is_told"),
    [
        ("all", "US", True), ("all", "EU", False), ("retaliation", "EU", True),
        ("retaliation", "DE", True), ("retaliation", "GB", False),
    ],
)  # fmt: skip
def test_an_importer_is_who_levies_its_union_included(why, event, importer, is_told):
    assert (why(event, importer=importer) is not None) is is_told


@pytest.mark.parametrize(
    ("event", "product", "is_told"),
    [
        ("all", "8703", True),  # a measure on all goods
        ("cars", "8703.80.00", True),
        ("cars", "87", True),  # wider than what is listed: in part
        ("cars", "8704", False),
        ("batteries", "8507.60.00", True),
        ("batteries", "8703", False),
        ("words", "8703", True),  # no list is held: the whole measure counts
        ("leaving", "0901.21", True),
        ("leaving", "8703", False),
    ],
)
def test_a_good_is_touched_by_the_lines_that_an_act_names(why, event, product, is_told):
    assert (why(event, product=product) is not None) is is_told


def test_a_named_product_is_watched_by_its_codes(book_of):
    book = book_of(
        STORY
        + """
- {kind: product.named, product: cars, title: cars, codes: ["8703"], names: {en: [car]}}
- {set: 25%, effective: 2026-12-01, measure: us.cn.y}
"""
    )
    seen = list(happenings(book, book.log.rows()))[-1]
    assert Matcher(book).why(seen, Subscription(1, 2, product="cars")) == "named"
    assert Matcher(book).why(seen, Subscription(1, 2, product="boats")) is None


@pytest.mark.parametrize(
    ("wish", "is_told"),
    [
        ({"measure": "us.x"}, True), ({"measure": "us.y"}, False), ({"programme": "s122"}, True),
        ({"programme": "s301"}, False), ({"measure": "us"}, True),
    ],
)  # fmt: skip
def test_a_measure_and_a_programme_are_watched_by_their_names(why, wish, is_told):
    assert (why("all", **wish) is not None) is is_told


def test_what_happens_to_an_umbrella_happens_to_what_is_under_it(why):
    assert why("pot", measure="us.pot.cn") == "named"
    assert why("pot", measure="us.pot") == "named"


@pytest.mark.parametrize(
    ("event", "minima"),
    [
        ("all", {"all", "announced", "signed"}),
        ("plan", {"all", "announced"}),
        ("threat", {"all"}),
        ("{kind: measure.noted, summary: A ruling.}", {"all"}),
        ("{withdrawn: null, withdraws: e6}", {"all"}),
    ],
)
def test_a_minimum_keeps_out_what_is_less_firm(why, event, minima):
    told_of = {each for each in ("all", "announced", "signed") if why(event, minimum=each)}
    assert told_of == minima


def test_what_gives_up_a_plan_is_as_firm_as_the_plan(book_of):
    book = book_of(
        STORY + "- {planned: null, key: plan, duty: 9%}\n- {withdrawn: null, withdraws: plan}"
    )
    seen = list(happenings(book, book.log.rows()))[-1]
    assert seen.level == "announced"


TRUCE = """
- {kind: truce.announced, truce: us-cn.t, title: A truce, parties: [US, CN], effective: 2026-11-20,
   holds: [us.cn.y]}
- {kind: truce.extended, truce: us-cn.t, effective: 2026-12-20, until: 2027-01-01}
"""


@pytest.mark.parametrize(
    ("wish", "is_told"),
    [
        ({}, True), ({"importer": "US", "origin": "CN"}, True),
        ({"importer": "CN", "origin": "US"}, True), ({"importer": "US", "origin": "MX"}, False),
        ({"importer": "EU"}, False), ({"programme": "s301"}, True), ({"programme": "s122"}, False),
        ({"product": "8703"}, True), ({"product": "0901"}, False), ({"measure": "us.cn.y"}, True),
        ({"minimum": "signed"}, False),
    ],
)  # fmt: skip
def test_a_truce_concerns_its_parties_and_what_it_holds(book_of, wish, is_told):
    book = book_of(STORY + TRUCE)
    seen = list(happenings(book, book.log.rows()))[-1]
    assert (Matcher(book).why(seen, Subscription(1, 2, **wish)) is not None) is is_told


def test_a_stacking_rule_concerns_the_measures_that_it_names(book_of):
    book = book_of(
        STORY
        + """
- {stacking: r, importer: US, rule: yields, measures: [us.x], to: ["programme:s301"],
   effective: 2026-12-01, why: Because.}
"""
    )
    seen = list(happenings(book, book.log.rows()))[-1]
    matcher = Matcher(book)
    assert {measure.id for measure in seen.measures} == {"us.x", "us.cn.y"}
    assert matcher.why(seen, Subscription(1, 2, programme="s301")) == "named"
    assert matcher.why(seen, Subscription(1, 2, importer="EU")) is None
    assert matcher.why(seen, Subscription(1, 2, measure="us.pot")) is None


def test_every_kind_of_event_is_news_or_silent_or_a_correction():
    known = {*LEVELS, *SILENT, *CORRECTIONS}
    assert known == set(EVENTS)
    assert not set(LEVELS) & SILENT


def test_sources_and_names_are_told_to_nobody(book_of):
    book = book_of("- {introduced: us.x}")
    assert list(happenings(book, book.log.rows())) == []


def test_one_channel_is_told_at_once_rather_than_in_a_digest_and_with_its_role():
    plain = Match(Subscription(1, 10, id=1, digest=True), "named")
    quiet = Match(Subscription(1, 10, id=2), "named")
    loud = Match(Subscription(1, 10, id=3, role=5), "named")
    other = Match(Subscription(1, 11, id=4), "named")
    assert told([plain, quiet, loud, other]) == [loud, other]
    assert told([plain, quiet]) == [quiet]


def test_a_bundled_history_is_matched_without_a_mistake(history):
    matcher = Matcher(history)
    wishes = [
        Subscription(1, n, importer=importer, origin=origin)
        for n, (importer, origin) in enumerate(
            [(None, None), ("US", "CN"), ("CN", "US"), ("US", "DE"), ("EU", None)]
        )
    ]
    counted = [0] * len(wishes)
    for seen in happenings(history, history.log.rows()):
        for match in matcher.matches(seen, wishes):
            counted[match.subscription.channel] += 1
    assert counted[0] == sum(counted[:1]) > 500
    assert counted[1] > 200
    assert 0 < counted[2] < counted[0]
    assert counted[4] < counted[1]
