"""``correct`` and ``retract``: our record was wrong, and a new event says so."""

from __future__ import annotations

import pytest

from tests.ledger.commands.terminal import SIZE

IMPOSED = "4"


def fields(ledger, position):
    return ledger.ok("--json", "show", str(position)).json["body"]["fields"]


def believed(ledger):
    """What the read side makes of the duty."""
    from ledger.store.log import SqliteLog
    from projections.records import believed as records

    log = SqliteLog.open(ledger.folder / "ledger.db")
    found = {record.key: record for record in records(log.streams(["measure:us.s122"]))}
    log.close()
    return found


def test_a_correction_is_a_new_event_and_the_old_one_stays(ledger):
    before = ledger.ok("--json", "show", IMPOSED).json
    said = ledger.ok("correct", IMPOSED, "--set", "duty=15 %", "--why", "the act says 15")
    assert said.lines == [
        "recorded     6  record.corrected  us.s122/imposed/corrected-1",
        "         duty: 10% → 15%",
    ]
    after = ledger.ok("--json", "show", IMPOSED).json
    assert (after["body"], after["leaf"]) == (before["body"], before["leaf"])
    assert after["corrected_by"] == [6]
    assert after["corrections"][0]["fields"] == {"duty": "15%"}
    assert after["corrections"][0]["why"] == "the act says 15"
    assert ledger.ok("--json", "show", "6").json["corrects"] == 4
    assert ledger.log[3]["corrected_by"] == [6]
    assert believed(ledger)["us.s122/imposed"].body["duty"] == "15%"


def test_several_fields_at_once_and_a_field_taken_out(ledger):
    ledger.ok("correct", "us.s122/imposed", "--set", "until=", "--set", "origins=cn,HK", "--set",
              "origins=JP", "--set", "note=See the annex, page 2.", "--why", "x")  # fmt: skip
    assert fields(ledger, 6) == {
        "until": None, "origins": ["CN", "HK", "JP"], "note": "See the annex, page 2.",
    }  # fmt: skip
    assert "until" not in believed(ledger)["us.s122/imposed"].body


def test_a_field_of_a_field_is_laid_over_what_is_believed(ledger):
    ledger.ok("correct", IMPOSED, "--set", "scope.codes=7201, 7202", "--set", "scope.text=iron",
              "--why", "x")  # fmt: skip
    ledger.ok("correct", IMPOSED, "--set", "scope.codes=7203", "--why", "x")
    ledger.ok("correct", IMPOSED, "--set", "scope.text=null", "--why", "x")
    assert fields(ledger, 6) == {"scope": {"codes": ["7201", "7202"], "text": "iron"}}
    assert fields(ledger, 7) == {"scope": {"codes": ["7203"], "text": "iron"}}
    assert fields(ledger, 8) == {"scope": {"codes": ["7203"]}}


def test_one_line_of_a_table_is_set_and_taken_out(ledger):
    ledger.ok("correct", IMPOSED, "--set", "duties.CN=34 %", "--set", "duties.jp=24%", "--why", "x")
    assert fields(ledger, 6) == {"duties": {"CN": "34%", "JP": "24%"}}
    ledger.ok("correct", IMPOSED, "--set", "duties.JP=", "--why", "x")
    assert fields(ledger, 7) == {"duties": {"CN": "34%"}}


def test_what_is_set_back_to_the_default_is_written_out(ledger):
    ledger.ok("correct", IMPOSED, "--set", "origins=CN", "--why", "x")
    ledger.ok("correct", IMPOSED, "--set", "origins=ALL", "--why", "no, all of them")
    assert fields(ledger, 7) == {"origins": ["ALL"]}
    assert believed(ledger)["us.s122/imposed"].body["origins"] == ["ALL"]


def test_a_correction_that_is_only_tried_leaves_nothing(ledger):
    said = ledger.ok("correct", IMPOSED, "--set", "duty=15%", "--why", "x", "--dry-run")
    assert said.lines[0].startswith("would record     6  record.corrected")
    assert "duty: 10% → 15%" in said.out
    assert ledger.head == SIZE


def test_a_day_in_plain_words(ledger):
    said = ledger.ok("correct", IMPOSED, "--set", "effective=Feb 25", "--why", "x")
    assert "--set effective: year 2026" in said.err
    assert fields(ledger, 6) == {"effective": "2026-02-25"}


