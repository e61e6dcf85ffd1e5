"""Stage 1 in several processes says what it says in one, and nothing is lost between them."""

from __future__ import annotations

import pytest

from ledger.desk.auditing import findings as codes
from ledger.desk.auditing import hands, sweeping
from ledger.desk.auditing import tree as auditing
from ledger.desk.auditing.hashing import BATCH
from ledger.proof import merkle
from tests.ledger.auditing.ledgers import edited, stage_1, taking_turns, url_of, written
from tests.rewriting import recomputed

SIZE = 2 * BATCH + 700


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return written(tmp_path_factory.mktemp("sweeping") / "ledger.db", taking_turns(SIZE))


@pytest.fixture
def two_cores(monkeypatch):
    """Two processes whatever the size; the list gets what each sweep came to."""
    swept = []

    def heard(*given):
        swept.append(sweeping.sweep(*given))
        return swept[-1]

    monkeypatch.setattr(hands, "hands", lambda _: 2)
    monkeypatch.setattr(auditing, "sweep", heard)
    return swept


def test_two_processes_come_to_the_tree_of_one(whole, two_cores):
    sizes = frozenset({0, 1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH, SIZE - 1, SIZE})
    alone, nothing = stage_1(whole, sizes=sizes)
    assert (nothing, two_cores) == ([], [])
    together, nothing = stage_1(whole, url_of(whole), sizes=sizes)
    assert nothing == []
    assert two_cores[0].upto == 2 * BATCH
    assert together == alone
    assert alone.root_at.keys() == sizes
    assert alone.root_at[0] == merkle.EMPTY_ROOT


def test_two_processes_begin_where_they_are_told_to(whole, two_cores):
    alone, _ = stage_1(whole, first=BATCH + 5)
    together, nothing = stage_1(whole, url_of(whole), first=BATCH + 5)
    assert nothing == []
    assert two_cores[0].upto == 2 * BATCH
    assert together == alone
    assert alone.root == stage_1(whole)[0].root


def _state(position, part, other):
    return lambda shell: shell.execute(
        "UPDATE stored_events SET state = CAST(replace(state, ?, ?) AS BLOB) WHERE position = ?",
        (part, other, position),
    )


def _time_at_the_seam(shell):
    """An event runs ahead where one process hands over to the other; the tree is made to fit."""
    _state(BATCH, "2026-11-24T12", "2026-11-24T13")(shell)
    recomputed(shell)


def _two_versions_swapped(shell):
    """Nothing but the index of streams tells; the tree is made to fit."""
    found = shell.execute(
        "SELECT position, originator_id, originator_version FROM stored_events"
        " WHERE originator_id = 'measure:us.first' ORDER BY position LIMIT 2 OFFSET 5"
    ).fetchall()
    (one, _, first), (other, _, second) = found
    version = "UPDATE stored_events SET originator_version = ? WHERE position = ?"
    for given in ((10**6, one), (first, other), (second, one)):
        shell.execute(version, given)
    recomputed(shell)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (_state(7, "2025", "2024"), codes.CHANGED),
        (_state(BATCH, '"by":"', '"by":"x'), codes.CHANGED),
        (_state(2 * BATCH - 1, "12:00", "12:01"), codes.CHANGED),
        (_state(SIZE, "12:00", "12:01"), codes.CHANGED),
        (lambda s: s.execute("DELETE FROM stored_events WHERE position = 300"), codes.REMOVED),
        (lambda s: s.execute(f"DELETE FROM stored_events WHERE position = {BATCH}"), codes.REMOVED),
        (lambda s: s.execute(f"DELETE FROM stored_events WHERE position > {BATCH}"), codes.CUT_OFF),
        (
            lambda s: s.execute(
                "INSERT INTO stored_events VALUES (-3, 'measure:x', 1, 'measure.noted', x'00')"
            ),
            codes.INSERTED,
        ),
        (
            lambda s: s.execute("UPDATE merkle_nodes SET hash = x'00' WHERE level = 3 AND idx = 9"),
            codes.TREE_EDITED,
        ),
        (
            lambda s: s.execute(
                "UPDATE merkle_nodes SET hash = CAST(hash AS TEXT) WHERE level = 0 AND idx = 5000"
            ),
            codes.DAMAGED,
        ),
        (
            lambda s: s.execute("UPDATE merkle_nodes SET idx = 99999 WHERE level = 13 AND idx = 0"),
            codes.TREE_EDITED,
        ),
        (_time_at_the_seam, codes.BACKWARDS),
        (_two_versions_swapped, codes.VERSIONS),
    ],
)
def test_what_was_done_is_named_the_same_with_and_without_help(
    whole, tmp_path, two_cores, edit, code
):
    path = edited(whole, tmp_path / "edited.db", edit)
    alone_tree, alone = stage_1(path)
    assert code in {finding.code for finding in alone}
    together_tree, together = stage_1(path, url_of(path))
    assert len(two_cores) == 1
    assert together == alone
    assert together_tree == alone_tree


def test_help_that_does_not_come_is_not_waited_for(whole, two_cores, monkeypatch):
    monkeypatch.setattr(hands, "_PROGRAM", "ledger.desk.auditing.nobody")
    tree, nothing = stage_1(whole, url_of(whole))
    assert (nothing, two_cores) == ([], [None])
    assert tree == stage_1(whole)[0]


def test_a_store_that_others_cannot_open_is_audited_all_the_same(whole, two_cores, tmp_path):
    tree, nothing = stage_1(whole, url_of(tmp_path / "moved-away.db"))
    assert (nothing, two_cores) == ([], [None])
    assert tree.events == SIZE


def test_a_small_ledger_is_not_worth_another_process():
    assert hands.hands(0) == hands.hands(hands.FEW - 1) == 1
    assert 1 <= hands.hands(hands.FEW) <= hands.MOST


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("batches", [2, 3, 4, 5, 12, 244])
def test_stretches_cover_all_batches_once_and_the_last_is_the_shortest(batches, count):
    after = 8 * BATCH
    cuts = sweeping._cuts(after, after + batches * BATCH, count)
    assert (cuts[0], cuts[-1]) == (after, after + batches * BATCH)
    assert all(cut % BATCH == 0 for cut in cuts)
    assert cuts == sorted(cuts)
    assert cuts[-2] < cuts[-1]
