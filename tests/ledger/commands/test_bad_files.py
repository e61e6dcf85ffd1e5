"""Files that are no packs: each is a problem that says what it is, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACK_HEAD = "pack: p\ntitle: P\nverified_until: 2026-01-01\nevents:\n"

BAD = {
    "binary.yaml": bytes(range(256)) * 40,
    "latin1.yaml": "pack: Zölle\n".encode("latin-1"),
    "utf16.yaml": "pack: p".encode("utf-16-le"),
    "half.yaml": (PACK_HEAD + "  - {kind: measure.duty_set, key: a/").encode(),
    "tabs.yaml": b"events:\n\t- kind: x\n",
    "scalar.yaml": b"just words",
    "deep.yaml": b"[" * 200_000,
    "deep_map.yaml": b"{a: " * 50_000,
    "wide.yaml": b"a: " + b"x" * 10_000_000,
    "wide_key.yaml": b"x" * 10_000_000 + b": 1",
    "alias.yaml": b"a: &x [1]\nb: *x\n",
    "tag.yaml": b"events: !!python/object/apply:os.system ['true']\n",
    "twice.yaml": b"pack: a\npack: b\n",
    "two.yaml": b"pack: a\n---\npack: b\n",
    "no_events.yaml": b"events: 7\nsources: [1]\n",
    "numbers.yaml": b"events: [1, 2, null, [], {}]\n",
    "odd_sources.yaml": b"sources: {a: 1, b: {title: [x], kind: {}, published: never}}\n",
    "odd_event.yaml": b"events: [{kind: [a], key: {b: c}}, {kind: measure.duty_set, key: 7}]\n",
    "bad_head.yaml": b"pack: [a]\ntitle: {}\nverified_until: soon\nimporters: US\nextra: 1\n",
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", [("import",), ("append", "--file")])
def test_a_bad_file_is_a_problem_with_its_place(empty, name, command):
    path = empty.file(name, BAD[name])
    said = empty("--json", *command, path)
    assert said.code == 2
    assert said.out == ""
    assert said.problems
    assert all(problem["place"].startswith(path) for problem in said.problems)
    assert all(len(problem["detail"]) < 2000 for problem in said.problems)
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "name", ["binary.jsonl", "wide.jsonl", "folder.jsonl", "none.jsonl", "empty.jsonl"]
)
def test_a_bad_export_is_a_problem(empty, name):
    path = empty.folder / name
    if name == "folder.jsonl":
        path.mkdir()
    elif name != "none.jsonl":
        content = {"binary.jsonl": bytes(range(256)), "wide.jsonl": b'{"a": "' + b"x" * 10_000_000}
        path.write_bytes(content.get(name, b""))
    said = empty("--json", "import", str(path))
    assert said.code == 2
    assert len(said.problems) == 1 or name == "binary.jsonl"
    assert not (empty.folder / "ledger.db").exists()


@pytest.mark.parametrize("name", ["folder", "none.yaml", "\udcff.yaml", "x" * 300])
@pytest.mark.parametrize("command", [("import",), ("append", "--file")])
def test_a_file_that_cannot_be_opened(empty, name, command):
    (empty.folder / "folder").mkdir()
    said = empty("--json", *command, f"{empty.folder}/{name}")
    assert said.code == 2
    assert len(said.problems) == 1


def test_a_device_does_not_fill_the_memory(empty):
    said = empty("--json", "import", "/dev/zero")
    assert said.code == 2
    assert "larger than" in said.problems[0]["detail"]


@pytest.mark.skipif(os.geteuid() != 0, reason="another user is needed")
def test_a_file_that_may_not_be_read(empty):
    path = Path(empty.file("secret.yaml", "pack: p"))
    path.chmod(0)
    script = (
        "import os\nfrom pathlib import Path\nfrom ledger.desk.packs import read_file\n"
        f"os.setuid(65534)\nprint(read_file(Path({str(path)!r})).problems[0].detail)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT
    )
    # The folders of pytest are closed to others: either way, "you may not read it".
    assert said.stdout == "you may not read it.\n", said.stderr


def test_problems_of_standard_input_name_it(empty):
    said = empty("--json", "append", "--file", "-", stdin=b"\xff\xfe\x00")
    assert said.code == 2
    assert said.problems[0]["place"].startswith("<stdin>")
