"""The verifier has no way to say "valid" by default: it is fed what is changed, and random."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from ledger.proof import checkpoint, merkle, proofs, verifier
from ledger.proof.checkpoint import SigningKey
from ledger.proof.leaf import leaf_input
from ledger.proof.verifier import Checkpoint, InvalidError

KEY = SigningKey("example.org/ledger", bytes(range(32)))
NEXT = SigningKey("example.org/ledger", bytes(range(1, 33)))
WITNESS = SigningKey("example.org/witness", bytes(range(2, 34)))
TRUSTED = [verifier.read_key(KEY.verification_key)]


class Tree:
    """A tree over events, and its checkpoints."""

    def __init__(self, size: int) -> None:
        self.events = [event(number) for number in range(1, size + 1)]
        self.nodes = {}
        frontier = merkle.Frontier(0, [])
        for data in self.events:
            for level, index, kept in frontier.add(verifier.leaf_hash(data)):
                self.nodes[level, index] = kept

    def node(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]

    def checkpoint(self, size: int, *keys: SigningKey) -> bytes:
        root = merkle.root(size, self.node)
        text = checkpoint.checkpoint_text(KEY.name, size, root)
        return checkpoint.signed(text, list(keys) or [KEY])

    def included(self, index: int, size: int) -> bytes:
        path = proofs.inclusion(index, size, self.node)
        return proofs.inclusion_file(self.events[index], index, path, self.checkpoint(size))

    def grown(self, old: int, new: int) -> bytes:
        path = proofs.consistency(old, new, self.node)
        return proofs.consistency_file(self.checkpoint(old), path, self.checkpoint(new))


def event(position: int) -> bytes:
    return leaf_input(position, "measure:us.s122", position, "measure.noted", b'{"v":1}')


TREE = Tree(40)
SIZES = st.integers(1, 40)
some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@some
@given(SIZES, st.data())
def test_every_event_of_every_tree_is_proved(size, data):
    index = data.draw(st.integers(0, size - 1))
    assert f"Event {index + 1} is in it" in verifier.check(TREE.included(index, size), TRUSTED)


@some
@given(SIZES, SIZES)
def test_every_tree_begins_with_every_smaller_one(one, other):
    old, new = sorted((one, other))
    assert f"the {old} events" in verifier.check(TREE.grown(old, new), TRUSTED)


@pytest.mark.parametrize("make", [
    lambda: TREE.included(4, 13), lambda: TREE.grown(5, 13), lambda: TREE.checkpoint(13),
    lambda: TREE.included(0, 1), lambda: TREE.grown(8, 16), lambda: TREE.checkpoint(0),
])  # fmt: skip
@pytest.mark.parametrize("change", range(40))
def test_no_file_with_a_changed_byte_is_valid(make, change):
    """Bytes all over the file, each replaced, left out and doubled."""
    proof = make()
    place = change * len(proof) // 40
    for other in (
        proof[:place] + bytes([proof[place] ^ 1]) + proof[place + 1 :],
        proof[:place] + bytes([proof[place] ^ 0x80]) + proof[place + 1 :],
        proof[:place] + proof[place + 1 :],
        proof[:place] + proof[place : place + 1] + proof[place:],
        proof[:place],
        proof[place + 1 :],
    ):
        if other != proof:
            assert_not_valid(other)


def assert_not_valid(data: bytes) -> None:
    with pytest.raises(InvalidError):
        verifier.check(data, TRUSTED)


@some
@given(st.binary(max_size=400))
@example(b"")
@example(b"\n\n")
@example(verifier.INCLUSION.encode())
@example(verifier.CONSISTENCY.encode() + b"\n\n")
@example("\n\n— a b\n".encode())
def test_nothing_random_is_valid(data):
    assert_not_valid(data)


@some
@given(st.integers(-2, 45), SIZES, st.lists(st.binary(min_size=32, max_size=32), max_size=8))
def test_no_random_path_includes_anything(index, size, path):
    root = merkle.root(size, TREE.node)
    leaf = TREE.node(0, 7)
    assume(not (0 <= index < size and path == proofs.inclusion(index, size, TREE.node)))
    with pytest.raises(InvalidError):
        verifier.check_inclusion(index, size, leaf, path, root)


@some
@given(SIZES, st.data())
def test_a_path_proves_one_event_at_one_place_only(size, data):
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1))
    assume(index != other)
    path, root = proofs.inclusion(index, size, TREE.node), merkle.root(size, TREE.node)
    for place, leaf in ((index, TREE.node(0, other)), (other, TREE.node(0, index))):
        with pytest.raises(InvalidError):
            verifier.check_inclusion(place, size, leaf, path, root)


@some
@given(SIZES, SIZES, st.data())
def test_a_tree_that_was_rewritten_does_not_begin_with_the_old_one(one, other, data):
    old_size, new_size = sorted((one, other))
    path = proofs.consistency(old_size, new_size, TREE.node)
    old = Checkpoint("x", old_size, merkle.root(old_size, TREE.node), [])
    new = Checkpoint("x", new_size, merkle.root(new_size, TREE.node), [])
    verifier.check_consistency(old, new, path)
    wrong = sha256(data.draw(st.binary(min_size=1, max_size=4))).digest()
    for changed_old, changed_new in (
        (old._replace(root=wrong), new),
        (old, new._replace(root=wrong)),
    ):
        with pytest.raises(InvalidError):
            verifier.check_consistency(changed_old, changed_new, path)
    if old_size < new_size:
        with pytest.raises(InvalidError):
            verifier.check_consistency(new, old, path)
    for changed in (path[:-1], [*path, wrong], [wrong, *path[1:]] if path else [wrong]):
        if changed != path:
            with pytest.raises(InvalidError):
                verifier.check_consistency(old, new, changed)


# -- signatures --------------------------------------------------------------------------------


@some
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.data())
def test_signatures_are_judged_as_by_the_cryptography_library(seed, message, data):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()
    signature = bytearray(private.sign(message))
    verifier.check_signature(public, message, bytes(signature))
    place = data.draw(st.integers(0, 63))
    signature[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(public).verify(bytes(signature), message)
    with pytest.raises(InvalidError):
        verifier.check_signature(public, message, bytes(signature))


def test_a_signature_has_one_form_only():
    """Adding the group's order to S gives another signature in lax verifiers (RFC 8032, 8.4)."""
    private = Ed25519PrivateKey.from_private_bytes(KEY.seed)
    signature = private.sign(b"text")
    s = int.from_bytes(signature[32:], "little") + verifier.ORDER
    with pytest.raises(InvalidError, match="out of range"):
        verifier.check_signature(KEY.public, b"text", signature[:32] + s.to_bytes(32, "little"))


