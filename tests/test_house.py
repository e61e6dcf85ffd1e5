"""The house as a whole: which way imports point, how large files are, registries and documents."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.root import COMMANDS
from ledger.events.registry import EVENTS
from ledger.store.log import SqliteLog
from ledger.vocabulary.problems import REGISTRY
from ledger.vocabulary.programmes import PROGRAMMES
from projections.records import read
from tests import docs
from tests.bundled import bundled_file
from tests.calling import environment_of

ROOT = Path(__file__).parents[1]
PACKAGES = ("ledger", "projections", "bot")
OURS = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
DOCUMENT = docs.DOCUMENT.read_text(encoding="utf-8")


def name(path):
    return path.relative_to(ROOT).as_posix()


def test_imports_point_one_way():
    """The contracts of pyproject.toml, held by import-linter."""
    script = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [script, "--no-cache"], capture_output=True, cwd=ROOT, check=False, env=environment_of()
    )
    assert done.returncode == 0, done.stdout.decode()
    assert "0 broken" in done.stdout.decode()


def test_no_file_is_longer_than_a_reader_likes():
    lengths = {
        name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in [*OURS, *TESTS]
    }
    assert {path: length for path, length in lengths.items() if length > 400} == {}


def test_every_module_says_what_it_is():
    silent = [
        name(path)
        for path in OURS
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


@pytest.mark.parametrize("path", [p for p in OURS if p.name == "__init__.py"], ids=name)
def test_a_package_holds_its_map_and_nothing_that_runs(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed = (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
    for node in tree.body:
        assert isinstance(node, allowed), ast.unparse(node)
        value = getattr(node, "value", None)
        assert not isinstance(value, ast.Call), ast.unparse(node)
    told = ast.get_docstring(tree)
    modules = {
        each.stem
        for each in path.parent.iterdir()
        if (each.suffix == ".py" and each.name != "__init__.py")
        or (each.is_dir() and (each / "__init__.py").exists())
    }
    missing = {each for each in modules if not re.search(rf"\b{each}\b", told)}
    assert missing == set()


#: where the clock and the environment may be read: the edges
EDGES = {
    "bot/root.py", "ledger/opening.py", "ledger/terminal.py", "ledger/store/url.py",
    "ledger/commands/recording.py", "ledger/desk/auditing/hands.py",
    "projections/preview.py", "projections/doctor.py", "projections/rebuild.py",
}  # fmt: skip
READS = re.compile(r"\bdatetime\.now\(|\bdate\.today\(|\btime\.time\(|\bos\.environ\b|\bgetenv\(")


def test_nothing_inside_reads_the_clock_or_the_environment():
    found = {
        name(path)
        for path in OURS
        if READS.search(path.read_text(encoding="utf-8")) and not name(path).startswith("bot/disc")
    }
    assert found <= EDGES, found - EDGES


def test_rates_are_never_floats():
    inside = [p for p in OURS if p.parts[-2] in {"vocabulary", "events", "answers", "projections"}]
    for path in inside:
        if path.name.startswith("chart"):
            continue
        calls = [
            node.func.id
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ]
        assert "float" not in calls, name(path)


def test_tests_do_not_sleep_nor_assert_a_time():
    own = Path(__file__)
    for path in TESTS:
        if path == own or "bench" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        # sleep(0) waits for nothing: it lets other coroutines go first.
        assert not re.search(r"\btime\.sleep\(|\bsleep\((?!0\))\d", text), name(path)


# -- registries and documents ------------------------------------------------------------------


@pytest.mark.parametrize("table", docs.TABLES)
def test_a_table_of_the_documents_is_what_the_registry_says(table):
    """``python -m tests.docs --write`` writes them."""
    told = docs.section(DOCUMENT, table)
    if told is None:
        assert table == "programmes", f"CONTRIBUTING.md has no marks for {table}"
        return
    assert told == docs.TABLES[table]()


def test_every_code_event_and_command_is_in_the_documents():
    docs.problem_table()  # imports everything that registers a code
    for code in REGISTRY:
        assert code in DOCUMENT, code
    for kind in EVENTS:
        assert f"`{kind}`" in DOCUMENT, kind
    for command in COMMANDS:
        assert f"`{command}`" in DOCUMENT, command


def test_codes_are_of_one_shape():
    docs.problem_table()
    for code, kind in REGISTRY.items():
        assert re.fullmatch(r"[A-Z]{2}-\d{2}", code)
        assert kind.severity in {"error", "warning"}
        assert kind.title
        assert not kind.title.endswith(".")


def test_programmes_of_the_history_have_words():
    log = SqliteLog.open(bundled_file())
    records = map(read, log.rows())
    used = {r.body["programme"] for r in records if r.topic == "measure.introduced"}
    log.close()
    assert used - {"other"} <= PROGRAMMES.keys()


def test_the_licence_is_there_and_the_build_is_told():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'tradeledger = "bot.root:main"' in text
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").strip().startswith("Apache License")
    for target in ("demo:", "test:", "lint:", "bench:"):
        assert re.search(rf"^{target}", (ROOT / "Makefile").read_text(), re.MULTILINE), target
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
