"""``export``, and what was exported imported elsewhere."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from ledger.desk import tables
from ledger.desk.exporting import FORMS
from ledger.store.application import LedgerApplication
from ledger.store.log import SqliteLog, root
from tests.ledger.commands.terminal import SIZE
from tests.sample import history, record

ROOT = Path(__file__).parents[3]


def head_of(path):
    log = SqliteLog.open(path)
    try:
        return log.head(), root(log, log.head()).hex()
    finally:
        log.close()


@pytest.fixture
def told(ledger):
    """A ledger with a correction, a retraction, a waiver, and text beyond ASCII."""
    ledger.ok("correct", "4", "--set", "note=“Überzoll” 附加税 \u2028", "--why", 'a ","body": b')
    ledger.ok("append", "duty-set", "--measure", "us.s122", "--announced", "2026-07-20",
              "--effective", "2026-07-24", "--duty", "14500%", "--sources", "eo-1",
              "--waive", "ME-10", "--why", "x", "--by", 'Ann ","body":"')  # fmt: skip
    ledger.ok("retract", "7", "--reason", "x")
    return ledger


def test_an_export_makes_the_same_ledger_elsewhere(told):
    out = f"{told.folder}/all.jsonl"
    said = told.ok("export", "--out", out)
    size, top = head_of(told.folder / "ledger.db")
    assert said.lines[0].startswith(f"exported {size} events to {out} (jsonl, ")
    assert said.lines[1] == f"tree head {top} at {size}"
    other = told.on(f"sqlite:///{told.folder / 'other.db'}")
    assert other.ok("import", out).lines == [
        f"restored {size} events as they were recorded", f"tree head {top}",
    ]  # fmt: skip
    assert head_of(told.folder / "other.db") == (size, top)
    assert other.log == told.log
    again = f"{told.folder}/again.jsonl"
    other.ok("export", "--out", again)
    assert Path(again).read_bytes() == Path(out).read_bytes()
    assert other.ok("import", out).lines[-1] == "nothing to record"


def test_a_line_of_an_export(told):
    lines = told.ok("export", "--out", "-", "--as", "jsonl").lines
    assert len(lines) == 8
    assert list(json.loads(lines[3])) == [
        "position", "stream", "version", "topic", "recorded", "by", "schema", "body", "leaf",
    ]  # fmt: skip
    assert json.loads(lines[3])["body"]["duty"] == "10%"


def test_an_export_that_went_through_another_program(told):
    lines = told.ok("export", "--out", "-", "--as", "jsonl").lines
    spaced = "\n".join(json.dumps(json.loads(line), indent=None) for line in lines)
    path = told.file("spaced.jsonl", spaced)
    other = told.on(f"sqlite:///{told.folder / 'other.db'}")
    other.ok("import", path)
    assert head_of(told.folder / "other.db") == head_of(told.folder / "ledger.db")


def test_into_a_ledger_that_holds_something_come_only_new_events(told):
    out = f"{told.folder}/all.jsonl"
    told.ok("export", "--out", out)
    other = told.on(f"sqlite:///{told.folder / 'other.db'}")
    other.ok("import", f"{told.folder}/small.yaml")
    tried = other.ok("import", out, "--dry-run")
    assert tried.lines[0] == "would record 3 events, positions 6 to 8"
    said = other.ok("--json", "import", out, "--by", "Bob")
    statuses = [record["status"] for record in said.json]
    assert (statuses.count("held"), statuses.count("recorded")) == (SIZE, 3)
    assert {record["by"] for record in other.log[SIZE:]} == {"Bob"}
    assert [r["key"] for r in other.log] == [r["key"] for r in told.log]


def test_a_key_that_says_something_else_here_is_passed_over_with_a_remark(told):
    out = f"{told.folder}/all.jsonl"
    told.ok("export", "--out", out)
    other = told.on(f"sqlite:///{told.folder / 'other.db'}")
    pack = (told.folder / "small.yaml").read_text().replace("Ten percent", "One tenth")
    other.ok("import", other.file("else.yaml", pack))
    said = other.ok("import", out)
    assert "passed over: us.s122/imposed is recorded here with other content" in said.err


def test_a_changed_line_breaks_the_integrity_and_nothing_is_taken(told):
    lines = told.ok("export", "--out", "-", "--as", "jsonl").lines
    lines[3] = lines[3].replace('"10%"', '"11%"')
    path = told.file("changed.jsonl", "\n".join(lines) + "\n")
    other = told.on(f"sqlite:///{told.folder / 'other.db'}")
    said = other("--json", "import", path)
    assert (said.code, said.codes) == (3, ["DE-02"])
    assert said.problems[0]["place"] == f"{path}:4"
    assert not (told.folder / "other.db").exists()


@pytest.mark.parametrize(
    ("spoil", "line", "told_"),
    [
        (lambda lines: [*lines[:-1], lines[-1][:40]], 8, "no JSON (it is cut off)"),
        (lambda lines: [*lines[:2], *lines[3:]], 3, "position 4 stands where 3 belongs"),
        (lambda lines: [*lines, lines[-1]], 9, "position 8 stands where 9 belongs"),
        (lambda lines: [lines[0], '{"a": 1}'], 2, "it lacks 'schema'"),
        (lambda lines: [lines[0], "[1, 2]"], 2, "no stored event"),
        (lambda lines: [lines[0], "7"], 2, "no stored event"),
        (lambda _: ["\0\1\2 \xff"], 1, "no JSON"),
    ],
)
def test_what_is_wrong_with_an_export_is_said_with_its_line(told, spoil, line, told_):
    lines = spoil(told.ok("export", "--out", "-", "--as", "jsonl").lines)
    path = told.file("bad.jsonl", "\n".join(lines))
    said = told.on("memory:")("--json", "import", path)
    assert (said.code, said.out) == (2, "")
    assert said.problems[0]["place"] == f"{path}:{line}"
    assert told_ in said.problems[0]["detail"]


def leaf_of(given):
    from ledger.proof.leaf import leaf_hash

    state = orjson.dumps({"v": given["schema"], "recorded": given["recorded"], "by": given["by"]})
    state = state[:-1] + b',"body":' + orjson.dumps(given["body"]) + b"}"
    return leaf_hash(
        given["position"], given["stream"], given["version"], given["topic"], state
    ).hex()


@pytest.mark.parametrize(
    ("change", "told_"),
    [
        ({"topic": "measure.bogus"}, "no measure.bogus"),
        ({"stream": "measure:us.other"}, "belongs to measure:us.s122"),
        ({"version": 7}, "version 7 of measure:us.s122 does not follow 1"),
        ({"recorded": "yesterday"}, "no measure.duty_set"),
        ({"by": 7}, "belongs to"),
    ],
)
def test_a_well_sealed_line_that_is_no_event_of_a_ledger(ledger, change, told_):
    lines = ledger.ok("export", "--out", "-", "--as", "jsonl").lines
    given = json.loads(lines[3]) | change
    given["leaf"] = leaf_of(given)
    path = ledger.file("odd.jsonl", "\n".join([*lines[:3], json.dumps(given)]))
    said = ledger.on("memory:")("--json", "import", path)
    assert said.code == 2
    assert told_ in said.problems[0]["detail"]


def test_a_body_of_an_unknown_shape_is_refused(ledger):
    lines = ledger.ok("export", "--out", "-", "--as", "jsonl").lines
    given = json.loads(lines[3])
    given["body"]["duty"] = "a lot"
    given["leaf"] = leaf_of(given)
    path = ledger.file("odd.jsonl", "\n".join([*lines[:3], json.dumps(given)]))
    assert ledger.on("memory:")("import", path).code == 2


def test_csv_has_one_flat_line_per_event(told):
    out = told.ok("export", "--out", "-", "--as", "csv").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert list(rows[0]) == list(tables.COLUMNS)
    assert [row["position"] for row in rows] == [str(n) for n in range(1, 9)]
    imposed = rows[3]
    assert (imposed["importer"], imposed["duty"], imposed["sources"]) == ("US", "10%", "proc-1")
    assert json.loads(imposed["body"])["key"] == "us.s122/imposed"


def test_parquet_has_the_same_columns_with_types(told):
    parquet = pytest.importorskip("pyarrow.parquet")
    out = f"{told.folder}/all.parquet"
    told.ok("export", "--out", out)
    table = parquet.read_table(out)
    assert table.column_names == list(tables.COLUMNS)
    rows = table.to_pylist()
    assert [row["position"] for row in rows] == list(range(1, 9))
    assert rows[3]["sources"] == ["proc-1"]
    assert rows[3]["recorded"].isoformat() == "2026-11-24T12:00:00+00:00"


def test_parquet_without_pyarrow_says_what_to_install(told, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    said = told("export", "--out", f"{told.folder}/all.parquet")
    assert said.code == 2
    assert 'pip install "tradeledger[parquet]"' in said.err
    assert not list(told.folder.glob("*.parquet*"))
    assert not list(told.folder.glob(".tradeledger*"))


def test_sqlite_is_a_ledger_of_its_own(told):
    out = f"{told.folder}/copy.sqlite"
    told.ok("export", "--out", out)
    assert head_of(Path(out)) == head_of(told.folder / "ledger.db")
    copy = told.on(f"sqlite:///{out}")
    copy.ok("retract", "4", "--reason", "x")
    assert (copy.head, told.head) == (9, 8)


@pytest.mark.parametrize("form", FORMS)
def test_every_store_exports_every_form(store_url, tmp_path, form):
    from ledger.desk.exporting import export

    application = LedgerApplication(store_url)
    record(application, history(40))
    log = application.reader()
    out = tmp_path / f"out.{form}"
    done = export(log, store_url, str(out), form, tick=lambda *_: None)
    assert (done.events, done.root) == (40, root(log, 40))
    if form == "sqlite":
        assert head_of(out) == (40, root(log, 40).hex())
    log.close()
    application.close()
    assert [path.name for path in tmp_path.glob("*out*")] == [out.name]
    assert not list(tmp_path.glob(".tradeledger*"))


def test_every_store_takes_an_export(store_url, told):
    from ledger.desk.restoring import read_export, restore

    out = told.folder / "all.jsonl"
    told.ok("export", "--out", str(out))
    application = LedgerApplication(store_url)
    assert restore(application, read_export(out, lambda *_: None))
    log = application.reader()
    assert root(log, log.head()).hex() == head_of(told.folder / "ledger.db")[1]
    assert not restore(application, read_export(out, lambda *_: None))
    log.close()
    application.close()


def test_an_empty_ledger_is_exported_too(empty):
    for form in FORMS:
        out = f"{empty.folder}/none.{form}"
        assert empty.ok("--json", "export", "--out", out).json["events"] == 0
    assert empty.on("memory:")("import", f"{empty.folder}/none.jsonl").code == 2


def test_a_file_is_not_replaced_without_force(told):
    out = told.file("all.csv", "precious")
    said = told("export", "--out", out)
    assert said.code == 2
    assert "--force" in said.err
    assert Path(out).read_text() == "precious"
    told.ok("export", "--out", out, "--force")
    assert Path(out).read_text().startswith("position,")


def test_a_link_keeps_leading_to_the_file(told):
    real = told.file("real.csv", "")
    link = told.folder / "link.csv"
    link.symlink_to(real)
    told.ok("export", "--out", str(link), "--force")
    assert link.is_symlink()
    assert Path(real).read_text().startswith("position,")


@pytest.mark.parametrize(
    ("out", "options", "told_"),
    [
        ("all.txt", (), "its ending says no form"),
        ("nowhere/all.csv", (), "there is no folder"),
        (".", ("--as", "csv"), "it is a folder"),
        ("ledger.db", ("--force",), "it is this ledger itself"),
        ("/dev/null", ("--as", "csv", "--force"), "no ordinary file"),
        ("-", ("--as", "sqlite"), "no text"),
        ("x" * 300 + ".csv", (), "name too long"),
        ("\udcff/x.csv", (), "there is no folder"),
    ],
)
def test_places_where_no_export_goes(told, monkeypatch, out, options, told_):
    monkeypatch.chdir(told.folder)
    before = head_of(told.folder / "ledger.db")
    said = told("export", "--out", out, *options)
    assert said.code == 2
    assert told_.lower() in said.err.lower()
    assert head_of(told.folder / "ledger.db") == before


@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk_leaves_no_half_file(told, form):
    if form == "parquet":
        pytest.importorskip("pyarrow")
    out = told.folder / f"all.{form}"
    told.ok("append", "measure.noted", "--measure", "us.s122", "--announced", "2026-08-01",
            "--sources", "eo-1", "--text", os.urandom(50_000).hex())  # fmt: skip

    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    said = subprocess.run(
        [sys.executable, "-m", "bot.root", "--store", told.store, "export", "--out", str(out)],
        preexec_fn=small_disk, capture_output=True, text=True, cwd=ROOT, check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert said.returncode == 2, said.stderr
    assert "Traceback" not in said.stderr
    assert "nothing was left there" in said.stderr
    assert not out.exists()
    assert not list(told.folder.glob(".tradeledger*"))


def test_the_result_as_a_record(told):
    out = f"{told.folder}/all.data"
    record_ = told.ok("export", "--out", out, "--format", "jsonl", "--json").json
    assert list(record_) == ["out", "as", "events", "bytes", "checkpoint"]
    assert (record_["as"], record_["events"]) == ("jsonl", 8)
    assert record_["bytes"] == Path(out).stat().st_size
