"""``append``: one event from options, or a file of events."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ledger.commands.terminal import PACK, SIZE

ROOT = Path(__file__).parents[3]
DUTY = ("append", "duty-set", "--measure", "us.s122", "--announced", "2026-07-20",
        "--effective", "2026-07-24", "--duty", "12%", "--sources", "eo-1")  # fmt: skip


def body(ledger, position):
    return ledger.ok("--json", "show", str(position)).json["body"]


def test_an_event_is_recorded_and_its_line_says_where(ledger):
    said = ledger.ok(*DUTY, "--key", "us.s122/raised")
    assert said.lines == ["recorded     6  measure.duty_set  us.s122/raised"]
    assert body(ledger, 6) == {
        "key": "us.s122/raised", "announced": "2026-07-20", "sources": ["eo-1"],
        "measure": "us.s122", "effective": "2026-07-24", "duty": "12%",
    }  # fmt: skip


def test_a_key_is_made_of_measure_kind_and_day_and_shown(ledger):
    said = ledger.ok("--json", *DUTY)
    assert said.json == [
        {"position": 6, "key": "us.s122/duty-set-2026-07-20", "kind": "measure.duty_set",
         "stream": "measure:us.s122", "status": "recorded", "waived": []}
    ]  # fmt: skip


def test_the_same_call_twice_records_once(ledger):
    ledger.ok(*DUTY)
    again = ledger.ok("--json", *DUTY)
    assert (again.json[0]["status"], again.json[0]["position"]) == ("held", 6)
    assert ledger.head == SIZE + 1


def test_a_key_with_other_content_is_refused(ledger):
    ledger.ok(*DUTY)
    other = [text.replace("12%", "13%") for text in DUTY]
    said = ledger("--json", *other)
    assert (said.code, said.codes, said.out) == (1, ["DE-01"], "")


@pytest.mark.parametrize(
    "kind", ["measure.duty_set", "measure.duty-set", "duty_set", "duty-set", "Duty-Set"]
)
def test_a_kind_goes_by_its_stable_name_and_by_its_end(ledger, kind):
    ledger.ok("append", kind, *DUTY[2:])
    assert ledger.log[-1]["kind"] == "measure.duty_set"


def test_options_take_underscores_too(ledger):
    said = ledger.ok(*DUTY, "--except_origins", "CA", "--scope.all_goods")
    assert said.code == 0
    assert body(ledger, 6)["except_origins"] == ["CA"]
    assert body(ledger, 6)["scope"] == {"all_goods": True}


def test_lists_are_separated_by_commas_and_repeated(ledger):
    ledger.ok(*DUTY, "--origins", "cn,HK", "--origins", "JP", "--also", "")
    assert body(ledger, 6)["origins"] == ["CN", "HK", "JP"]


def test_tables_goods_and_groups_are_typed_shortly(ledger):
    ledger.ok(
        *DUTY, "--duties", "CN=34%, JP=4.4 cents/kg + 6%", "--duties", "{KR: 25%}",
        "--scope.codes", "7201,7202", "--scope.text", "pig iron, and what is made of it",
        "--headings", "CN=9903.01.63, first list,JP=9903.02.30",
        "--parts", "{scope: {codes: [8703]}, duty: 15%}",
        "--parts", "[{scope: {text: x}, duty: 1%}]",
    )  # fmt: skip
    stored = body(ledger, 6)
    assert stored["duties"] == {"CN": "34%", "JP": "4.4 cents/kg + 6%", "KR": "25%"}
    assert stored["scope"] == {
        "codes": ["7201", "7202"], "text": "pig iron, and what is made of it",
    }  # fmt: skip
    assert stored["headings"] == {"CN": "9903.01.63, first list", "JP": "9903.02.30"}
    assert [part["duty"] for part in stored["parts"]] == ["15%", "1%"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("7201,7202.11", {"codes": ["7201", "7202.11"]}),
        ("{codes: [0203], excluding: [0203.11]}", {"codes": ["0203"], "excluding": ["0203.11"]}),
        ('{"text": "iron"}', {"text": "iron"}),
    ],
)
def test_goods_are_codes_or_small_yaml(ledger, typed, stored):
    ledger.ok(*DUTY, "--scope", typed)
    assert body(ledger, 6)["scope"] == stored


def test_people_at_the_table(ledger):
    ledger.ok(
        "append", "talks.held", "--talks", "us-cn.x", "--title", "A round", "--announced",
        "2026-09-15", "--from-day", "2026-09-14", "--last-day", "2026-09-15", "--parties", "US,CN",
        "--heads", "He Lifeng / Vice Premier / CN", "--heads", "{name: Scott Bessent, party: US}",
        "--sources", "eo-1",
    )  # fmt: skip
    assert body(ledger, 6)["heads"] == [
        {"name": "He Lifeng", "office": "Vice Premier", "party": "CN"},
        {"name": "Scott Bessent", "party": "US"},
    ]


def test_days_in_plain_words_say_which_year_was_taken(ledger):
    words = {"2026-07-24": "Jul 24", "2026-07-20": "July 20 2026"}
    typed = [words.get(text, text) for text in DUTY]
    said = ledger.ok(*typed)
    assert "--effective: year 2026: the most recent July 24" in said.err
    assert body(ledger, 6)["effective"] == "2026-07-24"


def test_a_source_is_registered_as_a_pack_would_do_it(ledger):
    ledger.ok("append", "source.registered", "--source", "fr-9", "--title", "A notice", "--type",
              "federal_register", "--published", "2026-08-01")  # fmt: skip
    pack = "sources:\n  fr-9: {title: A notice, kind: federal_register, published: 2026-08-01}\n"
    said = ledger.ok("--json", "import", ledger.file("source.yaml", pack))
    assert [record["status"] for record in said.json] == ["held"]


def test_every_problem_of_a_call_is_reported_with_its_option(ledger):
    said = ledger(
        "--json", "append", "duty-set", "--announced", "soon", "--effective", "2026-02-30",
        "--duty", "a lot", "--origins", "CN,QQ", "--scope", "{a", "--duties", "CN34",
        "--confidence", "huge", "--sources", "Not An Id",
    )  # fmt: skip
    assert (said.code, said.out) == (2, "")
    assert {problem["place"] for problem in said.problems} == {
        "--announced", "--effective", "--duty", "--origins", "--scope", "--duties", "--confidence",
        "--sources", "--measure",
    }  # fmt: skip
    missing = next(problem for problem in said.problems if problem["place"] == "--measure")
    assert missing["fix"] == "add    --measure us.s122"
    assert ledger.head == SIZE


def test_every_objection_of_the_rules_is_reported_and_exit_is_one(ledger):
    said = ledger("--json", "append", "duty-set", "--measure", "us.s999", "--announced",
                  "2027-07-20", "--effective", "2027-07-24", "--duty", "12%")  # fmt: skip
    assert (said.code, said.out) == (1, "")
    assert set(said.codes) == {"GE-01", "GE-05", "ME-01"}
    assert ledger.head == SIZE


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("append", "duty_sett"), "did you mean duty_set?"),
        (("append", "noted"), "measure.noted or truce.noted or talks.noted"),
        (("append", "record.corrected"), "tradeledger correct POSITION"),
        (("append",), "name a KIND"),
        (("append", "--file", "x.yaml", "duty-set"), "not both"),
        ((*DUTY, "--dutty", "1%"), "Did you mean"),
        ((*DUTY, "--by", " "), "is no name"),
    ],
)
def test_a_wrong_call_says_how_to_mend_it(ledger, arguments, told):
    said = ledger(*arguments)
    assert said.code == 2
    assert told in said.err
    assert ledger.head == SIZE


def test_a_text_that_is_no_utf8_is_refused(ledger):
    said = ledger(*DUTY, "--summary", "\udcff")
    assert said.code == 2
    assert "not UTF-8" in said.err


def test_a_dry_run_shows_positions_and_leaves_nothing(ledger):
    before = (ledger.folder / "ledger.db").read_bytes()
    said = ledger.ok("--json", *DUTY, "--dry-run")
    assert (said.json[0]["status"], said.json[0]["position"]) == ("would_record", 6)
    assert ledger.ok(*DUTY, "--dry-run").lines[0].startswith("would record     6")
    assert (ledger.folder / "ledger.db").read_bytes() == before
    assert ledger.head == SIZE


def test_a_dry_run_reports_the_rules_that_object(ledger):
    said = ledger("append", "--dry-run", *DUTY[1:-2])
    assert said.code == 1
    assert "GE-01" in said.err


def test_a_dry_run_shows_what_the_read_side_says_of_it(ledger, monkeypatch):
    seen = []

    class Preview:
        @staticmethod
        def before_and_after(_, events):
            seen.extend(event.key for event in events)
            return ["10% becomes 12%"]

    monkeypatch.setattr("ledger.commands.told.import_module", lambda _: Preview)
    assert ledger.ok(*DUTY, "--dry-run").lines[-1] == "10% becomes 12%"
    assert "10% becomes 12%" in ledger.ok("--json", *DUTY, "--dry-run").err
    assert "becomes" not in ledger.ok(*DUTY).out
    assert seen == ["us.s122/duty-set-2026-07-20"] * 2


def test_a_dry_run_goes_without_a_read_side(ledger, monkeypatch):
    monkeypatch.setattr("ledger.commands.told.PREVIEW", ("projections.not_there", "before"))
    assert len(ledger.ok(*DUTY, "--dry-run").lines) == 1


def test_a_waiver_lets_a_rule_pass_visibly(ledger):
    high = [text.replace("12%", "14500%") for text in DUTY]
    refused = ledger("--json", *high)
    assert (refused.code, refused.codes) == (1, ["ME-10"])
    assert '--waive ME-10 --why "…"' in refused.problems[0]["fix"]
    said = ledger.ok(*high, "--waive", "me-10", "--why", "it is that high", "--by", "Ann")
    assert "waived ME-10 by Ann: it is that high" in said.out
    assert "let pass: ME-10" in said.err
    shown = ledger.ok("--json", "show", "6").json
    assert shown["waivers"] == [{"rule": "ME-10", "why": "it is that high", "who": "Ann"}]
    assert shown["by"] == "Ann"
    assert "waived          ME-10 by Ann" in ledger.ok("show", "6").out


def test_a_waiver_that_nothing_needs_is_not_recorded(ledger):
    said = ledger.ok(*DUTY, "--waive", "ME-10", "--why", "in case")
    assert "ME-10 needed no waiver" in said.err
    assert ledger.ok("--json", "show", "6").json["waivers"] == []


@pytest.mark.parametrize(
    "waiver",
    [
        ("--waive", "ME-10"),
        ("--waive", "XX-99", "--why", "x"),
        ("--waive", "DE-01", "--why", "x"),
        ("--why", "x"),
        ("--waive", "ME-10", "--why", " "),
    ],
)
def test_a_waiver_names_a_rule_and_says_why(ledger, waiver):
    assert ledger(*DUTY, *waiver).code == 2
    assert ledger.head == SIZE


def test_where_a_field_is_called_why_the_waivers_reason_has_another_name(ledger):
    ledger.ok(
        "append", "rule-set", "--stacking", "us.s122-s232", "--announced", "2026-02-20",
        "--effective", "2126-02-24", "--importer", "US", "--rule", "yields", "--measures",
        "us.s122", "--to", "programme:s232", "--why", "The order says so.", "--sources", "proc-1",
        "--waive", "GE-07", "--waive-why", "the order has that year",
    )  # fmt: skip
    shown = ledger.ok("--json", "show", "6").json
    assert shown["body"]["why"] == "The order says so."
    assert shown["waivers"][0]["why"] == "the order has that year"


def test_where_a_field_is_called_by_the_recorder_has_another_name(ledger):
    ledger.ok(
        "append", "threatened", "--measure", "us.s122", "--announced", "2026-05-01", "--by",
        "the President", "--recorder", "Ann", "--duty", "50%", "--sources", "proc-1",
    )  # fmt: skip
    shown = ledger.ok("--json", "show", "6").json
    assert (shown["body"]["by"], shown["by"]) == ("the President", "Ann")


def test_the_recorder_is_named_by_option_environment_or_system(ledger, monkeypatch):
    ledger.ok(*DUTY)
    assert ledger.log[-1]["by"] == "Kim Lee"
    monkeypatch.delenv("TRADELEDGER_RECORDER")
    monkeypatch.setattr("ledger.commands.recording.recorder_name", lambda: "root")
    noted = ("append", "measure.noted", "--measure", "us.s122", "--announced", "2026-08-01",
             "--text", "x", "--sources", "eo-1")  # fmt: skip
    ledger.ok(*noted)
    assert ledger.log[-1]["by"] == "root"


BARE = """\
- {kind: measure.noted, key: us.s122/noted-1, measure: us.s122, announced: 2026-03-01,
   text: One., sources: [proc-1]}