def test_every_problem_with_what_is_set_is_reported(ledger):
    said = ledger(
        "--json", "correct", IMPOSED, "--set", "dutty=1%", "--set", "duty", "--set", "scope.foo=1",
        "--set", "until=never", "--set", "duty.x=1", "--set", "key=a/b", "--set", "summary=a",
        "--set", "summary=b", "--why", "x",
    )  # fmt: skip
    assert said.code == 2
    assert [problem["place"] for problem in said.problems] == [
        "--set dutty", "--set", "--set scope.foo", "--set duty.x", "--set key", "--set until",
        "--set summary",
    ]  # fmt: skip
    assert ledger.head == SIZE


def test_what_the_model_refuses_is_reported_with_its_field(ledger):
    said = ledger("--json", "correct", IMPOSED, "--set", "duty=a lot", "--set",
                  "until=2026-02-30", "--set", "effective=", "--why", "x")  # fmt: skip
    assert said.code == 2
    assert {problem["place"] for problem in said.problems} == {
        "--set duty", "--set until", "--set effective",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--set", "duty=10%", "--why", "x"), "CO-06"),
        (("--set", "measure=us.other", "--why", "x"), "CO-04"),
        (("--set", "until=2026-01-01", "--why", "x"), "CO-07"),
    ],
)
def test_what_the_rules_refuse_is_exit_one(ledger, arguments, code):
    said = ledger("--json", "correct", IMPOSED, *arguments)
    assert (said.code, said.codes) == (1, [code])
    assert ledger.head == SIZE


@pytest.mark.parametrize(
    "command", [("correct", "--set", "duty=1%", "--why"), ("retract", "--reason")]
)
@pytest.mark.parametrize("position", ["0", "99", "9" * 30, "-1", "us.s122/none", "é", "\udcff"])
def test_a_position_that_is_not_held_is_a_wrong_call(ledger, command, position):
    name, *options = command
    said = ledger(name, *options, "x", "--", position)
    assert said.code == 2
    assert "tradeledger log lists" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("correct", "4", "--set", "duty=1%"),
        ("correct", "4", "--set", "duty=1%", "--why", " "),
        ("correct", "4", "--why", "x"),
        ("retract", "4"),
        ("retract", "4", "--reason", "\udcff"),
    ],
)
def test_what_is_missing_is_said(ledger, arguments):
    said = ledger(*arguments)
    assert said.code == 2
    assert "add  --" in said.err


def test_a_correction_cannot_be_corrected_but_its_event_can_once_more(ledger):
    ledger.ok("correct", IMPOSED, "--set", "duty=15%", "--why", "x")
    said = ledger("correct", "6", "--set", "duty=16%", "--why", "x")
    assert said.code == 2
    assert "correct position 4" in said.err
    ledger.ok("correct", IMPOSED, "--set", "duty=16%", "--why", "x")
    assert ledger.log[3]["corrected_by"] == [6, 7]
    assert believed(ledger)["us.s122/imposed"].body["duty"] == "16%"


def test_a_retraction_takes_the_event_out_and_leaves_it_stored(ledger):
    said = ledger.ok("--json", "retract", IMPOSED, "--reason", "it was never signed")
    assert said.json == [
        {"position": 6, "key": "us.s122/imposed/retracted-1", "kind": "record.retracted",
         "stream": "measure:us.s122", "status": "recorded", "waived": []}
    ]  # fmt: skip
    assert "us.s122/imposed" not in believed(ledger)
    assert ledger.log[3]["retracted_by"] == 6
    assert "[retracted by 6]" in ledger.ok("log").lines[3]
    assert "retracted       by 6" in ledger.ok("show", IMPOSED).out


def test_what_is_retracted_is_neither_corrected_nor_retracted_again(ledger):
    ledger.ok("retract", IMPOSED, "--reason", "it was never signed")
    again = ("retract", IMPOSED, "--reason", "x")
    for call in (again, ("correct", IMPOSED, "--set", "duty=1%", "--why", "x")):
        said = ledger("--json", *call)
        assert (said.code, said.codes) == (1, ["CO-02"])
        assert "it was never signed" in said.problems[0]["detail"]
    assert ledger.head == SIZE + 1


def test_what_others_rest_on_is_not_retracted(ledger):
    said = ledger("--json", "retract", "us.s122/introduced", "--reason", "x")
    assert (said.code, said.codes) == (1, ["CO-08"])
