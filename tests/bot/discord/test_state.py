"""The bot's state: taken once, promised before it is owed, committed in groups."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bot.discord.state import interactions
from bot.discord.state.interactions import Pending
from bot.discord.state.processes import Presence
from bot.discord.state.schema import MIGRATIONS
from bot.discord.state.store import State, StateError


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = State(tmp_path / "bot.db")
    yield opened
    opened.close()


def test_an_interaction_is_taken_once(state: State) -> None:
    assert state.run_now(lambda c: interactions.take(c, 7, 1.0))
    assert not state.run_now(lambda c: interactions.take(c, 7, 2.0))
    assert state.run_now(lambda c: interactions.take(c, 8, 2.0))


def test_of_two_processes_one_takes_it(state: State) -> None:
    other = State(state.path)
    try:
        with ThreadPoolExecutor(8) as pool:
            taken = list(
                pool.map(
                    lambda n: (state, other)[n % 2].run_now(
                        lambda c: interactions.take(c, n // 2, 1.0)
                    ),
                    range(400),
                )
            )
    finally:
        other.close()
    assert sum(taken) == 200


def test_what_fails_undoes_itself_alone(state: State) -> None:
    def fails(connection: sqlite3.Connection) -> None:
        interactions.take(connection, 1, 1.0)
        raise ValueError("no")

    async def together() -> list[bool | BaseException | None]:
        return await asyncio.gather(
            state.run(lambda c: interactions.take(c, 2, 1.0)),
            state.run(fails),
            state.run(lambda c: interactions.take(c, 3, 1.0)),
            return_exceptions=True,
        )

    before, failed, after = asyncio.run(together())
    assert before is after is True
    assert isinstance(failed, ValueError)
    with pytest.raises(ValueError, match="no"):
        state.run_now(fails)
    assert state.run_now(lambda c: interactions.take(c, 1, 1.0)), "a failed piece left a trace"


def test_a_promise_is_owed_until_it_is_delivered(state: State) -> None:
    promised = Pending(5, "interaction", "p", "zh", 10.0, application=9, token="t")
    state.run_now(lambda c: interactions.promise(c, promised))
    assert state.run_now(interactions.owed) == [promised]
    state.run_now(lambda c: interactions.delivered(c, 5))
    assert state.run_now(interactions.owed) == []


def test_old_rows_go_and_new_ones_stay(state: State) -> None:
    now = 1e9
    for number, at in ((1, now - interactions.SEEN_FOR - 1), (2, now - 5)):
        state.run_now(lambda c, n=number, t=at: interactions.take(c, n, t))
    state.run_now(lambda c: interactions.keep(c, [("@a", "q")], now - interactions.ASKED_FOR - 1))
    state.run_now(lambda c: interactions.put_receipt(c, "r", b"{}", now - 5))
    state.run_now(lambda c: interactions.forget_old(c, now))
    assert state.run_now(lambda c: interactions.take(c, 1, now)), "the old one was not forgotten"
    assert not state.run_now(lambda c: interactions.take(c, 2, now))
    assert state.run_now(lambda c: interactions.kept(c, "@a")) is None
    assert state.run_now(lambda c: interactions.receipt(c, "r")) == b"{}"


def test_a_state_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(StateError, match="newer version"):
        State(path)


def test_a_state_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StateError):
        State(tmp_path / "file" / "bot.db")


def test_a_process_that_was_killed_is_dead_at_once(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib\n"
        "from bot.discord.state.processes import Presence\n"
        "print(Presence(pathlib.Path(sys.argv[1])).name, flush=True)\n"
        "sys.stdin.read()\n"
    )
    path = tmp_path / "bot.db"
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    mine = Presence(path)
    try:
        assert child.stdout is not None
        name = child.stdout.readline().strip()
        assert not mine.is_dead(name)
        child.kill()
        child.wait()
        assert mine.is_dead(name)
        assert not mine.is_dead(mine.name)
    finally:
        child.kill()
        child.communicate()
        mine.close()


def test_the_files_of_killed_processes_do_not_pile_up(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    folder = tmp_path / "bot.db.running"
    first = Presence(path)
    for number in range(5):
        (folder / f"killed-{number}").touch()  # nobody holds a lock on them
    (folder / "a folder").mkdir()
    second = Presence(path)
    try:
        assert {each.name for each in folder.iterdir()} == {first.name, second.name, "a folder"}
        assert not second.is_dead(first.name), "who lives is left alone"
        assert first.living() == second.living() == 2
        assert first.is_dead("killed-3")
    finally:
        second.close()
        first.close()
