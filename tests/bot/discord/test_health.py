"""The health page on a port of the test's own."""

from __future__ import annotations

import asyncio
import re

import aiohttp
import pytest

from bot.discord.life.health import HealthPage, exposition, resident
from bot.discord.life.metrics import Metrics


def asked(page, *paths, method="GET"):
    """(status, text, content type) of each path, from a page that is opened and closed."""

    async def ask():
        await page.open("127.0.0.1", 0)
        found = []
        host, port = page.address
        async with aiohttp.ClientSession() as session:
            for path in paths:
                async with session.request(method, f"http://{host}:{port}{path}") as answer:
                    found.append((answer.status, await answer.text(), answer.content_type))
        await page.close()
        assert page.address is None
        return found

    return asyncio.run(ask())


def page(problems=(), numbers="x 1\n"):
    return HealthPage(lambda: list(problems), lambda: numbers)


def test_a_bot_that_is_well_answers_ok():
    assert asked(page(), "/healthz") == [(200, "ok\n", "text/plain")]


def test_what_is_wrong_is_503_with_a_line_each():
    wrong = ["the gateway is frozen", "alerts wait since 12 min"]
    assert asked(page(wrong), "/healthz") == [(503, "\n".join(wrong) + "\n", "text/plain")]


def test_the_page_is_asked_anew_each_time():
    answers = iter([[], ["not connected for 91 s"], []])
    found = asked(HealthPage(lambda: next(answers), str), "/healthz", "/healthz", "/healthz")
    assert [status for status, _, _ in found] == [200, 503, 200]


def test_the_numbers_are_text():
    assert asked(page(), "/metrics") == [(200, "x 1\n", "text/plain")]


def test_there_is_nothing_else():
    assert [status for status, _, _ in asked(page(), "/", "/token", "/healthz/x")] == [404] * 3
    assert [status for status, _, _ in asked(page(), "/healthz", method="POST")] == [405]


def test_an_address_that_is_taken_is_an_error_of_the_system():
    async def twice():
        first, second = page(), page()
        await first.open("127.0.0.1", 0)
        try:
            with pytest.raises(OSError):  # noqa: PT011 - its words are the system's
                await second.open(*first.address)
            assert second.address is None
        finally:
            await first.close()
            await second.close()

    asyncio.run(twice())


def test_counters_and_gauges_are_told_in_the_form_that_scrapers_read():
    metrics = Metrics()
    metrics.answered(1.0)
    metrics.late(2.0)
    metrics.commands['a"\\\nb'] += 3
    text = exposition(metrics, {"rss_bytes": 1024.0, "loop_lag_seconds": None, "in_flight": 0.0})
    assert 'tradeledger_bot_answers_total{outcome="answered"} 1' in text
    assert 'tradeledger_bot_answers_total{outcome="late"} 1' in text
    assert r'tradeledger_bot_commands_total{command="a\"\\\nb"} 3' in text
    assert "tradeledger_bot_rss_bytes 1024\n" in text
    assert "tradeledger_bot_in_flight 0\n" in text
    assert "loop_lag" not in text
    line = re.compile(r'(# (HELP|TYPE) .*|[a-z_]+(\{[a-z]+="(?:[^"\\]|\\.)*"\})? -?[0-9.e+-]+)')
    for each in text.splitlines():
        assert line.fullmatch(each), each


def test_memory_is_told_where_the_system_tells_it():
    held = resident()
    assert held is None or held > 1_000_000