@pytest.mark.parametrize("y", [1, verifier.P - 1, 0, verifier.P, verifier.P + 1, 2**255 - 1, 2])
def test_odd_public_keys_sign_nothing(y):
    """The neutral point and its like would take any signature; others are no points at all."""
    public = y.to_bytes(32, "little")
    for signature in (encoded_signature(0), encoded_signature(1)):
        with pytest.raises(InvalidError):
            verifier.check_signature(public, b"text", signature)


def encoded_signature(s: int) -> bytes:
    return verifier.encoded(verifier.times(s, verifier.BASE)) + s.to_bytes(32, "little")


def test_a_key_that_is_being_replaced_and_its_successor_are_both_believed():
    note = TREE.checkpoint(9, KEY, NEXT)
    for key in (KEY, NEXT):
        trusted = [verifier.read_key(key.verification_key)]
        assert "of 9 events" in verifier.check(note, trusted)
    both = [verifier.read_key(key.verification_key) for key in (KEY, NEXT)]
    assert verifier.open_checkpoint(note, both).signers == [KEY.name, NEXT.name]


def test_a_known_key_whose_signature_is_wrong_spoils_the_note_though_another_is_right():
    good, bad = TREE.checkpoint(9, KEY), TREE.checkpoint(8, NEXT)
    mixed = good + bad.splitlines(keepends=True)[-1]
    both = [verifier.read_key(key.verification_key) for key in (KEY, NEXT)]
    with pytest.raises(InvalidError, match="not of this key"):
        verifier.check(mixed, both)
    assert "of 9 events" in verifier.check(mixed, TRUSTED)  # to whom the other key is unknown


def test_a_witness_does_not_speak_for_the_ledger():
    note = TREE.checkpoint(9, KEY, WITNESS)
    with pytest.raises(InvalidError, match="no key of that name"):
        verifier.check(note, [verifier.read_key(WITNESS.verification_key)])


@pytest.mark.parametrize("text", [
    "example.org/ledger\n9\n", "example.org/ledger\n09\n{root}\n",
    "example.org/ledger\n-9\n{root}\n",
    "example.org/ledger\n9\n{root}\n\nmore\n", "\n9\n{root}\n", "example.org/ledger\n9\nAAAA\n",
    "example.org/ledger\n9 \n{root}\n", "example.org/ledger\n0\n{root}\n",
    "example.org/ledger\n9\n{root}\r\n", "example.org/other\n9\n{root}\n",
])  # fmt: skip
def test_a_text_that_is_no_checkpoint_is_none_though_it_is_signed(text):
    root = b64encode(merkle.root(9, TREE.node)).decode()
    with pytest.raises(InvalidError):
        verifier.check(checkpoint.signed(text.format(root=root), [KEY]), TRUSTED)


def test_without_a_trusted_key_nothing_is_valid():
    for proof in (TREE.checkpoint(9), TREE.included(1, 9), TREE.grown(2, 9)):
        with pytest.raises(InvalidError):
            verifier.check(proof, [])


# -- the file by itself ------------------------------------------------------------------------

FILE = Path(verifier.__file__)


def alone(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(FILE), *words], capture_output=True, text=True, check=False
    )


def test_it_can_be_read_in_ten_minutes_and_needs_nothing_else():
    text = FILE.read_text()
    assert len(text.splitlines()) < 300
    imported = {
        line.split()[1] for line in text.splitlines() if line.startswith(("import", "from"))
    }
    assert imported - {"__future__"} <= set(sys.stdlib_module_names)


def test_it_says_valid_and_not_valid_by_its_exit_code(tmp_path):
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_bytes(TREE.included(3, 9))
    bad.write_bytes(TREE.included(3, 9).replace(b"index 3", b"index 4"))
    assert alone(str(good), "--key", KEY.verification_key).returncode == 0
    for words in (
        [str(bad), "--key", KEY.verification_key],
        [str(good), "--key", NEXT.verification_key],
        [str(good), "--key", "nonsense"],
        [str(tmp_path / "nowhere"), "--key", KEY.verification_key],
        [str(good), "--key", KEY.verification_key, "--ledger", str(bad)],
    ):
        done = alone(*words)
        assert done.returncode == 1, done
        assert done.stderr.startswith("NOT VALID")
        assert "VALID" not in done.stdout
    assert alone(str(good)).returncode == 2
