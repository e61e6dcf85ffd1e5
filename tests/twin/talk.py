"""``make discord``: a local Discord with the bot in it, and a terminal to talk to it as a user.

Plain text is a question: a mention in a channel, or a direct message. ``/rate origin:CN`` is a
command, ``1`` presses the first button, ``help`` tells the rest.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shlex
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.twin.room import Room
from tests.twin.world import World

ROOT = Path(__file__).parents[2]


def reader() -> Callable[[str], Awaitable[str]]:
    """Reads a line: with history and editing at a terminal, plainly from a pipe.

    Raises ``EOFError`` at the end.
    """
    if sys.stdin.isatty():
        from prompt_toolkit import PromptSession
        from prompt_toolkit.patch_stdout import patch_stdout

        session: PromptSession[str] = PromptSession()

        async def typed_in(prompt: str) -> str:
            with patch_stdout():
                return await session.prompt_async(prompt)

        return typed_in

    async def piped(prompt: str) -> str:
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line:
            raise EOFError
        print(f"{prompt}{line.rstrip()}")
        return line

    return piped


async def talk(options: argparse.Namespace, folder: Path) -> int:
    """Starts both, talks, stops both; 1 if Discord would have objected to something."""
    world = World(schema=False)  # the limits are enough here, and it starts at once
    world.allow("identify", "unanswered")
    async with world:
        ada = world.user(options.user, admin=True, locale=options.locale)
        log = folder / "bot.log"
        print(f"Starting the bot; its log is {log}, pictures go to the same folder")
        bot = await _started(options.bot, world, folder, log)
        try:
            if not await _there(world, bot):
                print(f"The bot did not come up:\n{log.read_text(encoding='utf-8')[-2000:]}")
                return 1
            print("It is here. Ask something, or type help.\n")
            room = Room(world, ada, folder, reader())
            await _loop(room)
        finally:
            await _stopped(bot)
        for each in world.judge.unexpected():
            print(f"Discord would object: {each}")
        return 1 if world.judge.unexpected() else 0


async def _loop(room: Room) -> None:
    try:
        while await room.do(await room.ask(room.prompt)):
            pass
    except (EOFError, KeyboardInterrupt):
        print()


async def _started(
    command: str, world: World, folder: Path, log: Path
) -> asyncio.subprocess.Process:
    environment = {
        "TRADELEDGER_STORE": f"sqlite:///{folder}/ledger.db",
        **os.environ,
        **world.environment,
        "TRADELEDGER_BOT_STATE": tempfile.mkdtemp(dir=folder, prefix="state-") + "/bot.db",
    }
    environment.pop("DISCORD_TOKEN_FILE", None)
    words = shlex.split(command) if command else [sys.executable, "-m", "bot.root", "bot", "run"]
    with log.open("ab") as stream:
        return await asyncio.create_subprocess_exec(
            *words, cwd=ROOT, env=environment, stdin=asyncio.subprocess.DEVNULL,
            stdout=stream, stderr=stream,
        )  # fmt: skip


async def _there(world: World, bot: asyncio.subprocess.Process) -> bool:
    """Whether the bot came up before it ended."""
    up = asyncio.create_task(world.gateway.connected(patience=120))
    over = asyncio.create_task(bot.wait())
    await asyncio.wait({up, over}, return_when=asyncio.FIRST_COMPLETED)
    came = up.done() and up.exception() is None and bot.returncode is None
    up.cancel()
    over.cancel()
    await asyncio.gather(up, over, return_exceptions=True)
    return came


async def _stopped(bot: asyncio.subprocess.Process) -> None:
    if bot.returncode is None:
        bot.terminate()
        try:
            await asyncio.wait_for(bot.wait(), timeout=20)
        except TimeoutError:
            bot.kill()
            await bot.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.twin.talk", description=__doc__)
    parser.add_argument("--user", default="Ada", help="who you are")
    parser.add_argument("--locale", default="en-US", help="your language: en-US, zh-CN, …")
    parser.add_argument("--folder", default="", help="where pictures, ledger and log are put")
    parser.add_argument("--bot", default="", help="the command that starts the bot")
    options = parser.parse_args()
    folder = Path(options.folder or tempfile.mkdtemp(prefix="tradeledger-discord-"))
    folder.mkdir(parents=True, exist_ok=True)
    sys.exit(asyncio.run(talk(options, folder)))


if __name__ == "__main__":
    main()
