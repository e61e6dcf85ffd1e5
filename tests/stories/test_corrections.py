"""Our record was wrong: a new event says so, and every answer of before stays as it was."""

from __future__ import annotations

from datetime import timedelta

import orjson
import pytest

from ledger.store.log import SqliteLog
from tests.calling import call
from tests.sample import NOW

FENTANYL_20 = "us.ieepa.fentanyl.cn/raised-to-20"
EXTENSION = "us.ieepa.reciprocal.cn/suspension-extended-2025-11"


def head(own):
    log = SqliteLog.open(own)
    try:
        return log.head()
    finally:
        log.close()


def changed(own, *typed):
    """A change that is recorded the day after the history was."""
    called = call(*typed, store=own, recorded=NOW + timedelta(days=1))
    assert called.code == 0, called.err
    return called


def rate(own, *more, on="2025-10-01"):
    typed = ["rate", "--importer", "US", "--origin", "CN", "--on", on, *more, "--json"]
    called = call(*typed, store=own)
    assert called.code == 0, called.err
    return called.json


def position_of(own, key):
    return call("show", key, "--json", store=own).json["position"]


def test_a_correction_changes_todays_answer_and_not_the_one_of_before(own):
    before = head(own)
    first = rate(own, "--recorded-by", str(before))
    changed(own, "correct", FENTANYL_20, "--set", "duty=25%", "--why", "a slip")
    assert head(own) == before + 1
    assert rate(own)["result"]["additional"] == "35"
    again = rate(own, "--recorded-by", str(before))
    assert again["result"]["additional"] == "30"
    assert again == first


def test_a_correction_is_visible_where_the_event_is_shown(own):
    position = position_of(own, FENTANYL_20)
    changed(own, "correct", str(position), "--set", "duty=25%", "--why", "a slip")
    shown = call("show", str(position), "--json", store=own).json
    assert shown["body"]["duty"] == "20%"  # what is stored is never touched
    (correction,) = shown["corrections"]
    assert (correction["why"], correction["fields"]) == ("a slip", {"duty": "25%"})
    acts = call("measures", "us.ieepa.fentanyl.cn", "--json", store=own).json["result"]["acts"]
    (act,) = [act for act in acts if act["event"] == position]
    assert (act["duty"], act["corrected_by"]) == ("25%", [correction["position"]])


def test_of_two_corrections_the_later_one_counts(own):
    changed(own, "correct", FENTANYL_20, "--set", "duty=25%", "--why", "a slip")
    between = head(own)
    changed(own, "correct", FENTANYL_20, "--set", "duty=20%", "--why", "no slip after all")
    assert rate(own)["result"]["additional"] == "30"
    assert rate(own, "--recorded-by", str(between))["result"]["additional"] == "35"


def test_a_corrected_end_moves_the_lapse(own):
    """The end of a suspension is a field like others."""
    before = head(own)
    changed(
        own, "correct", EXTENSION, "--set", "until=2025-10-10T00:01:00-04:00", "--why", "a slip"
    )
    assert rate(own, on="2025-10-09")["result"]["additional"] == "30"
    assert rate(own, on="2025-10-10")["result"]["additional"] == "54"
    assert rate(own, "--recorded-by", str(before), on="2025-10-10")["result"]["additional"] == "30"


def test_a_retracted_event_did_not_happen(own):
    before = head(own)
    first = rate(own, "--recorded-by", str(before))
    changed(own, "retract", FENTANYL_20, "--reason", "recorded of a draft")
    assert rate(own)["result"]["additional"] == "20"  # 10 of February, and 10 reciprocal
    assert rate(own, "--recorded-by", str(before)) == first


def test_a_retraction_takes_a_correction_with_it(own):
    changed(own, "correct", FENTANYL_20, "--set", "duty=25%", "--why", "a slip")
    changed(own, "retract", FENTANYL_20, "--reason", "recorded of a draft")
    assert rate(own)["result"]["additional"] == "20"


@pytest.mark.parametrize("pinned", ["position", "2026-11-24T12:00:00Z", "2026-11-24"])
def test_an_auditor_pins_a_position_an_instant_or_a_day(own, pinned):
    before = str(head(own))
    changed(own, "correct", FENTANYL_20, "--set", "duty=25%", "--why", "a slip")
    found = rate(own, "--recorded-by", before if pinned == "position" else pinned)
    assert found["result"]["additional"] == "30"
    assert found["clocks"]["recorded_by"] == int(before)


def test_other_answers_are_pinned_too(own):
    """Histories and derivations of an earlier position know nothing of a later correction."""
    pinned = ("--recorded-by", str(head(own)), "--json")
    pair = ("--importer", "US", "--origin", "CN")
    typed = [("history", *pair, *pinned), ("why", *pair, "--on", "2025-10-01", *pinned)]
    first = [call(*each, store=own).json for each in typed]
    changed(own, "correct", FENTANYL_20, "--set", "duty=25%", "--why", "a slip")
    changed(own, "retract", EXTENSION, "--reason", "a mistake")
    assert [call(*each, store=own).json for each in typed] == first
    assert [call(*each[:-3], "--json", store=own).json for each in typed] != first


def test_a_rule_may_be_waived_and_the_waiver_stays_visible(own):
    """14500% asks "sure?"; whoever is sure says why, and the record keeps it."""
    typed = [
        "append", "duty-set", "--measure", "us.s122", "--announced", "2026-11-20",
        "--effective", "2026-12-01", "--duty", "14500%", "--sources", "proc-11012",
        "--summary", "A test of the rules.", "--key", "us.s122/absurd",
    ]  # fmt: skip
    refused = call(*typed, "--json", store=own)
    assert refused.code == 1
    codes = {orjson.loads(line)["code"] for line in refused.err.splitlines()}
    waivers = [word for code in sorted(codes) for word in ("--waive", code, "--why", "I am sure.")]
    changed(own, *typed, *waivers, "--by", "an-editor")
    shown = call("show", "us.s122/absurd", "--json", store=own).json
    assert {waiver["rule"] for waiver in shown["waivers"]} == codes
    assert {waiver["who"] for waiver in shown["waivers"]} == {"an-editor"}
    text = call("show", "us.s122/absurd", store=own).out
    assert "waived" in text
    assert "I am sure." in text


def test_nothing_is_recorded_of_a_dry_run(own):
    before = head(own)
    called = call(
        "append", "duty-set", "--measure", "us.s301.forced-labor", "--origins", "CN",
        "--announced", "2026-11-20", "--effective", "2026-12-15", "--duty", "20%",
        "--sources", "fr-301-fl", "--summary", "A higher duty.", "--dry-run", store=own,
    )  # fmt: skip
    assert called.code == 0, called.err
    assert head(own) == before
    assert "12.5% → 20%" in called.out + called.err
