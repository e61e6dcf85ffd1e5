"""Commands are given to Discord when they changed, and not otherwise."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import orjson

from bot.discord.state import interactions

if TYPE_CHECKING:
    from bot.discord.client import LedgerBot


async def fingerprint(bot: LedgerBot) -> str:
    """The hash of the commands as they are defined now, for this application."""
    translator = bot.tree.translator
    told = [
        await command.get_translated_payload(bot.tree, translator)
        if translator is not None
        else command.to_dict(bot.tree)
        for command in bot.tree._get_all_commands()  # noqa: SLF001
    ]
    told.sort(key=lambda each: (str(each.get("type")), str(each["name"])))
    return sha256(orjson.dumps([bot.application_id, told])).hexdigest()


async def sync_if_changed(bot: LedgerBot) -> bool:
    """Puts the commands to Discord where they differ from what was put last; says whether."""
    name = f"commands.{bot.application_id}"
    mark = await fingerprint(bot)
    before = await bot.services.state.run(lambda c: interactions.fact(c, name))
    if before == mark:
        return False
    await bot.tree.sync()
    await bot.services.state.run(lambda c: interactions.put_fact(c, name, mark))
    return True
