"""Real kills (SIGKILL) in the middle of sending: one message each, whatever the moment."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.discord.alerts import following, subscriptions
from bot.discord.alerts.subscription import Subscription
from bot.discord.state.store import State
from ledger.store.application import LedgerApplication
from ledger.store.url import parse
from tests import workers
from tests.bot.alerts.sending_process import TABLES, send_all
from tests.projections.telling import events
from tests.sample import record, source
from tests.workers import working

CHANNELS = 12
#: messages between two kills, about; and a moment in seconds, to fall between two messages
AT_ONCE, A_STEP = 2, 0.005
STORY = """
- {introduced: us.x, programme: s122, title: Surcharge}
- {set: 10%, effective: 2026-12-01, announced: 2026-11-23, origins: [CN]}
- {set: 20%, effective: 2026-12-02, announced: 2026-11-23, origins: [CN]}
- {kind: record.corrected, target: e2, target_stream: "measure:us.x", why: A slip.,
   fields: {duty: 15%}, announced: 2026-11-24}
"""


def made(folder: Path) -> tuple[Path, Path, Path]:
    """A ledger with three things to tell, a state with channels that want them, and no messages."""
    ledger, state, room = folder / "ledger.db", folder / "state.db", folder / "room.db"
    application = LedgerApplication(parse(f"sqlite:///{ledger}"))
    record(application, [source()])
    record(application, events(STORY))
    application.close()
    kept = State(state)
    kept.run_now(lambda c: following.begin(c, 1))
    for channel in range(CHANNELS):
        wish = Subscription(1, channel, importer="US", origin="CN")
        kept.run_now(lambda c, wish=wish: subscriptions.add(c, wish, 0.0))
    kept.close()
    return ledger, state, room


def killed_until_done(folder: Path, seed: int, kills: int, how: str) -> list[int]:
    """Sends with processes that are killed at random moments; the last one may finish.

    ``how`` a message is known again: by its ``nonce``, or an hour later by the mark in its
    ``footer``, when the nonce is forgotten. Returns how many messages were there at each kill.
    """
    draw = random.Random(seed)
    ledger, state, room = made(folder)
    window = 10_000 if how == "nonce" else 0
    seen = []
    for number in range(kills + 1):
        hour = 0 if how == "nonce" else number
        given = (str(ledger), str(state), str(room), window, hour)
        with working(send_all, *given) as worker:
            if number == kills:
                assert worker.done()[-1] == "done"
                break
            assert worker.told.recv() == "begin"
            await_posts(worker, draw.randrange(2 * AT_ONCE))
            workers.wait_a_while(worker, draw, A_STEP)
            worker.kill()
            seen.append(count_of(room))
    assert_told_once(room)
    return seen


def await_posts(worker: workers.Worker, count: int) -> None:
    """Lets a process send so many messages, or be done."""
    for _ in range(count):
        if not worker.told.poll(workers.PATIENCE) or worker.told.recv() == "done":
            return


def count_of(room: Path) -> int:
    with closing(sqlite3.connect(room)) as database:
        database.execute(TABLES)
        return int(database.execute("SELECT count(*) FROM messages").fetchone()[0])


def assert_told_once(room: Path) -> None:
    """Three messages in each channel, the third a reply to the first, which points to it."""
    with closing(sqlite3.connect(room)) as database:
        for channel in range(CHANNELS):
            found = database.execute(
                "SELECT id, text, reply_to, edited FROM messages WHERE channel = ? ORDER BY id",
                (channel,),
            ).fetchall()
            texts = [text.split("\n")[0] for _, text, _, _ in found]
            assert len(found) == 3, texts
            assert ["is 10% instead" in texts[0], "is 20% instead" in texts[1]] == [True, True]
            assert "is 15%, not 10%" in texts[2]
            assert found[2][2] == found[0][0]
            assert f"/{channel}/{found[2][0]}>" in found[0][3]


@pytest.mark.parametrize("how", ["nonce", "footer"])
def test_ten_kills_while_sending_leave_one_message_each(tmp_path, how):
    seen = killed_until_done(tmp_path, 10, 10, how)
    assert any(0 < count < 3 * CHANNELS for count in seen), "no kill fell into the sending"


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("how", ["nonce", "footer"])
def test_two_hundred_kills_while_sending_leave_one_message_each(tmp_path, how, seed):
    killed_until_done(tmp_path, seed, 20, how)
