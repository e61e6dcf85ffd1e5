"""The examples that the product was ordered with, word for word, at the command line."""

from __future__ import annotations

import pytest

from tests.calling import call


def rate(bundled, importer, origin, *more, now="2026-11-24"):
    called = call(
        "rate", "--importer", importer, "--origin", origin, *more, "--json",
        store=bundled, now=now,
    )  # fmt: skip
    assert called.code == 0, called.err
    return called.json


def test_the_first_question_on_a_fresh_machine(tmp_path):
    """No store is named and none exists: it is made, and the question answered from it."""
    called = call(
        "ask", "what was the US tariff on Oct 1", "--json",
        now="2026-11-24", environment={"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)},
    )  # fmt: skip
    assert called.code == 0, called.err
    assert "with the bundled history" in called.err
    found = called.json
    assert found["kind"] == "rate"
    assert found["result"]["origin"] == "CN"
    assert found["clocks"]["on"] == "2026-10-01"
    assumed = " / ".join(found["question"]["assumed"])
    assert "China" in assumed
    assert "2026" in assumed
    assert found["result"]["additional"] == "12.5"
    (component,) = found["result"]["components"]
    assert (component["measure"], component["percent"]) == ("us.s301.forced-labor", "12.5")
    assert "fr-301-fl" in {source["id"] for source in found["sources"]}
    assert found["verified_until"] == "2026-10-10"


def test_the_first_question_in_words(bundled):
    """The same as text: the sentence first, then what was taken, the sources, how far verified."""
    called = call("ask", "what was the US tariff on Oct 1", store=bundled)
    assert called.code == 0
    assert called.out.startswith("On 1 October 2026 the United States charged")
    for said in ("12.5%", "China", "2026", "verified until 10 October 2026", "91 FR 47318"):
        assert said in called.out


def test_thirty_percent_on_1_october_2025(bundled):
    found = rate(bundled, "US", "CN", "--on", "2025-10-01")["result"]
    assert found["additional"] == "30"
    assert found["additional_expression"] == "30%"
    fentanyl, reciprocal = found["components"]
    assert (fentanyl["measure"], fentanyl["percent"]) == ("us.ieepa.fentanyl.cn", "20")
    assert (fentanyl["status"], fentanyl["since"]) == ("in_force", "2025-03-04")
    assert (reciprocal["measure"], reciprocal["percent"]) == ("us.ieepa.reciprocal.cn", "10")
    assert reciprocal["status"] == "suspended_in_part"
    assert (reciprocal["since"], reciprocal["until"]) == ("2025-05-14", "2025-11-10")
    assert reciprocal["returns_to"] == "34%"
    assert (found["next_change"]["on"], found["next_change"]["additional_after"]) == (
        "2025-11-10",
        "54",
    )
    assert found["suppressed"] == []
    lists = {row["measure"] for row in found["by_product"]}
    assert "us.s301.cn.list3" in lists


def test_the_sentence_of_1_october_2025(bundled):
    said = rate(bundled, "US", "CN", "--on", "2025-10-01")["sentence"]
    for part in ("1 October 2025", "30%", "20%", "10%", "24 points", "10 November 2025", "34%"):
        assert part in said


def test_china_charged_ten_percent_the_same_day(bundled):
    assert rate(bundled, "CN", "US", "--on", "2025-10-01")["result"]["additional"] == "10"


def test_on_1_september_2025_54_percent_was_due_on_15_november(bundled):
    known_then = ("--on", "2025-11-15", "--known-by", "2025-09-01")
    assert rate(bundled, "US", "CN", *known_then)["result"]["additional"] == "54"
    assert rate(bundled, "US", "CN", "--on", "2025-11-15")["result"]["additional"] == "20"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-04-09", "104"),
        ("2025-04-10", "145"),
        ("2026-03-01", "10"),
        ("2026-10-01", "12.5"),
    ],
)
def test_the_additional_duty_on_chinese_goods(bundled, day, expected):
    assert rate(bundled, "US", "CN", "--on", day)["result"]["additional"] == expected


def test_goods_of_the_european_union_paid_15_percent_all_in(bundled):
    found = rate(bundled, "US", "EU", "--on", "2025-08-15")["result"]
    assert (found["additional"], found["total"]) == (None, "15")
    assert "all-in" in found["additional_expression"]
    (component,) = found["components"]
    assert component["duty"] == "at least 15% all-in"


def test_a_member_of_the_union_pays_what_the_union_pays(bundled):
    for origin in ("DE", "FR", "HR"):
        assert rate(bundled, "US", origin, "--on", "2025-08-15")["result"]["total"] == "15"
    assert rate(bundled, "US", "GB", "--on", "2025-08-15")["result"]["additional"] == "10"


