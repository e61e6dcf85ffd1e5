"""Ledgers of every kind under the bot: they answer alike, they fail, they come back, they grow."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from bot.discord.life import loops
from bot.discord.reading import StoreGoneError
from bot.discord.state import store as state_store
from ledger.desk.importing import import_bundled
from ledger.store.application import LedgerApplication
from ledger.store.url import StoreUrl
from tests.calling import call
from tests.discord.bots import TODAY, Rooms
from tests.discord.recording import RAISED, SOURCE, Teller, append
from tests.discord.stage import staged
from tests.sample import NOW
from tests.twin.world import World

GONE = "The ledger cannot be read at the moment. Nothing is lost; please ask again in a minute."


@pytest.fixture
def served(postgres_url: Callable[[], StoreUrl]) -> StoreUrl:
    """The bundled history in a PostgreSQL database."""
    url = postgres_url()
    application = LedgerApplication(url)
    try:
        assert not import_bundled(application, NOW).refused
    finally:
        application.close()
    return url


def appended(url: StoreUrl, folder: Path, event: dict[str, Any]) -> None:
    """What ``append`` does, on a server."""
    pack = folder / "pack.yaml"
    pack.write_bytes(orjson.dumps({"sources": {"notice": SOURCE}, "events": [event]}))
    done = call("append", "--file", str(pack), store=url.text, recorded=TODAY)
    assert done.code == 0, done.err


@contextmanager
def operator(url: StoreUrl) -> Iterator[tuple[Any, str]]:
    """A connection of the server's operator, beside the database of that name."""
    name = str(conninfo_to_dict(url.text)["dbname"])
    with psycopg.connect(url.text, dbname="postgres", autocommit=True) as connection:
        yield connection, name


def cut(url: StoreUrl) -> int:
    """Ends every connection to a database; returns how many there were."""
    with operator(url) as (connection, name):
        rows = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        ).fetchall()
    return len(rows)


def let_in(url: StoreUrl, *, whether: bool) -> None:
    """Opens or closes a database to new connections."""
    with operator(url) as (connection, name):
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {str(whether).lower()}")


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another program writes to a SQLite file, and takes its time."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


# -- a server ------------------------------------------------------------------------------------


async def test_a_server_gives_the_same_answers_and_alerts_as_a_file(
    world: World, own_rooms: Rooms, served: StoreUrl, tmp_path: Path
) -> None:
    asked: tuple[tuple[str, dict[str, str]], ...] = (
        ("rate", {"origin": "CN"}), ("rate", {"origin": "CN", "on": "2025-10-01"}),
        ("history", {"origin": "BR"}), ("truce", {}), ("forecast", {"origin": "CN"}),
        ("ask", {"question": "what was the US tariff on Chinese goods on Oct 1"}),
    )  # fmt: skip
    told: list[list[str]] = []
    for store in (None, served.text):
        folder = tmp_path / ("file" if store is None else "server")
        folder.mkdir()
        rooms = Rooms(own_rooms.store, folder)
        channel = world.add_channel(folder.name)
        async with rooms.bot(world, store=store) as bot:
            boss = world.user("Boss", admin=True)
            seen = [await boss.slash("general", name, **given) for name, given in asked]
            told.append([f"{each.text}\n{each.footer}" for each in seen])
            assert (
                "alert 1"
                in (await boss.slash(channel, "alerts add", importer="US", origin="CN")).content
            )
            teller = Teller(bot)
            await teller.tell()
            if store is None:
                append(own_rooms.store, RAISED)
            else:
                appended(served, tmp_path, RAISED)
            assert await teller.tell() == 1
            (post,) = world.posted(channel)
            shown = boss.sees(post)  # its mark, at the end, is of the channel
            told[-1] += [shown.text.replace(shown.footer.rpartition(" · ")[2], "")]
    world.judge.identifies = 2
    assert told[0] == told[1]


async def test_connections_that_the_server_ends_are_made_again(
    world: World, own_rooms: Rooms, served: StoreUrl
) -> None:
    async with own_rooms.bot(world, store=served.text) as bot:
        ada = world.user("Ada")
        before = await ada.slash("general", "rate", origin="CN")
        assert "12.5%" in before.content
        assert cut(served) >= 1
        again = await ada.slash("general", "rate", origin="CN", on="2025-10-01")
        assert "an additional 30%" in again.content, "nobody was told of it"
        assert bot.services.metrics.outcomes["store_gone"] == 0
        begun, go = threading.Event(), threading.Event()

        def in_the_middle(book: Any) -> int:
            begun.set()
            assert go.wait(30)
            return int(book.log.head())

        reading = asyncio.ensure_future(bot.services.reader.run(in_the_middle))
        await asyncio.to_thread(begun.wait, 30)
        assert await asyncio.to_thread(cut, served) >= 1
        go.set()
        assert await reading == bot.services.reader.head


async def test_a_server_that_lets_nobody_in_is_said_to_be_gone_until_it_does(
    world: World, own_rooms: Rooms, served: StoreUrl
) -> None:
    async with own_rooms.bot(world, store=served.text):
        ada = world.user("Ada")
        assert "12.5%" in (await ada.slash("general", "rate", origin="CN")).content
        let_in(served, whether=False)
        cut(served)
        told = await ada.slash("general", "rate", origin="CN", on="2025-10-01")
        assert told.content == GONE
        assert told.ephemeral
        let_in(served, whether=True)
        back = await ada.slash("general", "rate", origin="CN", on="2025-10-01")
        assert "an additional 30%" in back.content


# -- a file that somebody else holds -------------------------------------------------------------


