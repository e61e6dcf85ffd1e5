"""The command ``chart``: a picture in a file, and one line that says what is in it."""

from __future__ import annotations

import errno
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import orjson
import pytest
from PIL import Image

from projections.charts import commands
from tests.calling import call

PAIR = ["--importer", "US", "--origin", "CN"]


def draw(store, out, *more):
    return call("chart", *PAIR, *more, "--out", str(out), store=store)


def test_a_picture_is_written_and_told_on_one_line(bundled, tmp_path):
    out = tmp_path / "us-cn.png"
    called = draw(bundled, out)
    assert (called.code, called.err) == (0, "")
    (line,) = called.out.splitlines()
    assert line.startswith(f"{out}  (PNG, 800 × 360, ")
    assert "Highest: 145% from 10 April 2025." in line
    assert Image.open(BytesIO(out.read_bytes())).size == (800, 360)
    assert [each.name for each in tmp_path.iterdir()] == ["us-cn.png"]


def test_the_ending_says_the_form(bundled, tmp_path):
    out = tmp_path / "us-cn.SVG"
    assert draw(bundled, out).code == 0
    assert ET.parse(out).getroot().tag.endswith("svg")  # noqa: S314 - our own document


def test_json_tells_what_was_written(bundled, tmp_path):
    out = tmp_path / "steel.png"
    found = draw(bundled, out, "--product", "7208", "--json").json
    assert (found["out"], found["form"]) == (str(out), "png")
    assert found["bytes"] == out.stat().st_size
    assert (found["width"], found["height"]) == (800, 360)
    assert "(7208)" in found["described"]
    assert found["verified_until"] == "2026-10-10"
    assert found["intervals"] == 10


@pytest.mark.parametrize("shape", ["jsonl", "csv"])
def test_other_formats_hold_one_record(bundled, tmp_path, shape):
    called = draw(bundled, tmp_path / "a.png", "--format", shape)
    assert called.code == 0
    assert len(called.out.splitlines()) == (1 if shape == "jsonl" else 2)
    assert "a.png" in called.out


def test_options_are_those_of_history(bundled, tmp_path):
    known = ["--known-by", "2025-09-01"]
    called = draw(bundled, tmp_path / "known.png", *known, "--json")
    history = call("history", *PAIR, *known, "--json", store=bundled).json
    assert called.json["sentence"] == history["sentence"]
    assert called.json["clocks"] == history["clocks"]
    assert "scheduled after 1 September 2025: 54% from 10 November 2025" in called.json["described"]


def test_a_file_that_is_there_is_replaced_whole(bundled, tmp_path):
    out = tmp_path / "a.png"
    out.write_bytes(b"x" * 100_000)
    assert draw(bundled, out).code == 0
    assert Image.open(BytesIO(out.read_bytes())).format == "PNG"
    assert out.stat().st_size < 20_000


def test_the_same_call_writes_the_same_bytes(bundled, tmp_path):
    for name in ("a.png", "b.png"):
        assert draw(bundled, tmp_path / name).code == 0
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("chart", "end it in .png or .svg"),
        ("chart.jpg", "end it in .png or .svg"),
        ("-", "end it in .png or .svg"),
        ("", "end it in .png or .svg"),
        ("missing/chart.png", "there is no folder"),
        ("folder.png", "it is a folder"),
        ("a\0b.png", "null"),
        ("x" * 300 + ".png", "too long"),
    ],
)
def test_a_file_that_cannot_be_written_is_said(bundled, tmp_path, monkeypatch, out, said):
    monkeypatch.chdir(tmp_path)
    Path("folder.png").mkdir()
    called = draw(bundled, out)
    assert (called.code, called.out) == (2, "")
    assert called.err.startswith("IN-22")
    assert "--out" in called.err
    assert said in called.err
    problem = orjson.loads(draw(bundled, out, "--json").err)
    assert (problem["code"], problem["place"]) == ("IN-22", "--out")


def test_a_full_disk_leaves_the_old_picture_and_nothing_else(bundled, tmp_path, monkeypatch):
    out = tmp_path / "a.png"
    out.write_bytes(b"the old picture")

    def full(self, data):
        self.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    called = draw(bundled, out)
    assert called.code == 2
    assert called.err.startswith("IN-22")
    assert "No space left on device" in called.err
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"the old picture"]


def test_a_file_must_be_named(bundled):
    called = call("chart", *PAIR, store=bundled)
    assert called.code == 2
    assert "--out" in called.err


def test_what_is_wrong_with_the_question_is_said_and_nothing_is_written(bundled, tmp_path):
    for more, code in (
        (["--importer", "Narnia", "--origin", "CN"], "IN-04"),
        ([*PAIR, "--from", "2025-12-31", "--to", "2025-01-01"], "IN-10"),
        ([*PAIR, "--product", "7701"], "IN-03"),
        ([*PAIR, "--known-by", "2025-02-30"], "IN-01"),
    ):
        called = call("chart", *more, "--out", str(tmp_path / "a.png"), store=bundled)
        assert (called.code, called.out) == (2, "")
        assert called.err.startswith(code)
    assert not list(tmp_path.iterdir())


def test_what_is_not_covered_is_a_no_without_a_picture(bundled, tmp_path):
    out = str(tmp_path / "a.png")
    called = call("chart", "--importer", "BR", "--origin", "US", "--out", out, store=bundled)
    assert called.code == 1
    assert "holds no duties of Brazil" in called.out
    assert not list(tmp_path.iterdir())


def test_a_pair_without_duties_has_a_picture_that_says_so(bundled, tmp_path):
    out = str(tmp_path / "a.png")
    called = call("chart", "--importer", "CN", "--origin", "JP", "--out", out, store=bundled)
    assert called.code == 0
    assert "the ledger holds none" in called.out


def test_a_receipt_of_a_picture_asks_its_history_again(bundled, tmp_path):
    kept = tmp_path / "receipts"
    kept.mkdir()
    more = ["--from", "2025-01-01", "--receipt", str(kept / "a.json")]
    assert draw(bundled, tmp_path / "a.png", *more).code == 0
    receipt = orjson.loads((kept / "a.json").read_bytes())
    assert receipt["query"]["command"] == "history"
    assert receipt["query"]["from_day"] == "2025-01-01"
    assert "out" not in receipt["query"]
    audited = call("audit", "--receipts", str(kept), store=bundled)
    assert audited.code == 0, audited.out


def test_a_receipt_that_cannot_be_written_is_said(bundled, tmp_path):
    (tmp_path / "taken").write_text("a file, not a folder")
    called = draw(bundled, tmp_path / "a.png", "--receipt", str(tmp_path / "taken" / "a.json"))
    assert called.code == 2
    assert called.err.startswith("IN-22")
    assert "--receipt" in called.err


def test_a_link_stays_a_link(bundled, tmp_path):
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.png"
    link.symlink_to(tmp_path / "real" / "a.png")
    assert draw(bundled, link).code == 0
    assert link.is_symlink()
    assert (tmp_path / "real" / "a.png").stat().st_size > 1000


def test_the_place_is_looked_at_before_the_ledger_is_opened(tmp_path):
    called = draw("mysql://nowhere", tmp_path / "none" / "a.png")
    assert called.err.startswith("IN-22")
    assert set(commands.ENDINGS) == {".png", ".svg"}
