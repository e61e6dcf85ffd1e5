"""Stages 2 and 3 say the same however many processes do them, and however little they keep."""

from __future__ import annotations

from contextlib import closing

import pytest

from ledger.desk.auditing import dividing, hands, meaning
from ledger.desk.auditing import findings as codes
from ledger.desk.auditing.dividing import divide_meaning
from ledger.desk.auditing.findings import Finding, Findings
from ledger.store.log import SqliteLog
from ledger.store.raw import RawError, SqliteRaw
from tests.ledger.auditing.ledgers import (
    MEASURES,
    edited,
    silent,
    taking_turns,
    url_of,
    written,
)
from tests.sample import duty, measure, note, source


def _told_badly():
    """A history that breaks rules of many kinds, within streams and between them."""
    yield from taking_turns(200)
    for number in range(60):
        name = MEASURES[number % len(MEASURES)]
        # an order is cited before it is registered, and after
        yield note(f"{name}/early-{number}", name, sources=(f"eo-{number}-late",))
        yield source(f"eo-{number}-late")
        yield note(f"{name}/after-{number}", name, sources=(f"eo-{number}-late",))
        yield duty(1000 + number // 2, name, key=f"{name}/again-{number}")
        yield duty(number, "us.unheard-of", also=(name,))
    yield measure("us.first", key="us.first/introduced-again")


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    return written(tmp_path_factory.mktemp("dividing") / "ledger.db", _told_badly())


def stages_2_and_3(path, processes, monkeypatch, *, first=1, rules=True, most=1000):
    """What is found, with the counts, by so many processes; that they ran is made sure of."""
    asked = []

    def heard(*given):
        asked.append(hands.ask(*given))
        return asked[-1]

    monkeypatch.setattr(dividing.hands, "hands", lambda _: processes)
    findings = Findings(most)
    with closing(SqliteRaw.open(path)) as raw, monkeypatch.context() as patched:
        patched.setattr(dividing, "hands", _Hands(processes, heard))
        divide_meaning(
            raw, lambda: SqliteLog.open(path), url_of(path), findings, silent,
            first=first, rules=rules,
        )  # fmt: skip
    assert [found is not None for found in asked] == [True] * (processes > 1)
    return list(findings), findings.counts


class _Hands:
    """Stands where the module ``hands`` does."""

    def __init__(self, count, ask):
        self.hands = lambda _: count
        self.ask = ask


@pytest.mark.parametrize("processes", [2, 3])
@pytest.mark.parametrize("given", [{}, {"first": 230}, {"rules": False}])
def test_several_processes_find_what_one_finds(broken, processes, given, monkeypatch):
    alone, counts = stages_2_and_3(broken, 1, monkeypatch, **given)
    if given.get("rules", True):
        said = " ".join(finding.what for finding in alone)
        assert all(code in said for code in ("GE-02", "ME-01", "ME-06"))
    assert stages_2_and_3(broken, processes, monkeypatch, **given) == (alone, counts)


def test_damage_is_found_in_whosever_stream_it_lies(broken, tmp_path, monkeypatch):
    def edit(shell):
        for position in (40, 41, 42, 43, 210):
            shell.execute("UPDATE stored_events SET state = x'7b' WHERE position = ?", (position,))
        shell.execute("UPDATE stored_events SET originator_id = 'talks:x' WHERE position = 60")
        shell.execute("DELETE FROM event_keys WHERE position = 70")
        shell.execute("UPDATE event_keys SET position = 5 WHERE position = 71")

    path = edited(broken, tmp_path / "edited.db", edit)
    alone, counts = stages_2_and_3(path, 1, monkeypatch)
    assert counts[codes.UNREADABLE] == 5
    assert counts[codes.WRONG_STREAM] == 1
    assert counts[codes.KEYS] == 3  # two that are wrong, and more keys than events
    assert stages_2_and_3(path, 2, monkeypatch) == (alone, counts)


def test_of_very_many_findings_the_first_are_kept_and_all_are_counted(tmp_path, monkeypatch):
    events = [source(), *(note(f"us.a/{n}", f"us.m{n % 7}") for n in range(2300))]
    path = written(tmp_path / "ledger.db", events)
    alone, counts = stages_2_and_3(path, 1, monkeypatch)
    assert (len(alone), counts[codes.RULE_BROKEN]) == (1000, 2300)
    assert stages_2_and_3(path, 2, monkeypatch) == (alone, counts)


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("most", [1, 7, 60])
def test_a_ledger_that_is_too_large_to_keep_is_gone_through_in_turns(
    broken, most, processes, monkeypatch
):
    everything = stages_2_and_3(broken, 1, monkeypatch)
    monkeypatch.setattr(dividing, "MOST_EVENTS", most)
    assert stages_2_and_3(broken, processes, monkeypatch) == everything


def test_what_was_found_before_the_store_failed_is_told(broken, monkeypatch):
    everything, _ = stages_2_and_3(broken, 1, monkeypatch)
    findings = Findings()
    with closing(_FailingRaw.open(broken)) as raw, pytest.raises(RawError):
        divide_meaning(raw, lambda: SqliteLog.open(broken), None, findings, silent)
    last = max(finding.position for finding in findings)
    assert list(findings) == [each for each in everything if each.position <= last]
    assert len(findings) > 10


class _FailingRaw(SqliteRaw):
    """A store that cannot be read any more once it has given most of its rows."""

    def batches(self, after, size):
        for batch in super().batches(after, min(size, 50)):
            if batch[-1][0] > 400:
                raise RawError("disk I/O error")
            yield batch


def test_shares_cover_all_streams_and_keep_little_together(monkeypatch):
    monkeypatch.setattr(dividing, "MOST_EVENTS", 100)
    for head, count in ((0, 1), (1, 1), (100, 2), (101, 2), (1000, 1), (1000, 4)):
        shares = dividing.shares_of(1, head, count, rules=True)
        assert len(shares) == count
        every = [share for process in shares for share in process]
        assert sorted(share.number for share in every) == list(range(len(every)))
        assert {share.of for share in every} == {len(every)}
        assert sum(process[0].most_events for process in shares) <= 100
        assert head / len(every) <= 100 / count


def test_a_past_keeps_no_more_than_it_should(broken):
    largest = 0
    with closing(SqliteLog.open(broken)) as log:
        past = meaning.Past(log, 30, from_the_start=True)
        longest = max(row.version for row in log.rows())
        for row in log.rows():
            event = meaning.from_state(row.stream, row.version, row.topic, row.state)
            past.at(row.position, event.recorded)
            for cited in event.body.sources:
                assert past.aggregate(f"source:{cited}").id == f"source:{cited}"
            past.take(row.position, event)
            past.meet(row.stream)
            kept = sum(len(each.events) for each in past._aggregates.values())
            assert kept == past._events
            largest = max(largest, kept)
    assert 30 < largest <= 30 + 2 * longest


def test_a_past_is_what_the_store_says_at_every_position(broken):
    with closing(SqliteLog.open(broken)) as log:
        walked = meaning.Past(log, 1000, from_the_start=True)
        for row in list(log.rows())[:260]:
            event = meaning.from_state(row.stream, row.version, row.topic, row.state)
            read = meaning.Past(log, 1000)
            for past in (walked, read):
                past.at(row.position, event.recorded)
            for stream in (row.stream, "source:eo-3-late", "measure:us.first", "measure:nothing"):
                assert walked.aggregate(stream).events == read.aggregate(stream).events
            walked.take(row.position, event)
            walked.meet(row.stream)


def test_every_stream_is_somebodys_and_nobody_elses():
    names = [*MEASURES, "measure:us.s122", "", None, b"\xff", 7, *map(str, range(500))]
    for of in (1, 2, 3, 4):
        shares = [meaning.Share(number, of, 1, 9, True, 9) for number in range(of)]
        assert all(sum(share.has(name) for share in shares) == 1 for name in names)


def test_what_was_counted_and_not_kept_is_told():
    findings = Findings(most=2)
    findings.take(Finding(codes.KEYS, 2, "x", place) for place in range(5))
    assert findings.more() == {codes.KEYS: 3}
    assert len(findings) == 5