- {kind: measure.noted, key: us.s122/noted-2, measure: us.s122, announced: 2026-03-02,
   text: Two., sources: [proc-1]}
"""


def test_a_bare_list_from_a_file_or_from_standard_input(ledger):
    said = ledger.ok("append", "--file", "-", stdin=BARE)
    assert said.lines == [
        "recorded     6  measure.noted  us.s122/noted-1",
        "recorded     7  measure.noted  us.s122/noted-2",
    ]
    again = ledger.ok("append", "--file", ledger.file("bare.yaml", BARE))
    assert again.lines[0] == "held         6  measure.noted  us.s122/noted-1"
    assert ledger.head == SIZE + 2


def test_an_event_that_stands_twice_in_a_file_is_recorded_once(ledger):
    first = BARE.splitlines(keepends=True)[:2]
    path = ledger.file("twice.yaml", "".join(first * 2))
    said = ledger.ok("--json", "append", "--file", path, "--dry-run").json
    assert [(r["position"], r["status"]) for r in said] == [(6, "held"), (6, "would_record")]
    assert len(ledger.ok("append", "--file", path).lines) == 2
    assert ledger.head == SIZE + 1


def test_a_pack_is_appended_as_a_file(empty):
    said = empty.ok("--format", "jsonl", "append", "--file", empty.file("p.yaml", PACK))
    assert len(said.lines) == SIZE


def test_a_file_is_one_transaction(ledger):
    bad = BARE.replace("us.s122/noted-2, measure: us.s122", "us.x/noted, measure: us.x")
    path = ledger.file("bad.yaml", bad)
    said = ledger("--json", "append", "--file", path)
    assert (said.code, said.codes) == (1, ["ME-01"])
    assert said.problems[0]["place"] == f"{path}:3"
    assert ledger.head == SIZE


def test_every_problem_of_every_file_has_its_line(ledger):
    odd = BARE.replace("text: One.", "texxt: One.").replace("03-02", "02-30")
    one = ledger.file("one.yaml", odd)
    two = ledger.file("two.yaml", "- kind: measure.bogus\n  key: a/b\n- 7\n")
    said = ledger("--json", "append", "--file", one, "--file", two)
    assert said.code == 2
    places = [problem["place"] for problem in said.problems]
    assert sorted(places) == [f"{one}:2", f"{one}:3", f"{two}:1", f"{two}:3"]


def test_csv_has_a_header_and_one_line_per_event(ledger):
    said = ledger.ok("--format", "csv", *DUTY)
    assert said.lines == [
        "position,key,kind,stream,status,waived",
        "6,us.s122/duty-set-2026-07-20,measure.duty_set,measure:us.s122,recorded,[]",
    ]


def test_the_recorded_instant_is_the_clock_whatever_day_is_asked_from(ledger):
    ledger.ok("--now", "2030-01-01", *DUTY)
    assert ledger.log[-1]["recorded"] == "2026-11-24T12:00:00.000000+00:00"


def test_a_full_disk_records_nothing_and_says_so(ledger):
    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    call = ["append", "measure.noted", "--measure", "us.s122", "--announced", "2026-08-01",
            "--sources", "eo-1", "--text", "x" * 100_000]  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-m", "bot.root", "--store", ledger.store, *call],
        preexec_fn=small_disk, capture_output=True, text=True, cwd=ROOT, check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert said.returncode == 2
    assert "Traceback" not in said.stderr
    assert "nothing was" in said.stderr
    assert ledger.head == SIZE


def test_a_file_without_events_is_no_mistake(ledger):
    said = ledger.ok("append", "--file", ledger.file("none.yaml", "events: []\n"))
    assert (said.out, said.err) == ("", "there are no events in it\n")
