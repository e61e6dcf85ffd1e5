"""Words, options and lines that no one thought of: a code, a message, never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.store.url import parse as parse_url
from ledger.vocabulary import clocks, dates, duties, economies, goods
from ledger.vocabulary.problems import ProblemsError
from tests.calling import call
from tests.fuzz.mutations import ODDITIES, assert_told
from tests.sample import NOW

TODAY = NOW.date()
GOOD = [
    "2025-10-01", "Oct 1 2025", "yesterday", "2025-04-10T11:00:00+08:00", "US", "CN", "EU", "8703",
    "8507.60", "us.s122", "us.s301.cn.list3", "900", "2026-11-24T12:00:00Z", "10%",
    "4.4 cents/kg + 6%", "at least 15% all-in", "sqlite:///x.db", "memory:",
    "postgresql://u:p@localhost:5432/db",
]  # fmt: skip
READERS: list[Callable[[str], Any]] = [
    lambda text: dates.day_of(text, TODAY),
    lambda text: dates.moment_of(text, NOW),
    clocks.parse_day,
    clocks.parse_instant,
    clocks.parse_moment,
    duties.parse,
    goods.parse_code,
    economies.canonical,
    parse_url,
]


def slip(text: str, random: Random) -> str:
    """A word with a slip of the finger in it."""
    kind = random.randrange(6)
    at = random.randrange(len(text) + 1)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + chr(random.choice([random.randrange(1, 128), 0xE9, 0x661, 0x1F4A5])) + (
            text[at:]
        )  # fmt: skip
    if kind == 2:
        return text[:at] + text[at : at + 3] * random.choice([2, 50]) + text[at:]
    if kind == 3:
        return text.swapcase()
    if kind == 4:
        return text[::-1]
    return text[:at] + random.choice(ODDITIES) + text[at:]


def word(random: Random) -> str:
    """Something that somebody typed."""
    chosen = random.choice([*GOOD, *ODDITIES])
    for _ in range(random.choice([0, 0, 1, 1, 2])):
        chosen = slip(chosen, random)
    return chosen.replace("\0", "")


def read_by_all(text: str) -> None:
    for reader in READERS:
        try:
            reader(text)
        except ProblemsError as error:
            for problem in error.problems:
                assert problem.detail
                assert str(problem)


@pytest.mark.parametrize("seed", range(4))
def test_words_are_read_or_refused(seed):
    random = Random(seed)
    for _ in range(1500):
        read_by_all(word(random))


@settings(deadline=None, max_examples=1000)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    read_by_all(text)


# -- options -----------------------------------------------------------------------------------

OPTIONS = [
    "--importer", "--origin", "--on", "--at", "--known-by", "--recorded-by", "--product",
    "--measure", "--reading", "--from", "--to", "--until", "--format", "--since", "--last",
    "--limit", "--kind", "--stream", "--diff", "--json", "--quiet", "--nonsense",
]  # fmt: skip
COMMANDS = [
    "rate", "history", "changes", "forecast", "why", "truce", "talks", "measures", "sources",
    "log", "show", "ask", "products", "", "rat", "correct", "retract",
]  # fmt: skip


def typed_call(random: Random) -> list[str]:
    """A call that somebody might type; most of the time with a pair that is right."""
    typed = [random.choice(COMMANDS)]
    if random.random() < 0.7:
        typed += ["--importer", random.choice(["US", "CN", "BR"]), "--origin", "EU"]
    for _ in range(random.randint(0, 4)):
        option = random.choice(OPTIONS)
        typed.append(option)
        if option not in {"--json", "--quiet"} and random.random() < 0.95:
            typed.append(word(random))
    if random.random() < 0.3:
        typed.insert(random.randint(1, len(typed)), word(random))
    return [each for each in typed if each not in {"--follow", "--help", "-h"}]


def fuzz_calls(store: Any, random: Random, cases: int) -> None:
    codes = set()
    for _ in range(cases):
        typed = typed_call(random)
        now = "2026-11-24" if random.random() < 0.9 else word(random)
        called = call(*typed, store=store, now=now)
        assert_told(called, (now, typed))
        codes.add(called.code)
    assert codes >= {0, 1, 2}


@pytest.mark.parametrize("seed", range(4))
def test_calls_with_anything_in_them(own, seed):
    before = own.read_bytes()
    fuzz_calls(own, Random(seed), 250)
    assert own.read_bytes() == before


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 120))
def test_calls_with_anything_in_them_for_long(own, seed):
    fuzz_calls(own, Random(seed), 2500)


def test_stores_with_anything_in_their_names(tmp_path, monkeypatch):
    """Every name that could be one leads to a file in this folder, or is refused."""
    monkeypatch.chdir(tmp_path)
    random = Random(0)
    for _ in range(300):
        name = slip(
            random.choice(["sqlite:///x.db", "memory", "sqlite:////", "postgres:/"]), random
        )
        if name.startswith("sqlite:////") or "postgresql://" in name or "/" in name[10:]:
            continue
        name = name.replace("\0", "").replace("postgresql", "x")
        called = call("--empty", "log", store=name)
        assert_told(called, name)


# -- lines -------------------------------------------------------------------------------------

KEYS = ["importer", "origin", "on", "at", "known_by", "recorded_by", "product", "measure",
        "reading", "id", "text", "now", "colour", ""]  # fmt: skip


def line(random: Random, base: dict[str, Any]) -> str:
    """A line of a file of questions, with something wrong in most of them."""
    if random.random() < 0.1:
        return slip(json.dumps(base), random).replace("\n", " ").replace("\r", " ")
    record = dict(base)
    for _ in range(random.randint(0, 3)):
        value: Any = random.choice([word(random), 7, -1, 1.5, None, True, [], {}, ["US"], {"a": 1}])
        record[random.choice(KEYS)] = value
    return json.dumps(record, ensure_ascii=random.random() < 0.5).replace("\n", " ")


def ask_lines(store: Any, command: str, lines: list[str]) -> None:
    stdin = "\n".join(lines).encode("utf-8", "surrogatepass")
    called = call(command, "--jsonl", "-", store=store, stdin=stdin)
    assert_told(called, command)
    assert len(called.lines) == sum(bool(each.strip()) for each in lines)
    for answer in called.lines:
        assert answer["status"] in {"answered", "not_covered", "needs_clarification", "wrong_call"}
        if answer["status"] == "wrong_call":
            assert all(problem["detail"] for problem in answer["problems"])
        else:
            assert answer["sentence"]


@pytest.mark.parametrize("seed", range(2))
def test_lines_for_rate(bundled, seed):
    random = Random(seed)
    base = {"id": 1, "importer": "US", "origin": "CN", "on": "2025-10-01"}
    ask_lines(bundled, "rate", [line(random, base) for _ in range(1200)])


@pytest.mark.parametrize("seed", range(2))
def test_lines_for_ask(bundled, seed):
    random = Random(seed)
    base = {"id": "q", "text": "what was the US tariff on China on Oct 1", "now": "2026-11-24"}
    lines = [line(random, base) for _ in range(300)]
    lines += [
        json.dumps({"text": slip(slip("what is the EU tariff on US cars today?", random), random)})
        for _ in range(300)
    ]
    ask_lines(bundled, "ask", lines)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 110))
def test_lines_for_long(bundled, seed):
    random = Random(seed)
    base = {"id": 1, "importer": "US", "origin": "CN", "on": "2025-10-01"}
    ask_lines(bundled, "rate", [line(random, base) for _ in range(20000)])
    asked = {"id": "q", "text": "what was the US tariff on China on Oct 1"}
    ask_lines(bundled, "ask", [line(random, asked) for _ in range(3000)])


def test_bytes_that_are_no_text(bundled):
    random = Random(0)
    for command in ("rate", "ask"):
        for _ in range(40):
            stdin = random.randbytes(random.choice([1, 30, 300]))
            called = call(command, "--jsonl", "-", store=bundled, stdin=stdin)
            assert_told(called, stdin)
