"""The README is true: its commands run, in its order, on a ledger of their own."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.bundled import bundled_file
from tests.calling import call

ROOT = Path(__file__).parents[2]
LINES = [
    line.removeprefix("$ tradeledger ")
    for block in re.findall(
        r"```console\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL
    )
    for line in block.splitlines()
    if line.startswith("$ tradeledger ")
]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with a ledger that holds the bundled history."""
    shutil.copy(bundled_file(), tmp_path / "ledger.db")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "ledger.db"


def test_the_readme_shows_commands():
    assert len(LINES) > 30


def test_every_command_of_the_readme_runs(place):
    for line in LINES:
        said = call(*shlex.split(line), store=place)
        assert said.code == 0, f"{line}\n{said.out[-600:]}{said.err[-1200:]}"
        assert said.out or said.err, line
