"""Economies, goods, measures, truces, talks, programmes and events by what people type."""

from __future__ import annotations

import pytest

from bot.discord.completing import KINDS, build
from bot.discord.replies.question import units
from bot.discord.replies.reply import Choice as MenuChoice
from projections.goods import catalogue
from tests.projections.telling import noon
from tests.sample import NOW


def values(completions, kind, text, context=None, **more):
    return [each.value for each in completions.complete(kind, text, context, **more)]


def names(completions, kind, text, context=None):
    return [each.name for each in completions.complete(kind, text, context)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("China", "CN"), ("chinese", "CN"), ("chna", "CN"), ("中国", "CN"), ("CN", "CN"),
        ("swis", "CH"), ("Switzerland (CH)", "CH"), ("uk", "GB"), ("britain", "GB"),
        ("eu27", "EU"), ("european", "EU"), ("欧盟", "EU"), ("viet nam", "VN"), ("vietm", "VN"),
        ("cote d", "CI"), ("ivory", "CI"), ("phillip", "PH"), ("the us", "US"), ("korea", "KR"),
        ("beijing", "CN"), ("de", "DE"), ("in", "IN"),
    ],
)  # fmt: skip
def test_an_economy_is_found_by_name_people_capital_code_or_slip(english, text, code):
    assert values(english, "origin", text)[0] == code


def test_a_code_goes_before_names_that_begin_like_it(english):
    assert values(english, "origin", "de")[:1] == ["DE"]
    assert "DK" in values(english, "origin", "de")


def test_a_name_that_begins_so_goes_before_one_with_such_a_word(english):
    found = values(english, "origin", "south")
    assert found.index("ZA") < found.index("GS")
    assert found.index("KR") < found.index("TF")


def test_labels_are_in_the_language_of_the_answer_and_names_in_every_one(english, chinese):
    assert names(english, "origin", "中国")[0] == "China (CN)"
    assert names(chinese, "origin", "china")[0] == "中国 (CN)"


def test_with_nothing_typed_the_origins_that_acts_name_most_come_first(english):
    found = values(english, "origin", "", {"importer": "US"})
    assert found[0] == "CN"
    assert {"CA", "MX", "EU", "JP"} <= set(found)
    assert "ALL" not in found
    assert len(found) == 25


def test_with_nothing_typed_importers_are_those_that_levy(english):
    assert values(english, "importer", "") == ["US", "CN", "CA"]


def test_the_other_side_is_no_origin_of_its_own_goods(english):
    assert "CN" not in values(english, "origin", "chin", {"importer": "China"})
    assert "CN" in values(english, "origin", "chin", {"importer": "no such place"})


def test_an_economy_of_either_side_is_the_one_that_is_missing(english):
    assert values(english, "economy", "", {"origin": "CN"}) == ["US", "CA"]
    assert values(english, "economy", "", {"importer": "US"})[0] == "CN"


def test_every_origin_is_offered_as_a_word(english):
    assert values(english, "origin", "all origins") == ["ALL"]


def test_a_product_is_found_by_any_of_its_names(english, chinese, book):
    for text in ("laptop", "laptops", "notebook comp", "笔记本"):
        assert "laptops" in values(english, "product", text), text
    assert names(chinese, "product", "laptops")[0].startswith("笔记本")
    for value in values(english, "product", "stee"):
        assert catalogue.resolve(book, value).kind == "one", value


def test_every_value_of_a_product_means_one_product(english, book):
    for product in catalogue.products(book):
        found = english.complete("product", product.title)
        meant = [catalogue.resolve(book, each.value) for each in found]
        assert all(each.kind == "one" for each in meant), product.id
        assert product in [each.products[0] for each in meant], product.id


def test_a_tariff_code_is_offered_as_typed_with_the_goods_that_it_touches(english):
    found = english.complete("product", "870380")
    assert (found[0].name, found[0].value) == ("8703.80 · tariff code", "8703.80")
    assert any("lectric" in each.value for each in found[1:])
    assert values(english, "product", "8703.8") == values(english, "product", "87038")