def test_the_forecast_of_1_october_2025(bundled):
    """10 November 2025, 54% after it if nobody acts, and the truce that holds it."""
    called = call(
        "forecast", "--importer", "US", "--origin", "CN", "--json",
        store=bundled, now="2025-10-01",
    )  # fmt: skip
    rows = {row["on"]: row for row in called.json["result"]["calendar"] if row["after"]}
    row = rows["2025-11-10"]
    assert (row["before"], row["after"]) == ("30", "54")
    assert (row["duty_before"], row["duty_after"]) == ("10%", "34%")
    assert (row["status"], row["truce"]) == ("lapses", "us-cn.geneva-2025")
    assert called.json["sentence"].startswith("If nobody acts, on 10 November 2025")
    assert "54%" in called.json["sentence"]


def test_the_forecast_of_1_october_2025_in_words(bundled):
    called = call("forecast", "--importer", "US", "--origin", "CN", store=bundled, now="2025-10-01")
    assert "10 November 2025" in called.out
    assert "if nobody acts" in called.out
    assert "30 → 54" in called.out
    assert "us-cn.geneva-2025" in called.out


def test_the_truce_that_holds_it(bundled):
    called = call("truce", "us-cn.geneva-2025", "--json", store=bundled, now="2025-10-01")
    found = called.json["result"]
    assert (found["state"], found["until"][:10]) == ("in_force", "2025-11-10")
    assert [
        (r["importer"], r["duty_after"], r["additional_after"]) for r in found["if_lapsed"]
    ] == [
        ("US", "34%", "54%"),
        ("CN", "34%", "34%"),
    ]


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2025-04-10T12:00:59+08:00", "0"),
        ("2025-04-10T12:01:00+08:00", "84"),
        ("2025-04-10T04:01:00Z", "84"),
        ("2025-04-11T23:59:59+08:00", "84"),
        ("2025-04-12T00:01:00+08:00", "125"),
        ("2025-05-14T12:00:59+08:00", "125"),
        ("2025-05-14T12:01:00+08:00", "10"),
        ("2025-11-10T13:00:59+08:00", "10"),
        ("2025-11-10T13:01:00+08:00", "10"),
    ],
)
def test_chinas_duties_change_at_the_minute_of_the_notice(bundled, instant, expected):
    assert rate(bundled, "CN", "US", "--at", instant)["result"]["additional"] == expected


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2025-02-04T00:00:59-05:00", "0"),
        ("2025-02-04T00:01:00-05:00", "10"),
        ("2025-04-09T00:00:59-04:00", "30"),
        ("2025-04-09T00:01:00-04:00", "104"),
        ("2025-04-10T00:00:59-04:00", "104"),
        ("2025-04-10T00:01:00-04:00", "145"),
        ("2025-05-14T00:00:59-04:00", "145"),
        ("2025-05-14T00:01:00-04:00", "30"),
        ("2025-11-10T00:00:59-05:00", "30"),
        ("2025-11-10T00:01:00-05:00", "20"),
        ("2026-02-23T23:59:59-05:00", "20"),
        ("2026-02-24T00:01:00-05:00", "10"),
        ("2026-07-24T00:01:00-04:00", "12.5"),
    ],
)
def test_us_duties_change_at_one_minute_past_midnight_in_washington(bundled, instant, expected):
    assert rate(bundled, "US", "CN", "--at", instant)["result"]["additional"] == expected


def test_a_day_with_two_duties_is_told_with_the_hour(bundled):
    """On 10 April 2025 China charged nothing until 12:01, then 84%."""
    found = rate(bundled, "CN", "US", "--on", "2025-04-10")
    (change,) = found["result"]["within_the_day"]
    assert change == {"at": "2025-04-10T12:01:00+08:00", "before": "0%", "after": "84%"}
    assert any("12:01" in note and "84%" in note for note in found["notes"])


def test_what_a_court_held_void_is_read_both_ways(bundled):
    """In hindsight the IEEPA duties were never lawful; on the day they were collected."""
    day = ("--on", "2025-10-01")
    assert rate(bundled, "US", "CN", *day)["result"]["additional"] == "30"
    lawful = rate(bundled, "US", "CN", *day, "--reading", "lawful")
    assert lawful["result"]["additional"] == "0"
    known = ("--known-by", "2026-02-19", "--reading", "lawful")
    assert rate(bundled, "US", "CN", *day, *known)["result"]["additional"] == "30"
    notes = " ".join(rate(bundled, "US", "CN", *day)["notes"])
    assert "void" in notes


def test_the_last_line_of_the_order(bundled):
    """``… --json | python -c 'print(json.load(sys.stdin)["result"]["additional"])'`` prints 54."""
    typed = "rate --importer US --origin CN --on 2025-11-15 --known-by 2025-09-01 --json"
    assert call(*typed.split(), store=bundled).json["result"]["additional"] == "54"
