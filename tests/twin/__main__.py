"""``python -m tests.twin``: the local Discord as its own process.

The first line on stdout is JSON: ``port``, ``token``, ``pid``, ``environment``. It ends on SIGTERM,
or when its stdin is closed (so that it does not outlive a test that was killed).
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import signal
import sys

import orjson

from tests.twin.control import Control
from tests.twin.world import World


async def serve(options: argparse.Namespace) -> None:
    world = World(options.name, realistic=options.realistic, schema=not options.no_schema)
    world.most_interactions = options.keep
    # Going through all that is kept takes half a second, in which nobody would be served: a stall
    # of the stand-in, for which every bot would be blamed.
    gc.freeze()
    gc.set_threshold(10_000, 50, 100)
    Control(world)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopping.set)
    if not options.detached:
        loop.add_reader(sys.stdin.fileno(), _read, stopping, loop)
    await world.server.start(options.port)
    told = {
        "port": world.server.port,
        "token": world.token,
        "pid": os.getpid(),
        "environment": world.environment,
    }
    print(orjson.dumps(told).decode(), flush=True)
    await stopping.wait()
    await world.server.stop()


def _read(stopping: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
    """Whatever comes in is thrown away; the end is the end."""
    if not os.read(sys.stdin.fileno(), 4096):
        loop.remove_reader(sys.stdin.fileno())
        stopping.set()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.twin", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--name", default="Ledger", help="the bot's name")
    parser.add_argument("--realistic", action="store_true", help="Discord's rate limits per route")
    parser.add_argument("--no-schema", action="store_true", help="do not check against the schema")
    parser.add_argument(
        "--keep", type=int, default=200_000, help="interactions that are remembered, 8 KiB each"
    )
    parser.add_argument("--detached", action="store_true", help="outlive stdin")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