def test_a_code_that_does_not_exist_is_not_offered(english):
    assert "77" not in values(english, "product", "77")


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("us.s301.cn.list3", "us.s301.cn.list3"),
        ("US.S301.CN.LI", "us.s301.cn.list3"),
        ("list 3", "us.s301.cn.list3"),
        ("fentanil", "us.ieepa.fentanyl.cn"),
    ],
)
def test_a_measure_is_found_by_id_word_or_slip(english, text, measure):
    assert measure in values(english, "measure", text)


def test_measures_of_another_importer_or_that_miss_the_origin_are_left_out(english):
    every = values(english, "measure", "fentanyl", {})
    assert "us.ieepa.fentanyl.ca" in every
    found = values(english, "measure", "fentanyl", {"importer": "US", "origin": "CN"})
    assert "us.ieepa.fentanyl.cn" in found
    assert "us.ieepa.fentanyl.ca" not in found
    assert all(
        each.startswith("cn.") for each in values(english, "measure", "", {"importer": "CN"})
    )


def test_a_filter_that_leaves_nothing_filters_nothing(english):
    assert values(english, "measure", "fentanyl", {"importer": "Brazil"})


def test_a_programme_brings_its_measures(english):
    assert all("s122" in each for each in values(english, "measure", "s122"))
    assert values(english, "programme", "301")[0] == "s301"
    assert "other" not in values(english, "programme", "")


def test_truces_and_talks_come_the_newest_first_and_by_their_place(english):
    assert values(english, "truce", "")[0] == "us-cn.busan-2025"
    assert values(english, "truce", "gen") == ["us-cn.geneva-2025"]
    assert "us-cn.stockholm-2025-07" in values(english, "talks", "stockholm")
    assert values(english, "truce", "", {"importer": "US", "origin": "Canada"})


def test_an_event_is_found_by_position_key_or_words(english, book):
    record = book.record_at(900)
    assert values(english, "event", "900")[0] == "900"
    assert values(english, "event", "#900")[0] == "900"
    assert values(english, "event", record.key)[0] == "900"
    assert values(english, "event", "")[0] == str(book.head)


def test_what_nobody_could_mean_finds_nothing(english):
    for kind in KINDS:
        assert english.complete(kind, "qqqqzzzzxxxx") == [], kind
        assert english.complete(kind, "🙂🙂🙂") == [], kind


def test_every_choice_fits_what_discord_takes(english, chinese):
    for completions in (english, chinese):
        for kind in KINDS:
            for text in ("", "a", "s", "2", "china", "section", "中"):
                found = completions.complete(kind, text, {"importer": "US", "origin": "CN"})
                assert len(found) <= 25
                assert len({each.value for each in found}) == len(found)
                for each in found:
                    assert 1 <= units(each.name) <= 100
                    assert 1 <= units(each.value) <= 100
                    assert each.name.isprintable()
                    MenuChoice(each.name, each.value)


def test_a_limit_is_kept(english):
    assert len(english.complete("origin", "", limit=3)) == 3
    assert english.complete("origin", "", limit=0) == []
    assert len(english.complete("event", "", limit=10_000)) == 25


def test_what_is_recorded_later_is_offered_by_what_is_built_later(telling):
    told = telling("- {introduced: us.a, programme: s301, title: First duty}")
    before = build(told.book, noon("2025-06-01"))
    told.tell("- {introduced: us.b, programme: s301, title: Second duty}")
    told.book.refresh()
    after = build(told.book, noon("2025-06-01"))
    assert (before.head, after.head) == (2, 3)
    assert values(before, "measure", "second") == []
    assert values(after, "measure", "second") == ["us.b"]


def test_one_reading_of_a_book_serves_every_language(book):
    assert build(book, NOW, "en")._held is build(book, NOW, "zh")._held


def test_an_empty_ledger_has_choices_all_the_same(telling):
    completions = build(telling("[]").book, noon("2025-06-01")).warm()
    assert values(completions, "measure", "") == []
    assert values(completions, "origin", "china") == ["CN", "HK", "MO"]
    assert values(completions, "day", "")[:2] == ["2025-06-01", "2025-05-31"]


def test_a_number_means_itself_before_what_begins_with_it(english):
    """The 3 of "list 3" stands in "Section 301" too."""
    found = values(english, "measure", "list 3", {"origin": "CN", "importer": "US"})
    assert found[0] == "us.s301.cn.list3"
    assert "us.s301.cn.list4a" in found, "what it only begins comes after"
