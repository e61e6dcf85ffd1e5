"""Witness channels get signed checkpoints; proofs check without us."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.discord import witness
from bot.discord.alerts.composing import Composer
from bot.discord.alerts.sending import Sender
from bot.discord.alerts.subscription import Subscription
from bot.discord.alerts.subscriptions import add
from bot.discord.pacing import Pacer
from bot.discord.replies import proving
from ledger.proof import checkpoint, verifier
from ledger.proof.checkpoint import new_key
from ledger.store.application import LedgerApplication
from ledger.store.log import SqliteLog
from ledger.store.url import StoreUrl, parse
from ledger.vocabulary.problems import ProblemsError
from projections import asking, receipts
from projections.book import Book
from projections.index import Index
from tests.bot.alerts.room import Clock, Room
from tests.bundled import bundled_file
from tests.sample import NOW, note, record

KEY = new_key("example.org/ledger")
HOUR = timedelta(hours=1)


class Place:
    """A ledger in a file, with a bot that bears witness to it."""

    def __init__(self, path: Path, state: Any, room: Room, clock: Clock) -> None:
        shutil.copy(bundled_file(), path)
        self.path, self.state, self.room, self.clock = path, state, room, clock
        self.url: StoreUrl = parse(f"sqlite:///{path}")
        self.open()

    def open(self) -> None:
        log = SqliteLog.open(self.path)
        self.book = Book(log, Index.open(log, None))

    async def run(self, job: Any) -> Any:
        self.book.refresh()
        return job(self.book)

    def watch(self, channel: int = 10) -> None:
        wish = Subscription(1, channel, "witness")
        self.state.run_now(lambda c: add(c, wish, 0.0))

    def bear(self, now: datetime, keys: Any = (KEY,)) -> int:
        self.clock.seconds = now.timestamp()
        return asyncio.run(witness.witness(self.run, self.state, self.url, list(keys), now))

    def append(self, key: str) -> None:
        application = LedgerApplication(self.url)
        record(application, [note(key, "us.s122")])
        application.close()
        self.book.refresh()

    def send(self) -> int:
        sender = Sender(
            self.state, self.room, Composer(self.run, lambda: NOW), name="w",
            is_dead=lambda _: False, seconds=self.clock, wait=self.clock.wait,
            pacer=Pacer(self.clock, self.clock.wait),
        )  # fmt: skip
        return asyncio.run(sender.drain())


@pytest.fixture
def place(tmp_path, state, room, clock):
    made = Place(tmp_path / "ledger.db", state, room, clock)
    yield made
    made.book.close()


def test_a_witness_gets_a_note_that_verifies(place, tmp_path):
    place.watch()
    assert place.bear(NOW) == 1
    assert place.send() == 1
    (message,) = place.room.channels[10]
    (file,) = message.reply.attachments
    head = verifier.open_checkpoint(file.data, [verifier.read_key(KEY.verification_key)])
    assert head.size == place.book.head
    assert head.root.hex() == place.book.root()
    assert file.data.decode() in message.reply.embed.description
    assert KEY.verification_key in message.reply.embed.description
    assert message.reply.embed.footer.endswith(message.nonce[:10])


def test_nothing_is_posted_twice_in_an_hour_and_something_every_day(place):
    place.watch()
    hours = []
    for hour in range(52):
        if hour in {0, 1, 2, 30}:
            place.append(f"us.s122/n{hour}")
        now = NOW + hour * HOUR
        posted = place.bear(now)
        posted += place.bear(now + timedelta(minutes=30))
        place.send()
        hours += [hour] * posted
    assert hours == [0, 1, 2, 26, 30]


def test_a_key_that_is_not_configured_signs_nothing(place):
    place.watch()
    assert place.bear(NOW, ()) == 0
    assert witness.read_keys(None) == []


def test_all_witnesses_get_the_same_note_and_two_bots_make_one(place, open_state):
    place.watch(10)
    place.watch(11)
    other = open_state()
    assert place.bear(NOW) == 2
    assert asyncio.run(witness.witness(place.run, other, place.url, [KEY], NOW)) == 0
    place.send()
    files = [place.room.channels[channel][0].reply.attachments[0].data for channel in (10, 11)]
    assert files[0] == files[1]


def test_a_closed_channel_has_one_note_waiting_and_not_one_an_hour(place):
    place.watch()
    place.room.closed = {10}
    for hour in range(30):
        place.append(f"us.s122/n{hour}")
        place.bear(NOW + hour * HOUR)
        place.send()
    ((count,),) = place.state.run_now(lambda c: c.execute("SELECT count(*) FROM posts").fetchall())
    assert count == 1


def test_a_ledger_that_contradicts_what_was_posted_is_not_signed(place, tmp_path):
    """Somebody put another history in its place, and took the remembered checkpoints along."""
    place.watch()
    place.append("us.s122/one")
    place.bear(NOW)
    place.send()
    place.book.close()
    for beside in place.path.parent.glob("ledger.db*"):
        beside.unlink()
    shutil.copy(bundled_file(), place.path)
    place.open()
    place.append("us.s122/another")
    with pytest.raises(ProblemsError) as error:
        place.bear(NOW + 25 * HOUR)
    assert error.value.problems[0].code == "PF-01"


# -- proofs --------------------------------------------------------------------------------------


def run_verifier(folder: Path, reply: Any, name: str) -> str:
    """The three lines, as somebody would type them who has nothing but what was attached."""
    for file in reply.attachments:
        (folder / file.name).write_bytes(file.data)
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", name, "--key", KEY.verification_key],
        cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    return done.stdout.decode() + done.stderr.decode()


def test_a_proof_of_an_event_verifies_with_what_is_attached(place, tmp_path):
    made = proving.of_event(place.book, place.url.text, 431, "en", [KEY])
    reply = made.reply
    assert reply.content == (
        f"Proof that event 431 is among the first {place.book.head} events of the ledger."
    )
    said = run_verifier(tmp_path, reply, "event-431.tlog-proof")
    assert "Event 431 is in it" in said
    assert said.endswith("VALID\n")
    assert f"--key '{KEY.verification_key}'" in reply.embed.description


def test_without_a_key_the_newest_signed_checkpoint_is_taken(place, tmp_path):
    unsigned = proving.of_event(place.book, place.url.text, 431, "en").reply
    assert unsigned.content.startswith("There is no proof to give: no signed checkpoint covers")
    assert unsigned.attachments == ()
    note_ = witness.signed(place.book, place.url, [KEY])
    by_file = proving.of_event(place.book, place.url.text, 431, "en").reply
    assert run_verifier(tmp_path, by_file, "event-431.tlog-proof").endswith("VALID\n")
    place.path.with_name("ledger.db.checkpoints").unlink()
    by_post = proving.of_event(place.book, place.url.text, 431, "zh", last=note_.decode()).reply
    assert by_post.content.startswith("证明")
    assert run_verifier(tmp_path, by_post, "event-431.tlog-proof").endswith("VALID\n")


@pytest.mark.parametrize("position", [0, -3, 10_000_000])
def test_a_position_that_there_is_not_is_said_not_to_be(place, position):
    reply = proving.of_event(place.book, place.url.text, position, "en", [KEY]).reply
    assert reply.content == (f"The ledger has no event {position}; it has {place.book.head}.")


def receipt_of(place: Place) -> bytes:
    query = {"command": "rate", "importer": "US", "origin": "CN"}
    answer = asking.answer(place.book, query, NOW)
    return orjson.dumps(receipts.make(answer, query, place.book, NOW))


def test_a_proof_of_an_answer_says_that_its_history_is_the_beginning_of_this_one(place, tmp_path):
    data = receipt_of(place)
    size = place.book.head
    place.append("us.s122/later")
    reply = proving.of_answer(place.book, place.url.text, data, "en", [KEY]).reply
    assert reply.content == (
        f"Proof that the {size} events behind that answer are the first of the {size + 1} that "
        "are signed."
    )
    said = run_verifier(tmp_path, reply, f"answer-{size}.proof")
    assert f"It begins with the {size} events of the earlier checkpoint, unchanged." in said
    assert (tmp_path / "receipt.json").read_bytes() == data


def test_an_answer_of_another_history_is_not_proved(place):
    data = orjson.loads(receipt_of(place))
    data["root"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    reply = proving.of_answer(place.book, place.url.text, orjson.dumps(data), "en", [KEY]).reply
    assert reply.content.startswith("No proof can be given: ")
    assert reply.attachments == ()
    broken = proving.of_answer(place.book, place.url.text, b"{}", "en", [KEY]).reply
    assert broken.content == "That receipt cannot be read."


def test_without_a_key_the_last_event_behind_an_answer_is_proved(place, tmp_path):
    data = receipt_of(place)
    size = place.book.head
    same = witness.signed(place.book, place.url, [KEY])
    exact = proving.of_answer(place.book, place.url.text, data, "en").reply
    assert exact.content.startswith("The answer was read at the signed checkpoint")
    assert run_verifier(tmp_path, exact, f"answer-{size}.proof").endswith("VALID\n")
    assert checkpoint.read_head(same).size == size
    place.append("us.s122/later")
    witness.signed(place.book, place.url, [KEY])
    later = proving.of_answer(place.book, place.url.text, data, "en").reply
    assert run_verifier(tmp_path, later, f"event-{size}.tlog-proof").endswith("VALID\n")


def test_the_clock_of_a_witness_is_the_one_that_is_passed_in(place):
    place.watch()
    place.bear(datetime(2030, 1, 1, tzinfo=UTC))
    ((created,),) = place.state.run_now(lambda c: c.execute("SELECT created FROM posts").fetchall())
    assert created == datetime(2030, 1, 1, tzinfo=UTC).timestamp()
