"""Results come back from threads to the loop that waits for them, each once, none left lying."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future

import pytest

from bot.discord.handover import Handover, Owed, Ways


def test_many_threads_hand_over_everything_once() -> None:
    async def main() -> list[int]:
        ways = Ways()
        asked = [ways.owed() for _ in range(4_000)]

        def work(share: list[tuple[int, Owed[int]]]) -> None:
            for number, owed in share:
                owed.settle(number)

        numbered = [(number, owed) for number, (_, owed) in enumerate(asked)]
        threads = [threading.Thread(target=work, args=(numbered[at::4],)) for at in range(4)]
        for thread in threads:
            thread.start()
        async with asyncio.timeout(10):
            found = await asyncio.gather(*(future for future, _ in asked))
        for thread in threads:
            thread.join()
        return found

    assert asyncio.run(main()) == list(range(4_000))


def test_an_error_is_raised_where_it_is_waited_for() -> None:
    async def main() -> None:
        future, owed = Ways().owed()
        owed.settle(None, ValueError("no"))
        with pytest.raises(ValueError, match="no"):
            await future

    asyncio.run(main())


def test_who_does_not_wait_any_more_is_passed_over() -> None:
    async def main() -> str:
        ways = Ways()
        dropped, first = ways.owed()
        future, second = ways.owed()
        dropped.cancel()
        assert first.dropped
        assert not second.dropped
        first.settle("for nobody")
        second.settle("told")
        return await future

    assert asyncio.run(main()) == "told"


def test_a_loop_that_is_closed_costs_the_thread_nothing() -> None:
    loop = asyncio.new_event_loop()
    future: asyncio.Future[int] = loop.create_future()
    loop.close()
    Owed(future, Handover(loop)).settle(1)
    assert not future.done()


def test_each_loop_has_a_way_of_its_own() -> None:
    ways = Ways()

    async def main(number: int) -> int:
        future, owed = ways.owed()
        threading.Thread(target=owed.settle, args=(number,)).start()
        return await asyncio.wait_for(future, 10)

    assert [asyncio.run(main(number)) for number in (1, 2)] == [1, 2]


def test_a_thread_may_wait_too() -> None:
    future: Future[int] = Future()
    Owed(future).settle(3)
    assert future.result() == 3
    failing: Future[int] = Future()
    Owed(failing).settle(None, ValueError("no"))
    with pytest.raises(ValueError, match="no"):
        failing.result()
