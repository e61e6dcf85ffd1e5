"""What an option was given, as the value that it means; what it cannot mean, with what it might."""

from __future__ import annotations

import pytest

from bot.discord.completing import KINDS
from ledger.vocabulary.problems import ProblemsError


def refused(completions, kind, text, context=None):
    with pytest.raises(ProblemsError) as raised:
        completions.resolve(kind, text, context)
    (problem,) = raised.value.problems
    assert problem.detail
    assert problem.fix
    assert problem.place == ""  # whoever asked knows the option's name
    return problem


def test_every_choice_is_read_back_by_its_value_and_by_what_is_shown(english, chinese):
    """A client may send either."""
    for completions in (english, chinese):
        for kind in KINDS:
            for text in ("", "us", "china", "section 301", "2025", "geneva", "steel"):
                for each in completions.complete(kind, text):
                    assert completions.resolve(kind, each.value) == each.value, (kind, each)
                    assert completions.resolve(kind, each.name) == each.value, (kind, each)


@pytest.mark.parametrize("text", ["China", "chinese", "cn", " CN ", "the Chinese", "中国", "PRC"])
def test_an_economy_is_accepted_however_it_is_named(english, text):
    assert english.resolve("origin", text) == "CN"


@pytest.mark.parametrize(("text", "code"), [("EU27", "EU"), ("uk", "GB"), ("world", "ALL")])
def test_other_spellings_of_a_code_are_one_code(english, text, code):
    assert english.resolve("origin", text) == code


def test_a_slip_is_not_taken_but_asked_about(english, chinese):
    problem = refused(english, "origin", "Chna")
    assert problem.code == "IN-04"
    assert problem.detail == "there is no economy “Chna” here."
    assert problem.fix.startswith("did you mean China (CN)")
    assert "中国 (CN)" in refused(chinese, "origin", "Chna").fix


def test_what_is_like_nothing_is_sent_back_to_the_list(english):
    assert refused(english, "importer", "Qqqqq").fix == "pick one from the list while typing"
    assert refused(english, "measure", "qqqqqq").code == "IN-11"


def test_a_name_of_several_measures_is_not_decided_here(english):
    problem = refused(english, "measure", "s301")
    assert "several" in problem.detail
    assert "us.s301" in problem.fix


def test_things_are_accepted_by_id_title_or_words(english, book):
    title = book.measure("us.ieepa.fentanyl.cn").title
    assert english.resolve("measure", title) == "us.ieepa.fentanyl.cn"
    assert english.resolve("measure", "US.IEEPA.fentanyl.cn") == "us.ieepa.fentanyl.cn"
    assert english.resolve("truce", "Geneva truce") == "us-cn.geneva-2025"
    assert english.resolve("programme", "Section 301 duty") == "s301"
    assert english.resolve("talks", "us-cn.stockholm-2025-07") == "us-cn.stockholm-2025-07"


def test_goods_that_no_product_is_called_are_left_to_the_answer(english):
    assert english.resolve("product", "left-handed widgets") == "left-handed widgets"
    assert english.resolve("product", "笔记本电脑") == "laptops"
    assert english.resolve("product", "87038000") == "8703.80.00"
    assert english.resolve("product", "8703.80 · tariff code") == "8703.80"
    assert refused(english, "product", "7700").code == "IN-03"


@pytest.mark.parametrize(
    ("text", "position"), [("900", "900"), ("#900", "900"), ("#900 some/key · words", "900")]
)
def test_an_event_is_its_position(english, text, position):
    assert english.resolve("event", text) == position


def test_an_event_is_its_key_even_an_old_one(english, book):
    assert english.resolve("event", book.record_at(1200).key) == "1200"
    assert english.resolve("event", "some.measure/unknown-key") == "some.measure/unknown-key"
    for text in ("0", "99999999", "no event", "", "-1", "9" * 400):
        assert "1 to" in refused(english, "event", text).fix


@pytest.mark.parametrize(
    ("text", "day", "noted"),
    [
        ("2025-10-01", "2025-10-01", False),
        ("2025-10-01 · anything at all", "2025-10-01", False),
        ("Oct 1", "2026-10-01", True),
        ("12 Aug 2025", "2025-08-12", False),
        ("today", "2026-11-24", False),
        ("昨天", "2026-11-23", False),
        ("2025年10月1日", "2025-10-01", False),
        ("Liberation Day", "2025-04-02", False),
        ("on liberation day", None, False),
        ("two weeks ago", "2026-11-10", False),
        ("13/08/2025", "2025-08-13", False),
        ("08/08/2025", "2025-08-08", False),
        ("<t:1759330800:D>", "2025-10-01", True),
        ("<t:1759330800>", "2025-10-01", True),
        ("2025-10-01T12:00:00Z", "2025-10-01", False),
    ],
)
def test_a_day_is_read_as_the_command_line_reads_it_and_more(english, text, day, noted):
    if day is None:
        refused(english, "day", text)
        return
    meant = english.read("day", text, {"importer": "US"})
    assert meant.value == day
    assert bool(meant.note) is noted


@pytest.mark.parametrize("text", ["08/12/2025", "08.12.2025", "08-12-2025"])
def test_a_day_that_could_be_two_is_refused_with_both(english, text):
    problem = refused(english, "day", text)
    assert problem.code == "IN-01"
    assert problem.detail == f"“{text}” can be 12 August 2025 or 8 December 2025."
    assert problem.fix == "write 2025-08-12 or 2025-12-08"


@pytest.mark.parametrize(
    "text",
    ["2025-02-30", "soon", "1", "", "0/5/2025", "31/31/2025", "<t:999999999999:D>", "oct", "99"],
)
def test_what_is_no_day_is_refused(english, text):
    problem = refused(english, "day", text)
    assert problem.code == "IN-01"


def test_a_month_is_no_day_but_has_ends(english):
    problem = refused(english, "day", "2025-08")
    assert "2025-08-01" in problem.fix
    assert "2025-08-31" in problem.fix
    assert english.resolve("since", "August 2025") == "2025-08-01"
    assert english.resolve("until", "2025-08") == "2025-08-31"
    assert english.resolve("known", "2025-08") == "2025-08-31"


def test_a_timestamp_is_read_at_the_importers_border(english):
    evening = "<t:1759366800:F>"  # 2025-10-02 01:00 UTC
    assert english.resolve("day", evening, {"importer": "US"}) == "2025-10-01"
    assert english.resolve("day", evening, {"importer": "China"}) == "2025-10-02"


def test_little_of_what_was_typed_is_said_again(english):
    for kind in KINDS:
        if kind == "product":
            continue
        said = refused(english, kind, "w" * 150)
        assert len(said.detail) < 120
    assert "longer" in refused(english, "origin", "w" * 5000).detail
    assert "longer" in refused(english, "product", "w" * 5000).detail


def test_a_word_that_one_truce_alone_bears_means_that_truce(english):
    assert english.resolve("truce", "Geneva") == "us-cn.geneva-2025"
    several = refused(english, "talks", "Geneva Madrid Busan")
    assert "did you mean" in several.fix or "pick one" in several.fix


def test_what_may_be_meant_is_offered_as_one_or_the_other(english):
    assert " or " in refused(english, "origin", "Chna").fix
