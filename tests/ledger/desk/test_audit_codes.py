"""The codes of an audit, the registry and the documentation are one list."""

from __future__ import annotations

import re
from pathlib import Path

from ledger.desk.auditing.findings import BROKEN
from ledger.vocabulary.problems import REGISTRY

DOCS = Path(__file__).parents[3] / "docs" / "auditing.md"


def test_every_code_is_documented_with_its_exit_code():
    told = dict(re.findall(r"^\| (AU-\d\d) \| (\d) \|", DOCS.read_text(), re.MULTILINE))
    known = {code: "3" if code in BROKEN else "1" for code in REGISTRY if code.startswith("AU-")}
    assert told == known
