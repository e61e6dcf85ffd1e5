"""What systemd hears, over a socket of the test's own."""

from __future__ import annotations

import socket
from uuid import uuid4

import pytest

from bot.discord.life.notifying import Notifier, notifier


@pytest.fixture(params=["file", "abstract"])
def supervisor(request, tmp_path):
    """A socket as systemd opens it, and its name as the environment says it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as theirs:
        theirs.settimeout(5)
        if request.param == "file":
            name = str(tmp_path / "notify")
            theirs.bind(name)
        else:
            name = f"@tradeledger-{uuid4().hex}"
            theirs.bind("\0" + name[1:])
        yield name, theirs


def test_each_word_is_one_datagram(supervisor):
    name, theirs = supervisor
    ours = notifier({"NOTIFY_SOCKET": name})
    assert ours.ready()
    assert ours.alive()
    assert ours.status("two\nlines  of it")
    assert ours.stopping()
    heard = [theirs.recv(4096) for _ in range(4)]
    assert heard == [b"READY=1", b"WATCHDOG=1", b"STATUS=two lines of it", b"STOPPING=1"]


def test_without_a_supervisor_nothing_is_said():
    assert notifier({}) == Notifier()
    assert not notifier({}).ready()


@pytest.mark.parametrize("name", ["relative", "", "/no\0such", "vsock:2:1234"])
def test_a_name_that_is_no_socket_is_none(name):
    assert notifier({"NOTIFY_SOCKET": name}).address is None


def test_a_supervisor_that_is_gone_is_no_error(tmp_path):
    assert not notifier({"NOTIFY_SOCKET": str(tmp_path / "gone")}).alive()
    assert not notifier({"NOTIFY_SOCKET": "/" + "x" * 300}).alive()


def test_a_supervisor_that_does_not_listen_holds_nobody_up(supervisor):
    name, _ = supervisor
    ours = notifier({"NOTIFY_SOCKET": name})
    told = [ours.alive() for _ in range(3000)]
    assert told[0]
    assert not told[-1]  # its queue is full; the word is dropped, nobody waits


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({"WATCHDOG_USEC": "180000000"}, 180.0),
        ({"WATCHDOG_USEC": "180000000", "WATCHDOG_PID": "42"}, 180.0),
        ({"WATCHDOG_USEC": "180000000", "WATCHDOG_PID": "43"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "²"}, None),
        ({}, None),
    ],
)
def test_the_watchdog_is_that_of_this_process(environment, seconds):
    assert notifier({"NOTIFY_SOCKET": "/run/x", **environment}, process=42).watchdog == seconds
