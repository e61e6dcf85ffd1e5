"""The Merkle tree of RFC 6962, against its definition and against other people's vectors."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.proof import merkle
from ledger.proof.leaf import leaf_hash
from ledger.proof.merkle import EMPTY_ROOT, Frontier, node_hash, peaks
from ledger.store.log import Row
from tests.soundness import leaf_input, naive_root

#: the inputs and tree heads that Certificate Transparency's own tests use
INPUTS = [
    b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57", bytes(range(0x60, 0x70)),
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
ENTRIES = st.lists(st.binary(max_size=6), max_size=70)


def leaf(entry):
    return sha256(b"\x00" + entry).digest()


def grown(entries):
    """A tree grown leaf by leaf: its kept nodes."""
    frontier = Frontier(0, [])
    nodes = {}
    for entry in entries:
        for level, index, digest in frontier.add(leaf(entry)):
            assert (level, index) not in nodes
            nodes[level, index] = digest
    return frontier, nodes


@pytest.mark.parametrize("size", range(9))
def test_the_tree_heads_are_those_of_certificate_transparency(size):
    frontier, nodes = grown(INPUTS[:size])
    assert frontier.root().hex() == ROOTS[size]
    assert merkle.root(size, lambda level, index: nodes[level, index]).hex() == ROOTS[size]
    assert naive_root(INPUTS[:size]).hex() == ROOTS[size]


@given(ENTRIES)
def test_the_head_at_every_earlier_size_stays_known(entries):
    frontier, nodes = grown(entries)
    for size in range(len(entries) + 1):
        found = merkle.root(size, lambda level, index: nodes[level, index])
        assert found == naive_root(entries[:size])
    assert frontier.root() == naive_root(entries)


@given(ENTRIES, st.data())
def test_a_tree_goes_on_growing_from_its_right_edge(entries, data):
    size = data.draw(st.integers(0, len(entries)))
    _, nodes = grown(entries[:size])
    frontier = Frontier(size, [nodes[peak] for peak in peaks(size)])
    for entry in entries[size:]:
        frontier.add(leaf(entry))
    assert frontier.root() == naive_root(entries)
    assert frontier.size == len(entries)


@given(st.integers(0, 2**40))
def test_the_peaks_are_perfect_trees_that_cover_every_leaf_once(size):
    found = peaks(size)
    assert len(found) == size.bit_count()
    covered = 0
    for level, index in found:
        assert index << level == covered
        covered += 1 << level
    assert covered == size
    assert [level for level, _ in found] == sorted((level for level, _ in found), reverse=True)


@given(ENTRIES.filter(bool))
def test_every_kept_node_is_that_of_its_leaves(entries):
    _, nodes = grown(entries)
    for (level, index), digest in nodes.items():
        first = index << level
        assert digest == naive_root(entries[first : first + (1 << level)])
    assert len(nodes) == 2 * len(entries) - len(entries).bit_count()


@given(ENTRIES.filter(bool), st.data())
def test_another_byte_in_any_leaf_is_another_head(entries, data):
    number = data.draw(st.integers(0, len(entries) - 1))
    changed = [*entries]
    changed[number] += b"!"
    assert grown(changed)[0].root() != grown(entries)[0].root()


def test_the_empty_tree_has_the_hash_of_nothing():
    assert sha256(b"").digest() == EMPTY_ROOT
    assert Frontier(0, []).root() == merkle.root(0, lambda *_: pytest.fail("no node")) == EMPTY_ROOT


def test_a_leaf_can_never_be_taken_for_an_inner_node():
    left, right = sha256(b"left").digest(), sha256(b"right").digest()
    assert node_hash(left, right) == sha256(b"\x01" + left + right).digest()
    assert node_hash(left, right) != leaf(left + right)


def test_the_leaf_of_a_row_is_written_down_byte_for_byte():
    row = Row(7, "measure:us.s122", 3, "measure.duty_set", b'{"v":1}')
    written = b"tradeledger/1\n7\nmeasure:us.s122\n3\nmeasure.duty_set\n" + b'{"v":1}'
    assert leaf_input(row) == written
    assert leaf_hash(*row) == sha256(b"\x00" + written).digest()
    assert leaf_hash(*row).hex() == (
        "eb22f657e5651183ba6ddca20433512b7b433c48a9573e7edcddde9c754e89f8"
    )


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.binary(max_size=20))
def test_every_part_of_a_row_is_in_its_leaf(position, version, state):
    row = Row(position, "measure:us.a", version, "measure.noted", state)
    others = [
        row._replace(position=position + 1),
        row._replace(version=version + 1),
        row._replace(stream="measure:us.b"),
        row._replace(topic="measure.duty_set"),
        row._replace(state=state + b" "),
    ]
    assert len({leaf_hash(*each) for each in (row, *others)}) == 6
