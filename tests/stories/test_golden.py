"""Whole answers, kept word for word; ``pytest --update-golden`` writes them anew.

What changes with every new pack is not kept: positions become the keys of their events, tree heads
and sizes are left out.
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from ledger.store.log import SqliteLog
from projections.records import read
from tests.calling import call

FOLDER = Path(__file__).parents[1] / "golden"
JSON = {
    "rate-us-cn-2025-10-01": "rate --importer US --origin CN --on 2025-10-01",
    "rate-us-cn-2025-11-15-known-2025-09-01": (
        "rate --importer US --origin CN --on 2025-11-15 --known-by 2025-09-01"
    ),
    "rate-cn-us-2025-04-10": "rate --importer CN --origin US --on 2025-04-10",
    "rate-us-eu-2025-08-15": "rate --importer US --origin EU --on 2025-08-15",
    "rate-us-br-steel": "rate --importer US --origin BR --on 2025-10-01 --product 7208.10",
    "history-us-cn": "history --importer US --origin CN",
    "history-cn-us-soybeans": "history --importer CN --origin US --product 1201",
    "changes-april-2025": "changes --from 2025-04-01 --to 2025-04-30 --importer US --origin CN",
    "forecast-us-cn": "--now 2025-10-01 forecast --importer US --origin CN",
    "compare-us-cn": "compare --importer US --origin CN --first 2025-04-01 --second 2025-10-01",
    "why-us-cn-2025-10-01": "why --importer US --origin CN --on 2025-10-01",
    "truce-geneva": "--now 2025-10-01 truce us-cn.geneva-2025",
    "talks-stockholm": "talks us-cn.stockholm-2025-07",
    "measures-fentanyl": "measures us.ieepa.fentanyl.cn",
    "sources-eo-14298": "sources eo-14298",
}
TEXT = {
    "rate-us-cn-2025-10-01": JSON["rate-us-cn-2025-10-01"],
    "rate-cn-us-2025-04-10": JSON["rate-cn-us-2025-04-10"],
    "rate-us-br-steel": JSON["rate-us-br-steel"],
    "history-us-cn": JSON["history-us-cn"],
    "forecast-us-cn": JSON["forecast-us-cn"],
    "why-us-cn-2025-10-01": JSON["why-us-cn-2025-10-01"],
    "truce-geneva": JSON["truce-geneva"],
    "compare-us-cn": JSON["compare-us-cn"],
}
POSITIONS = {"event", "events", "introduced", "rule_event", "corrected_by"}


@pytest.fixture(scope="module")
def keys(bundled):
    """The key of the event at each position."""
    log = SqliteLog.open(bundled)
    found = {row.position: read(row).key for row in log.rows()}
    log.close()
    return found


def settled(value, keys, name=None):
    """An answer without what changes with every new pack."""
    if isinstance(value, dict):
        return {
            each: "…" if each in {"checkpoint", "recorded_by"} else settled(inner, keys, each)
            for each, inner in value.items()
        }
    if isinstance(value, list):
        return [settled(inner, keys, name) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool) and name in POSITIONS:
        return keys[value]
    return value


def settled_text(text):
    text = re.sub(r"position\s+\d+,(\s+)tree(\s+)head\s+\S+", r"position …,\1tree\2head …", text)
    return re.sub(r"#\d+", "#…", text)


def kept(path, now, request):
    """What is kept, after it was written anew if that was wished for."""
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
    if not path.exists():
        pytest.fail(f"{path.name} is not there: pytest --update-golden writes it")
    return path.read_text(encoding="utf-8")


def asked(typed, *more, store):
    words = shlex.split(typed)
    now = None if words[0] == "--now" else "2026-11-24"
    called = call(*words, *more, store=store, now=now)
    assert called.code == 0, called.err
    return called


@pytest.mark.parametrize("name", JSON)
def test_an_answer_is_as_it_was(bundled, keys, name, request):
    answer = asked(JSON[name], "--json", store=bundled).json
    now = json.dumps(settled(answer, keys), ensure_ascii=False, indent=1) + "\n"
    assert json.loads(now) == json.loads(kept(FOLDER / f"{name}.json", now, request))


@pytest.mark.parametrize("name", TEXT)
def test_an_answer_reads_as_it_did(bundled, name, request):
    now = settled_text(asked(TEXT[name], store=bundled).out)
    assert now == kept(FOLDER / f"{name}.txt", now, request)


def test_no_golden_answer_is_left_over():
    expected = {f"{name}.json" for name in JSON} | {f"{name}.txt" for name in TEXT}
    assert {path.name for path in FOLDER.iterdir()} == expected