async def test_a_ledger_that_is_written_to_answers_all_the_same(
    world: World, own_rooms: Rooms
) -> None:
    async with own_rooms.bot(world):
        ada = world.user("Ada")
        with held(own_rooms.store):
            seen = await ada.slash("general", "rate", origin="CN")
        assert "12.5%" in seen.content


async def test_while_one_waits_for_a_store_that_is_held_nobody_waits_twice(
    world: World, own_rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever was in the queue meanwhile is told the same, instead of waiting as long again."""
    async with own_rooms.bot(world) as bot:
        ada = world.user("Ada")
        assert "12.5%" in (await ada.slash("general", "rate", origin="CN")).content
        begun, go = threading.Event(), threading.Event()
        looks = []

        def hangs(_book: Any) -> None:
            begun.set()
            assert go.wait(30)
            raise StoreGoneError("it hangs")

        def looked(book: Any) -> int:
            looks.append(book.head)
            return int(book.head)

        first = asyncio.ensure_future(bot.services.reader.run(hangs))
        await asyncio.to_thread(begun.wait, 30)
        behind = [asyncio.ensure_future(bot.services.reader.run(looked)) for _ in range(20)]
        attempts = [
            ada.send_slash("general", "rate", origin="CN", on=f"2025-10-{day:02}")
            for day in range(1, 6)
        ]
        assert [await each.acknowledged() for each in attempts] == [5] * 5, "deferred in time"
        begun.clear()
        go.set()
        results = await asyncio.gather(first, *behind, return_exceptions=True)
        # The store was open: the first tries once more with a new connection, and hangs again.
        assert all(isinstance(each, StoreGoneError) for each in results)
        assert looks == []
        assert {(await each.outcome()).content for each in attempts} == {GONE}
        back = await ada.slash("general", "rate", origin="CN", on="2025-10-06")
        assert "an additional 30%" in back.content


async def test_a_file_that_another_program_holds_whole_is_read_when_it_lets_go(
    world: World, own_rooms: Rooms
) -> None:
    with closing(sqlite3.connect(own_rooms.store)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # in which readers wait for writers
    async with own_rooms.bot(world):
        ada = world.user("Ada")
        assert "12.5%" in (await ada.slash("general", "rate", origin="CN")).content
        with held(own_rooms.store):
            attempt = ada.send_slash("general", "rate", origin="CN", on="2025-10-01")
            assert await attempt.acknowledged() == 5, "it says that it is thinking"
        seen = await attempt.outcome(patience=30)
        assert "an additional 30%" in seen.content


# -- the bot's own state -------------------------------------------------------------------------


async def test_a_state_that_cannot_be_written_costs_nobody_an_answer(
    world: World, own_rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_store, "PATIENCE", 0.05)
    async with own_rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        with held(own_rooms.folder / "bot.db"):
            seen = await boss.slash("general", "rate", origin="CN")
            assert "12.5%" in seen.content
            assert "Section 301" in (await seen.press("Why")).text
            said = await boss.say("general", "@bot what is the US tariff on China")
            assert "12.5%" in said.content
            refused = await boss.slash("general", "alerts add", importer="US", origin="CN")
            assert refused.content == (
                "I cannot write anything down at the moment, so nothing was changed. Please try"
                " again in a minute."
            )
            assert refused.ephemeral
        added = await boss.slash("general", "alerts add", importer="US", origin="CN")
        assert "(alert 1)" in added.content
        assert bot.services.metrics.outcomes["bug"] == 0


def test_on_a_full_disk_questions_are_answered_and_what_must_be_kept_is_refused(
    bundled: Path, tmp_path: Path
) -> None:
    async def run() -> None:
        async with staged(bundled, tmp_path, "--no-schema") as stage:
            boss = await stage.twin.user("Boss", admin=True)
            async with stage.bot() as bot:
                await bot.stop()
            # No file may become much larger than the largest of its state is now.
            full = stage.state.stat().st_size + 16_384
            async with stage.bot(TEST_LARGEST=str(full)):
                answers = []
                for day in range(1, 31):
                    given = {"origin": "CN", "on": f"2025-10-{day:02}"}
                    answers.append(await boss.slash("general", "rate", patience=30, **given))
                assert all("an additional 30%" in each.content for each in answers)
                added = [
                    await boss.slash("general", "alerts add", origin=each, patience=30)
                    for each in ("CN", "BR", "MX", "JP", "VN", "IN")
                ]
                words = ("This channel will be told", "I cannot write anything down")
                assert all(each.content.startswith(words) for each in added)
                assert any(each.content.startswith(words[1]) for each in added), "not full"
            assert stage.bugs() == []
            await stage.twin.allow("identify")

    asyncio.run(run())


# -- a ledger that grows -------------------------------------------------------------------------


async def test_what_is_recorded_while_people_ask_is_in_the_next_answer_and_told_once(
    world: World, own_rooms: Rooms
) -> None:
    async with own_rooms.bot(world, loops=loops.ALL, quick=True):
        boss, ada = world.user("Boss", admin=True), world.user("Ada")
        await boss.slash("general", "alerts add", importer="US", origin="CN")
        question = {"origin": "CN", "on": "2026-12-02"}
        before = await ada.slash("general", "rate", **question)
        assert "12.5%" in before.content
        asking = asyncio.ensure_future(_asks(world, "Bo", 20))
        await asyncio.to_thread(append, own_rooms.store, RAISED)
        post = await world.next_posted("general")
        after = await ada.slash("general", "rate", **question)
        assert "an additional 25%" in after.content
        assert "25%" in post.content
        await asking
        assert len(world.posted("general")) == 1


async def _asks(world: World, who: str, times: int) -> None:
    person = world.user(who)
    for turn in range(times):
        seen = await person.slash("general", "rate", origin="CN", on=f"2025-09-{1 + turn:02}")
        assert seen.content
