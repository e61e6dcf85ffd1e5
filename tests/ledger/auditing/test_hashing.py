"""The fast ways of stage 1 say what the careful ones say, whatever lies in the store."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.desk.auditing import hashing, streams
from ledger.desk.auditing.findings import Findings
from ledger.proof import merkle
from ledger.proof.leaf import leaf_hash
from ledger.store.raw import SqliteRaw
from tests.ledger.auditing.ledgers import edited, taking_turns, written

_HEAD = b'{"v":1,"recorded":"2026-11-24T12:00:00.000000+00:00","by":"x","body":{}}'
_anything = st.none() | st.integers() | st.floats() | st.text(max_size=4) | st.binary(max_size=4)
_states = (
    st.just(_HEAD) | st.binary(max_size=60) | st.just(_HEAD.replace(b'1,"r', b'2,"r')) | _anything
)
_rows = st.lists(
    st.tuples(
        st.integers() | _anything, st.text(max_size=3) | _anything, st.integers(1, 3) | _anything,
        st.just("measure.noted") | _anything, _states,
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@given(_rows)
def test_leaves_of_many_rows_are_those_of_each(rows):
    assert hashing.leaves_of(rows) == [hashing.leaf_of(row) for row in rows]


def test_a_leaf_is_what_the_ledger_wrote():
    row = (3, "measure:us.s122", 2, "measure.noted", _HEAD)
    assert hashing.leaves_of([row]) == [leaf_hash(*row)]


def test_a_number_where_a_name_belongs_is_no_leaf():
    assert hashing.leaves_of([(1, 5, 1, "measure.noted", _HEAD)]) == [None]
    assert hashing.leaves_of([(1, "a", True, "measure.noted", "text")]) == [None]


@given(st.lists(_states, min_size=1, max_size=5))
def test_instants_of_many_rows_are_those_of_each(states):
    rows = [(1, "a", 1, "b", state) for state in states]
    assert hashing.stamps_of(rows) == [hashing._recorded(state) for state in states]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33])
def test_a_head_over_nodes_is_that_of_the_tree(size):
    leaves = [bytes([number]) * 32 for number in range(size)]
    nodes = {}
    frontier = merkle.Frontier(0, [])
    for leaf in leaves:
        nodes |= {(level, index): node for level, index, node in frontier.add(leaf)}
    root = merkle.root(size, lambda level, index: nodes[level, index])
    assert hashing.head_over(leaves) == root
    whole = size >> 2
    tops = [nodes[2, index] for index in range(whole)]
    assert hashing.head_over(tops, leaves[whole << 2 :]) == root


def test_hashes_are_those_that_were_made_or_they_are_not():
    one, other = b"a" * 32, b"b" * 32
    assert hashing.are([one, other], one + other)
    assert not hashing.are([one, other], other + one)
    assert not hashing.are([one, None], one + other)
    assert not hashing.are([one], one + other)


@pytest.mark.parametrize(
    "change",
    ["hash = x'00'", "hash = CAST(hash AS TEXT)", "hash = substr(hash, 1, 31)", "idx = 3.5",
     "idx = 900", "level = 40"],
)  # fmt: skip
def test_a_node_that_is_none_is_not_among_the_hashes(tmp_path, change):
    whole = written(tmp_path / "ledger.db", taking_turns(20))
    sql = f"UPDATE merkle_nodes SET {change} WHERE level = 0 AND idx = 3"
    path = edited(whole, tmp_path / "edited.db", lambda shell: shell.execute(sql))
    with closing(SqliteRaw.open(whole)) as before, closing(SqliteRaw.open(path)) as after:
        every = before.hashes(0, 0, 8)
        assert every == b"".join(node for _, node in before.nodes(0, 0, 8))
        assert after.hashes(0, 0, 8) == every[: 3 * 32] + every[4 * 32 :]


# ---------------------------------------------------------------------- the index of streams


class _Index:
    """A store whose index of streams has these entries."""

    def __init__(self, entries, size):
        self._batches = [entries[start : start + size] for start in range(0, len(entries), size)]

    def by_stream(self, _size):
        yield from self._batches


_entries = st.lists(
    st.tuples(
        st.integers(-1, 9) | st.just("x"), st.sampled_from(["a", "b", None]),
        st.integers(1, 4) | st.sampled_from([None, "1"]),
    ),
    max_size=9,
)  # fmt: skip


@given(_entries, st.integers(1, 4))
def test_streams_are_counted_the_same_fast_and_carefully(entries, size):
    _same_fast_and_carefully(entries, size)


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_streams_that_count_are_nothing_to_find(size):
    entries = [(1, "a", 1), (4, "a", 2), (9, "a", 3), (2, "b", 1), (3, "c", 1), (5, "c", 2)]
    assert _same_fast_and_carefully(entries, size) == []
    assert len(_same_fast_and_carefully([*entries, (4, "c", 3)], size)) == 1


def _same_fast_and_carefully(entries, size):
    fast, careful = Findings(), Findings()
    sums = streams.check_streams(_Index(entries, size), fast)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(streams, "_fits", lambda *_: False)
        assert streams.check_streams(_Index(entries, size), careful) == sums
    assert fast.kept == careful.kept
    return fast.kept


def test_the_index_of_streams_must_lead_to_the_events(tmp_path):
    path = written(tmp_path / "ledger.db", taking_turns(30))
    with closing(SqliteRaw.open(path)) as raw:
        found = Findings()
        (rows,) = raw.batches(0, 100)
        right = streams.fingerprint_of(row[:3] for row in rows)
        streams.check_index(raw, found, right)
        assert not len(found)
        streams.check_index(raw, found, right + 1)
    assert [finding.code for finding in found] == ["AU-12"]


def test_a_file_says_which_nodes_it_has_in_their_order():
    with closing(sqlite3.connect(":memory:")) as shell:
        shell.execute("CREATE TABLE merkle_nodes (level, idx, hash, PRIMARY KEY (level, idx))")
        nodes = [(0, number, bytes([number]) * 32) for number in (5, 3, 4, 0, 2, 1)]
        shell.executemany("INSERT INTO merkle_nodes VALUES (?, ?, ?)", nodes)
        shell.commit()
        held = SqliteRaw(shell).hashes(0, 1, 4)
    assert held == b"".join(bytes([number]) * 32 for number in (1, 2, 3, 4))
