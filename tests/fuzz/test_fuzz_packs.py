"""Packs with everything wrong that can go wrong: always problems with file and line, no exception.

The events of a mutated pack that is still readable go on to the business rules.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.desk.importing import BUNDLED, bundled_files
from ledger.desk.packs import build, read_text
from ledger.events.registry import EVENTS
from ledger.vocabulary.problems import REGISTRY
from tests.calling import call
from tests.fuzz.mutations import VALUES, assert_told, mutated

SMALL = [BUNDLED / name for name in ("us-affiliates-rule.yaml", "us-parcels.yaml")]
WHOLE = sorted(path for path in bundled_files() if path.stat().st_size < 25_000)


def assert_read(text: bytes) -> int:
    """Reads a pack; returns how many events it still has."""
    pack = read_text(text, "fuzzed.yaml")
    for problem in pack.problems:
        assert problem.code in REGISTRY
        assert problem.detail
        assert problem.place.startswith("fuzzed.yaml")
        assert str(problem)
    return 0 if pack.problems else len(pack.events)


def _pieces(text: bytes) -> list[bytes]:
    """A pack with few of its events: small, and still a pack."""
    head, _, rest = text.partition(b"events:")
    events = rest.split(b"\n  - kind:")
    return [
        head + b"events:\n" + b"".join(b"\n  - kind:" + event for event in events[at : at + 2])
        for at in range(1, len(events), 2)
    ]


@pytest.fixture(scope="module")
def pieces() -> list[bytes]:
    return [piece for path in WHOLE for piece in _pieces(path.read_bytes())]


def fuzz_packs(pieces: list[bytes], seed: int, cases: int) -> None:
    random, readable = Random(seed), 0
    for _ in range(cases):
        readable += bool(assert_read(mutated(random.choice(pieces), random)))
    # Mutations that break everything at once would never reach the models.
    assert cases / 20 < readable < cases


@pytest.mark.parametrize("seed", range(8))
def test_mutated_pieces_of_real_packs(pieces, seed):
    fuzz_packs(pieces, seed, 900)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 140))
def test_mutated_pieces_of_real_packs_for_long(pieces, seed):
    fuzz_packs(pieces, seed, 5000)


@pytest.mark.parametrize("seed", range(4))
def test_mutated_whole_packs(seed):
    random = Random(seed)
    for path in random.sample(WHOLE, 12):
        assert_read(mutated(path.read_bytes(), random))


def fuzz_import(folder: Path, store: Path, random: Random, cases: int) -> None:
    for number in range(cases):
        file = folder / f"{number}.yaml"
        file.write_bytes(mutated(random.choice(SMALL).read_bytes(), random))
        typed = random.choice(
            [["import", str(file)], ["append", "--file", str(file)],
             ["import", str(file), "--json"], ["append", "--file", str(file), "--format", "jsonl"]]
        )  # fmt: skip
        called = call(*typed, "--dry-run", store=store)
        assert_told(called, file.read_bytes())
        if called.code == 1 and "--json" not in typed and "jsonl" not in typed:
            assert f"{number}.yaml" in called.err, called.err
        file.unlink()


@pytest.mark.parametrize("seed", range(3))
def test_mutated_packs_at_the_command_line(own, tmp_path, seed):
    before = own.read_bytes()
    fuzz_import(tmp_path, own, Random(seed), 50)
    assert own.read_bytes() == before


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 110))
def test_mutated_packs_at_the_command_line_for_long(own, tmp_path, seed):
    fuzz_import(tmp_path, own, Random(seed), 500)


def test_mutated_packs_from_standard_input(own):
    random = Random(1)
    for _ in range(40):
        text = mutated(random.choice(SMALL).read_bytes(), random)
        assert_told(call("append", "--file", "-", "--dry-run", store=own, stdin=text), text)


@pytest.mark.parametrize("seed", range(3))
def test_bytes_that_were_never_a_pack(seed):
    random = Random(seed)
    for _ in range(1000):
        assert_read(random.randbytes(random.choice([0, 1, 3, 20, 200, 2000])))


# -- fields of the wrong kind ------------------------------------------------------------------

FIELDS = sorted({name for model in EVENTS.values() for name in model.model_fields})
texts = st.sampled_from(VALUES) | st.text(max_size=40)
values = st.recursive(
    st.none() | st.booleans() | texts | st.sampled_from(["2025-10-01", "10%", "CN", "7201"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
events = st.dictionaries(st.sampled_from(FIELDS), values, max_size=8)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(EVENTS)), events)
def test_an_event_of_any_fields_is_one_or_is_told_what_is_wrong(kind, fields):
    event, problems = build(kind, fields)
    assert (event is None) == bool(problems)
    for problem, path in problems:
        assert problem.code in REGISTRY
        assert problem.detail
        assert isinstance(path, tuple)


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=30))
def test_a_kind_that_does_not_exist_is_answered_with_those_that_do(kind):
    event, problems = build(kind, {})
    if kind not in EVENTS:
        ((problem, _),) = problems
        assert event is None
        assert problem.code == "IN-08"
        assert "one of" in problem.fix
