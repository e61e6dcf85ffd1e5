"""The tree, the notes and the proofs against other people's implementations.

``go_vectors.json`` holds what Go's own ``sumdb/tlog`` and ``sumdb/note`` made (which version stands
in it): roots, inclusion and consistency paths of trees of 0, 1, 2^k - 1, 2^k, 2^k + 1 leaves, and
notes signed by one and by two keys. Ed25519 is deterministic, so equal bytes mean that either side
reads the other. The rest are vectors that were published with the formats.
"""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path

import pytest

from ledger.proof import checkpoint, merkle, proofs, verifier
from ledger.proof.verifier import Checkpoint, InvalidError
from tests.soundness import naive_root

VECTORS = json.loads((Path(__file__).parent / "go_vectors.json").read_text())
TREES = {tree["size"]: tree for tree in VECTORS["trees"]}
NOTES = VECTORS["notes"]
LARGEST = max(TREES)


@pytest.fixture(scope="module")
def node():
    """Looks up a kept node of the tree over the texts ``leaf 0``, ``leaf 1``, …"""
    frontier = merkle.Frontier(0, [])
    nodes = {}
    for number in range(LARGEST):
        for level, index, kept in frontier.add(verifier.leaf_hash(f"leaf {number}".encode())):
            nodes[level, index] = kept
    return lambda level, index: nodes[level, index]


def decoded(path):
    return [b64decode(step) for step in path]


def test_the_sizes_are_those_at_which_trees_change_their_shape():
    assert set(TREES) >= {2**k + d for k in range(1, 9) for d in (-1, 0, 1)} - {-1, 512}
    assert 0 in TREES


@pytest.mark.parametrize("size", TREES)
def test_roots_equal_gos(size, node):
    root = b64decode(TREES[size]["root"])
    assert merkle.root(size, node) == root
    assert naive_root([f"leaf {number}".encode() for number in range(size)]) == root


@pytest.mark.parametrize("size", TREES)
def test_inclusion_proofs_equal_gos(size, node):
    root = b64decode(TREES[size]["root"])
    for text, path in TREES[size]["inclusion"].items():
        index = int(text)
        assert proofs.inclusion(index, size, node) == decoded(path)
        verifier.check_inclusion(index, size, node(0, index), decoded(path), root)


@pytest.mark.parametrize("size", TREES)
def test_consistency_proofs_equal_gos(size, node):
    new = Checkpoint("x", size, b64decode(TREES[size]["root"]), [])
    for text, path in TREES[size]["consistency"].items():
        old = Checkpoint("x", int(text), b64decode(TREES[int(text)]["root"]), [])
        assert proofs.consistency(old.size, size, node) == decoded(path)
        verifier.check_consistency(old, new, decoded(path))


@pytest.mark.parametrize("note", NOTES, ids=range(len(NOTES)))
def test_notes_are_the_bytes_that_go_signs(note):
    keys = [checkpoint.read_signing_key(text) for text in note["signers"]]
    assert [key.text for key in keys] == note["signers"]
    assert [key.verification_key for key in keys] == note["keys"]
    assert checkpoint.signed(note["text"], keys) == note["note"].encode()
    for key in note["keys"]:
        opened = verifier.open_checkpoint(note["note"].encode(), [verifier.read_key(key)])
        assert note["text"].startswith(f"{opened.origin}\n{opened.size}\n")


# -- published with the formats ----------------------------------------------------------------

#: https://c2sp.org/signed-note, "Example"
C2SP_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_TEXT = b"This is an example message.\n"
C2SP_SIGNATURE = (
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
)
#: the keys of Go's own tests of the format
GO_KEYS = [
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
]
GO_SIGNER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_NOTE_SIGNATURE = (
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)


def test_the_example_of_the_signed_note_specification_verifies():
    key = verifier.read_key(C2SP_KEY)
    data = b64decode(C2SP_SIGNATURE)
    assert data[:4] == key.id
    verifier.check_signature(key.public, C2SP_TEXT, data[4:])
    with pytest.raises(InvalidError):
        verifier.check_signature(key.public, C2SP_TEXT + b" ", data[4:])


def test_the_note_of_gos_tests_is_signed_alike():
    key = checkpoint.read_signing_key(GO_SIGNER)
    assert key.verification_key == GO_KEYS[0]
    assert key.signature_line(GO_TEXT) == f"— PeterNeumann {GO_NOTE_SIGNATURE}\n"


@pytest.mark.parametrize("key", GO_KEYS)
def test_no_piece_and_no_neighbour_of_a_key_is_a_key(key):
    """As in Go's tests: every part of the text, and every text with one character raised by one."""
    verifier.read_key(key)
    pieces = {key[i:j] for i in range(len(key)) for j in range(i + 1, len(key) + 1)} - {key}
    raised = {key[:i] + chr(ord(key[i]) + 1) + key[i + 1 :] for i in range(len(key))}
    for text in pieces | raised:
        with pytest.raises(InvalidError):
            verifier.read_key(text)


def test_keys_of_another_length_or_algorithm_are_none():
    for text in (
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ):
        with pytest.raises(InvalidError):
            verifier.read_key(text)


#: RFC 8032, section 7.1: public key, message, signature
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        ("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
        "1cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        ("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613"
        "d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        ("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760"
        "984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_the_signatures_of_rfc_8032_verify(public, message, signature):
    given = [bytes.fromhex(text) for text in (public, message, signature)]
    verifier.check_signature(given[0], given[1], given[2])
    with pytest.raises(InvalidError):
        verifier.check_signature(given[0], given[1] + b"\0", given[2])


#: the roots over the first n inputs, as Certificate Transparency's reference tests have them
CT_INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
             "606162636465666768696a6b6c6d6e6f"]  # fmt: skip
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_the_roots_of_certificate_transparencys_tests():
    frontier = merkle.Frontier(0, [])
    for text, root in zip(CT_INPUTS, CT_ROOTS, strict=True):
        frontier.add(verifier.leaf_hash(bytes.fromhex(text)))
        assert frontier.root().hex() == root
